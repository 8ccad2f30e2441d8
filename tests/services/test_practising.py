from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from examples import NOON, body, sitting

from quizlib.core.bank import Bank
from quizlib.core.moment import CHINA
from quizlib.core.paper import draw
from quizlib.core.question import content_hash, read_question
from quizlib.core.regulation import Regulation
from quizlib.core.sitting import Audience, Shown, SittingKind
from quizlib.errors import PlanError
from quizlib.services.home import Home
from quizlib.services.practising import MOST_AN_ARTICLE, Practice, Weak, practice_of

REGISTER = [
    Regulation.model_validate(
        {
            "id": "tiaoli",
            "title": "某条例",
            "issuer": "某某",
            "editions": [{"id": "2023", "date": "2023-01-01"}, {"id": "2027", "date": "2027-01-01"}],
        }
    )
]


def on(article: str, edition: str = "2023") -> Weak:
    return Weak("tiaoli", edition, article)


def question(id: str, article: str, kind: str = "truefalse", **more: Any) -> dict[str, Any]:
    return body(id, kind, basis={"regulation": "tiaoli", "edition": "2023", "article": article}, **more)


def practice(questions: list[dict[str, Any]], *articles: Weak, now: datetime = NOON, **more: Any) -> Practice:
    bank = Bank([read_question(one) for one in questions], REGISTER)
    return practice_of(articles, bank, now, **{"found_in": "2026年3月", "known": (), **more})


def drawn(found: Practice) -> list[tuple[str, int]]:
    """How many questions on which article."""
    return [(one.article, rule.count) for one, rule in zip(found.on, found.sitting.blueprint.rules, strict=True)]


ARTICLES = (("a", "7"), ("b", "9"), ("c", "11"))
MANY = [question(f"{letter}{n}", article) for letter, article in ARTICLES for n in range(8)]


def test_a_practice_is_open_for_a_week_and_shows_its_keys_at_once() -> None:
    one = practice(MANY, on("7")).sitting
    assert (one.kind, one.keys_shown, one.score_shown) == (SittingKind.PRACTICE, Shown.HANDED_IN, Shown.HANDED_IN)
    assert one.opens == datetime(2026, 3, 10, 13, 0, tzinfo=CHINA)
    assert one.closes - one.opens == timedelta(days=7)
    assert one.attempts > 1


def test_a_practice_is_called_after_the_sitting_and_for_its_members() -> None:
    source = sitting("ceshi", title="《条例》", audience=Audience(branches=("甲支部",)))
    one = practice(MANY, on("7"), found_in=source, known=["ceshi", "lianxi-ceshi"]).sitting
    assert (one.id, one.title, one.audience) == ("lianxi-ceshi-2", "薄弱知识点练习（《条例》）", source.audience)


def test_a_practice_of_a_period_is_called_after_its_day_here_and_for_everybody() -> None:
    early = datetime(2026, 3, 10, 0, 30, tzinfo=CHINA).astimezone(UTC)
    one = practice(MANY, on("7"), now=early).sitting
    assert (one.id, one.title, one.audience) == ("lianxi-20260310", "薄弱知识点练习（2026年3月）", Audience())


def test_a_practice_of_a_sitting_with_the_longest_id_and_title_may_be_planned() -> None:
    source = sitting("a" * 32 + "-" + "b" * 7, title="长" * 80)
    one = practice(MANY, on("7"), found_in=source).sitting
    assert (one.id, one.title) == ("lianxi-" + "a" * 32, f"薄弱知识点练习（{'长' * 70}）")


@pytest.mark.parametrize(
    ("most", "counts"),
    [
        (20, [("7", 5), ("9", 5), ("11", 5)]),
        (7, [("7", 3), ("9", 2), ("11", 2)]),
        (2, [("7", 1), ("9", 1)]),
    ],
)
def test_every_article_gets_a_question_before_one_gets_another(most: int, counts: list[tuple[str, int]]) -> None:
    found = practice(MANY, on("7"), on("9"), on("11"), most=most)
    assert drawn(found) == counts
    assert found.sitting.blueprint.count == min(most, 3 * MOST_AN_ARTICLE)
    assert len(found.left_out) == 3 - len(counts)


def test_lines_are_shares_of_its_full_marks() -> None:
    one = practice(MANY, on("7")).sitting
    assert (one.blueprint.maximum(()), one.pass_line, one.excellent_line) == (50, 30, 45)


def test_a_question_on_two_articles_is_asked_once() -> None:
    found = practice([question("a", "7"), question("b", "7、9")], on("7"), on("9"))
    assert drawn(found) == [("7", 1), ("9", 1)]
    only = practice([question("a", "7、9")], on("7"), on("9"))
    assert drawn(only) == [("7", 1)]
    assert only.left_out == ("《某条例》第九条：题目已经用在别的条文上，或题数已满",)


def test_whatever_it_draws_rests_on_the_articles() -> None:
    found = practice([*MANY, question("k", "7", "short")], on("7"), on("9-11"))
    pool = {content_hash(one): one for one in map(read_question, [*MANY, question("k", "7", "short")])}
    paper = draw(found.sitting.blueprint, pool, "seed")
    assert Counter(slot.question.basis.article for slot in paper.slots).keys() <= {"7", "9", "11"}
    assert all(slot.question.kind != "short" for slot in paper.slots)


@pytest.mark.parametrize(
    ("questions", "article", "reason"),
    [
        ([question("a", "9")], on("7"), "《某条例》第七条：题库中没有可用的题目"),
        ([question("a", "7", review="draft")], on("7"), "题库中没有可用的题目"),
        ([question("a", "7", "short")], on("7"), "只有要由人评分的题目"),
        ([question("a", "7")], on("7", "2019"), "这是2019版的条文，现在施行的是2023版"),
        ([question("a", "7")], Weak("nope", "2023", "7"), "《nope》第七条：这部法规不在题库中"),
        ([], on("全文"), "《某条例》全文：题库中没有可用的题目"),
    ],
)
def test_what_cannot_be_asked_is_said(questions: list[dict[str, Any]], article: Weak, reason: str) -> None:
    with pytest.raises(PlanError, match="组不成练习") as caught:
        practice(questions, article)
    assert reason in str(caught.value)
    beside = practice([*questions, question("z", "30")], on("30"), article)
    assert drawn(beside) == [("30", 1)]
    assert reason in beside.left_out[0]


def test_nothing_weak_makes_no_practice() -> None:
    with pytest.raises(PlanError, match="没有薄弱的条文"):
        practice(MANY)


@pytest.mark.parametrize(("day", "stale"), [(date(2026, 12, 24), False), (date(2026, 12, 25), True)])
def test_questions_that_go_stale_before_it_closes_are_left_out(day: date, stale: bool) -> None:
    now = datetime(day.year, day.month, day.day, 12, 0, tzinfo=CHINA)
    if stale:
        with pytest.raises(PlanError, match="题库中没有可用的题目"):
            practice([question("a", "7")], on("7"), now=now)
    else:
        assert drawn(practice([question("a", "7")], on("7"), now=now)) == [("7", 1)]


def test_the_shipped_bank_makes_practices_that_can_be_planned(home: Home) -> None:
    found = practice_of(
        [Weak("jilv", home.bank.regulations["jilv"].current.id, "7"), Weak("dangzhang", "2022", "7")],
        home.bank,
        home.clock(),
        found_in="2026年3月",
        known=(),
    )
    planned = home.planning.plan(found.sitting, home.bank, home.clock())
    assert planned.sitting == found.sitting
