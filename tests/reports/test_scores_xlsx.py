import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from office import EVERY_KIND, LATER, NOON, Office
from workbook import Book, exported, passage, rows

from quizlib.errors import ReportError
from quizlib.figures import gather_sitting
from quizlib.reports.scores_xlsx import write_scores


def answered(book: Book, sheet: str) -> list[dict[str, Any]]:
    """The rows of the table of responses of a question's sheet."""
    top = next(row[0].row for row in book[sheet].iter_rows() if row[0].value == "工号")
    return rows(book, sheet, top)


def test_each_persons_row_equals_what_was_answered(office: Office, tmp_path: Path) -> None:
    office.enrol("001 张三 第二党支部 预备党员", "002 李四 第一党支部", "0003 王五 第一党支部")
    sitting = office.plan(attempts=2)
    office.take("001", sitting, right=3)
    office.take("002", sitting, right=2, minutes=1)
    office.take("002", sitting, right=5, minutes=20)
    found = rows(exported(office, sitting, tmp_path), "成绩")
    assert [list(row.values())[:10] for row in found] == [
        ["002", "李四", "第一党支部", "党员", 100, 100, "合格", "优秀", timedelta(minutes=10), 2],
        ["001", "张三", "第二党支部", "预备党员", 60, 100, "合格", None, timedelta(minutes=10), 1],
    ]
    assert found[0]["交卷时间"] == datetime(2026, 3, 10, 12, 30)
    assert found[0]["交卷方式"] == "本人交卷"


def test_an_attempt_that_ran_out_of_time_says_so(office: Office, tmp_path: Path) -> None:
    office.enrol("001 张三 甲支部")
    sitting = office.plan()
    office.take("001", sitting, right=1, hand_in=False)
    (row,) = rows(exported(office, sitting, tmp_path), "成绩")
    assert (row["交卷方式"], row["用时"], row["是否合格"]) == ("到时收卷", timedelta(minutes=30), "不合格")


def test_a_score_with_an_unmarked_answer_waits(office: Office, tmp_path: Path) -> None:
    office.enrol("001 张三 甲支部")
    sitting = office.plan(blueprint=EVERY_KIND, pass_line=30, excellent_line=50)
    attempt = office.take("001", sitting, right=6)
    book = exported(office, sitting, tmp_path)
    assert (rows(book, "成绩")[0]["是否合格"], rows(book, "成绩")[0]["优秀"]) == ("待评分", None)
    assert answered(book, "题目 04")[0]["得分"] == "待评分"
    office.mark(attempt, 4, 8)
    book = exported(office, sitting, tmp_path)
    assert (rows(book, "成绩")[0]["是否合格"], rows(book, "成绩")[0]["得分"]) == ("合格", 58)
    assert passage(book, "题目 04", "通过率") == pytest.approx(0.8)


def test_those_who_have_not_taken_part_stand_by_branch(office: Office, tmp_path: Path) -> None:
    office.enrol("001 张三 第二党支部", "002 李四 第一党支部", "003 王五 第二党支部", "004 赵六 第二党支部")
    sitting = office.plan()
    office.take("001", sitting, right=1)
    office.start("003", sitting, minutes=5)
    book = exported(office, sitting, tmp_path, NOON + timedelta(minutes=15))
    assert [list(row.values()) for row in rows(book, "未参加")] == [
        ["第一党支部", "002", "李四", "党员", "未参加", 1, 1],
        ["第二党支部", "003", "王五", "党员", "正在作答", 2, 3],
        ["第二党支部", "004", "赵六", "党员", "未参加", 2, 3],
    ]
    assert "有 1 人正在作答" in passage(book, "封面", "统计时点")


def test_branches_are_counted_as_the_rows_are(office: Office, tmp_path: Path) -> None:
    office.enrol(*(f"{n:02d} 某某 第{'一二三'[n % 3]}党支部" for n in range(12)))
    sitting = office.plan()
    for n in range(9):
        office.take(f"{n:02d}", sitting, right=n % 6)
    book = exported(office, sitting, tmp_path)
    scores, absent = rows(book, "成绩"), rows(book, "未参加")
    for branch in rows(book, "各支部"):  # the whole among them
        inside = [one for one in scores if branch["党支部"] in ("全部", one["党支部"])]
        missing = [one for one in absent if branch["党支部"] in ("全部", one["党支部"])]
        points = [one["得分"] for one in inside]
        assert branch["参加人数（人）"] == len(inside)
        assert branch["未参加人数（人）"] == len(missing)
        assert branch["应参加人数（人）"] == len(inside) + len(missing)
        assert branch["人次"] == sum(one["作答次数"] for one in inside)
        assert branch["参与率（%）"] == pytest.approx(len(inside) / (len(inside) + len(missing)))
        assert branch["合格率（%）"] == pytest.approx(sum(one["是否合格"] == "合格" for one in inside) / len(inside))
        assert branch["优秀率（%）"] == pytest.approx(sum(one["优秀"] == "优秀" for one in inside) / len(inside))
        assert branch["平均分（分）"] == pytest.approx(sum(points) / len(points))
        assert (branch["最高分（分）"], branch["最低分（分）"]) == (max(points), min(points))


