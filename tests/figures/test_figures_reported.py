"""What reports have cited, and what is told when it is another number."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from office import LATER, NOON, SINGLES, Office

from quizlib.core.activity import Activity
from quizlib.core.member import Member
from quizlib.core.question import read_question
from quizlib.errors import ReportError
from quizlib.figures import EVERYWHERE, By, Period, Scope
from quizlib.figures.activities import activity_figures
from quizlib.figures.reported import Changed, Citation, changed, cite, remember, reported_periods
from quizlib.services.correcting import Correcting
from quizlib.services.regrading import Regrading

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def office(office: Office) -> Office:
    """Three due, two took part in one test."""
    office.enrol("001 甲 第一党支部", "002 乙 第一党支部", "003 丙 第二党支部")
    sitting = office.plan()
    office.take("001", sitting, right=3)
    office.take("002", sitting, right=2)
    return office


def citations(office: Office, *ids: str, scope: Scope = EVERYWHERE, now: datetime = LATER) -> list[Citation]:
    figures = office.figures(YEAR, now)
    return cite(office.facts(YEAR, now), YEAR, [figures[scope][id] for id in ids])


def report(office: Office, cited: Sequence[Citation], name: str = "半年报告.docx", now: datetime = LATER) -> Path:
    return remember(office.store, office.results, name, cited, now)


def told(office: Office, *ids: str, scope: Scope = EVERYWHERE) -> list[Changed]:
    return changed(office.store, office.results, citations(office, *ids, scope=scope))


def test_nothing_is_told_where_nothing_was_reported_or_changed(office: Office) -> None:
    assert told(office, "persons") == []
    report(office, citations(office, "persons", "participation"))
    assert told(office, "persons", "participation", "pass_rate") == []
    assert reported_periods(office.results) == [YEAR]


def test_a_regrade_changes_scores_and_is_the_reason(office: Office) -> None:
    sitting = office.plan("lian", NOON + timedelta(days=9), shuffle_questions=False)
    office.take("003", sitting, right=3)  # s1, s2, s3 of twenty points each
    scope = Scope(By.SITTING, "lian", "lian 测试")
    report(office, citations(office, "mean", "pass_rate", "participation", scope=scope))
    third = read_question(SINGLES[2] | {"key": "A"})
    Regrading(office.store).apply("lian", "s3", third, LATER, reason="第3题答案有误")
    mean, rate = told(office, "mean", "pass_rate", "participation", scope=scope)
    assert (mean.old, mean.new) == ("60分（60/1）", "40分（40/1）")
    assert (rate.old, rate.new) == ("100.0%（1/1）", "0.0%（0/1）")
    assert rate.why == "《lian 测试》重新评分（第3题答案有误）"
    assert (rate.reported_in, rate.when) == ("半年报告.docx", LATER)
    assert rate.where == "2026年1月1日至12月31日，lian 测试"


def test_a_corrected_roster_changes_who_was_due_not_the_scores(office: Office) -> None:
    report(office, citations(office, "participation", "pass_rate"))
    rows = [Member(number=n, name=name, branch="第一党支部") for n, name in (("001", "甲"), ("002", "乙"))]
    Correcting(office.store).correct_due("ceshi", rows, "003 已调出", LATER, remove_missing=True)
    (rate,) = told(office, "participation", "pass_rate")
    assert (rate.old, rate.new, rate.why) == ("66.7%（2/3）", "100.0%（2/2）", "《ceshi 测试》更正名册（003 已调出）")


def test_the_last_report_counts(office: Office) -> None:
    branch = Scope(By.BRANCH, "第一党支部", "第一党支部")
    report(office, citations(office, "persons", scope=branch))
    moved = Member(number="001", name="甲", branch="第三党支部")
    Correcting(office.store).correct_due("ceshi", [moved], "支部写错", LATER)
    assert [(one.old, one.new) for one in told(office, "persons", scope=branch)] == [("2人", "1人")]
    report(office, citations(office, "persons", scope=branch), "更正后的报告.docx")
    assert told(office, "persons", scope=branch) == []


def test_a_sitting_that_went_on_is_the_reason(office: Office) -> None:
    early = NOON + timedelta(hours=2)
    (cited,) = citations(office, "persons", now=early)
    report(office, [cited], now=early)
    office.take("003", cited.held[0].sitting, right=5, minutes=300)
    (persons,) = told(office, "persons")
    assert (persons.old, persons.new) == ("2人", "3人")
    assert persons.why == "《ceshi 测试》当时（2026-03-10 14:00）还没有结束，之后继续进行"


def test_a_sitting_of_the_period_that_came_later_is_the_reason(office: Office) -> None:
    report(office, citations(office, "sittings"))
    office.plan("xin", NOON + timedelta(days=60))
    (sittings,) = told(office, "sittings")
    assert sittings.why == "新增场次《xin 测试》"


def test_figures_of_a_branch_a_sitting_and_everything_are_told_apart(office: Office) -> None:
    branch = Scope(By.BRANCH, "第二党支部", "第二党支部")
    sitting = Scope(By.SITTING, "ceshi", "ceshi 测试")
    keys = {one.key for scope in (EVERYWHERE, branch, sitting) for one in citations(office, "persons", scope=scope)}
    assert len(keys) == 3
    assert [len(citations(office, "persons", scope=scope)[0].held) for scope in (branch, sitting)] == [1, 1]


def test_a_ledger_that_was_changed_is_the_reason(office: Office) -> None:
    def cited(persons: int, checksum: str) -> list[Citation]:
        rows = [Activity(date=date(2026, 2, 1), kind="党课", branch="第一党支部", persons=persons)]
        own = [one for one in activity_figures(rows, YEAR) if one.id == "activity:党课:person_times"]
        return cite(office.facts(YEAR), YEAR, own, checksum)

    report(office, cited(5, "a"))
    (one,) = changed(office.store, office.results, cited(6, "b"))
    assert (one.old, one.new, one.why) == ("5人次", "6人次", "活动台账有改动")


def test_reports_of_the_same_moment_are_kept_apart_and_the_later_one_counts(office: Office) -> None:
    first = report(office, citations(office, "persons"))
    office.plan("xin", NOON + timedelta(days=60))
    second = report(office, citations(office, "persons", "sittings"))
    assert first != second
    assert json.loads(first.read_text(encoding="utf-8"))["report"] == "半年报告.docx"
    assert told(office, "sittings") == []


def test_a_record_that_cannot_be_read_is_named(office: Office) -> None:
    path = report(office, citations(office, "persons"))
    path.write_text("{", encoding="utf-8")
    with pytest.raises(ReportError, match=path.name):
        told(office, "persons")
