"""The moment at which a process begins to count its time."""

import logging
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from quizlib.store.schema import steps
from quizlib.store.watching import anybody_answers

log = logging.getLogger(__name__)

_BELIEVED = timedelta(days=1)
_LAST_STEP = sa.select(steps.c.at).order_by(sa.literal_column("rowid").desc()).limit(1)


def first_moment(connection: sa.Connection, wall: datetime) -> datetime:
    """Where the time of a new process begins when the machine's clock says ``wall``.

    A server of a database for several machines has the one time for all of them. Else it is ``wall``, but not before
    the last step while somebody answers: a clock that was set back by up to a day gives nobody more time. By more than
    that, or where no paper runs any more, the step must be from a day when the clock was wrong.
    """
    if connection.dialect.name != "sqlite":
        now: datetime = connection.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
        return now.astimezone(UTC)
    last: datetime | None = connection.scalar(_LAST_STEP)
    if last is None or last <= wall:
        return wall
    if last - wall <= _BELIEVED and anybody_answers(connection, last):
        return last
    log.warning("本机时钟 %s 比最后一次作答的时间 %s 早，请核对本机的日期和时间，改好后重新启动。", wall, last)
    return wall
