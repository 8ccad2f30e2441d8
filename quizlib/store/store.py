"""One writer thread a process, many readers.

A thousand processes that write SQLite wait seconds for each other; one thread that commits what has gathered, in one
transaction with ``synchronous=FULL``, acknowledges tens of thousands of writes a second. An operation is acknowledged
only after the commit. One that fails takes no other with it: where one did after it had written something, the batch is
run again with a savepoint for each. Savepoints from the start would cost every operation twice the round trips.

On SQLite a writer is alone (``BEGIN IMMEDIATE``). PostgreSQL serves the writers of several nodes: operations that race
through keys only, as those of members do, run beside each other; all others run alone there too.
"""

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError, InternalError, OperationalError, TimeoutError

from quizlib.errors import StoreError
from quizlib.store.audit import GROWN, head
from quizlib.store.engine import make_engine, reason
from quizlib.store.gathered import WROTE, flush, gathering
from quizlib.store.migrate import migrate

T = TypeVar("T")
Operation = Callable[[sa.Connection], T]
_Outcome = tuple[Any, Exception | None]

_MOST_IN_ONE_COMMIT = 500
_TRIES = 4
#: PostgreSQL has undone everything and the same may well succeed: a lost serialization, a deadlock.
_UNDONE = {"40001", "40P01"}
#: How a transaction that writes begins: alone, or beside others. A node that freezes in the middle is shut out in time.
_BEGIN = {
    "sqlite": ("BEGIN IMMEDIATE", "BEGIN IMMEDIATE"),
    "postgresql": (
        "SELECT pg_advisory_xact_lock(7113), set_config('idle_in_transaction_session_timeout', '600s', true)",
        "SELECT pg_advisory_xact_lock_shared(7113), set_config('idle_in_transaction_session_timeout', '60s', true)",
    ),
}


class _Item(NamedTuple):
    operation: Operation[Any]
    future: Future[Any]
    beside: bool
    about: str


