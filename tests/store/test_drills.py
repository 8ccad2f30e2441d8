"""Which questions nobody may drill, and what is read to know it."""

import sqlalchemy as sa
from examples import MINUTE, NOON, asked, sitting

from quizlib.core.question import content_hash
from quizlib.store import Store
from quizlib.store.drills import Withheld
from quizlib.store.questions import keep_editions
from quizlib.store.sittings import Planned, upsert_sitting

CLOSES = sitting().closes


def test_the_pool_is_read_only_of_sittings_that_withhold_it(store: Store) -> None:
    kept, secret = asked("kept"), asked("secret")

    def plan(connection: sa.Connection) -> None:
        keep_editions(connection, [kept, secret], NOON)
        for number in range(3):
            upsert_sitting(connection, Planned(sitting(f"over-{number}"), "s", (content_hash(kept),)), NOON)
        never = sitting("never", keys_shown="never")
        upsert_sitting(connection, Planned(never, "s", (content_hash(secret),)), NOON)

    store.write(plan).result()
    withheld, looked_up = Withheld(), list[str]()

    def note(_connection: object, _cursor: object, sql: str, parameters: object, *_: object) -> None:
        if "pool" in sql:
            looked_up.append(str(parameters))

    sa.event.listen(store._engine, "before_cursor_execute", note)
    with store.read() as connection:
        assert withheld(connection, NOON) == {"kept", "secret"}
        del looked_up[:]
        assert withheld(connection, CLOSES + MINUTE) == {"secret"}
    assert ["never" in one and "over" not in one for one in looked_up] == [True]
