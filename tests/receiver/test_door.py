"""The door before gRPC, alone: it passes bytes on, whole, in both directions, and no more than the slower end takes."""

from __future__ import annotations

import asyncio
import hashlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from spanscope.receiver.door import Door
from spanscope.receiver.http2 import PREFACE
from spanscope.receiver.ports import bind
from spanscope.receiver.refusals import Refusals
from tests.receiver.running import PATIENCE

MUCH = 24 << 20

Room = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def at(address: str | int) -> Callable[[], Awaitable[str | int]]:
    async def address_behind() -> str | int:
        return address

    return address_behind


@asynccontextmanager
async def door_to(room: Room, folder: Path) -> AsyncIterator[tuple[Door, int]]:
    """A door to a unix socket behind which `room` answers; its public port."""
    address = str(folder / "room")
    server = await asyncio.start_unix_server(room, address)
    sockets = bind("127.0.0.1", 0)
    door = Door(at(address), "hint", Refusals())
    await door.open(sockets)
    try:
        yield door, sockets[0].getsockname()[1]
    finally:
        door.close()
        server.close()
        await server.wait_closed()


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(1 << 16):
        writer.write(data)
        await writer.drain()
    writer.close()


async def all_gone(door: Door) -> None:
    """Returns once the door holds no connection; the test's own time limit is the only one."""
    while door.visitors:  # noqa: ASYNC110 - the door tells nobody, and needs not
        await asyncio.sleep(0)


def limited(test: Awaitable[None]) -> None:
    async def run() -> None:
        await asyncio.wait_for(test, PATIENCE)

    asyncio.run(run())


@pytest.mark.parametrize("port_of_tcp", [False, True])
def test_much_goes_through_in_both_directions_at_once(tmp_path: Path, port_of_tcp: bool) -> None:
    async def test() -> None:
        async with door_to(echo, tmp_path) as (door, port):
            if port_of_tcp:
                inner = await asyncio.start_server(echo, "127.0.0.1", 0)
                door._address = at(inner.sockets[0].getsockname()[1])
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            sent = PREFACE + hashlib.shake_128(b"seed").digest(MUCH)

            async def send() -> None:
                writer.write(sent)
                await writer.drain()
                writer.write_eof()

            _, received = await asyncio.gather(send(), reader.read())
            assert received == sent
            writer.close()
            await all_gone(door)
            if port_of_tcp:
                inner.close()

    limited(test())


def test_a_client_that_has_said_all_still_gets_its_answer(tmp_path: Path) -> None:
    """Half-closed: the answer comes after the end of what the client sends."""

    async def room(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(str(len(await reader.read())).encode())
        writer.close()

    async def test() -> None:
        async with door_to(room, tmp_path) as (door, port):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(PREFACE)
            writer.write_eof()
            assert await reader.read() == str(len(PREFACE)).encode()
            writer.close()
            await all_gone(door)

    limited(test())


@pytest.mark.parametrize("first", ["client", "server"])
def test_a_connection_that_one_end_closes_is_closed_at_the_other(tmp_path: Path, first: str) -> None:
    async def test() -> None:
        ended = asyncio.Event()

        async def room(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readexactly(len(PREFACE))
            if first == "client":
                writer.write(b"hello")
                assert await reader.read() == b""
            writer.close()
            ended.set()

        async with door_to(room, tmp_path) as (door, port):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(PREFACE)
            if first == "client":
                assert await reader.readexactly(5) == b"hello"
                writer.close()
            else:
                assert await reader.read() == b""
                writer.close()
            await ended.wait()
            await all_gone(door)

    limited(test())


def test_a_server_that_does_not_read_stops_the_client(tmp_path: Path) -> None:
    """Else the door would hold whatever a client likes to send."""

    async def test() -> None:
        go_on = asyncio.Event()
        taken = 0

        async def room(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal taken
            await go_on.wait()
            while data := await reader.read(1 << 16):
                taken += len(data)
            writer.close()

        async with door_to(room, tmp_path) as (door, port):
            with socket.create_connection(("127.0.0.1", port)) as client:
                client.setblocking(False)
                client.send(PREFACE)
                sent = len(PREFACE)
                idle = 0
                # The door shares this loop: once it has had many turns and still nothing fits, it has stopped reading.
                while idle < 200:
                    try:
                        sent += client.send(bytes(1 << 16))
                        idle = 0
                    except BlockingIOError:
                        idle += 1
                        await asyncio.sleep(0)
                    assert sent < 1 << 28, "the door takes all without passing it on"
                go_on.set()
                client.shutdown(socket.SHUT_WR)
                await asyncio.get_running_loop().sock_recv(client, 1)
                assert taken == sent
            await all_gone(door)

    limited(test())


def test_the_preface_may_come_byte_by_byte(tmp_path: Path) -> None:
    async def test() -> None:
        async with door_to(echo, tmp_path) as (_, port):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            for at in range(len(PREFACE)):
                writer.write(PREFACE[at : at + 1])
                await writer.drain()
                await asyncio.sleep(0)
            assert await reader.readexactly(len(PREFACE)) == PREFACE
            writer.close()

    limited(test())


def test_where_nobody_is_behind_the_door_the_client_is_let_go(tmp_path: Path) -> None:
    async def test() -> None:
        async with door_to(echo, tmp_path) as (door, port):
            door._address = at(str(tmp_path / "nobody"))
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(PREFACE)
            assert await reader.read() == b""
            writer.close()
            await all_gone(door)

    limited(test())


def test_closing_ends_every_connection(tmp_path: Path) -> None:
    async def test() -> None:
        async with door_to(echo, tmp_path) as (door, port):
            silent, silent_writer = await asyncio.open_connection("127.0.0.1", port)
            talking, talking_writer = await asyncio.open_connection("127.0.0.1", port)
            talking_writer.write(PREFACE)
            assert await talking.readexactly(len(PREFACE)) == PREFACE
            assert len(door.visitors) == 2, "connections are accepted in order"
            door.close()
            for reader in (silent, talking):
                assert await reader.read() == b""
            silent_writer.close()
            talking_writer.close()
            await all_gone(door)

    limited(test())