class Store:
    """The database behind one address. Use ``open_store``; close it when done."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        sa.event.listen(engine, "before_cursor_execute", _before_each)
        self._readers = engine
        if engine.dialect.name == "postgresql":
            self._readers = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._queue: queue.SimpleQueue[_Item | None] = queue.SimpleQueue()
        self._door = threading.Lock()
        self._closed = False
        #: Called in the writer, after a commit, with the number and the chain at which the audit stands then.
        self.audit_grew: Callable[[int, str], None] | None = None
        self._writer = threading.Thread(target=self._work, name="quizlib-writer", daemon=True)
        self._writer.start()

    def write(self, operation: Operation[T], *, beside: bool = False, about: str = "") -> Future[T]:
        """Run ``operation`` in the writer; the future is done after the commit.

        The operation may run more than once (after a lost race), so it must do nothing but speak to its connection.
        ``beside``: it races with others of its kind through keys only, so other processes may run theirs meanwhile.
        ``about``: the attempt to which it may append a step (``store.gathered``).
        Its own exceptions reach the future; a database that cannot be written, or is closed, gives StoreError.
        """
        future: Future[T] = Future()
        with self._door:  # nothing is queued behind the last item, where nobody would ever run it
            if not self._closed:
                self._queue.put(_Item(operation, future, beside, about))
                return future
        future.set_exception(StoreError("数据库已关闭"))
        return future

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection for reading: what is seen is one state of the database.

        Raises:
            StoreError: the database cannot be read.
        """
        try:
            with self._readers.connect() as connection:
                if connection.dialect.name == "sqlite":
                    connection.exec_driver_sql("BEGIN")
                yield connection
        except (DBAPIError, TimeoutError, UnicodeEncodeError) as error:
            raise StoreError(reason(error)) from error

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database; None for any other."""
        name = self._engine.url.database
        return Path(name) if self._engine.dialect.name == "sqlite" and name else None

    def close(self) -> None:
        """Finish what waits, then let go of the database."""
        with self._door:
            self._closed = True
            self._queue.put(None)
        self._writer.join()
        self._engine.dispose()

    def _work(self) -> None:
        while True:
            batch, last = self._gather()
            if batch:
                self._commit(batch)
            if last:
                return

    def _gather(self) -> tuple[list[_Item], bool]:
        batch: list[_Item] = []
        item = self._queue.get()
        while item is not None:
            if item.future.set_running_or_notify_cancel():
                batch.append(item)
            if len(batch) == _MOST_IN_ONE_COMMIT:
                return batch, False
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                return batch, False
        return batch, True

    def _commit(self, batch: list[_Item]) -> None:
        try:
            outcomes = self._save(batch)
        except Exception as error:
            for one in batch:
                one.future.set_exception(error if isinstance(error, StoreError) else StoreError(reason(error)))
            return
        for one, (result, failure) in zip(batch, outcomes, strict=True):
            if failure is None:
                one.future.set_result(result)
            else:
                one.future.set_exception(failure)

    def _save(self, batch: list[_Item]) -> list[_Outcome]:
        """Run and commit a batch; again, and then alone, where nothing of it was saved and it may well succeed."""
        for attempt in range(_TRIES):
            try:
                return self._transact(batch, beside=attempt == 0 and all(one.beside for one in batch))
            except DBAPIError as error:
                undone = error.connection_invalidated or getattr(error.orig, "sqlstate", "") in _UNDONE
                if attempt == _TRIES - 1 or not undone:
                    raise
        raise AssertionError("unreachable")

    def _transact(self, batch: list[_Item], *, beside: bool) -> list[_Outcome]:
        return self._committed(batch, beside) or self._committed(batch, beside, apart=True) or []

    def _committed(self, batch: list[_Item], beside: bool, *, apart: bool = False) -> list[_Outcome] | None:
        """What became of each operation; None, and nothing saved, where they must run apart."""
        with self._engine.connect() as connection:
            if connection.dialect.name in _BEGIN:
                connection.exec_driver_sql(_BEGIN[connection.dialect.name][beside])
            outcomes = _run_apart(batch, connection) if apart else _run_together(batch, connection)
            if outcomes is None:
                return None
            try:
                connection.commit()
            except DBAPIError as error:  # nobody knows whether it was saved: it must not run again
                raise StoreError(reason(error)) from error
            grown = connection.info.pop(GROWN, False)
        if grown and self.audit_grew is not None:
            with suppress(StoreError), self.read() as connection:
                self.audit_grew(*head(connection))
        return outcomes


def _run_together(batch: list[_Item], connection: sa.Connection) -> list[_Outcome] | None:
    """What became of each operation; None where one may have left something that only a savepoint takes back."""
    outcomes: list[_Outcome] = []
    try:
        with gathering(connection, {one.about for one in batch if one.about}):
            for one in batch:
                outcome = _run_plainly(one.operation, connection)
                if outcome is None:
                    return None
                outcomes.append(outcome)
            flush(connection)
    except Exception as error:
        if isinstance(error, DBAPIError) and _fails(error):
            raise
        return None
    return outcomes


def _run_plainly(operation: Operation[Any], connection: sa.Connection) -> _Outcome | None:
    connection.info[WROTE] = False
    try:
        return operation(connection), None
    except DBAPIError:
        raise
    except Exception as error:
        return None if connection.info[WROTE] else (None, _said(error))


def _run_apart(batch: list[_Item], connection: sa.Connection) -> list[_Outcome]:
    """The same, each in a savepoint."""
    return [_run_in_savepoint(one.operation, connection) for one in batch]


def _run_in_savepoint(operation: Operation[Any], connection: sa.Connection) -> _Outcome:
    for attempt in range(_TRIES):
        try:
            with connection.begin_nested():
                return operation(connection), None
        except DBAPIError as error:
            if _fails(error):
                raise
            if attempt == _TRIES - 1 or not isinstance(error, IntegrityError):
                return None, _said(error)
        except Exception as error:
            return None, _said(error)
    raise AssertionError("unreachable")


def _fails(error: DBAPIError) -> bool:
    """Whether it is the database itself that fails: then nothing of the batch is saved."""
    return isinstance(error, OperationalError | InternalError) or error.connection_invalidated


def _said(error: Exception) -> Exception:
    return StoreError(reason(error)) if isinstance(error, DBAPIError | UnicodeEncodeError) else error


def _before_each(
    connection: sa.Connection, _cursor: Any, _statement: str, _values: Any, context: Any, _many: bool
) -> None:
    """Write what waits, and remember that something other than a query was sent."""
    wrote, connection.info[WROTE] = connection.info.get(WROTE, False), True  # where waiting steps fail, all run apart
    flush(connection)
    connection.info[WROTE] = wrote or context.compiled is None or not context.compiled.statement.is_select


def open_store(url: str) -> Store:
    """Open the database at ``url``, bringing its tables up to date.

    Raises:
        StoreError: the address makes no sense, the database cannot be opened, or was written by a newer version.
    """
    try:
        engine = make_engine(url)
        try:
            migrate(engine)
        except BaseException:
            engine.dispose()
            raise
    except (sa.exc.SQLAlchemyError, OSError) as error:
        raise StoreError(reason(error)) from error
    return Store(engine)
