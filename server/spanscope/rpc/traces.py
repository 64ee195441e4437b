"""The stored traces as the handlers see them: opened at the first use, and complete when first read."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from spanscope import log
from spanscope.model.traces import Reader

logger = logging.getLogger(__name__)

# A collector that was killed left at most what arrived while one group was derived. Should there be more, the
# list comes without it, and `tracesChanged` brings the rest.
CATCH_UP_SECONDS = 10.0


class Traces:
    """Usable from any thread. Importing and opening a store takes longer than answering `initialize` may."""

    def __init__(
        self,
        load: Callable[[], None],
        open_reader: Callable[[], Reader],
        catch_up: Callable[[], None],
        index: Callable[[], None],
        delete: Callable[[Sequence[str] | None], list[str]],
        export: Callable[[Sequence[str], Path], tuple[int, int]],
        take_in: Callable[[Path], tuple[list[str], int]],
    ) -> None:
        self._load = load
        self._loading = threading.Lock()
        self._loaded = False
        self._open_reader = open_reader
        self._catch_up = catch_up
        self._index = index
        self._indexing = threading.Lock()
        self._index_wanted = threading.Event()
        self._delete = delete
        self._export = export
        self._take_in = take_in
        self._lock = threading.Lock()
        self._reader: Reader | None = None
        self._revision = 0
        self._caught_up = threading.Event()

    def load(self) -> None:
        """Imports what the handlers need, before any of them.

        Two threads that import the modules of a package at once, one from above and one from below, give each other
        half of a module: Python prefers that to waiting for ever.
        """
        with self._loading:
            if not self._loaded:
                self._load()
                self._loaded = True

    def catch_up(self) -> None:
        """Derives what a killed collector left. The first reads wait for the first time that this was done."""
        try:
            self.load()
            self._catch_up()
        except Exception as error:
            # Not fatal: what was derived can be read, and the next collector tries again.
            log.unexpected(logger, error, "deriving what the last collector left")
        finally:
            self._caught_up.set()
        self.index()

    def index(self) -> None:
        """Indexes the words of what no collector has indexed. What is not indexed yet is found more slowly."""
        self._index_wanted.set()
        # One at a time: whoever comes second leaves its work to the first, which looks again before it ends.
        while self._index_wanted.is_set() and self._indexing.acquire(blocking=False):
            self._index_wanted.clear()
            try:
                self._index()
            except Exception as error:
                log.unexpected(logger, error, "indexing what the last collector left")
            finally:
                self._indexing.release()

    def open(self) -> None:
        """From here on `changes` counts. Reading opens too."""
        self._opened()

    @property
    def reader(self) -> Reader:
        self._caught_up.wait(CATCH_UP_SECONDS)
        return self._opened()

    def delete(self, trace_ids: Sequence[str] | None) -> list[str]:
        """The ids that were there; None = all. Opened first, or the deletion would be no change since."""
        self._opened()
        deleted = self._delete(trace_ids)
        # So that an index without a collector does not keep the words of what was deleted.
        threading.Thread(target=self.index, name="index", daemon=True).start()
        return deleted

    def export(self, trace_ids: Sequence[str], path: Path) -> tuple[int, int]:
        """Traces and spans written to `path`."""
        return self._export(trace_ids, path)

    def take_in(self, path: Path) -> tuple[list[str], int]:
        """Trace ids and number of spans read from `path`. Opened first, as for `delete`."""
        self._opened()
        taken = self._take_in(path)
        threading.Thread(target=self.index, name="index", daemon=True).start()
        return taken

    def changes(self) -> list[str]:
        """Traces that changed since the last call; at the first call, since the store was opened.

        For one thread only.
        """
        changes = self._opened().changes(self._revision)
        self._revision = changes.revision
        return changes.trace_ids

    def _opened(self) -> Reader:
        self.load()
        with self._lock:
            if self._reader is None:
                reader = self._open_reader()
                # Before anything is read: a change between the first list and the first poll must be told of.
                self._revision = reader.changes(None).revision
                self._reader = reader
            return self._reader
