"""Where time begins on both databases: all machines of one PostgreSQL have its time."""

from datetime import timedelta

from quizlib.services.clock import system_clock
from quizlib.store import Store
from quizlib.store.moments import first_moment


def test_an_empty_database_gives_the_time_that_is(store: Store) -> None:
    for wrong in (timedelta(0), timedelta(days=400)):
        with store.read() as connection:
            first = first_moment(connection, system_clock() - wrong)
        if connection.dialect.name == "sqlite":
            first += wrong
        assert abs(first - system_clock()) < timedelta(minutes=1)