def test_numbers_matches_and_orders_read_well_on_their_sheets(office: Office, tmp_path: Path) -> None:
    office.enrol("001 张三 甲支部")
    fixed = [{"id": id, "points": 9} for id in ("n1", "p1", "o1")]
    sitting = office.plan(blueprint={"fixed": fixed}, pass_line=1, excellent_line=27)
    attempt = office.start("001", sitting)
    for slot, response in ((1, "３２.5 学时"), (2, "B-B"), (3, "CBA")):
        office.answer(attempt, slot, response)
    office.hand_in(attempt)
    book = exported(office, sitting, tmp_path)
    sheets = [name for name in book.sheetnames if name.startswith("题目 ")]
    assert [list(answered(book, sheet)[0].values())[3:] for sheet in sheets] == [
        ["３２.5 学时", 9, 9],
        ["1 → B；2 → 未选；3 → B", 6, 9],
        ["C → B → A", 0, 9],
    ]
    keys = ["32 学时（误差不超过 0.5）", "1 → B；2 → A；3 → B", "C → A → B"]
    assert [passage(book, sheet, "标准答案") for sheet in sheets] == keys
    assert [row["标准答案"] for row in rows(book, "题目一览")] == keys
    assert passage(book, sheets[1], "待配项") == "1．子\n2．丑\n3．寅"
    assert passage(book, sheets[2], "选项") == "A．甲\nB．乙\nC．丙"


def test_every_question_has_a_sheet_with_every_response(office: Office, tmp_path: Path) -> None:
    office.enrol("001 张三 甲支部", "002 李四 甲支部")
    sitting = office.plan(blueprint=EVERY_KIND, pass_line=30, excellent_line=50)
    attempt = office.start("001", sitting)
    for slot, response in ((1, "AB"), (2, True), (3, ("12个月", "不知道")), (4, "我的看法"), (5, True), (6, "A")):
        office.answer(attempt, slot, response)
    office.hand_in(attempt)
    office.take("002", sitting, right=6)
    book = exported(office, sitting, tmp_path)
    assert [name for name in book.sheetnames if name.startswith("题目 ")] == [f"题目 0{n}" for n in range(1, 6)]
    first = {sheet: list(answered(book, sheet)[0].values())[3:] for sheet in book.sheetnames if "题目 " in sheet}
    assert first == {
        "题目 01": ["AB", 0, 10],
        "题目 02": ["正确", 0, 10],
        "题目 03": ["12个月；不知道", 5, 10],
        "题目 04": ["我的看法", "待评分", 10],
        "题目 05": ["正确", 10, 10, "A", 0, 10],
    }
    assert passage(book, "题目 01", "标准答案") == "AC"
    assert passage(book, "题目 02", "标准答案") == "错误"
    assert passage(book, "题目 03", "标准答案") == "一年 / 12个月；支部大会通过"
    assert passage(book, "题目 03", "通过率") == pytest.approx(15 / 20)
    assert passage(book, "题目 05", "（2）通过率") == pytest.approx(10 / 20)
    assert passage(book, "题目 01", "依据") == "《某某工作条例》（2023）第七条"
    assert passage(book, "题目 05", "材料") == "某支部的材料"


def test_a_drawn_question_lists_only_those_who_had_it(office: Office, tmp_path: Path) -> None:
    office.enrol(*(f"{n:02d} 某某 甲支部" for n in range(8)))
    rules = {"rules": [{"count": 2, "points": 10, "topic": "单选"}]}
    sitting = office.plan(blueprint=rules, pass_line=10, excellent_line=20)
    had: dict[str, list[str]] = {}
    for n in range(8):
        for slot in office.take(f"{n:02d}", sitting, right=n % 3).paper.slots:
            had.setdefault(slot.question.id, []).append(f"{n:02d}")
    book = exported(office, sitting, tmp_path)
    listed = {row["题目编号"]: row for row in rows(book, "题目一览")}
    assert {id: row["作答份数"] for id, row in listed.items()} == {id: len(people) for id, people in had.items()}
    for id, row in listed.items():
        earned = answered(book, row["题目"])
        assert [one["工号"] for one in earned] == had[id]
        assert row["通过率"] == pytest.approx(sum(one["得分"] for one in earned) / (10 * len(earned)))


