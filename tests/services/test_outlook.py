from datetime import date, timedelta

from examples import BANK, EVERY_KIND, NOON, SINGLES, TIAOLI, sitting

from quizlib.core.bank import Bank
from quizlib.core.question import Review
from quizlib.core.regulation import Regulation
from quizlib.services.home import Home

HOUR = timedelta(hours=1)
RULES = {"rules": [{"kind": "single", "topic": "党员", "count": 10, "points": 2}]}


def amended() -> Bank:
    """The bank after another edition of the regulation came into force the day after noon."""
    body = TIAOLI.model_dump(mode="json")
    body["editions"] = [*body["editions"], {"id": "2026", "date": str(NOON.date() + timedelta(days=1))}]
    return Bank(list(BANK.questions.values()), [Regulation.model_validate(body)])


def without(*ids: str) -> Bank:
    """The bank with these questions retired."""
    retired = {"review": Review.RETIRED}
    kept = [one.model_copy(update=retired) if one.id in ids else one for one in BANK.questions.values()]
    return Bank(kept, [TIAOLI])


def plan(home: Home, id: str, opens: timedelta, closes: timedelta, **more: object) -> None:
    more.setdefault("blueprint", RULES)
    home.planning.plan(sitting(id, opens=NOON + opens, closes=NOON + closes, **more), BANK, NOON - 100 * HOUR)


def test_nothing_is_wrong_with_what_was_just_planned(home: Home) -> None:
    plan(home, "now", -HOUR, HOUR)
    plan(home, "soon", HOUR, 2 * HOUR)
    assert home.outlook.concerns(BANK, NOON) == []


def test_questions_that_will_be_stale_are_named_with_the_reason(home: Home) -> None:
    plan(home, "past", -2 * HOUR, -HOUR)
    plan(home, "before", -HOUR, HOUR)
    plan(home, "after", 48 * HOUR, 49 * HOUR)
    plan(home, "allowed", 48 * HOUR, 49 * HOUR, stale_allowed=True)
    (found,) = home.outlook.concerns(amended(), NOON)
    assert found.sitting.id == "after"
    assert set(found.stale) == {one.id for one in SINGLES if one.topic == "党员"}
    assert "2026" in next(iter(found.stale.values()))
    assert amended().stale(date(2026, 3, 12))
    home.planning.follow_law(amended(), NOON)  # a paper could not be filled without them: it draws them by leave now
    assert [(one.sitting.id, one.stale) for one in home.outlook.concerns(amended(), NOON)] == [("after", {})]


def test_what_the_bank_lacks_by_now_is_said_of_what_is_to_come(home: Home) -> None:
    plan(home, "now", -HOUR, HOUR)
    plan(home, "soon", HOUR, 2 * HOUR)
    (found,) = home.outlook.concerns(without("s01", "s03"), NOON)
    assert (found.sitting.id, found.stale, len(found.shortfalls)) == ("soon", {}, 1)


def test_sittings_that_have_opened_and_may_hold_short_answers(home: Home) -> None:
    every = {"fixed": [{"id": one.id} for one in EVERY_KIND]}
    plan(home, "past", -2 * HOUR, -HOUR, blueprint=every, pass_line=8, excellent_line=12)
    plan(home, "now", -HOUR, HOUR)
    plan(home, "soon", HOUR, 2 * HOUR, blueprint=every)
    assert [one.id for one in home.outlook.with_short_answers(NOON)] == ["past"]
