from datetime import timedelta
from pathlib import Path

import pytest
from known import PEOPLE, counted, held
from office import LATER, NOON, Office
from workbook import exported, passage, tile

from quizlib.figures import gather_sitting

TILES = (
    "应参加人数",
    "参加人数",
    "参与率",
    "平均分",
    "合格率",
    "优秀率",
    "免考人数",
    "未参加人数",
    "中位数",
    "最高分",
    "最低分",
)


def test_the_large_numbers_are_those_counted_by_hand(office: Office, tmp_path: Path) -> None:
    book = exported(office, held(office), tmp_path)
    by_hand = {title.partition("（")[0]: value for title, value in counted(PEOPLE).items()}
    assert {name: tile(book, name)[0] for name in TILES} == pytest.approx({name: by_hand[name] for name in TILES})
    assert tile(book, "参与率")[1] == "24 ÷ 28"
    assert tile(book, "合格率")[1] == "17 ÷ 24"


def test_what_cannot_be_told_says_why(office: Office, tmp_path: Path) -> None:
    office.enrol("001 张三 甲支部")
    assert tile(exported(office, office.plan(), tmp_path), "合格率") == ("—", "没有已评定的成绩")


def test_a_closed_sitting_names_its_version_and_checksum(office: Office, tmp_path: Path) -> None:
    sitting = held(office)
    frozen = gather_sitting(office.store, office.results, sitting.id, LATER).held
    book = exported(office, sitting, tmp_path)
    assert passage(book, "封面", "校验码") == frozen.checksum
    assert passage(book, "封面", "归档版本").startswith(f"第 {frozen.version} 版")
    assert passage(book, "封面", "导出时间") == "2027-04-14 12:00（北京时间）"


def test_an_open_sitting_says_that_numbers_will_change(office: Office, tmp_path: Path) -> None:
    office.enrol("001 张三 甲支部")
    book = exported(office, office.plan(), tmp_path, NOON + timedelta(hours=1))
    assert "数字还会变动" in passage(book, "封面", "归档版本")
    assert "校验码" not in [row[0] for row in book["封面"].iter_rows(values_only=True)]


def test_the_rules_stand_on_the_cover(office: Office, tmp_path: Path) -> None:
    office.enrol("001 张三 甲支部")
    rules = [{"count": 2, "points": 10, "topic": "单选"}, {"count": 1, "points": 5, "kind": "truefalse"}]
    sitting = office.plan(blueprint={"rules": rules}, pass_line=10, excellent_line=20)
    told = passage(exported(office, sitting, tmp_path), "封面", "组卷蓝图")
    assert told == "每份试卷 3 道题（案例题算一道）；抽取单选 2 道，每道 10 分；抽取判断题 1 道，每道 5 分"


def test_the_contents_lead_to_every_sheet(office: Office, tmp_path: Path) -> None:
    book = exported(office, held(office), tmp_path, branches=True)
    cells = [cell for (cell,) in book["封面"].iter_rows(max_col=1) if cell.hyperlink]
    led = [cell.hyperlink.location.removesuffix("!A1").strip("'").replace("''", "'") for cell in cells]
    assert set(led) <= set(book.sheetnames)
    assert [name for name in book.sheetnames if name not in led] == ["封面", *(f"题目 0{n}" for n in range(2, 6))]
    assert [cell.value for cell in cells][-1] == "题目 01 至 05"
