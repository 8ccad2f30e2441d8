"""Certificates: who gets one and when, and what a check says later."""

from typing import Any

import pytest
from examples import MINUTE, NOON, asked, sitting
from taking import StillClock, Taking, member, plan

from quizlib.core.attempt import Attempt
from quizlib.core.certificate import Certificate
from quizlib.errors import NoCertificateError, NotDueError
from quizlib.services.home import Home

TWO = {"fixed": [{"id": "single-1"}, {"id": "truefalse-1"}]}
CLOSES = sitting().closes


def taken(home: Home, right: int = 2, number: str = "001", **rules: Any) -> tuple[Taking, Attempt]:
    """An attempt at two questions of two points each, of which ``right`` are answered rightly."""
    own = {"certificate": "pass", "blueprint": TWO, "pass_line": 2, "excellent_line": 4, **rules}
    taking = Taking(home, plan(home, **own), number)
    return taking, again(taking, right)


def again(taking: Taking, right: int) -> Attempt:
    attempt = taking.start()
    for slot in attempt.paper.slots[:right]:
        taking.respond(attempt, slot.number, slot.question.key_response(), f"{attempt.id}-{slot.number}")
    return taking.submit(attempt, f"{attempt.id}-end")


def issue(home: Home, taking: Taking) -> Certificate:
    return home.certifying.issue(taking.member_id, taking.sitting.id, home.clock()).result()


def stands(home: Home, given: Certificate) -> bool:
    found = home.certifying.check(given.spelled, home.clock())
    assert found is not None
    assert found.certificate == given
    return found.stands


def test_one_who_passed_gets_one_certificate_however_often_asked(home: Home, clock: StillClock) -> None:
    taking, attempt = taken(home)
    given = issue(home, taking)
    assert (given.name, given.branch, given.title) == ("样例甲", "第一党支部", "测试")
    assert (given.points, given.maximum, given.excellent, given.attempt_id) == (4, 4, True, attempt.id)
    clock.move(MINUTE)
    assert issue(home, taking) == given
    assert stands(home, given)


def test_none_for_one_who_failed_or_where_a_sitting_gives_none(home: Home) -> None:
    with pytest.raises(NoCertificateError):
        issue(home, taken(home, 0)[0])
    with pytest.raises(NoCertificateError):
        issue(home, taken(home, id="other", certificate="none")[0])


def test_none_before_there_is_an_attempt_or_for_one_who_is_not_due(home: Home) -> None:
    one = plan(home, certificate="pass", audience={"branches": ["第一党支部"]})
    with pytest.raises(NoCertificateError):
        issue(home, Taking(home, one))
    with pytest.raises(NotDueError):
        issue(home, Taking(home, one, "002"))


def test_none_before_the_score_is_shown(home: Home, clock: StillClock) -> None:
    taking, _ = taken(home, score_shown="closed")
    with pytest.raises(NoCertificateError):
        issue(home, taking)
    clock.now = CLOSES
    assert issue(home, taking)


def test_none_while_something_waits_for_a_persons_mark(home: Home) -> None:
    blueprint = {"fixed": [{"id": "single-1"}, {"id": "short-1"}]}
    with pytest.raises(NoCertificateError):
        issue(home, taken(home, blueprint=blueprint)[0])


def test_a_corrected_key_makes_the_old_one_fall_and_the_new_result_gets_another(home: Home) -> None:
    taking, _ = taken(home)
    old = issue(home, taking)
    home.regrading.apply("ceshi", "truefalse-1", asked("truefalse-1", "truefalse", key=False), NOON, reason="答案有误")
    assert not stands(home, old)
    new = issue(home, taking)
    assert (new.points, new.excellent, new.code != old.code) == (2, False, True)
    assert stands(home, new)


def test_where_the_last_attempt_counts_a_failed_one_takes_it_back(home: Home) -> None:
    taking, _ = taken(home, attempts=2, counts="last")
    given = issue(home, taking)
    again(taking, 0)
    assert not stands(home, given)


def test_a_certificate_keeps_the_name_that_stands_on_it(home: Home) -> None:
    taking, _ = taken(home)
    given = issue(home, taking)
    home.planning.import_roster([(member("001", "样例新"), "")], NOON)
    assert stands(home, given)
    assert issue(home, taking).name == "样例新"


def test_nobody_was_given_a_made_up_code(home: Home) -> None:
    taken(home)
    for text in ("ABCD-2345-WXYZ", "", "' OR 1=1 --", "\x00" * 12):
        assert home.certifying.check(text, NOON) is None
