from pathlib import Path

import pytest
from examples import NOON, member
from taking import Taking, plan

from quizlib.core.question import Kind
from quizlib.core.sitting import Phase
from quizlib.errors import ProblemsError
from quizlib.services.home import Home
from quizlib.services.sample import load_sample, sample_members
from quizlib.settings import Settings


def test_an_empty_home_gets_a_roster_and_an_open_sitting_to_try(home: Home) -> None:
    sample = load_sample(home, NOON)
    assert sample is not None
    assert sample.sitting.phase(NOON) is Phase.OPEN
    assert home.planning.due_count(sample.sitting.id) == len(sample.members) == 60
    assert home.delivery.sign_in(sample.member.number, sample.member.name, "").active


def test_its_paper_holds_every_common_kind_and_a_hundred_points(home: Home) -> None:
    sample = load_sample(home, NOON)
    assert sample is not None
    paper = Taking(home, sample.sitting, "000101").start().paper
    assert paper.maximum == 100
    assert {slot.source.kind for slot in paper.slots} == set(Kind)


def test_its_people_are_plainly_made_up() -> None:
    people = sample_members()
    assert all(one.name.startswith("样例") and "示例" in one.cohort for one in people)
    assert len({one.number for one in people}) == len({one.name for one in people}) == 60
    assert len({one.branch for one in people}) == 6


def test_a_home_with_a_roster_or_a_sitting_is_left_alone(home: Home) -> None:
    plan(home)
    assert load_sample(home, NOON) is None
    assert len(home.planning.roster()) == 2


def test_it_is_loaded_once(home: Home) -> None:
    assert load_sample(home, NOON) is not None
    assert load_sample(home, NOON) is None


def test_real_members_are_never_due_in_the_sample_sitting(home: Home) -> None:
    assert load_sample(home, NOON) is not None
    home.planning.import_roster([(member("100001", "某某"), "")], NOON)
    assert home.planning.due_count("shili") == 60


def test_an_empty_bank_is_said_and_nothing_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "questions").mkdir()
    home = Home(Settings(home=tmp_path))
    try:
        with pytest.raises(ProblemsError):
            load_sample(home, NOON)
        assert home.planning.roster() == home.planning.sittings() == []
    finally:
        home.close()
