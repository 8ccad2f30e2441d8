"""The panel 评分: marking by keyboard, two markers, the workbook, and marking again after a corrected key."""

from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from examples import BANK, BASIS, MINUTE, NOON, body, member, sitting
from openpyxl import load_workbook
from taking import StillClock, Taking, acts
from yaml import safe_dump

from quizlib.core.question import Kind, leaves
from quizlib.exchange.marks_xlsx import ReadMark, ReadMarks
from quizlib.faces.console.marking import MarkingPanel
from quizlib.faces.console.shell import Console
from quizlib.services.home import Home
from quizlib.settings import Settings

NASTY = "<img src=x onerror=alert(1)>**$x^2$**"
ANSWERS = {"001": "民主集中制。", "002": "民主集中制", "003": NASTY, "004": "不知道"}


@pytest.fixture
def home(tmp_path: Path, clock: StillClock) -> Iterator[Home]:
    """Four members have handed in; each answered the short question, worth two points, and a single one with A."""
    (tmp_path / "questions").mkdir()
    one = Home(Settings(home=tmp_path), clock)
    one.planning.import_roster([(member(number, f"样例{number}"), "") for number in ANSWERS], NOON)
    rules = {"fixed": [{"id": "short-1"}, {"id": "single-1"}]}
    one.planning.plan(sitting(blueprint=rules, pass_line=2, excellent_line=4), BANK, NOON)
    for number, answer in ANSWERS.items():
        taking = Taking(one, sitting(), number)
        attempt = taking.start()
        for slot in attempt.paper.slots:
            attempt = taking.respond(attempt, slot.number, answer if slot.question.kind is Kind.SHORT else "A")
        taking.submit(attempt)
    yield one
    one.close()


@pytest.fixture
def panel(home: Home) -> MarkingPanel:
    console = Console(home)
    console.go("marking", "ceshi")
    panel: Any = console._panels["marking"]
    panel.work.wait()
    return panel  # type: ignore[no-any-return]


def press(panel: MarkingPanel, **message: Any) -> None:
    """What the page sends when keys are pressed."""
    panel.answers.desk._told(None, message, [])


def marks(home: Home) -> dict[str, str]:
    return {str(one.response): str(one.mark) for one in home.marking.to_mark("ceshi", home.clock())}


def test_the_question_and_its_key_stand_beside_an_answer_and_no_name(panel: MarkingPanel) -> None:
    view = panel.answers.desk.view
    assert dict(view["passages"]) == {"题目": "short-1 的题干", "标准答案（要点）": "要点一；要点二"}
    assert view["answer"].startswith("民主集中制")
    assert (view["full"], view["place"], view["count"], view["done"]) == ("2", 1, 4, 0)
    assert "样例" not in str(panel.answers.desk.get_state())


def test_equal_answers_get_the_same_mark_at_once_on_request(home: Home, panel: MarkingPanel) -> None:
    assert panel.answers.desk.view["open"] == 1
    press(panel, do="give", points="1.5", note="缺要点二", same=True)
    assert marks(home) == {"民主集中制。": "3/4", "民主集中制": "3/4", NASTY: "None", "不知道": "None"}
    view = panel.answers.desk.view
    assert (view["answer"] in (NASTY, "不知道"), view["done"], view["count"]) == (True, 2, 4)
    assert "待评 2/4 份" in panel.answers.question.label


def test_digits_of_full_width_count(home: Home, panel: MarkingPanel) -> None:
    press(panel, do="give", points="１．５")
    assert sorted(marks(home).values()) == ["3/4", "None", "None", "None"]


def test_without_the_request_only_the_answer_shown_is_marked(home: Home, panel: MarkingPanel) -> None:
    shown = panel.answers.desk.view["answer"]
    press(panel, do="give", points="2")
    assert {answer: mark for answer, mark in marks(home).items() if mark != "None"} == {shown: "1"}


def test_the_arrows_go_back_and_forth_and_stop_at_the_ends(panel: MarkingPanel) -> None:
    places = []
    for by in (-1, 1, 1, 1, 1, -1):
        press(panel, do="move", by=by)
        places.append(panel.answers.desk.view["place"])
    assert places == [1, 2, 3, 4, 4, 3]


@pytest.mark.parametrize("points", ["", "3", "-1", "1.3", "1e0", "nan", "1/2", "9" * 400])
def test_other_points_are_refused_and_nothing_is_kept(home: Home, panel: MarkingPanel, points: str) -> None:
    press(panel, do="give", points=points)
    assert "得分应为 0 到 2 之间" in panel.notice.value
    assert set(marks(home).values()) == {"None"}


@pytest.mark.parametrize("message", [None, [], "give", {"do": "other"}, {"do": "move", "by": "far"}, {"do": "give"}])
def test_what_a_page_may_not_send_changes_nothing(home: Home, panel: MarkingPanel, message: Any) -> None:
    panel.answers.desk._told(None, message, [])
    assert set(marks(home).values()) == {"None"}


def test_marks_are_recorded_with_who_gave_them(home: Home, panel: MarkingPanel) -> None:
    panel.answers.who.value = "评分员甲"
    press(panel, do="give", points="2")
    (entry,) = acts(home)
    assert (entry.who, entry.body["marks"]) == ("评分员甲", 1)


def test_marked_answers_are_looked_at_again_and_changed(home: Home, panel: MarkingPanel) -> None:
    press(panel, do="give", points="2", same=True)
    panel.answers.which.value = "全部，也看评过的"
    desk = panel.answers.desk
    while desk.view["answer"] != "民主集中制。":
        press(panel, do="move", by=-1)
    assert desk.view["points"] == "2"
    press(panel, do="give", points="1")
    assert marks(home)["民主集中制。"] == "1/2"


