"""What balancers ask: whether the process lives, and whether to send members here."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import postgresql
import pytest
import sqlalchemy as sa
from protocol import fetch, run
from running_site import RunningSite

from quizlib.serving.health import Readiness
from quizlib.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    one = open_store(f"sqlite:///{tmp_path / 'quiz.db'}")
    yield one
    one.close()


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_node_that_serves_says_so_and_nothing_about_itself(site: RunningSite, address: str, method: str) -> None:
    response = run(fetch(site.url + address, method))
    assert response.code == 200
    assert response.headers["Content-Type"] == "text/plain"
    assert "Server" not in response.headers
    assert "Set-Cookie" not in response.headers
    assert response.body in {b"alive\n", b"ready\n", b""}


def test_asking_leaves_no_line_in_the_log(site: RunningSite) -> None:
    before = site.log
    run(fetch(site.url + "/readyz"))
    run(fetch(site.url + "/healthz"))
    assert site.log == before


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_nothing_else_can_be_done_there(site: RunningSite, address: str) -> None:
    assert run(fetch(site.url + address, "POST")).code == 405
    assert run(fetch(site.url + address + "/more")).code == 404


def test_a_store_that_hangs_makes_the_node_not_ready_until_it_answers(store: Store) -> None:
    may_go_on = threading.Event()

    async def walk() -> None:
        readiness = Readiness(store)
        assert await readiness.now()
        hanging = store.write(lambda connection: may_go_on.wait(30))
        await asyncio.sleep(1.1)  # until the first answer is stale
        asked = await asyncio.gather(*(readiness.now() for _ in range(50)))
        assert asked == [False] * 50
        may_go_on.set()
        await asyncio.wrap_future(hanging)
        assert await readiness.now()

    asyncio.run(walk())


def test_many_who_ask_at_once_cost_the_store_one_question(store: Store) -> None:
    asked: list[str] = []
    sa.event.listen(store._engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

    async def walk() -> None:
        readiness = Readiness(store)
        assert all(await asyncio.gather(*(readiness.now() for _ in range(200))))

    asyncio.run(walk())
    assert len([one for one in asked if one.startswith("SELECT")]) == 1


def test_a_store_that_is_gone_makes_the_node_not_ready(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    async def walk() -> None:
        readiness = Readiness(store)
        store.close()
        assert not await readiness.now()
        assert not await readiness.now()

    asyncio.run(walk())
    assert [one.message.startswith("本节点暂不接新人：") for one in caplog.records] == [True]


def test_a_locked_database_makes_the_node_not_ready(site: RunningSite) -> None:
    engine = sa.create_engine(f"sqlite:///{site.home / 'results' / 'quiz.db'}")
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN EXCLUSIVE")
        assert run(fetch(site.url + "/readyz")).code == 503
        assert run(fetch(site.url + "/healthz")).code == 200
        connection.rollback()
    engine.dispose()

    async def until_ready() -> None:
        while (await fetch(site.url + "/readyz")).code != 200:
            await asyncio.sleep(0.1)

    run(until_ready())


def test_a_database_server_that_is_killed_makes_the_node_not_ready_until_it_is_back() -> None:
    with postgresql.running() as cluster:
        store = open_store(cluster.url())

        async def until(ready: bool) -> None:
            while await readiness.now() is not ready:
                await asyncio.sleep(0.1)

        async def walk() -> None:
            assert await readiness.now()
            cluster.kill()
            await until(False)
            cluster.start()
            await until(True)

        readiness = Readiness(store)
        asyncio.run(walk())
        store.close()
