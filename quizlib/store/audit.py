"""The record of what organizers did, in and out. Entries are only appended, each chained to the one before."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from quizlib.core.audit import LONGEST_WHO, ORGANIZER, Action
from quizlib.errors import StoreError
from quizlib.store.schema import audit

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
    last = connection.execute(sa.select(audit.c.number, audit.c.chain).order_by(audit.c.number.desc()).limit(1)).first()
    row: dict[str, Any] = {
        "number": last.number + 1 if last else 1,
        "at": at,
        "who": who.strip()[:LONGEST_WHO] or ORGANIZER,
        "action": action.value,
        "sitting_id": sitting_id,
        "reason": reason,
        "body": json.dumps(dict(body or {}), ensure_ascii=False, sort_keys=True),
    }
    connection.execute(audit.insert().values(**row, chain=_chain(last.chain if last else "", row)))
    return int(row["number"])


def last_entry(connection: sa.Connection, sitting_id: str) -> int:
    """The number of the last entry of a sitting whose action changes its figures; 0 if there is none."""
    query = sa.select(sa.func.max(audit.c.number)).where(
        audit.c.sitting_id == sitting_id, audit.c.action.in_(_CHANGES_FIGURES)
    )
    return connection.scalar(query) or 0


def last_number(connection: sa.Connection) -> int:
    """The number of the last entry; 0 if there is none."""
    return connection.scalar(sa.select(sa.func.max(audit.c.number))) or 0


def select_audit(connection: sa.Connection, sitting_id: str | None = None, after: int = 0) -> list[Entry]:
    """The entries (of one sitting, or all) with a number above ``after``, the oldest first.

    Raises:
        StoreError: an entry is none that quizlib wrote.
    """
    query = sa.select(audit).where(audit.c.number > after).order_by(audit.c.number)
    if sitting_id is not None:
        query = query.where(audit.c.sitting_id == sitting_id)
    return [_entry(row) for row in connection.execute(query)]


def broken(connection: sa.Connection) -> int | None:
    """The number of the first entry that does not fit: it, or what stood before it, was changed; None if all fit.

    That the newest entries are all gone cannot be seen here, only against a number or chain noted elsewhere.
    """
    number, chain = 0, ""
    for row in map(dict, connection.execute(sa.select(audit).order_by(audit.c.number)).mappings()):
        if row["number"] != number + 1 or row["chain"] != _chain(chain, row):
            return int(row["number"])
        number, chain = row["number"], row["chain"]
    return None


def _entry(row: sa.Row[Any]) -> Entry:
    try:
        action, body = Action(row.action), json.loads(row.body)
    except ValueError as error:
        raise StoreError(f"操作记录第 {row.number} 条被改动过，读不懂，请与备份核对") from error
    return Entry(row.number, row.at, row.who, action, row.sitting_id, row.reason, body, row.chain)


def _chain(previous: str, row: Mapping[str, Any]) -> str:
    """The hash over the chain so far and all of an entry, its body as it is stored."""
    content = [row["number"], row["at"].astimezone(UTC).isoformat(timespec="microseconds")]
    content += [row[name] for name in ("who", "action", "sitting_id", "reason", "body")]
    return hashlib.sha256(f"{previous}\n{json.dumps(content, ensure_ascii=False)}".encode()).hexdigest()
