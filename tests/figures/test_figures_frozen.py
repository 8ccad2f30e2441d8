"""Closed sittings are frozen once, changes make versions with their reasons, and tampering is told."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from office import EVERY_KIND, LATER, NOON, Office

import quizlib
from quizlib.core.audit import Action
from quizlib.errors import ReportError, StoreError
from quizlib.figures import Period, gather_sittings
from quizlib.figures.facts import BEHIND
from quizlib.figures.frozen import versions
from quizlib.figures.verify import Verdict, verify
from quizlib.store.audit import select_audit

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def verdicts(office: Office) -> list[Verdict]:
    return list(verify(office.store, office.results, LATER))


def closed(office: Office) -> None:
    """Two persons have taken a test of every kind; one short answer waits for its mark."""
    office.enrol("001 张三 甲支部", "002 李四 乙支部")
    sitting = office.plan(blueprint=EVERY_KIND, pass_line=30, excellent_line=50)
    office.take("001", sitting, right=6)
    office.take("002", sitting, right=3)


def test_a_sitting_is_frozen_only_after_it_has_closed(office: Office) -> None:
    closed(office)
    end = NOON + timedelta(days=2)
    assert [one.version for one in office.facts(YEAR, end - timedelta(seconds=1)).held] == [0]
    assert versions(office.results, "ceshi") == []
    assert [one.version for one in office.facts(YEAR, end + timedelta(minutes=1)).held] == [1]
    assert len(versions(office.results, "ceshi")) == 1


def test_frozen_and_live_figures_are_the_same(office: Office) -> None:
    closed(office)
    end = NOON + timedelta(days=2)
    live = list(office.figures(YEAR, end - timedelta(seconds=1)))
    written = list(office.figures(YEAR, LATER))
    read_again = list(office.figures(YEAR, LATER))
    assert live == written == read_again


def test_a_mark_after_the_close_makes_the_next_version_with_its_reason(office: Office) -> None:
    closed(office)
    before = office.figures(YEAR).everywhere
    with office.store.read() as connection:
        (attempt,) = [one for one in select_audit(connection) if one.action is Action.FROZEN]
    assert attempt.body["version"] == 1
    short = next(one for one in office.marking.to_mark("ceshi", LATER) if one.response)
    office.marking.give("ceshi", [office.given(short, 5)], LATER)
    after = office.figures(YEAR).everywhere
    assert (before["pending"].value, after["pending"].value) == (1, 0)
    first, second = versions(office.results, "ceshi")
    assert first.manifest.reason == "场次结束"
    assert second.manifest.reason.startswith("评分")
    assert [one.problems for one in verdicts(office)] == [(), ()]


def test_answers_after_a_sitting_was_frozen_by_a_clock_that_is_ahead_count_in_the_next_version(office: Office) -> None:
    office.enrol("001 张三 甲支部", "002 李四 乙支部")
    sitting = office.plan(blueprint=EVERY_KIND, pass_line=30, excellent_line=50)
    office.take("001", sitting, right=6)
    assert [one.version for one in office.facts(YEAR, LATER).held] == [1]
    office.take("002", sitting, right=3)
    assert [one.version for one in office.facts(YEAR, LATER + timedelta(hours=1)).held] == [2]
    assert office.figures(YEAR, LATER + timedelta(days=9)).everywhere["persons"].value == 2
    assert versions(office.results, "ceshi")[1].manifest.reason == BEHIND
    assert [one.problems for one in verdicts(office)] == [(), ()]


def test_a_version_is_read_from_its_files_and_not_from_the_store(office: Office) -> None:
    closed(office)
    office.facts(YEAR)
    with office.store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM steps").scalar()
    office.store.write(lambda connection: connection.exec_driver_sql("DELETE FROM steps")).result()
    assert office.figures(YEAR).everywhere["passed"].value == 1
    assert verdicts(office)[0].problems[0].startswith("按数据库重新计算")


@pytest.mark.parametrize("name", ["attempts.parquet", "due.parquet", "sitting.json"])
def test_a_changed_file_is_told_and_never_read(office: Office, name: str) -> None:
    closed(office)
    office.facts(YEAR)
    path = office.results / "ceshi" / "1" / name
    path.write_bytes(path.read_bytes()[:-1] + b"~")
    with pytest.raises(ReportError, match="校验值不符"):
        office.facts(YEAR)
    assert "校验值不符" in verdicts(office)[0].problems[0]


def test_a_manifest_that_was_rewritten_to_fit_is_told(office: Office) -> None:
    closed(office)
    office.facts(YEAR)
    path = office.results / "ceshi" / "1" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | {"reason": "别的"}), encoding="utf-8")
    assert "操作记录中的校验值不符" in verdicts(office)[0].problems[0]


def test_a_lost_folder_is_told_and_frozen_again_under_the_next_number(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    closed(office)
    office.facts(YEAR)
    (office.results / "ceshi").rename(office.results / "gone")
    assert [one.version for one in office.facts(YEAR).held] == [2]
    assert "第 1 版归档文件夹缺失" in caplog.text
    assert versions(office.results, "ceshi")[0].manifest.reason == "原来的归档缺失，按数据库重新归档"
    assert [(one.version, bool(one.problems)) for one in verdicts(office) if one.sitting == "ceshi"] == [
        (1, True),
        (2, False),
    ]


def test_verifying_what_was_never_frozen_says_what_was(office: Office) -> None:
    closed(office)
    office.facts(YEAR)
    with pytest.raises(ReportError, match="已归档的有：ceshi"):
        list(verify(office.store, office.results, LATER, "ceshi-2"))


def test_a_folder_that_cannot_be_written_is_told(office: Office) -> None:
    closed(office)
    (office.results / "ceshi").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(StoreError, match="归档写不进去"):
        office.facts(YEAR)


def test_unknown_sittings_are_named_with_those_there_are(office: Office) -> None:
    closed(office)
    with pytest.raises(ReportError, match=r"没有编号为 ceshi-9 的场次.*ceshi（ceshi 测试）"):
        gather_sittings(office.store, office.results, ["ceshi-9"], LATER)


def test_results_open_as_data_frames(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    (tmp_path / "questions").mkdir()
    office = Office(tmp_path / "results")
    closed(office)
    office.store.close()
    results = quizlib.open_results("ceshi", home=tmp_path)
    assert list(results.sittings["full_marks"]) == [60.0]
    assert list(results.due["name"]) == ["张三", "李四"]
    assert sorted(results.attempts["points"]) == [30.0, 50.0]
    assert results.attempts["started"].dt.hour.tolist() == [12, 12]
    assert results.marks["points"].isna().sum() == 1
    assert len(results.marks) == 12
    assert set(results.questions["question"]) == {"m1", "t1", "f1", "k1", "c1"}
    assert results.sql("SELECT count(*) AS n FROM attempts")["n"].tolist() == [2]
