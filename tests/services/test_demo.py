"""The made-up group: the same for the same seed, and nothing that members could not have done."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from quizlib.core.attempt import Submitted
from quizlib.errors import PlanError
from quizlib.figures import EVERYWHERE, figures_of, gather_all
from quizlib.services.demo import Size, load_demo
from quizlib.services.home import Home
from quizlib.settings import Settings
from quizlib.store.attempts import select_attempts_in
from quizlib.store.questions import Editions

NOW = datetime(2026, 6, 20, 8, 0, tzinfo=UTC)
QUESTIONS = Path(__file__).resolve().parents[2] / "questions"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """An empty home with the shipped bank."""
    (tmp_path / "results").mkdir()
    (tmp_path / "questions").symlink_to(QUESTIONS)
    one = Home(Settings(home=tmp_path), clock=lambda: NOW)
    yield one
    one.close()


def stored(home: Home) -> list[Any]:
    with home.store.read() as connection:
        ids = [one.id for one in home.planning.sittings()]
        return select_attempts_in(connection, ids, Editions())


def test_what_is_stored_is_what_members_could_have_done(home: Home) -> None:
    sittings = {one.id: one for one in load_demo(home, Size(3, 30, 3), 7, NOW)}
    attempts = stored(home)
    assert len(attempts) > 60
    for one in attempts:
        sitting = sittings[one.sitting_id]
        assert sitting.opens <= one.started < sitting.closes
        assert one.first_deadline == sitting.deadline(one.started)
        assert all(one.started <= step.at < min(NOW, one.deadline) for step in one.steps)
        assert all(not isinstance(step, Submitted) for step in one.steps[:-1])
    assert sum(one.submitted is None for one in attempts) < len(attempts) / 5


def test_the_same_seed_gives_the_same_figures(home: Home, tmp_path: Path) -> None:
    load_demo(home, Size(2, 20, 2), 7, NOW)
    other = Home(Settings(home=home.settings.home, store=f"sqlite:///{tmp_path / 'other.db'}"), clock=lambda: NOW)
    load_demo(other, Size(2, 20, 2), 7, NOW)
    told = [
        {id: one.value for id, one in figures_of(gather_all(one.store, tmp_path / name, NOW))[EVERYWHERE].items()}
        for one, name in ((home, "a"), (other, "b"))
    ]
    assert told[0] == told[1]
    other.close()


def test_a_home_that_is_in_use_is_left_alone(home: Home) -> None:
    load_demo(home, Size(2, 4, 1), 7, NOW)
    with pytest.raises(PlanError, match="已有名册或场次"):
        load_demo(home, Size(2, 4, 1), 7, NOW + timedelta(days=1))
