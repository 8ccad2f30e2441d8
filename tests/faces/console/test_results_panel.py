"""The panel 成绩与报告: figures, charts, lists, files, reports and templates, over a sitting that has closed."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from examples import BANK, MINUTE, NOON, member, sitting
from openpyxl import load_workbook
from taking import StillClock, Taking

from quizlib.core.audit import Action
from quizlib.faces.console.parts import LongDownload
from quizlib.faces.console.results import ResultsPanel
from quizlib.faces.console.results.choice import usual_periods
from quizlib.faces.console.shell import Console
from quizlib.figures import Period
from quizlib.services.home import Home
from quizlib.settings import Settings

NASTY = "<img src=x onerror=alert(1)>**$x^2$**"
OLD = ["上半年共开展知识测试XX场，应参加XX人，实际参加XX人，参与率XX%。", "招聘XX人。"]


@pytest.fixture
def home(tmp_path: Path, clock: StillClock) -> Iterator[Home]:
    """A test of a single question: 001 answered right, 002 (whose name and branch are nasty) wrong, 003 is absent."""
    (tmp_path / "questions").mkdir()
    one = Home(Settings(home=tmp_path), clock)
    people = [member("001", "样例甲"), member("002", NASTY, NASTY), member("003", "样例丙")]
    one.planning.import_roster([(each, "") for each in people], NOON)
    rules = {"fixed": [{"id": "single-1"}]}
    one.planning.plan(sitting(blueprint=rules, pass_line=1, excellent_line=2, standings_least=1), BANK, NOON)
    for number, answer in (("001", "B"), ("002", "A")):
        taking = Taking(one, sitting(), number)
        taking.submit(taking.respond(taking.start(), 1, answer))
    clock.move(timedelta(days=1))
    yield one
    one.close()


@pytest.fixture
def panel(home: Home) -> ResultsPanel:
    console = Console(home)
    console.go("results")
    panel: Any = console._panels["results"]
    panel.work.wait()
    return panel  # type: ignore[no-any-return]


def look(panel: ResultsPanel, view: str) -> Any:
    """The view of this name, counted and shown."""
    panel.scores.view.value = view
    panel.work.wait()
    assert panel.notice.value == ""
    shown = panel.scores.views[view]
    assert panel.scores._place.children == (shown.widget,)
    return shown


def of_march(panel: ResultsPanel) -> None:
    """March 2026 instead of the sitting."""
    panel.scores.choice.what.value = "一段时间"
    panel.work.wait()
    panel.scores.choice.period.choose(date(2026, 3, 1), date(2026, 3, 31))
    panel.work.wait()


def rows(table: Any) -> list[list[Any]]:
    """What a table shows."""
    found = json.loads(table._table.get_state()["_dt_args"]["data_json"])
    return [[one.strip() if isinstance(one, str) else one for one in row] for row in found]


def pressed(button: Any, panel: ResultsPanel) -> tuple[str, bytes]:
    """What a press of a download button hands over."""
    sent: list[tuple[str, bytes]] = []
    button.send = lambda content, buffers=(): sent.append((content["name"], buffers[0]))
    button._pressed(None, "press", [])
    panel.work.wait()
    assert sent, panel.notice.value
    return sent[0]


def taken_out(panel: ResultsPanel) -> list[tuple[Any, ...]]:
    """What the record says of files that were handed over."""
    entries = [one for one in panel.scores._home.recording.entries() if one.action is Action.EXPORTED]
    return [(one.body["what"], one.sitting_id, one.body["files"], one.body.get("persons")) for one in entries]


def test_the_last_sitting_that_ended_is_shown_at_once(panel: ResultsPanel) -> None:
    table = panel.scores.views["指标"]._place.children[0]  # type: ignore[attr-defined]
    told = {name: (value, ratio) for name, value, ratio, _ in rows(table)}
    assert (told["应参加人数"], told["参与率"], told["合格率"]) == (("3人", ""), ("66.7%", "2/3"), ("50.0%", "1/2"))
    assert "《测试》" in panel.scores._title.value


def test_a_view_that_is_asked_for_while_figures_are_counted_is_the_one_shown(home: Home) -> None:
    console = Console(home)
    console.go("results")
    panel: Any = console._panels["results"]
    for view in ("图", "名次", "题目", "跟进名单"):
        panel.scores.view.value = view
    panel.work.wait()
    assert (panel.notice.value, panel.scores._place.children) == ("", (panel.scores.views["跟进名单"].widget,))


def test_figures_by_branch_are_numbers_to_sort_by_and_names_are_inert(panel: ResultsPanel) -> None:
    view: Any = panel.scores.views["指标"]
    view.scope.value = "按党支部"
    found = rows(view._place.children[0])
    assert {row[0] for row in found} == {"第一党支部", escape(NASTY)}
    assert next(row for row in found if row[0] == "第一党支部")[4] == "50.0"


def test_charts_are_pictures_with_a_sentence_in_which_names_are_inert(panel: ResultsPanel) -> None:
    html = look(panel, "图").widget.value
    assert html.count("<img class='quizlib-chart'") == 4
    assert "alt='条形图：2个党支部的参与率和合格率。" in html
    assert "<img src=x" not in html


def test_ranks_say_how_they_came_about(panel: ResultsPanel) -> None:
    view = look(panel, "名次")
    view.rule.value = "pass_rate"
    (first, *_), *_ = (rows(view._branches),)
    assert first[:3] == ["1", "第一党支部", "100.0%"]
    assert [row[1] for row in rows(view._persons)] == ["001", "002"]


def test_statistics_of_questions_show_how_often_each_choice_was_chosen(panel: ResultsPanel) -> None:
    view = look(panel, "题目")
    assert [row[:4] for row in rows(view._listed.children[0])] == [["single-1", "single-1 的题干", "2", "50.0"]]
    view._choose(0)
    assert [row[:2] for row in rows(view._choices.children[-1])] == [["A", "1"], ["B", "1"]]


def test_lists_to_follow_up_are_copied_as_text_and_as_a_workbook(panel: ResultsPanel) -> None:
    view = look(panel, "跟进名单")
    assert "未参加 1 人：样例丙" in view.text.value
    assert f"不合格 1 人：{NASTY}" in view.text.value
    view.lists["不合格"].value = False
    assert "不合格 1 人" not in view.text.value
    view.branch.value = "第一党支部"
    name, content = pressed(view.download, panel)
    assert name == "测试-第一党支部-跟进名单.xlsx"
    assert [row[2].value for row in load_workbook(BytesIO(content))["名单"].iter_rows(min_row=2)] == ["样例丙"]
    assert taken_out(panel) == [("follow_up", "ceshi", {name: sha256(content).hexdigest()}, 1)]


def test_scores_are_exported_as_workbook_as_a_folder_and_as_text(panel: ResultsPanel) -> None:
    view = look(panel, "导出")
    name, content = pressed(view.workbook, panel)
    assert (name, "成绩" in load_workbook(BytesIO(content)).sheetnames) == ("测试-成绩.xlsx", True)
    name, content = pressed(view.each, panel)
    assert name == "测试-各党支部成绩.zip"
    assert len(ZipFile(BytesIO(content)).namelist()) == 2
    name, content = pressed(view.plain, panel)
    assert (name, content[:3]) == ("测试-成绩.csv", b"\xef\xbb\xbf")
    out = taken_out(panel)
    assert [(what, sitting, persons) for what, sitting, _, persons in out] == [
        (what, "ceshi", 3) for what in ("scores", "branch_scores", "scores_csv")
    ]
    assert out[-1][2] == {name: sha256(content).hexdigest()}


def test_what_cannot_be_recorded_is_not_handed_over(panel: ResultsPanel, home: Home) -> None:
    view = look(panel, "导出")
    view.plain.send = lambda *_: pytest.fail("nothing should be sent")
    home.store.close()
    view.plain._pressed(None, "press", [])
    panel.work.wait()
    assert "数据库已关闭" in panel.notice.value


def test_a_long_piece_of_work_that_is_cancelled_hands_over_nothing(panel: ResultsPanel) -> None:
    def produce(progress: Any) -> tuple[str, bytes]:
        panel.work._button.click()
        progress(1, 2)
        return "文件", b""

    button: Any = LongDownload("下载", produce, panel.work, panel.notice)
    button.send = lambda *_: pytest.fail("nothing should be sent")
    button._pressed(None, "press", [])
    panel.work.wait()
    assert "已取消" in panel.notice.value


def test_a_notice_is_written_to_all_branches_or_to_one(panel: ResultsPanel) -> None:
    view = look(panel, "通报")
    assert "《测试》" in view.text.value
    assert "样例丙" not in view.text.value
    view.branch.value = "第一党支部"
    view.named.value = True
    assert "第一党支部：" in view.text.value
    assert "样例丙" in view.text.value


def test_a_period_has_its_own_views_and_compares_with_the_one_before(panel: ResultsPanel) -> None:
    of_march(panel)
    assert "2026年3月1日至3月31日" in panel.scores._title.value
    assert panel.scores.view.options == ("指标", "图", "变化", "薄弱知识点", "题目")
    view = look(panel, "变化")
    assert rows(view._place.children[1])[0][:3] == ["场次", "1场", "—"]
    view.kind.value = "同比"
    assert "2025年3月1日至3月31日" in view._place.children[0].value


def test_periods_that_stand_the_wrong_way_are_refused(panel: ResultsPanel) -> None:
    panel.scores.choice.what.value = "一段时间"
    panel.work.wait()
    panel.scores.choice.period.choose(date(2026, 3, 31), date(2026, 3, 1))
    assert "早于开始日期" in panel.notice.value


def test_an_empty_home_says_so(tmp_path: Path, clock: StillClock) -> None:
    (tmp_path / "questions").mkdir()
    one = Home(Settings(home=tmp_path), clock)
    console = Console(one)
    console.go("results")
    panel: Any = console._panels["results"]
    panel.work.wait()
    assert "还没有开放过的场次" in panel.scores._title.value
    of_march(panel)
    for view in panel.scores.view.options[1:]:
        look(panel, view)
    one.close()


@pytest.fixture
def weak(home: Home, clock: StillClock) -> ResultsPanel:
    """The scores of a second test of the same question, which all the twelve who took it answered wrong."""
    people = [member(f"1{number:02d}", f"样例{number}") for number in range(12)]
    home.planning.import_roster([(each, "") for each in people], clock())
    late = sitting("erceshi", title="第二次测试", opens=clock(), closes=clock() + 120 * MINUTE)
    late = late.model_copy(update={"blueprint": type(late.blueprint).model_validate({"fixed": [{"id": "single-1"}]})})
    home.planning.plan(late.model_copy(update={"pass_line": 1, "excellent_line": 2}), BANK, clock())
    for each in people:
        taking = Taking(home, late, each.number)
        taking.submit(taking.respond(taking.start(), 1, "A"))
    clock.move(timedelta(days=1))
    home.banks.bank = lambda: BANK  # type: ignore[method-assign]
    console = Console(home)
    console.go("results", "erceshi")
    panel: Any = console._panels["results"]
    panel.work.wait()
    return panel  # type: ignore[no-any-return]


def test_weak_articles_become_a_practice_once_it_is_confirmed(home: Home, weak: ResultsPanel) -> None:
    view = look(weak, "薄弱知识点")
    assert [row[1] for row in rows(view.table)] == ["《某某工作条例》第七条"]
    view.practise.click()
    assert view.asking.children, weak.notice.value
    assert len(home.planning.sittings()) == 2
    view.title.value = "第七条练习"
    view.asking.yes.click()
    assert "已发布练习《第七条练习》" in weak.notice.value
    assert [one.title for one in home.planning.sittings()] == ["测试", "第二次测试", "第七条练习"]


def test_the_practice_that_is_published_is_the_one_that_was_shown(
    home: Home, weak: ResultsPanel, clock: StillClock
) -> None:
    view = look(weak, "薄弱知识点")
    view.practise.click()
    opens = clock().replace(minute=0) + 60 * MINUTE
    clock.move(90 * MINUTE)
    view.asking.yes.click()
    assert home.planning.sittings()[-1].opens == opens


def old_report() -> bytes:
    document = Document()
    for line in OLD:
        document.add_paragraph(line)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def text_of(content: bytes) -> str:
    return "\n".join(one.text for one in Document(BytesIO(content)).paragraphs)


def test_an_old_report_becomes_a_template_and_that_a_report(home: Home, panel: ResultsPanel) -> None:
    panel.part.value = "旧报告变模板"
    adopt = panel.adopt
    adopt.report.give("C:\\旧报告.docx", old_report())
    panel.work.wait()
    assert "共 5 处空白" in panel.notice.value
    written = [row[3] for row in rows(adopt.table)]
    assert written[3] == "{{ 测试.参与率.数 }}"
    assert written[4].startswith("{{ 待填.")
    adopt._choose(4)
    adopt.change.value = "没有这个指标率"
    adopt.set.click()
    assert "没有指标" in panel.notice.value
    adopt.change.value = "12"
    adopt.set.click()
    assert [row[3] for row in rows(adopt.table)][4] == "12"
    name, content = pressed(adopt.template, panel)
    assert name == "旧报告-模板.docx"
    assert "招聘12人。" in text_of(content)
    adopt.use.click()
    assert (panel.part.value, panel.report.template.name) == ("写报告", "旧报告-模板.docx")
    panel.report.period.choose(date(2026, 1, 1), date(2026, 6, 30))
    panel.report.name.value = "半年/报告"
    panel.report.write.click()
    panel.work.wait()
    assert "报告写好了" in panel.notice.value
    name, content = pressed(panel.report.download, panel)
    assert name == "半年／报告.docx"
    assert taken_out(panel) == [("report", None, {name: sha256(content).hexdigest()}, None)]
    assert "知识测试1场，应参加3人，实际参加2人，参与率66.7%。" in text_of(content)


def test_choices_are_taken_from_a_workbook_too(panel: ResultsPanel) -> None:
    panel.part.value = "旧报告变模板"
    adopt = panel.adopt
    adopt.report.give("旧报告.docx", old_report())
    panel.work.wait()
    _, content = pressed(adopt.sheet, panel)
    book = load_workbook(BytesIO(content))
    book["确认"]["I6"] = "30"
    buffer = BytesIO()
    book.save(buffer)
    adopt.choices.give("确认.xlsx", buffer.getvalue())
    assert "改了 1 处" in panel.notice.value
    assert [row[3:5] for row in rows(adopt.table)][4] == ["30", "已改"]


@pytest.mark.parametrize("part", ["旧报告变模板", "写报告"])
def test_what_is_no_word_file_is_refused_without_a_path(panel: ResultsPanel, part: str) -> None:
    panel.part.value = part
    if part == "写报告":
        panel.report.template.give("模板.docx", b"nothing")
        panel.report.write.click()
    else:
        panel.adopt.report.give("模板.docx", b"nothing")
    panel.work.wait()
    assert "模板.docx" in panel.notice.value
    assert "quizlib-wrong" in panel.notice.value
    assert "tmp" not in panel.notice.value


def test_frozen_sittings_and_reported_numbers_are_checked(home: Home, panel: ResultsPanel) -> None:
    panel.part.value = "核对"
    panel.check.verify.click()
    panel.work.wait()
    assert "1 个归档全部完好" in panel.notice.value
    panel.check.compare.click()
    panel.work.wait()
    assert "都没有变" in panel.notice.value
    (frozen,) = (home.settings.results / "ceshi").iterdir()
    parquet = next(frozen.glob("*.parquet"))
    parquet.write_bytes(parquet.read_bytes() + b"x")
    panel.check.verify.click()
    panel.work.wait()
    assert "有 1 处不符" in panel.notice.value


def test_numbers_that_changed_since_a_report_are_told(home: Home, panel: ResultsPanel, clock: StillClock) -> None:
    panel.part.value = "写报告"
    panel.report.period.choose(date(2026, 1, 1), date(2026, 6, 30))
    panel.report.write.click()
    panel.work.wait()
    assert "报告写好了" in panel.notice.value
    clock.move(MINUTE)
    due = [member("001", "样例甲"), member("002", NASTY, NASTY)]
    home.correcting.correct_due("ceshi", due, "名册有误", clock(), remove_missing=True)
    panel.part.value = "核对"
    panel.check.compare.click()
    panel.work.wait()
    told = {row[0]: row[2:5] for row in rows(panel.check.changed)}
    assert told["应参加人数"][:2] == ["3人", "2人"]
    assert "名册有误" in told["应参加人数"][2]


@pytest.mark.parametrize(
    ("today", "name", "first", "last"),
    [
        (date(2026, 3, 10), "2026 年上半年", date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 3, 10), "2025 年下半年", date(2025, 7, 1), date(2025, 12, 31)),
        (date(2026, 11, 27), "2026 年下半年", date(2026, 7, 1), date(2026, 12, 31)),
        (date(2026, 11, 27), "2026 年上半年", date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 1, 31), "上季度", date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 5, 31), "本季度", date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 3, 31), "上月", date(2026, 2, 1), date(2026, 2, 28)),
        (date(2024, 2, 29), "本月", date(2024, 2, 1), date(2024, 2, 29)),
        (date(2026, 12, 31), "2026 年", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_usual_periods_are_those_of_the_calendar(today: date, name: str, first: date, last: date) -> None:
    assert usual_periods(today)[name] == (first, last)
    assert all(str(Period(*one)) for one in usual_periods(today).values())