def test_two_markers_do_not_see_each_other_and_a_third_decides(
    home: Home, panel: MarkingPanel, clock: StillClock
) -> None:
    panel.part.value = "评分规则"
    panel.rules.markers.value = "两人分别评"
    panel.rules.set.click()
    panel.rules.asking.reason.value = "竞赛"
    panel.rules.asking.yes.click()
    assert "已改为两人分别评，相差限度为满分的 20%" in panel.notice.value
    panel.part.value = "评简答题"
    panel.work.wait()
    assert "请在“评分人”一栏写上自己的姓名" in panel.notice.value
    for name, points in (("甲", "2"), ("乙", "1")):
        clock.move(MINUTE)
        panel.answers.who.value = name
        panel.work.wait()
        assert panel.answers.desk.view["points"] == ""
        press(panel, do="give", points=points, same=True)
    assert "分歧大要定分 2 份" in panel.answers._told.value
    assert marks(home)["民主集中制"] == "None"
    panel.answers.who.value = "丙"
    panel.work.wait()
    panel.answers.which.value = "两人分歧大、要定分的"
    panel.work.wait()
    assert dict(panel.answers.desk.view["passages"])["两人给的分"] == "甲 2 分；乙 1 分"
    clock.move(MINUTE)
    panel.answers.who.value = "乙"
    panel.work.wait()
    press(panel, do="give", points="1", same=True)
    assert "应由第三人定分" in panel.notice.value
    assert marks(home)["民主集中制"] == "None"
    panel.answers.who.value = "丙"
    panel.work.wait()
    press(panel, do="give", points="1.5", same=True)
    assert marks(home)["民主集中制"] == "3/4"


def test_a_rule_that_was_changed_meanwhile_is_not_passed_by(home: Home, panel: MarkingPanel) -> None:
    home.double_marking.set_limit("ceshi", Fraction(1, 5), NOON, reason="竞赛")
    press(panel, do="give", points="2")
    assert "两人评分" in panel.notice.value
    assert set(marks(home).values()) == {"None"}


def test_a_workbook_goes_out_and_comes_back_after_a_look(home: Home, panel: MarkingPanel) -> None:
    panel.part.value = "用 Excel 评"
    book = panel.workbook
    _, content = book._written(lambda done, total: None)
    filled = load_workbook(BytesIO(content))
    sheet = filled.worksheets[0]
    head = next(row for row in sheet.iter_rows() if row[0].value == "作答编号")
    top = int(head[0].row or 0)
    for row in sheet.iter_rows(min_row=top + 1, max_row=top + 2):
        row[4].value = 2
    buffer = BytesIO()
    filled.save(buffer)
    book._given("C:\\评分.xlsx", buffer.getvalue())
    panel.work.wait()
    assert book.asking.children, panel.notice.value
    assert set(marks(home).values()) == {"None"}
    book.asking.yes.click()
    assert "改动 2 处" in panel.notice.value
    assert sorted(marks(home).values()) == ["1", "1", "None", "None"]


def test_a_workbook_gives_no_marks_where_two_mark(home: Home, panel: MarkingPanel) -> None:
    panel.part.value = "用 Excel 评"
    (one, *_) = home.marking.to_mark("ceshi", home.clock())
    home.double_marking.set_limit("ceshi", Fraction(1, 5), NOON, reason="竞赛")
    mark = ReadMark(one.attempt_id, one.slot.number, Fraction(2), "", None)
    panel.workbook._ask(ReadMarks((mark,), 0))
    panel.workbook.asking.yes.click()
    assert "两人评分" in panel.notice.value
    assert set(marks(home).values()) == {"None"}


def test_a_workbook_that_is_none_is_refused_without_a_path(panel: MarkingPanel) -> None:
    panel.part.value = "用 Excel 评"
    panel.workbook._given("评分.xlsx", b"nothing")
    panel.work.wait()
    assert "评分.xlsx" in panel.notice.value
    assert "/tmp" not in panel.notice.value


def test_a_corrected_key_shows_who_changes_and_is_applied_with_a_reason(home: Home, panel: MarkingPanel) -> None:
    regulations = {
        "regulations": [
            {
                "id": "tiaoli",
                "title": "某某工作条例",
                "issuer": "某某",
                "editions": [{"id": "2023", "date": "2023-01-01"}],
            }
        ]
    }
    folder = home.settings.questions
    (folder / "regulations.yaml").write_text(safe_dump(regulations, allow_unicode=True), encoding="utf-8")
    corrected = {"questions": [{**BASIS, **body("single-1", "single", key="A")}]}
    (folder / "bank.yaml").write_text(safe_dump(corrected, allow_unicode=True), encoding="utf-8")
    panel.part.value = "改答案后重新评分"
    regrade = panel.regrade
    assert regrade.question.options == ("single-1",)
    regrade.question.value = "single-1"
    regrade.look.click()
    panel.work.wait()
    assert regrade.asking.children, panel.notice.value
    assert "得分变化的 4 人：提高 4 人，降低 0 人；不合格变合格 4 人" in str(regrade._preview.children[3].value)
    regrade.asking.yes.click()
    assert "原因" in panel.notice.value
    regrade.asking.reason.value = "标准答案有误"
    regrade.asking.yes.click()
    assert "已重新评分，4 人的得分变了" in panel.notice.value
    assert leaves(home.regrading.asked("ceshi", "single-1"))[0].key_response() == "A"


def test_a_question_that_is_not_asked_is_refused(panel: MarkingPanel) -> None:
    panel.part.value = "改答案后重新评分"
    panel.regrade.question.value = "none"
    panel.regrade.look.click()
    panel.work.wait()
    assert "quizlib-wrong" in panel.notice.value
