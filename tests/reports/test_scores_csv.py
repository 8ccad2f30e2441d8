import csv
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from known import PEOPLE, held
from office import LATER, NOON, Office

from quizlib.core.sitting import Sitting
from quizlib.errors import ReportError
from quizlib.figures import gather_sitting
from quizlib.reports.scores_csv import inert, write_csv


def written(office: Office, sitting: Sitting, folder: Path) -> list[dict[str, str]]:
    """The rows of the file, read again."""
    write_csv(folder / "成绩.csv", gather_sitting(office.store, office.results, sitting.id, LATER))
    with (folder / "成绩.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_everybody_on_the_list_has_a_row(office: Office, tmp_path: Path) -> None:
    found = {row["工号"].strip(): row for row in written(office, held(office), tmp_path)}
    assert set(found) == {one.number for one in PEOPLE}
    for one in PEOPLE:
        row = found[one.number]
        assert (row["姓名"], row["党支部"], row["人员类别"]) == (one.name, one.branch, one.cohort)
        state = "参加" if one.rights else "免考" if one.excused else "未参加"
        assert (row["状态"], row["免考原因"]) == (state, one.excused)
        assert row["得分"] == (str(one.points) if one.rights else "")
        assert row["作答次数"] == (str(len(one.rights)) if one.rights else "")
        assert row["用时（秒）"] == ("600" if one.rights else "")


def test_it_opens_in_excel_with_its_characters_and_lines(office: Office, tmp_path: Path) -> None:
    written(office, held(office), tmp_path)
    content = (tmp_path / "成绩.csv").read_bytes()
    assert content.startswith("\ufeff工号,姓名,".encode())
    assert content.count(b"\n") == content.count(b"\r\n") == len(PEOPLE) + 1


def test_numbers_keep_their_zeros_behind_a_tab(office: Office, tmp_path: Path) -> None:
    office.enrol("000123 张三 甲支部", "1E5 李四 甲支部")
    assert [row["工号"] for row in written(office, office.plan(), tmp_path)] == ["\t000123", "\t1E5"]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2+3", "@sum", "＝1+1", " =1", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_a_text_that_begins_like_a_formula_is_inert(text: str) -> None:
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize("text", ["张三", "", "1-2", "a=b", "2026-03-10 12:00:00", "'=1"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


@given(st.text(alphabet="=+-@＝ \t\r\n'a1张", max_size=6))
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert inert(text).lstrip(" ")[:1] not in {*"=+-@＝"}


def test_formulas_in_a_roster_are_inert_in_the_file(office: Office, tmp_path: Path) -> None:
    office.enrol('=1+1 =HYPERLINK("http://x") @甲支部 -党员')
    (row,) = written(office, office.plan(), tmp_path)
    assert list(row.values())[:4] == ["'=1+1", '\'=HYPERLINK("http://x")', "'@甲支部", "'-党员"]


def test_who_is_answering_is_told_apart(office: Office, tmp_path: Path) -> None:
    office.enrol("001 张三 甲支部")
    sitting = office.plan()
    office.start("001", sitting)
    facts = gather_sitting(office.store, office.results, sitting.id, NOON + timedelta(minutes=5))
    write_csv(tmp_path / "a.csv", facts)
    assert "正在作答" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")


def test_another_ending_is_refused(office: Office, tmp_path: Path) -> None:
    office.enrol("001 张三 甲支部")
    with pytest.raises(ReportError, match=r"应以 \.csv 结尾"):
        write_csv(tmp_path / "a.txt", gather_sitting(office.store, office.results, office.plan().id, LATER))
