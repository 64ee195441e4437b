"""`spanscope` and `spanscope collect`: where the parts are put together. Imports wait until they are needed."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from spanscope import log
from spanscope.settings import CollectSettings, Settings, from_arguments
from spanscope.without_tls import without_tls

if TYPE_CHECKING:
    from spanscope.model.traces import Reader


def main() -> int:
    settings = from_arguments()
    log.to_stderr(settings.log_level)
    if isinstance(settings, CollectSettings):
        with without_tls():
            from spanscope.collector import process

        return process.run(settings)
    return _sidecar(settings)


def _sidecar(settings: Settings) -> int:
    # First of all: nothing that is imported below may print between two frames.
    stdout = log.take_stdout()

    from spanscope.rpc.greeting import Greeter, end_on_signals

    end_on_signals()
    greeter = Greeter(stdout)
    greeter.wait()

    with without_tls():
        from spanscope.rpc.server import SidecarServer, leave
        from spanscope.rpc.traces import Traces

    data_dir = settings.data_dir
    traces = Traces(
        _load,
        lambda: _open_reader(data_dir),
        lambda: _catch_up(data_dir),
        lambda: _index(data_dir),
        lambda trace_ids: _delete(data_dir, trace_ids),
        lambda trace_ids, path: _export(data_dir, trace_ids, path),
        lambda path: _import(data_dir, path),
    )
    leave(SidecarServer(settings, traces).run(greeter))


# The store brings SQLite, and the derivation brings protobuf and every dialect: half of a second that `initialize` need
# not wait for.


# What any handler needs; the packages above the others' modules among them.
_LOADED = ("derivation", "otlp.decode_protobuf", "view.table_view", "view.span_view", "view.hit_view")


def _load() -> None:
    for name in _LOADED:
        import_module(f"spanscope.{name}")
    # All that is there now stays. The garbage collector would look at it again every 70 lists: 27 ms of one of them.
    gc.freeze()
    # Objects of a large answer live until it is sent: at 700 it looks at them again and again, for 5 % of the time.
    gc.set_threshold(50_000, 20, 20)


def _open_reader(data_dir: Path) -> Reader:
    from spanscope import store
    from spanscope.derivation import DERIVATION

    return store.open_reader(data_dir, DERIVATION)


def _catch_up(data_dir: Path) -> None:
    from spanscope.collector import owner

    if owner.find(data_dir) is None:
        from spanscope import store
        from spanscope.derivation import DERIVATION

        store.catch_up(data_dir, DERIVATION)


def _index(data_dir: Path) -> None:
    from spanscope.collector import owner

    if owner.find(data_dir) is None:
        from spanscope import store
        from spanscope.derivation import DERIVATION

        store.index_all(data_dir, DERIVATION)


def _delete(data_dir: Path, trace_ids: Sequence[str] | None) -> list[str]:
    from spanscope import store
    from spanscope.derivation import DERIVATION

    return store.delete_traces(data_dir, trace_ids, DERIVATION)


def _export(data_dir: Path, trace_ids: Sequence[str], path: Path) -> tuple[int, int]:
    from spanscope import transfer

    return transfer.export_traces(data_dir, trace_ids, path)


def _import(data_dir: Path, path: Path) -> tuple[list[str], int]:
    from spanscope import transfer

    return transfer.import_traces(data_dir, path)


if __name__ == "__main__":
    sys.exit(main())
