"""The one writer of a collector: a thread that commits what the receivers hand over, and derives behind it."""

from __future__ import annotations

import logging
import math
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

import zstandard

from spanscope.errors import StoreBusy
from spanscope.model.records import Chunk
from spanscope.store.chunks import append
from spanscope.store.database import BUSY_SECONDS, connect, transaction
from spanscope.store.deriver import Derivation, Deriver
from spanscope.store.indexer import Indexer
from spanscope.store.packing import Packer

logger = logging.getLogger(__name__)

QUEUE_BYTES = 128 << 20
GROUP_BYTES = 8 << 20
GROUP_REQUESTS = 256

# A group this small is derived in its own commit, so who was told of an export finds it in the list at once. That may
# take a tenth of the time, a little in advance: of a flood of small requests (50 spans over 4 connections) all were
# derived so, at 290 us of CPU a span until they were acknowledged.
INLINE_BYTES = 1 << 20
INLINE_ITEMS = 256
INLINE_SHARE = 10
INLINE_AHEAD_SECONDS = 0.1

# While requests come they go first, a queue that is empty for a moment between two of them included; yet the list must
# not stand still: a tenth of the time is for it, in steps of so much CPU. Every 200 ms 200 spans, each a trace, took a
# third of the time, and a request that came then waited for all of it.
QUIET_SECONDS = 0.01
BUSY_STEP_SECONDS = 0.004
BUSY_SHARE = 10

# Words are indexed when nothing was sent for a moment, so that a trace that comes span by span is few documents.
INDEX_IDLE_SECONDS = 0.1
INDEX_AT_LEAST_EVERY = 2.0
INDEX_AGAIN_SECONDS = 30.0
# Another process may have imported or deleted something: words of what is deleted must not wait for the next export.
LOOK_AROUND_SECONDS = 5.0

# Packing makes small what stays for long, and what is looked at now is mostly new.
PACK_IDLE_SECONDS = 2.0

# Checkpoints copy the log into the file. Off the path of requests: when idle, or when the log gets out of hand.
CHECKPOINT_IDLE_SECONDS = 1.0
CHECKPOINT_PAGES = 4096
# A log that is copied is written over from its beginning; one longer than this is cut off first.
LOG_BYTES = 4 << 20

_Job = tuple[Sequence[Chunk], int, Future[None]]


