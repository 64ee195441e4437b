"""What the command line and the environment say."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from spanscope import __version__
from spanscope.log import LEVELS

HOST, HTTP_PORT, GRPC_PORT = "127.0.0.1", 4318, 4317


@dataclass(frozen=True, slots=True)
class Settings:
    data_dir: Path
    log_level: str
    allowed_hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CollectSettings(Settings):
    """`supervised`: a sidecar started it, reads its status lines and holds the other end of its stdin."""

    host: str
    http_port: int
    grpc_port: int
    supervised: bool


def from_arguments(arguments: Sequence[str] | None = None) -> Settings | CollectSettings:
    """Ends the program with a usage message when the arguments are wrong."""
    given = _parser().parse_args(arguments)
    common = {
        "data_dir": _data_dir(given.data_dir),
        "log_level": given.log_level,
        "allowed_hosts": tuple(given.allow_host),
    }
    if given.command is None:
        return Settings(**common)
    return CollectSettings(
        **common,
        host=given.host,
        http_port=given.http_port,
        grpc_port=given.grpc_port,
        supervised=given.supervised,
    )


def _data_dir(given: str | None) -> Path:
    if chosen := given or os.environ.get("SPANSCOPE_DATA_DIR"):
        return Path(chosen).absolute()
    # Editors name the folder: 10 ms and 2 MB that their two processes need not have.
    import platformdirs

    return platformdirs.user_data_path("spanscope", False).absolute()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "spanscope", description="Without a command: the sidecar, speaking JSON-RPC on stdin and stdout."
    )
    parser.add_argument("--version", action="version", version=f"spanscope {__version__}")
    parser.add_argument("--stdio", action="store_true", help="the only transport; taken as editors pass it")
    _add_common(parser, None, "info", [])
    commands = parser.add_subparsers(dest="command")
    collect = commands.add_parser(
        "collect",
        help="receive OTLP without an editor, until interrupted",
        description="Receive OTLP over HTTP and gRPC into the data folder, until interrupted.",
    )
    # An option may stand before `collect` too: absent here must not undo what was given there.
    _add_common(collect, argparse.SUPPRESS, argparse.SUPPRESS, argparse.SUPPRESS)
    collect.add_argument("--host", default=HOST, help="address to listen on (default: %(default)s)")
    collect.add_argument("--http-port", type=_port, default=HTTP_PORT, help="0 = any (default: %(default)s)")
    collect.add_argument("--grpc-port", type=_port, default=GRPC_PORT, help="0 = any (default: %(default)s)")
    collect.add_argument("--supervised", action="store_true", help=argparse.SUPPRESS)
    return parser


def _add_common(parser: argparse.ArgumentParser, data_dir: object, log_level: object, hosts: object) -> None:
    parser.add_argument(
        "--data-dir", metavar="DIR", default=data_dir, help="where traces are kept (or SPANSCOPE_DATA_DIR)"
    )
    parser.add_argument("--log-level", choices=LEVELS, default=log_level, help="of the log on stderr")
    parser.add_argument(
        "--allow-host",
        action="append",
        metavar="NAME",
        default=hosts,
        help="a host name, beside the loopback ones, under which apps reach the receivers; may be repeated",
    )


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{port} is no port")
    return port
