"""The record of what organizers did, in and out. Entries are only appended, each chained to the one before."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from quizlib.core.audit import LONGEST_WHO, ORGANIZER, Action
from quizlib.errors import StoreError
from quizlib.store.append_only import lifted
from quizlib.store.schema import audit
from quizlib.store.witness import Anchor

#: In ``Connection.info``: something was recorded, which the store looks at after the commit.
GROWN = "quizlib.audit"

_CHANGES_FIGURES = [action.value for action in Action if action.changes_figures]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done; ``body`` holds what belongs to the action, as plain JSON values."""

    number: int
    at: datetime
    who: str
    action: Action
    sitting_id: str | None
    reason: str
    body: Mapping[str, Any]
    chain: str


def record(
    connection: sa.Connection,
    *,
    at: datetime,
    who: str,
    action: Action,
    sitting_id: str | None = None,
    reason: str = "",
    body: Mapping[str, Any] | None = None,
) -> int:
    """Append an entry; its number, counted from 1 without gaps. A lost race raises IntegrityError: try again."""
    last, chain = head(connection)
    row: dict[str, Any] = {
        "number": last + 1,
        "at": at,
        "who": who.strip()[:LONGEST_WHO] or ORGANIZER,
        "action": action.value,
        "sitting_id": sitting_id,
        "reason": reason,
        "body": json.dumps(dict(body or {}), ensure_ascii=False, sort_keys=True),
    }
    connection.execute(audit.insert().values(**row, chain=_chain(chain, row)))
    connection.info[GROWN] = True
    return int(row["number"])


def last_entry(connection: sa.Connection, sitting_id: str) -> int:
    """The number of the last entry of a sitting whose action changes its figures; 0 if there is none."""
    query = sa.select(sa.func.max(audit.c.number)).where(
        audit.c.sitting_id == sitting_id, audit.c.action.in_(_CHANGES_FIGURES)
    )
    return connection.scalar(query) or 0


def head(connection: sa.Connection) -> tuple[int, str]:
    """The number and the chain of the last entry; 0 and nothing if there is none."""
    row = connection.execute(sa.select(audit.c.number, audit.c.chain).order_by(audit.c.number.desc()).limit(1)).first()
    return (row.number, row.chain) if row else (0, "")


def select_audit(connection: sa.Connection, sitting_id: str | None = None, after: int = 0) -> list[Entry]:
    """The entries (of one sitting, or all) with a number above ``after``, the oldest first.

    Raises:
        StoreError: an entry is none that quizlib wrote.
    """
    query = sa.select(audit).where(audit.c.number > after).order_by(audit.c.number)
    if sitting_id is not None:
        query = query.where(audit.c.sitting_id == sitting_id)
    try:
        return [_entry(row) for row in connection.execute(query)]
    except (TypeError, ValueError) as error:
        raise _told(_unreadable(connection)) from error


def select_erasures(connection: sa.Connection) -> list[Entry]:
    """The entries that say who was erased, the oldest first. Raises StoreError."""
    query = sa.select(audit).where(audit.c.action == Action.ERASED.value).order_by(audit.c.number)
    return [_entry(row) for row in connection.execute(query)]


def broken(connection: sa.Connection) -> int | None:
    """The number of the first entry that does not fit: it, or what stood before it, was changed; None if all fit.

    An entry whose words were erased fits where a later one says so. That the newest entries are all gone, or the
    chain was computed anew, cannot be seen here, but by ``astray``.
    """
    try:
        rows = [dict(row) for row in connection.execute(sa.select(audit).order_by(audit.c.number)).mappings()]
    except (TypeError, ValueError):
        return _unreadable(connection)
    erased = _erased(rows)
    number, chain = 0, ""
    for row in rows:
        try:
            fits = row["chain"] == _chain(chain, row) or erased.get(row["number"]) == _seal(row)
        except TypeError:  # bytes in the place of text
            fits = False
        if row["number"] != number + 1 or not fits:
            return int(row["number"])
        number, chain = row["number"], row["chain"]
    return None


