"""The program behind `spanscope collect`: receivers in front, the store's one writer behind."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import threading
import time
from pathlib import Path
from types import FrameType

from spanscope import log, store
from spanscope.collector import owner, refused
from spanscope.collector.allocator import keep_freed_memory
from spanscope.collector.owner import Owner, Ownership
from spanscope.collector.report import ForPeople, ForSidecar, Reporter
from spanscope.derivation import DERIVATION
from spanscope.errors import CollectorFailed, SpanscopeError
from spanscope.model.refusal import Refusal
from spanscope.receiver.collector import Receivers
from spanscope.settings import CollectSettings

logger = logging.getLogger(__name__)

EXIT_FAILED = 1
EXIT_OWNED = 3

# Between taking the lock and saying where it listens, another collector imports, opens the store and binds ports.
LOCK_SECONDS = 10.0


def collect(settings: CollectSettings) -> int:
    """Runs until interrupted, or until stdin closes when supervised. The exit code."""
    stop = threading.Event()
    _stop_on_signals(stop)
    keep_freed_memory()
    reporter: Reporter = ForPeople(settings.data_dir)
    if settings.supervised:
        reporter = ForSidecar(log.take_stdout())
        _stop_at_end_of_stdin(stop)
    ownership = Ownership(settings.data_dir)
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        other = _take(ownership, settings.data_dir, stop)
    except (CollectorFailed, OSError) as error:
        reporter.failed(str(error))
        return EXIT_FAILED
    if other is not None:
        reporter.owned(other)
        return EXIT_OWNED
    try:
        return _collect(settings, ownership, reporter, stop)
    finally:
        ownership.release()


def _collect(settings: CollectSettings, ownership: Ownership, reporter: Reporter, stop: threading.Event) -> int:
    try:
        writer = store.open_writer(settings.data_dir, DERIVATION)
    except SpanscopeError as error:
        reporter.failed(str(error))
        return EXIT_FAILED
    except Exception as error:
        # Nothing has been traced yet, so the words of SQLite or of the system quote nobody's prompt.
        reporter.failed(f"the store in {settings.data_dir} can't be opened: {error}")
        return EXIT_FAILED
    receivers = Receivers()
    try:
        hosts = settings.allowed_hosts
        endpoints = receivers.start(settings.host, settings.http_port, settings.grpc_port, writer, hosts)
        try:
            refused.clear(settings.data_dir)
            ownership.announce(endpoints.http, endpoints.grpc)
            reporter.running(endpoints.http, endpoints.grpc)
            # With a timeout, as Windows interrupts no wait for a signal.
            told: list[Refusal] = []
            while not stop.wait(1.0):
                if (latest := receivers.refusals()) != told:
                    told = latest
                    _tell(settings.data_dir, told)
                if not receivers.running:
                    reporter.failed("the receivers ended by themselves; the log says why")
                    return EXIT_FAILED
        finally:
            receivers.stop()
    except (SpanscopeError, OSError) as error:
        reporter.failed(str(error))
        return EXIT_FAILED
    finally:
        writer.close()
    return 0


def _tell(data_dir: Path, refusals: list[Refusal]) -> None:
    """A full disk is no reason to end: the next refusal tries again."""
    try:
        refused.write(data_dir, refusals)
    except OSError as error:
        logger.warning("what was refused can't be written down: %s", error.strerror)


def _take(ownership: Ownership, data_dir: Path, stop: threading.Event) -> Owner | None:
    """None when the folder is ours, else who has it."""
    deadline = time.monotonic() + LOCK_SECONDS
    while not ownership.take(timeout=0.1):
        if (other := owner.find(data_dir)) is not None:
            return other
        if stop.is_set() or time.monotonic() > deadline:
            raise CollectorFailed(
                f"another process holds {data_dir / owner.LOCK} without saying where it collects; "
                "end it, or choose another data folder"
            )
    return None


def _stop_on_signals(stop: threading.Event) -> None:
    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()
        # Whoever insists gets the system's own way of ending.
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)


def _stop_at_end_of_stdin(stop: threading.Event) -> None:
    """The sidecar holds the other end, so its death closes it however it died."""

    def run() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass
        stop.set()

    threading.Thread(target=run, name="stdin", daemon=True).start()


def run(settings: CollectSettings) -> int:
    """`collect`, and a word in the log for what nobody foresaw."""
    try:
        return collect(settings)
    except Exception as error:
        log.unexpected(logger, error, "collecting")
        return EXIT_FAILED