def test_too_many_questions_share_a_sheet_and_it_is_said(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizlib.reports.sheets.material.MOST_SHEETS", 4)
    monkeypatch.setattr("quizlib.reports.sheets.responses.MOST_SHEETS", 4)
    office.enrol("001 张三 甲支部")
    sitting = office.plan()
    office.take("001", sitting, right=2)
    book = exported(office, sitting, tmp_path)
    assert [name for name in book.sheetnames if name.startswith("题目 ")] == []
    assert book.sheetnames[-1] == "作答明细"
    assert [(row["题目编号"], row["得分"]) for row in rows(book, "作答明细")] == sorted(
        (one["题目编号"], one["得分"]) for one in rows(book, "作答明细")
    )
    assert sum(row["得分"] for row in rows(book, "作答明细")) == 40
    assert "超过 4 道" in passage(book, "说明", "题目")


def test_texts_that_look_like_formulas_stay_texts(office: Office, tmp_path: Path) -> None:
    office.enrol('=1+1 =HYPERLINK("http://x") @甲支部', "+86 -2+3 @甲支部")
    sitting = office.plan(blueprint=EVERY_KIND, pass_line=30, excellent_line=50)
    attempt = office.start("=1+1", sitting)
    office.answer(attempt, 4, "=cmd|' /C calc'!A0")
    office.hand_in(attempt)
    book = exported(office, sitting, tmp_path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert {'=HYPERLINK("http://x")', "=cmd|' /C calc'!A0", "-2+3", "+86"} <= set(texts)
    assert not any("<f>" in text for text in _parts(tmp_path / "成绩.xlsx"))


def test_numbers_of_employees_stay_texts_without_a_warning(office: Office, tmp_path: Path) -> None:
    office.enrol("00012 张三 甲支部")
    sitting = office.plan()
    office.take("00012", sitting, right=1)
    book = exported(office, sitting, tmp_path)
    assert book["成绩"]["A2"].value == "00012"
    assert any('numberStoredAsText="1"' in text for text in _parts(tmp_path / "成绩.xlsx"))


def test_headers_are_frozen_and_can_be_filtered(office: Office, tmp_path: Path) -> None:
    office.enrol("001 张三 甲支部")
    book = exported(office, office.plan(), tmp_path)
    frozen = {"成绩": "C2", "各支部": "B2", "人员类别": "B2", "未参加": "D2", "题目一览": "C2", "选项分布": "C2"}
    assert {name: book[name].freeze_panes for name in frozen} == frozen
    assert all(book[name].auto_filter.ref for name in frozen)


def test_a_sitting_that_nobody_took_can_be_exported(office: Office, tmp_path: Path) -> None:
    office.enrol("001 张三 甲支部")
    book = exported(office, office.plan(), tmp_path)
    assert rows(book, "成绩") == []
    assert [row["姓名"] for row in rows(book, "未参加")] == ["张三"]
    assert rows(book, "各支部")[0]["合格率（%）"] == "—"
    assert [name for name in book.sheetnames if name.startswith("题目 ")] == []


def test_the_rules_of_the_sitting_are_explained(office: Office, tmp_path: Path) -> None:
    office.enrol("001 张三 甲支部")
    book = exported(office, office.plan(attempts=3, counts="last"), tmp_path)
    assert passage(book, "封面", "作答次数") == "最多 3 次，取最后一次"
    assert passage(book, "封面", "满分") == "100 分"
    assert passage(book, "封面", "导出时间") == "2027-04-14 12:00（北京时间）"


def test_an_unknown_sitting_is_named_with_those_there_are(office: Office) -> None:
    office.enrol("001 张三 甲支部")
    office.plan("chun")
    with pytest.raises(ReportError, match=r"没有编号为 qiu 的场次.*chun（chun 测试）"):
        gather_sitting(office.store, office.results, "qiu", LATER)


def test_a_file_that_cannot_be_written_leaves_the_old_one(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.enrol("001 张三 甲支部")
    target = tmp_path / "成绩.xlsx"
    target.write_text("old")

    def locked(self: Path, target: Path) -> Path:
        raise PermissionError(13, "open in Excel")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(ReportError, match="正在 Excel、Word 或 WPS 中打开"):
        write_scores(target, gather_sitting(office.store, office.results, office.plan().id, LATER))
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.glob("*.xlsx")] == ["成绩.xlsx"]


@pytest.mark.parametrize(("name", "reason"), [("x.xls", "应以 .xlsx 结尾"), ("nowhere/x.xlsx", "文件夹 .* 不存在")])
def test_a_wrong_target_is_refused(office: Office, tmp_path: Path, name: str, reason: str) -> None:
    office.enrol("001 张三 甲支部")
    with pytest.raises(ReportError, match=reason):
        write_scores(tmp_path / name, gather_sitting(office.store, office.results, office.plan().id, LATER))


def _parts(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as file:
        for name in file.namelist():
            if name.startswith("xl/worksheets/"):
                yield file.read(name).decode()
