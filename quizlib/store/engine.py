"""The address of a database becomes an engine; what the database complains about becomes Chinese.

On PostgreSQL nothing waits for ever: a lock, a statement and a connection that hangs all end with an error, on both
sides of the network, so that a node that is cut off keeps nothing from the others.
"""

import re
import sys
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from quizlib.errors import StoreError, system_reason
from quizlib.private import private_file

#: The most connections to PostgreSQL of one process, beyond which readers wait for each other.
MOST_CONNECTIONS = 15

_POSTGRESQL = "postgresql+psycopg"
_ADDRESS = "QUIZLIB_STORE 应为 sqlite:///文件路径 或 postgresql://用户:密码@主机/库名"
_REASONS = {
    "unable to open database file": "数据库文件打不开，请检查路径和权限",
    "readonly database": "数据库文件是只读的，请检查权限",
    "file is not a database": "这个文件不是数据库，请检查地址",
    "disk image is malformed": "数据库文件已损坏，请从备份恢复",
    "database is locked": "数据库正被别的程序占用，请稍后再试",
    "database or disk is full": "磁盘已满",
    "no space left on device": "数据库服务器的磁盘已满",
    "disk I/O error": "磁盘读写出错，请检查磁盘是否已满、是否完好",
    "connection refused": "数据库服务器拒绝连接，请检查它是否开着",
    "could not translate host name": "找不到数据库服务器，请检查地址",
    "failed to resolve host": "找不到数据库服务器，请检查地址",
    "fatal:  database": "数据库服务器上没有这个数据库，请检查地址",
    "fatal:  role": "数据库的用户名或密码不对",
    "password authentication failed": "数据库的用户名或密码不对",
    "no password supplied": "数据库要密码，地址里没有写",
    "too many clients": "数据库服务器的连接数已满，请调大 max_connections",
    "remaining connection slots": "数据库服务器的连接数已满，请调大 max_connections",
    "is starting up": "数据库服务器正在启动，请稍后再试",
    "is shutting down": "数据库服务器正在关闭，请稍后再试",
    "server closed the connection": "与数据库服务器的连接断了，请稍后再试",
    "terminating connection": "与数据库服务器的连接断了，请稍后再试",
    "the connection is lost": "与数据库服务器的连接断了，请稍后再试",
    "read-only transaction": "数据库是只读的，请检查地址是否指向备用服务器",
    "permission denied": "数据库的用户没有权限",
    "value too long": "有文字太长，存不下",
    "out of range": "有数字太大，存不下",
    "NUL (0x00)": "文字里有不能保存的字符",
    "surrogates not allowed": "文字里有不能保存的字符",
    "timeout": "等待数据库超时",
    "timed out": "等待数据库超时",
}
_BIGGEST = 2**31 - 1
_WITHIN = {
    "lock_timeout": "30s",
    "statement_timeout": "120s",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
}
_CONNECTED = {
    "application_name": "quizlib",
    "connect_timeout": "5",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
    "options": " ".join(f"-c {name}={value}" for name, value in _WITHIN.items()),
}


def make_engine(url: str) -> sa.Engine:
    """An engine for the database at ``url``, which is not opened yet; only the folder of a SQLite file is made.

    Raises:
        StoreError: the address makes no sense, or the driver is missing.
        OSError: the folder cannot be made.
    """
    try:
        address = _with_driver(sa.make_url(url))
        address.get_dialect().import_dbapi()
    except (sa.exc.ArgumentError, ValueError) as error:
        raise StoreError(f"数据库地址读不懂，{_ADDRESS}（现为 {_without_password(url)}）") from error
    except ImportError as error:
        raise StoreError(_no_driver(address, error)) from error
    if address.get_backend_name() == "postgresql":
        given = {name: value for name, value in _CONNECTED.items() if name not in address.query}
        most = {"pool_size": 5, "max_overflow": MOST_CONNECTIONS - 5}
        how: dict[str, Any] = {"pool_pre_ping": True, "isolation_level": "READ COMMITTED", **most}
        engine = sa.create_engine(address, connect_args=given, hide_parameters=True, **how)
        sa.event.listen(engine, "handle_error", _leave_out_details)
        return engine
    if address.get_backend_name() != "sqlite":
        return sa.create_engine(address)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        private_file(Path(address.database))  # SQLite gives its other files the same mode
    engine = sa.create_engine(address, hide_parameters=True)  # names and numbers stay out of logs
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "before_cursor_execute", _refuse_like_postgresql)
    return engine


def reason(error: BaseException) -> str:
    """What went wrong, in Chinese where it is usual, else in the database's own words."""
    if isinstance(error, OSError):
        return system_reason(error)
    own = str(getattr(error, "orig", None) or error)
    return next((chinese for words, chinese in _REASONS.items() if words.lower() in own.lower()), f"数据库报告 {own}")


def _leave_out_details(context: sa.ExceptionContext) -> None:
    """What PostgreSQL says of a row (``Key (number)=(…)``) belongs in no log: the first line tells what went wrong."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None and error.args:
            error.args = (str(error.args[0]).partition("\nDETAIL:")[0], *error.args[1:])


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where the store says so
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _refuse_like_postgresql(
    _connection: sa.Connection, _cursor: Any, _statement: str, _values: Any, context: Any, _many: bool
) -> None:
    """SQLite stores whatever it is given; what PostgreSQL would not store is stored nowhere."""
    if not (context.isinsert or context.isupdate) or context.compiled is None:
        return
    columns = context.compiled.statement.table.c
    for row in context.compiled_parameters:
        for name, value in row.items():
            if isinstance(value, str):
                longest = getattr(columns[name].type, "length", None) if name in columns else None
                if "\0" in value or (longest and len(value) > longest):
                    raise StoreError(_REASONS["NUL (0x00)" if "\0" in value else "value too long"])
            elif isinstance(value, int) and not -_BIGGEST <= value <= _BIGGEST:
                raise StoreError(_REASONS["out of range"])


def _with_driver(address: sa.URL) -> sa.URL:
    """Plain ``postgresql://`` means psycopg 3, the one driver that is installed."""
    return address.set(drivername=_POSTGRESQL) if address.drivername in {"postgresql", "postgres"} else address


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


def _without_password(url: str) -> str:
    return re.sub(r":[^:@/]*@", ":***@", url)
