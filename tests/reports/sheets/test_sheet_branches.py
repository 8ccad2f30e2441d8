from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from known import PEOPLE, Known, counted, held, within
from office import LATER, Office
from workbook import Book, exported, passage, rows, tile

from quizlib.errors import ReportError
from quizlib.figures import gather_sitting
from quizlib.reports.names import file_names, sheet_names
from quizlib.reports.scores_xlsx import write_branch_books

OF_BRANCH = within(PEOPLE, branch="第二党支部")


def headed(book: Book, sheet: str, title: str, nth: int = 0) -> list[dict[str, Any]]:
    """The rows of the nth table of a sheet whose first column is called ``title``."""
    tops = [cell.row for (cell,) in book[sheet].iter_rows(max_col=1) if cell.value == title]
    return rows(book, sheet, tops[nth])


def texts(book: Book) -> set[str]:
    """Every text of a workbook."""
    return {
        cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)
    }


def books(office: Office, folder: Path, sitting_id: str = "ceshi") -> dict[str, Book]:
    """The workbook of each branch, by the name of its file."""
    written = write_branch_books(folder, gather_sitting(office.store, office.results, sitting_id, LATER))
    return {one.name: openpyxl.load_workbook(one) for one in written}


def test_a_branch_has_a_sheet_with_its_own_people_and_figures(office: Office, tmp_path: Path) -> None:
    book = exported(office, held(office), tmp_path, branches=True)
    own, whole = headed(book, "第二党支部", "范围")
    for row, people in ((own, OF_BRANCH), (whole, PEOPLE)):
        by_hand = counted(people)
        assert {title: row[title] for title in by_hand if title in row} == pytest.approx(
            {title: value for title, value in by_hand.items() if title in row}
        )
    there = [one for one in OF_BRANCH if one.rights]
    found = headed(book, "第二党支部", "工号")
    assert {row["工号"]: row["得分"] for row in found} == {one.number: one.points for one in there}
    assert [row["姓名"] for row in headed(book, "第二党支部", "工号", 1)] == ["乙未参加"]
    excused = headed(book, "第二党支部", "工号", 2)
    assert {row["姓名"]: (row["是否参加"], row["免考原因"]) for row in excused} == {
        "乙请假": ("未参加", "请假"),
        "乙请假参加": ("参加", "借调"),
    }


def test_a_sheet_of_a_branch_holds_nobody_else(office: Office, tmp_path: Path) -> None:
    book = exported(office, held(office), tmp_path, branches=True)
    found = {cell for row in book["第二党支部"].iter_rows(values_only=True) for cell in row}
    others = [one for one in PEOPLE if one.branch != "第二党支部"]
    assert found.isdisjoint({one.name for one in others} | {one.number for one in others})


def test_each_branch_gets_a_whole_workbook_without_anybody_else(office: Office, tmp_path: Path) -> None:
    held(office)
    found = books(office, tmp_path / "各支部")
    assert set(found) == {f"{one} ceshi 测试成绩.xlsx" for one in {person.branch for person in PEOPLE}}
    for name, book in found.items():
        branch = name.partition(" ")[0]
        own, others = within(PEOPLE, branch=branch), [one for one in PEOPLE if one.branch != branch]
        assert {one.name for one in own} <= texts(book)
        assert texts(book).isdisjoint({one.name for one in others} | {one.number for one in others})
        assert texts(book).isdisjoint({one.branch for one in others})


def test_the_workbook_of_a_branch_counts_its_own_beside_the_whole(office: Office, tmp_path: Path) -> None:
    held(office)
    book = books(office, tmp_path / "各支部")["第二党支部 ceshi 测试成绩.xlsx"]
    own, whole = rows(book, "各支部")
    assert (own["党支部"], whole["党支部"]) == ("第二党支部", "全部")
    assert own["合格率（%）"] == pytest.approx(counted(OF_BRANCH)["合格率（%）"])
    assert whole["合格率（%）"] == pytest.approx(counted(PEOPLE)["合格率（%）"])
    number, below = tile(book, "参与率")
    assert number == pytest.approx(counted(OF_BRANCH)["参与率（%）"])
    assert below.splitlines()[1] == "全部 85.7%"
    first = {branch: [one.rights[0] for one in people if one.rights] for branch, people in _parts().items()}
    for place, row in enumerate(rows(book, "题目一览")):
        rates = {branch: sum(right > place for right in rights) / len(rights) for branch, rights in first.items()}
        assert (row["通过率"], row["全部通过率"]) == pytest.approx((rates["own"], rates["whole"]))
        assert row["相差（百分点）"] == pytest.approx(100 * (rates["own"] - rates["whole"]))
    assert passage(book, "题目 01", "作答份数") == len(first["own"])
    assert [row["姓名"] for row in rows(book, "未参加")] == ["乙未参加"]
    assert "试卷质量" not in book.sheetnames


def _parts() -> dict[str, list[Known]]:
    return {"own": OF_BRANCH, "whole": list(PEOPLE)}


def test_a_branch_that_nobody_took_part_of_gets_its_workbook_too(office: Office, tmp_path: Path) -> None:
    held(office)
    book = books(office, tmp_path / "各支部")["第十党支部 ceshi 测试成绩.xlsx"]
    assert rows(book, "成绩") == []
    assert [row["姓名"] for row in rows(book, "未参加")] == ["丙0", "丙1", "丙2"]
    assert tile(book, "合格率")[0] == "—"


def test_names_of_branches_that_no_sheet_and_no_file_may_have_are_mended(office: Office, tmp_path: Path) -> None:
    names = ["a/b:c*", "A/B:C*", "'支部'", "成绩", "con", "很长" * 20, "很长" * 20 + "二"]
    people = [Known(f"{n:03d}", f"某{n}", name, "党员", (n % 6,)) for n, name in enumerate(names)]
    book = exported(office, held(office, people), tmp_path, branches=True)
    for one in people:
        sheets = [name for name in book.sheetnames if (book[name]["A1"].value or "").startswith(f"{one.branch}　")]
        assert len(sheets) == 1
        assert [row["姓名"] for row in headed(book, sheets[0], "工号")] == [one.name]
    assert len(books(office, tmp_path / "各支部")) == len(names)


def test_a_folder_is_made_where_its_place_exists(office: Office, tmp_path: Path) -> None:
    facts = gather_sitting(office.store, office.results, held(office).id, LATER)
    with pytest.raises(ReportError, match=r"文件夹 .* 不存在"):
        write_branch_books(tmp_path / "无" / "各支部", facts)
    (tmp_path / "文件").write_text("")
    with pytest.raises(ReportError, match="这是一个文件"):
        write_branch_books(tmp_path / "文件", facts)


@given(st.lists(st.text(min_size=1, max_size=60), max_size=12))
def test_every_name_makes_a_sheet_and_a_file(wanted: list[str]) -> None:
    sheets, files = sheet_names(wanted, ["封面"]), file_names(wanted, ".xlsx")
    assert len({one.casefold() for one in sheets}) == len(wanted) == len({one.casefold() for one in files})
    for one in sheets:
        assert 0 < len(one.encode("utf-16-le")) // 2 <= 31
        assert not set(one) & set("[]:*?/\\")
        assert one.casefold() not in ("封面", "history")
        assert "'" not in (one[0], one[-1])
    for one in files:
        assert len(one.encode()) <= 160
        assert not set(one) & set('<>:"/\\|?*')
        assert one[0] not in " ."
        assert one.partition(".")[0].rstrip().casefold() not in ("con", "aux", "nul")
