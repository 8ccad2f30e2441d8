"""Sittings in and out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

import sqlalchemy as sa

from quizlib.core.sitting import Sitting
from quizlib.errors import PlanError
from quizlib.store.schema import allowances, attempts, corrections, due, excuses, reading_rules, sittings


@dataclass(frozen=True, slots=True)
class Planned:
    """A sitting as it was planned: its rules, the ``seed`` of its papers and the editions they draw from.

    ``stale`` are those questions of the pool, by id, that were stale and allowed, each with the reason.
    """

    sitting: Sitting
    seed: str
    pool: tuple[str, ...]
    stale: Mapping[str, str] = field(default_factory=dict)


def upsert_sitting(connection: sa.Connection, planned: Planned, now: datetime) -> None:
    """Add a sitting, or change the one with its id."""
    sitting = planned.sitting
    row = {
        "opens": sitting.opens,
        "closes": sitting.closes,
        "seed": planned.seed,
        "body": sitting.model_dump_json(),
        "pool": json.dumps(planned.pool),
        "planned": now,
        "stale": json.dumps(dict(planned.stale), ensure_ascii=False),
    }
    if select_planned(connection, sitting.id) is None:
        connection.execute(sittings.insert().values(id=sitting.id, **row))
    else:
        connection.execute(sittings.update().where(sittings.c.id == sitting.id).values(row))


def delete_sitting(connection: sa.Connection, sitting_id: str) -> None:
    """Delete a sitting that nobody has begun, with who was due; an excuse for days forgets it, others go with it."""
    for table in (due, allowances, corrections, reading_rules):
        connection.execute(table.delete().where(table.c.sitting_id == sitting_id))
    here = excuses.c.sitting_id == sitting_id
    connection.execute(excuses.delete().where(here, excuses.c.first.is_(None)))
    connection.execute(excuses.update().where(here).values(sitting_id=None))
    connection.execute(sittings.delete().where(sittings.c.id == sitting_id))


def select_planned(connection: sa.Connection, sitting_id: str) -> Planned | None:
    """The sitting with this id, or None."""
    row = connection.execute(_PLANNED, {"id": sitting_id}).first()
    return None if row is None else Planned(sitting_of(row.body), row.seed, pool_of(row.pool), json.loads(row.stale))


def planned_in(connection: sa.Connection, sitting_id: str) -> Planned:
    """The sitting with this id. Raises PlanError, naming those there are."""
    planned = select_planned(connection, sitting_id)
    if planned is None:
        known = "、".join(one.id for one in select_sittings(connection)) or "（还没有场次）"
        raise PlanError(f"没有场次 {sitting_id}；现有：{known}")
    return planned


def select_sittings(
    connection: sa.Connection, *, opens_from: datetime | None = None, opens_before: datetime | None = None
) -> list[Sitting]:
    """Sittings whose window opens in ``[opens_from, opens_before)``, by opening time."""
    query = sa.select(sittings.c.body).order_by(sittings.c.opens, sittings.c.id)
    if opens_from is not None:
        query = query.where(sittings.c.opens >= opens_from)
    if opens_before is not None:
        query = query.where(sittings.c.opens < opens_before)
    return [sitting_of(body) for body in connection.scalars(query)]


def select_sittings_of(connection: sa.Connection, member_id: str) -> list[tuple[Sitting, str]]:
    """The sittings in which a member is due, each with its seed, by opening time."""
    return [(sitting_of(row.body), row.seed) for row in connection.execute(_DUE, {"member": member_id})]


# Built once: building a query costs more than running it.
_PLANNED = sa.select(sittings.c.body, sittings.c.seed, sittings.c.pool, sittings.c.stale).where(
    sittings.c.id == sa.bindparam("id")
)
_DUE = (
    sa.select(sittings.c.body, sittings.c.seed)
    .join(due, due.c.sitting_id == sittings.c.id)
    .where(due.c.member_id == sa.bindparam("member"))
    .order_by(sittings.c.opens, sittings.c.id)
)


def count_attempts(connection: sa.Connection, sitting_ids: Sequence[str]) -> int:
    """How many attempts have begun in these sittings."""
    query = sa.select(sa.func.count()).select_from(attempts).where(attempts.c.sitting_id.in_(sitting_ids))
    return connection.scalar(query) or 0


@lru_cache(maxsize=256)
def sitting_of(body: str) -> Sitting:
    """The sitting that a stored body holds; parsed once for each body."""
    return Sitting.model_validate_json(body)


@lru_cache(maxsize=64)
def pool_of(pool: str) -> tuple[str, ...]:
    """The editions that a stored pool holds; parsed once for each pool."""
    return tuple(json.loads(pool))