class Writer:
    """`append` from any thread; `close` commits what is queued."""

    def __init__(self, connection: sqlite3.Connection, derivation: Derivation) -> None:
        self._db = connection
        self._db.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
        # Number, "main", and the file as SQLite opened it.
        self._log = Path(connection.execute("PRAGMA database_list").fetchone()[2] + "-wal")
        self._deriver = Deriver(connection, derivation)
        self._indexer = Indexer(connection, derivation)
        self._indexed_at = time.monotonic()
        self._packer = Packer(connection)
        self._index_not_before = 0.0
        self._queue: deque[_Job] = deque()
        self._queued_bytes = 0
        self._wake = threading.Condition()
        self._closing = False
        self._derive_at = self._committed_at = time.monotonic()
        self._inline_paid_at = 0.0
        self._unchecked = True
        self._thread = threading.Thread(target=self._run, name="spanscope-writer", daemon=True)
        self._thread.start()

    def append(self, chunks: Sequence[Chunk]) -> Future[None]:
        """Resolves once the chunks are committed, or to StoreBusy if they can't be. StoreBusy if the queue is full."""
        size = sum(len(chunk.payload) for chunk in chunks)
        future: Future[None] = Future()
        if not chunks:
            future.set_result(None)
            return future
        with self._wake:
            # A single request larger than the queue still gets through an empty one.
            if self._closing or (self._queued_bytes and self._queued_bytes + size > QUEUE_BYTES):
                raise StoreBusy
            self._queue.append((chunks, size, future))
            self._queued_bytes += size
            self._wake.notify()
        return future

    def close(self) -> None:
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join()

    def _run(self) -> None:
        try:
            while True:
                group, closing = self._take(self._rest())
                if not group and not closing:
                    group, closing = self._take(self._patience())
                if group:
                    self._commit(group)
                elif closing:
                    return
                self._derive()
                if not group and not self._index() and not self._pack():
                    self._checkpoint()
        finally:
            self._db.close()

    def _rest(self) -> float:
        """Seconds for which nothing else may be done, whatever waits: to ask what does takes as long as half a small
        commit, and the next request may be there by then.
        """
        now = time.monotonic()
        due = self._derivation_due()
        return due - now if now < min(due, self._indexed_at + INDEX_AT_LEAST_EVERY) else 0.0

    def _derivation_due(self) -> float:
        return min(self._committed_at + QUIET_SECONDS, self._derive_at)

    def _patience(self) -> float:
        """How long to wait for requests before there is other work."""
        try:
            wait = self._deriver.wait()
        except sqlite3.Error:
            logger.exception("the store can't be read")
            wait = 1.0
        if wait is None and self._words_wait():
            # At once, if requests come so often that there never is a pause.
            return INDEX_IDLE_SECONDS if time.monotonic() - self._indexed_at < INDEX_AT_LEAST_EVERY else 0.0
        if wait == 0:
            return max(0.0, self._derivation_due() - time.monotonic())
        if wait is None and self._unchecked:
            return CHECKPOINT_IDLE_SECONDS
        if wait is None and self._packer.behind():
            return max(0.0, self._committed_at + PACK_IDLE_SECONDS - time.monotonic())
        return LOOK_AROUND_SECONDS if wait is None else wait

    def _take(self, patience: float) -> tuple[list[_Job], bool]:
        group: list[_Job] = []
        size = 0
        with self._wake:
            self._wake.wait_for(lambda: bool(self._queue) or self._closing, patience)
            while self._queue and len(group) < GROUP_REQUESTS and size < GROUP_BYTES:
                job = self._queue.popleft()
                self._queued_bytes -= job[1]
                # From here on nobody can cancel it: a canceled future would take no result.
                if job[2].set_running_or_notify_cancel():
                    group.append(job)
                    size += job[1]
            return group, self._closing

    def _commit(self, group: list[_Job]) -> None:
        chunks = [chunk for job in group for chunk in job[0]]
        small = sum(job[1] for job in group) <= INLINE_BYTES and sum(chunk.items for chunk in chunks) <= INLINE_ITEMS
        now = time.monotonic()
        self._inline_paid_at = max(self._inline_paid_at, now - INLINE_AHEAD_SECONDS * INLINE_SHARE)
        small = small and self._inline_paid_at <= now
        failure: Exception | None = None
        try:
            inline, began = False, time.thread_time()
            with transaction(self._db):
                inline = small and not self._queue and not self._deriver.behind()
                append(self._db, chunks)
                if inline:
                    self._deriver.advance(2 * INLINE_BYTES, 2 * INLINE_ITEMS)
            if inline:
                # With the commit: a derived span takes up a dozen more pages there, two fifths of what it costs.
                self._inline_paid_at += (time.thread_time() - began) * INLINE_SHARE
        except sqlite3.Error as error:
            # Disk full, or locked for longer than anyone should: the exporter keeps the data and tries again.
            logger.error("could not store an export: %s", error)
            failure = StoreBusy()
        for _, _, future in group:
            if failure:
                future.set_exception(failure)
            else:
                future.set_result(None)
        self._unchecked = True
        self._committed_at = time.monotonic()

    def _derive(self) -> None:
        now = time.monotonic()
        busy = bool(self._queue) or now - self._committed_at < QUIET_SECONDS
        if busy and now < self._derive_at:
            return
        began = time.thread_time()
        try:
            if self._deriver.wait() == 0:
                self._deriver.step(BUSY_STEP_SECONDS if busy else math.inf)
                self._unchecked = True
        except sqlite3.Error as error:
            logger.error("could not bring the list up to date, will try again: %s", error)
        took = time.thread_time() - began if busy else 0.0
        self._derive_at = time.monotonic() + max(took, BUSY_STEP_SECONDS) * BUSY_SHARE

    def _index(self) -> bool:
        """Words come last: what is not indexed yet is found all the same, by those who search. Whether any were."""
        indexed = False
        try:
            while not self._queue and not self._closing and self._deriver.wait() != 0 and self._words_wait():
                self._indexer.step(lambda: bool(self._queue) or self._closing)
                self._indexed_at = time.monotonic()
                self._unchecked = indexed = True
        except sqlite3.Error as error:
            logger.error("could not bring the index of words up to date, will try again: %s", error)
            self._index_not_before = time.monotonic() + INDEX_AGAIN_SECONDS
        return indexed

    def _pack(self) -> bool:
        """Last of all, and only what the log was copied of: packing writes most of what it reads again."""
        packed = False
        try:
            while not self._queue and not self._closing and self._may_pack() and self._packer.behind():
                self._packer.step()
                packed = True
        except (sqlite3.Error, zstandard.ZstdError) as error:
            logger.warning("packing put off: %s", error)
        self._unchecked = self._unchecked or packed
        return packed

    def _may_pack(self) -> bool:
        idle = time.monotonic() - self._committed_at >= PACK_IDLE_SECONDS
        return idle and self._deriver.wait() is None and not self._words_wait()

    def _words_wait(self) -> bool:
        try:
            return time.monotonic() >= self._index_not_before and self._indexer.behind()
        except sqlite3.Error:
            logger.exception("the index of words can't be read")
            self._index_not_before = time.monotonic() + INDEX_AGAIN_SECONDS
            return False

    def _checkpoint(self) -> None:
        """PASSIVE: never waits for a reader."""
        if not self._unchecked or self._deriver.wait() == 0:
            return
        try:
            _, in_log, copied = self._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            # By its file, not by what is in it: a log that is written over from its beginning stays as long as it was.
            long = in_log == copied and self._log.stat().st_size > LOG_BYTES
            self._unchecked = long and not self._cut_log()
        except (sqlite3.Error, OSError) as error:
            logger.warning("checkpoint put off: %s", error)

    def _cut_log(self) -> bool:
        """Give back the disk of a log that a flood made long. Without a wait: False if a reader is in the way."""
        self._db.execute("PRAGMA busy_timeout=0")
        try:
            return bool(self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
        except sqlite3.OperationalError:
            return False
        finally:
            self._db.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")


def open_writer(data_dir: Path, derivation: Derivation) -> Writer:
    """StoreTooNew; sqlite3.Error where the folder can't be written."""
    return Writer(connect(data_dir), derivation)
