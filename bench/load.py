"""Load on an OTLP receiver, from a process of its own: `python -m bench.load '{...}'` prints one JSON object."""

from __future__ import annotations

import gzip
import json
import socket
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.bodies import Format, Shape, Template

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Load:
    """`requests` in all, or as many as fit into `seconds`; over `connections`. `first`: the number of request 0."""

    url: str
    shape: Shape
    spans: int
    connections: int
    first: int
    requests: int = 0
    seconds: float = 0.0
    form: Format = "protobuf"
    grpc: bool = False
    zipped: bool = False
    per_trace: int = 12
    rare: bool = False
    own_spans: bool = False
    headers: str = ""
    retry: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """`sent_bytes` as protobuf, before compression. Latencies in seconds, sorted."""

    spans: int
    requests: int
    refused: int
    seconds: float
    sent_bytes: int
    latencies: list[float]

    def quantile(self, share: float) -> float:
        return self.latencies[min(len(self.latencies) - 1, int(len(self.latencies) * share))]


def run(load: Load) -> Outcome:
    """Waits for it. CalledProcessError if the receiver refused or broke off."""
    done = subprocess.run([sys.executable, "-m", "bench.load", json.dumps(asdict(load))], **_PIPE, check=True)
    return Outcome(**json.loads(done.stdout))


def begin(load: Load) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "bench.load", json.dumps(asdict(load))], **_PIPE)


def outcome(process: subprocess.Popen[bytes]) -> Outcome:
    """Of a load that was begun, once it ends."""
    said, _ = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, "bench.load")
    return Outcome(**json.loads(said))


_PIPE: dict[str, Any] = {"stdout": subprocess.PIPE, "cwd": ROOT}


class Http:
    """One kept connection. urllib and httpx cost more CPU for a request than the receiver does."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._socket = socket.create_connection((parts.hostname or "", parts.port or 80), 60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._head = f"POST {parts.path or '/'} HTTP/1.1\r\nHost: {parts.hostname}:{parts.port}\r\n"

    def post(self, body: bytes | bytearray, headers: str) -> int:
        """The status."""
        head = f"{self._head}{headers}Content-Length: {len(body)}\r\n\r\n".encode()
        if len(body) < 65536:
            self._socket.sendall(head + body)
        else:
            self._socket.sendall(head)
            self._socket.sendall(body)
        answer = b""
        while (end := answer.find(b"\r\n\r\n")) < 0:
            if not (piece := self._socket.recv(65536)):
                raise ConnectionError("the receiver closed the connection")
            answer += piece
        length = 0
        for line in answer[:end].lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line[15:])
        while len(answer) < end + 4 + length:
            answer += self._socket.recv(65536)
        return int(answer[9:12])

    def close(self) -> None:
        self._socket.close()


class Grpc:
    def __init__(self, url: str) -> None:
        import grpc

        # An own connection each: channels to one address share theirs otherwise.
        options = [("grpc.use_local_subchannel_pool", 1), ("grpc.max_send_message_length", 64 << 20)]
        self._channel = grpc.insecure_channel(urlsplit(url).netloc, options=options)
        self._call = self._channel.unary_unary("/opentelemetry.proto.collector.trace.v1.TraceService/Export")

    def post(self, body: bytes | bytearray, headers: str) -> int:
        self._call(bytes(body), timeout=60)
        return 200

    def close(self) -> None:
        self._channel.close()


class _Sender:
    def __init__(self, load: Load, connection: int, until: float) -> None:
        self.latencies: list[float] = []
        self.refused = 0
        self.failure: BaseException | None = None
        self._load, self._connection, self._until = load, connection, until
        self._template = Template(
            load.spans, load.shape, per_trace=load.per_trace, form=load.form, rare=load.rare, own_spans=load.own_spans
        )
        self._headers = f"Content-Type: {self._template.media_type}\r\n{load.headers}"
        if load.zipped:
            self._headers += "Content-Encoding: gzip\r\n"
        self.bytes = self._template.protobuf_bytes

    def run(self) -> None:
        try:
            client = Grpc(self._load.url) if self._load.grpc else Http(self._load.url)
            number = self._connection
            while self._goes_on(number):
                self._send(client, number)
                number += self._load.connections
            client.close()
        except BaseException as error:
            self.failure = error

    def _goes_on(self, number: int) -> bool:
        return number < self._load.requests if self._load.requests else time.monotonic() < self._until

    def _send(self, client: Http | Grpc, number: int) -> None:
        body: bytes | bytearray = self._template.stamp(self._load.first + number)
        if self._load.zipped:
            body = gzip.compress(body, 1)
        while True:
            began = time.perf_counter()
            status = client.post(body, self._headers)
            if status == 200:
                self.latencies.append(time.perf_counter() - began)
                return
            if status not in (429, 503) or not self._load.retry:
                raise ConnectionError(f"answered {status}")
            self.refused += 1
            time.sleep(0.2)


def main() -> None:
    load = Load(**json.loads(sys.argv[1]))
    senders = [_Sender(load, connection, 0) for connection in range(load.connections)]
    began = time.monotonic()
    for sender in senders:
        sender._until = began + load.seconds
    threads = [threading.Thread(target=sender.run) for sender in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - began
    for sender in senders:
        if sender.failure:
            raise sender.failure
    latencies = sorted(latency for sender in senders for latency in sender.latencies)
    requests, size = len(latencies), senders[0].bytes
    outcome = Outcome(
        requests * load.spans, requests, sum(s.refused for s in senders), seconds, requests * size, latencies
    )
    print(json.dumps(asdict(outcome)))


if __name__ == "__main__":
    main()
