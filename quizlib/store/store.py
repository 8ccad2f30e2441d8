"""One writer thread a process, many readers.

A thousand processes that write SQLite wait seconds for each other; one thread that commits what has gathered, in one
transaction with ``synchronous=FULL``, acknowledges tens of thousands of writes a second. Each operation runs in a
savepoint of its own, so that one that fails takes no other with it, and is acknowledged only after the commit.
"""

import queue
import re
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError, InternalError, OperationalError

from quizlib.errors import StoreError, system_reason
from quizlib.store.migrate import migrate

T = TypeVar("T")
Operation = Callable[[sa.Connection], T]

_MOST_IN_ONE_COMMIT = 500
_TRIES = 4
_REASONS = {
    "unable to open database file": "数据库文件打不开，请检查路径和权限",
    "readonly database": "数据库文件是只读的，请检查权限",
    "file is not a database": "这个文件不是数据库，请检查地址",
    "disk image is malformed": "数据库文件已损坏，请从备份恢复",
    "database is locked": "数据库正被别的程序占用，请稍后再试",
    "database or disk is full": "磁盘已满",
    "disk I/O error": "磁盘读写出错",
    "connection refused": "数据库服务器拒绝连接，请检查它是否开着",
    "could not translate host name": "找不到数据库服务器，请检查地址",
    "failed to resolve host": "找不到数据库服务器，请检查地址",
    "password authentication failed": "数据库的用户名或密码不对",
    "timeout": "等待数据库超时",
}
_POSTGRESQL = "postgresql+psycopg"
_ADDRESS = "QUIZLIB_STORE 应为 sqlite:///文件路径 或 postgresql://用户:密码@主机/库名"


class Store:
    """The database behind one address. Use ``open_store``; close it when done."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._begin = "BEGIN IMMEDIATE" if engine.dialect.name == "sqlite" else None
        self._queue: queue.SimpleQueue[tuple[Operation[Any], Future[Any]] | None] = queue.SimpleQueue()
        self._door = threading.Lock()
        self._closed = False
        self._writer = threading.Thread(target=self._work, name="quizlib-writer", daemon=True)
        self._writer.start()

    def write(self, operation: Operation[T]) -> Future[T]:
        """Run ``operation`` in the writer; the future is done after the commit.

        The operation may run more than once (after a lost race), so it must do nothing but speak to its connection.
        Its own exceptions reach the future; a database that cannot be written, or is closed, gives StoreError.
        """
        future: Future[T] = Future()
        with self._door:  # nothing is queued behind the last item, where nobody would ever run it
            if not self._closed:
                self._queue.put((operation, future))
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
            with self._engine.connect() as connection:
                if self._begin:
                    connection.exec_driver_sql("BEGIN")
                yield connection
        except DBAPIError as error:
            raise StoreError(_reason(error)) from error

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

    def _gather(self) -> tuple[list[tuple[Operation[Any], Future[Any]]], bool]:
        batch: list[tuple[Operation[Any], Future[Any]]] = []
        item = self._queue.get()
        while item is not None:
            if item[1].set_running_or_notify_cancel():
                batch.append(item)
            if len(batch) == _MOST_IN_ONE_COMMIT:
                return batch, False
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                return batch, False
        return batch, True

    def _commit(self, batch: list[tuple[Operation[Any], Future[Any]]]) -> None:
        outcomes: list[tuple[Future[Any], Any, Exception | None]] = []
        try:
            with self._engine.connect() as connection:
                if self._begin:
                    connection.exec_driver_sql(self._begin)
                for operation, future in batch:
                    outcomes.append((future, *_run(operation, connection)))
                connection.commit()
        except Exception as error:
            for _, future in batch:
                future.set_exception(StoreError(_reason(error)))
            return
        for future, result, failure in outcomes:
            if failure is None:
                future.set_result(result)
            else:
                future.set_exception(failure)


def _run(operation: Operation[Any], connection: sa.Connection) -> tuple[Any, Exception | None]:
    for attempt in range(_TRIES):
        try:
            with connection.begin_nested():
                return operation(connection), None
        except IntegrityError as error:
            if attempt == _TRIES - 1:
                return None, StoreError(_reason(error))
        except DBAPIError as error:
            if isinstance(error, OperationalError | InternalError) or error.connection_invalidated:
                raise  # the database itself fails: the whole batch is not saved
            return None, StoreError(_reason(error))
        except Exception as error:
            return None, error
    raise AssertionError("unreachable")


def open_store(url: str) -> Store:
    """Open the database at ``url``, bringing its tables up to date.

    Raises:
        StoreError: the address makes no sense, the database cannot be opened, or was written by a newer version.
    """
    try:
        address = _with_driver(sa.make_url(url))
        dialect = address.get_dialect()
        dialect.import_dbapi()
    except (sa.exc.ArgumentError, ValueError) as error:
        raise StoreError(f"数据库地址读不懂，{_ADDRESS}（现为 {_without_password(url)}）") from error
    except ImportError as error:
        raise StoreError(_no_driver(address, error)) from error
    try:
        if address.get_backend_name() == "sqlite" and address.database:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(address)
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _prepare_sqlite)
        try:
            migrate(engine)
        except BaseException:
            engine.dispose()
            raise
    except (sa.exc.SQLAlchemyError, OSError) as error:
        raise StoreError(_reason(error)) from error
    return Store(engine)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where this module says so
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _no_driver(address: sa.URL, error: ImportError) -> str:
    if address.drivername != _POSTGRESQL:
        return f"没有安装连接 {address.drivername} 的驱动程序 {error.name}；{_ADDRESS}"
    install = f'{sys.executable} -m pip install {{}}"psycopg[binary]"'
    return (
        f"PostgreSQL 的驱动程序 psycopg 没有装好，请运行 {install.format('')}；"
        "不联网的电脑，请在联网的电脑上（系统和 Python 版本相同）运行 "
        'python scripts/run.py pack "psycopg[binary]"，把文件夹 dist/wheels 拷来，再运行 '
        f"{install.format('--no-index --find-links dist/wheels ')}"
    )


def _with_driver(address: sa.URL) -> sa.URL:
    """Plain ``postgresql://`` means psycopg 3, the one driver that comes with the extra ``postgresql``."""
    return address.set(drivername=_POSTGRESQL) if address.drivername in {"postgresql", "postgres"} else address


def _without_password(url: str) -> str:
    return re.sub(r":[^:@/]*@", ":***@", url)


def _reason(error: BaseException) -> str:
    """What went wrong, in Chinese where it is usual, else in the database's own words."""
    if isinstance(error, OSError):
        return system_reason(error)
    own = str(getattr(error, "orig", None) or error)
    return next((chinese for words, chinese in _REASONS.items() if words.lower() in own.lower()), f"数据库报告 {own}")
