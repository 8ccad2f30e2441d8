import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from examples import asked, sitting
from hypothesis import given
from hypothesis import strategies as st

from quizlib.core.paper import Slot
from quizlib.core.question import LONGEST_SHORT, Response
from quizlib.errors import PlanError, ProblemsError
from quizlib.exchange.marks_xlsx import ReadMark, read_marks, write_marks

IDS = ["0" * 31 + "1", "1e5" + "0" * 29, "a" * 32]
TOP = 7  # the first row of answers, below the title, three passages, a blank row and the header


@dataclass(frozen=True)
class Given:
    """A short answer to mark."""

    attempt_id: str
    slot: Slot
    response: Response
    mark: Fraction | None = None
    note: str = ""


def slot(number: int = 3, points: str = "5", id: str = "short-1", **more: Any) -> Slot:
    question = asked(id, "short", **more)
    return Slot(number, f"edition of {id}", None, question, Fraction(points), ())


ANSWERS = [Given(IDS[0], slot(), "=1+1"), Given(IDS[1], slot(4), "要点一\r\n  要点二"), Given(IDS[2], slot(), "@x")]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write_marks(tmp_path / "评分.xlsx", sitting(), ANSWERS)
    return tmp_path / "评分.xlsx"


def changed(file: Path, change: Callable[[Any], object]) -> Path:
    """The file after ``change`` to its first sheet."""
    book = openpyxl.load_workbook(file)
    change(book.worksheets[0])
    book.save(file)
    return file


def filled(file: Path, **cells: Any) -> Path:
    def fill(sheet: Any) -> None:
        for place, value in cells.items():
            sheet[place] = value

    return changed(file, fill)


def problems_of(file: Path, answers: Any = ANSWERS) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        read_marks(file, answers)
    return [str(one) for one in caught.value.problems]


def test_the_sheet_shows_the_key_and_no_name(file: Path) -> None:
    sheet = openpyxl.load_workbook(file).worksheets[0]
    assert sheet.title == "1 short-1"
    shown = {sheet.cell(row, 1).value: sheet.cell(row, 2).value for row in range(2, 5)}
    assert shown["题干"] == "short-1 的题干"
    assert shown["标准答案"] == "要点一；要点二"
    header = [cell.value for cell in sheet[TOP - 1]]
    assert header == ["作答编号", "题位", "作答内容", "满分", "得分", "评语"]


def test_ids_are_text_and_nothing_that_was_typed_is_computed(file: Path) -> None:
    sheet = openpyxl.load_workbook(file).worksheets[0]
    rows = list(sheet.iter_rows(min_row=TOP))
    assert [row[0].value for row in rows] == IDS
    assert [(row[0].data_type, row[2].data_type) for row in rows] == [("s", "s")] * 3
    assert rows[0][2].value == "=1+1"
    assert rows[0][2].quotePrefix


def test_a_question_has_a_sheet_with_its_material_and_rationale(tmp_path: Path) -> None:
    case: Any = asked("c", "case", stem="某支部的材料", parts=[asked("c-1", "short", rationale="因为").model_dump()])
    part = Slot(9, "edition of c", 0, case, Fraction(4), ())
    write_marks(tmp_path / "a.xlsx", sitting(), [*ANSWERS, Given("b" * 32, part, "答")])
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["1 short-1", "2 c-1"]
    labels = [book["2 c-1"].cell(row, 1).value for row in range(2, 7)]
    assert labels == ["材料", "题干", "标准答案", "解析", "怎样评分"]


def test_empty_points_are_left_out(file: Path) -> None:
    assert read_marks(file, ANSWERS).marks == ()
    read = read_marks(filled(file, E8=3.5, F8="缺要点", F9="只写了评语"), ANSWERS)
    assert read.marks == (ReadMark(IDS[1], 4, Fraction(7, 2), "缺要点", None),)
    assert read.only_notes == 1


@pytest.mark.parametrize(
    ("cell", "points"),
    [(0, "0"), (5, "5"), (5.0, "5"), (2.5, "5/2"), ("3", "3"), (" ４．５ ", "9/2"), (0.1 + 0.2, "3/10")],
)
def test_points_are_exact(file: Path, cell: Any, points: str) -> None:
    (mark,) = read_marks(filled(file, E7=cell), ANSWERS).marks
    assert (mark.attempt_id, mark.slot, mark.points) == (IDS[0], 3, Fraction(points))


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (5.01, "得分超出满分，应在 0 和 5 之间（现为 5.01）"),
        (-1, "得分应为 0 到 5 之间的数字（现为 -1）"),
        ("优", "得分应为 0 到 5 之间的数字（现为 优）"),
        ("1e9", "得分应为 0 到 5 之间的数字"),
        (1e300, "得分应为 0 到 5 之间的数字"),
        (True, "应为文字（现为 TRUE）"),
        ("=1+1", "公式还没有算出的值"),
        ("#N/A", "公式出错"),
    ],
)
def test_points_that_are_not_right_are_told_by_cell(file: Path, cell: Any, message: str) -> None:
    (found,) = problems_of(filled(file, E7=cell))
    assert found.startswith("评分.xlsx 1 short-1!E7: ")
    assert message in found