def covered(connection: sa.Connection) -> list[int]:
    """The numbers of the entries that fit only because a later one says that their words were erased.

    Whoever can write the database could say so of any entry: the organizer is told which they are.
    """
    rows = [dict(row) for row in connection.execute(sa.select(audit).order_by(audit.c.number)).mappings()]
    chains = ["", *(row["chain"] for row in rows)]
    erased = _erased(rows)
    pairs = zip(chains, rows, strict=False)
    return [row["number"] for chain, row in pairs if row["number"] in erased and row["chain"] != _chain(chain, row)]


def astray(connection: sa.Connection, anchors: Iterable[Anchor]) -> list[Anchor]:
    """Those of ``anchors`` whose entry is gone or has another chain: the audit was cut off or written anew."""
    chains = {row.number: row.chain for row in connection.execute(sa.select(audit.c.number, audit.c.chain))}
    return [one for one in anchors if not (one.chain and chains.get(one.number, "").startswith(one.chain))]


def reword(connection: sa.Connection, words: Mapping[int, tuple[str, str]]) -> dict[str, str]:
    """Give entries, by number, another reason and another body (JSON); the seals by which they fit from now on.

    The chain stays: the caller records the seals in an entry of its own, under ``entries``, in the same transaction.
    """
    with lifted(connection):
        for number, (reason, body) in words.items():
            connection.execute(audit.update().where(audit.c.number == number).values(reason=reason, body=body))
    rows = connection.execute(sa.select(audit).where(audit.c.number.in_(list(words)))).mappings()
    return {str(row["number"]): _seal(dict(row)) for row in rows}


def select_words(connection: sa.Connection) -> list[tuple[int, str, str]]:
    """Number, reason and body (JSON) of every entry, as they are stored."""
    return [
        (row.number, row.reason, row.body)
        for row in connection.execute(sa.select(audit.c.number, audit.c.reason, audit.c.body).order_by(audit.c.number))
    ]


def _erased(rows: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    """The seal of each entry whose words were erased, as the last entry of such an erasure has it."""
    found: dict[int, str] = {}
    for row in rows:
        if row["action"] == Action.ERASED:
            try:
                entries = json.loads(row["body"])["entries"]
                found |= {int(number): str(seal) for number, seal in entries.items() if int(number) < row["number"]}
            except (ValueError, KeyError, TypeError, AttributeError):
                continue  # changed, so that it does not fit itself
    return found


def _unreadable(connection: sa.Connection) -> int:
    """The number of the first entry that is no entry at all; nought if each by itself is one."""
    for number in connection.scalars(sa.select(audit.c.number).order_by(audit.c.number)).all():
        try:
            connection.execute(sa.select(audit).where(audit.c.number == number)).all()
        except (TypeError, ValueError):
            return int(number)
    return 0


def _told(number: int) -> StoreError:
    return StoreError(f"操作记录第 {number} 条被改动过，读不懂，请与备份核对")


def _entry(row: sa.Row[Any]) -> Entry:
    try:
        action, body = Action(row.action), json.loads(row.body)
    except (TypeError, ValueError) as error:
        raise _told(row.number) from error
    return Entry(row.number, row.at, row.who, action, row.sitting_id, row.reason, body, row.chain)


def _chain(previous: str, row: Mapping[str, Any]) -> str:
    """The hash over the chain so far and all of an entry, its body as it is stored."""
    return hashlib.sha256(f"{previous}\n{_content(row)}".encode()).hexdigest()


def _seal(row: Mapping[str, Any]) -> str:
    """The hash over all of an entry and its chain."""
    return hashlib.sha256(f"{row['chain']}\n{_content(row)}\nerased".encode()).hexdigest()


def _content(row: Mapping[str, Any]) -> str:
    content = [row["number"], row["at"].astimezone(UTC).isoformat(timespec="microseconds")]
    content += [row[name] for name in ("who", "action", "sitting_id", "reason", "body")]
    return json.dumps(content, ensure_ascii=False)