@pytest.mark.parametrize(
    ("cells", "place", "message"),
    [
        ({"A7": "x" * 32}, "A7", "没有这份作答"),
        ({"A7": None}, "A7", "没有这份作答（编号 空"),
        ({"B7": 4}, "A7", "没有这份作答"),
        ({"B7": "三"}, "A7", "没有这份作答"),
        ({"A8": IDS[0], "B8": 3, "C8": "=1+1"}, "A8", "出现了两次"),
        ({"C7": "改过的内容"}, "C7", "作答内容与编号对不上"),
        ({"A7": IDS[2], "A9": IDS[0]}, "C7", "作答内容与编号对不上"),
        ({"E7": 1, "F7": "长" * 501}, "E7", "评语不能超过 500 个字"),
    ],
)
def test_changed_rows_are_told_by_cell(file: Path, cells: dict[str, Any], place: str, message: str) -> None:
    found = problems_of(filled(file, **cells))
    assert found[0].startswith(f"评分.xlsx 1 short-1!{place}: ")
    assert message in found[0]


def test_rows_may_be_sorted_and_removed(file: Path) -> None:
    def turn(sheet: Any) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=TOP)]
        for number, row in enumerate(reversed(rows[1:]), TOP):
            for place, value in enumerate(row, 1):
                sheet.cell(number, place).value = value
                sheet.cell(number, place).data_type = "s" if isinstance(value, str) else "n"
            sheet.cell(number, 5).value = 1
        sheet.delete_rows(TOP + 2)

    read = read_marks(changed(file, turn), ANSWERS)
    assert {one.attempt_id for one in read.marks} == set(IDS[1:])


def test_marks_given_before_stand_in_the_sheet_and_come_back_unchanged(tmp_path: Path) -> None:
    answers = [
        Given(IDS[0], slot(points="10/3"), "答", Fraction(1, 3), "=尚可"),
        Given(IDS[1], slot(), "答", Fraction(1)),
    ]
    write_marks(tmp_path / "a.xlsx", sitting(), answers)
    read = read_marks(tmp_path / "a.xlsx", answers)
    assert [(one.points, one.earlier, one.note) for one in read.marks] == [
        (Fraction(10, 9), Fraction(10, 9), "=尚可"),
        (Fraction(5), Fraction(5), ""),
    ]


def test_full_marks_that_are_printed_rounded_up_are_full_marks(tmp_path: Path) -> None:
    answers = [Given(IDS[0], slot(points="20/3"), "答")]
    write_marks(tmp_path / "a.xlsx", sitting(), answers)
    (mark,) = read_marks(filled(tmp_path / "a.xlsx", E7=6.67), answers).marks
    assert mark.points == Fraction(20, 3)


def test_a_file_with_marks_is_not_replaced_unless_it_is_asked_for(file: Path) -> None:
    with pytest.raises(PlanError, match="已经存在"):
        write_marks(file, sitting(), ANSWERS)
    write_marks(file, sitting(), ANSWERS[:1], overwrite=True)
    assert read_marks(file, ANSWERS).marks == ()


def test_another_spreadsheet_is_refused(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    assert "没有找到表头" in problems_of(tmp_path / "a.xlsx")[0]


def test_a_missing_column_is_told(file: Path) -> None:
    assert "表头缺少 得分" in problems_of(changed(file, lambda sheet: sheet.delete_cols(5)))[0]


def test_the_longest_answer_survives(tmp_path: Path) -> None:
    answers = [Given(IDS[0], slot(), "长" * LONGEST_SHORT, Fraction(1))]
    write_marks(tmp_path / "a.xlsx", sitting(), answers)
    assert len(read_marks(tmp_path / "a.xlsx", answers).marks) == 1


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1), min_size=1, max_size=4
    )
)
def test_whatever_was_typed_comes_back_to_its_own_mark(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    answers = [
        replace(ANSWERS[0], attempt_id=f"id-{n}", response=text, mark=Fraction(1)) for n, text in enumerate(texts)
    ]
    file = tmp_path_factory.mktemp("m") / "a.xlsx"
    write_marks(file, sitting(), answers)
    assert len(read_marks(file, answers).marks) == len(texts)
    assert not any(
        re.search("f", cell.data_type) for row in openpyxl.load_workbook(file).active.iter_rows() for cell in row
    )
