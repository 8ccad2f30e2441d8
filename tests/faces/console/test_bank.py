"""The panel 题库: questions found, read, written, reviewed, imported and exported, and nobody overwritten."""

from pathlib import Path
from typing import Any

import pytest
from examples import NOON
from taking import StillClock

from quizlib.core.audit import ORGANIZER, Action
from quizlib.core.question import Kind, Review
from quizlib.errors import ProblemsError
from quizlib.exchange.formats.registry import read_source
from quizlib.exchange.formats.source import Source
from quizlib.faces.console.bank import BankPanel
from quizlib.faces.console.shell import Console
from quizlib.services.home import Home
from quizlib.settings import Settings

NASTY = "<img src=x onerror=alert(1)>**甲**$x^2$"
REGISTER = """\
regulations:
- {id: tiaoli, title: 某某工作条例, issuer: 某某, editions: [{id: '2023', date: 2023-01-01, articles: 20}]}
- id: banfa
  title: 某某办法
  issuer: 某某
  editions: [{id: '2014', date: 2014-05-28}, {id: '2020', date: 2020-01-01}]
"""
BANK = f"""\
regulation: tiaoli
edition: '2023'
questions:
- {{id: tiaoli-001, kind: truefalse, stem: 党员应当交纳党费。, key: true, article: '7', review: draft, topic: 党费}}
- id: tiaoli-002
  kind: single
  stem: 多长时间（　　）。  # 行尾的说明
  choices: [一年, 两年]
  key: A
  article: '12'
  review: reviewed
  reviewed_by: 甲某
  reviewed_on: 2026-01-02
- id: tiaoli-003
  kind: single
  stem: '{NASTY}'
  choices: ['{NASTY}', 乙]
  key: A
  rationale: '{NASTY}'
  topic: '{NASTY}'
  tags: ['{NASTY}']
  article: '3'
  review: reviewed
"""
OLD = """\
regulation: banfa
edition: '2014'
questions:
- {id: banfa-1, kind: truefalse, stem: 支部大会每月一次。, key: false, article: 全文, review: draft}
"""


@pytest.fixture
def home(tmp_path: Path, clock: StillClock) -> Home:
    folder = tmp_path / "questions"
    folder.mkdir()
    for name, content in {"regulations": REGISTER, "tiaoli": BANK, "banfa": OLD}.items():
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
    return Home(Settings(home=tmp_path), clock)


def opened(home: Home) -> BankPanel:
    console = Console(home)
    console.go("bank")
    return console._panels["bank"]  # type: ignore[return-value]


@pytest.fixture
def panel(home: Home) -> BankPanel:
    return opened(home)


def listed(panel: BankPanel) -> list[str]:
    return [one.question.id for one in panel.listing.found]


def text(home: Home) -> str:
    return (home.settings.questions / "tiaoli.yaml").read_text(encoding="utf-8")


def edit(panel: BankPanel, id: str) -> Any:
    panel.open(id)
    panel.detail.edit.click()
    assert panel.editor
    return panel.editor


# ---------------------------------------------------------------- finding


def test_all_questions_are_listed_and_found_by_words_pinyin_and_conditions(panel: BankPanel) -> None:
    assert listed(panel) == ["banfa-1", "tiaoli-001", "tiaoli-002", "tiaoli-003"]
    search = panel.listing.search
    for typed, found in {"党费": ["tiaoli-001"], "dangfei": ["tiaoli-001"], "zbdh": ["banfa-1"], "nix": []}.items():
        search.value = typed
        assert listed(panel) == found
    search.value = ""
    panel.listing.regulation.value = "tiaoli"
    panel.listing.review.value = Review.REVIEWED
    assert listed(panel) == ["tiaoli-002", "tiaoli-003"]
    panel.listing.article.value = "第十二条"
    assert listed(panel) == ["tiaoli-002"]
    panel.listing.clear.click()
    panel.listing.stale.value = "only"
    assert listed(panel) == ["banfa-1"]
    assert panel.listing.table._table.df.iloc[0].to_list()[-1] == "草稿，过时"


def test_a_file_that_changes_is_listed_as_it_stands(panel: BankPanel, home: Home) -> None:
    path = home.settings.questions / "tiaoli.yaml"
    path.write_text(BANK.replace("多长时间", "多久"), encoding="utf-8")
    panel.listing.search.value = "duojiu"
    assert listed(panel) == ["tiaoli-002"]


def test_a_broken_file_is_told_and_the_others_are_listed(panel: BankPanel, home: Home) -> None:
    (home.settings.questions / "tiaoli.yaml").write_text("questions: [", encoding="utf-8")
    panel.show()
    assert "tiaoli.yaml" in panel._broken.value
    assert listed(panel) == ["banfa-1"]


def test_a_large_bank_is_read_with_a_bar_while_the_page_stays_open(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quizlib.faces.console.bank.panel._LARGE", 0)
    panel = opened(home)
    panel.desk.work.wait()
    assert len(listed(panel)) == 4


# ---------------------------------------------------------------- reading


def test_a_chosen_row_opens_beside_the_list(panel: BankPanel) -> None:
    panel.listing.table._table.selected_rows = [1]
    assert panel.detail.opened
    assert panel.detail.opened.question.id == "tiaoli-001"
    assert panel.detail.widget in panel._both.children
    assert "党员应当交纳党费" in panel.detail._sheet.value
    panel.detail.view.value = "答案与解析"
    assert "《某某工作条例》（2023）第七条" in panel.detail._sheet.value
    panel.detail.close.click()
    assert panel.detail.widget not in panel._both.children


def test_whatever_a_question_holds_is_inert(panel: BankPanel) -> None:
    panel.open("tiaoli-003")
    shown = [panel.detail._about.value, panel.detail._head.value, panel.detail._sheet.value]
    panel.detail.view.value = "答案与解析"
    shown.append(panel.detail._sheet.value)
    editor = edit(panel, "tiaoli-003")
    editor.form.leaf.rationale.field.value += "改"
    editor.save.click()
    panel.detail.view.value = "历史与统计"
    panel.desk.work.wait()
    shown.append(panel.detail.history.diff.value)
    assert all("<img" not in one and "onerror=" not in one.replace("onerror=alert(1)&gt;", "") for one in shown)
    assert sum("&lt;img" in one for one in shown) == 4


def test_a_question_that_is_stale_says_why(panel: BankPanel) -> None:
    panel.open("banfa-1")
    assert "2020 版自 2020-01-01 起施行" in panel.detail._head.value


def test_a_question_that_is_gone_is_told(panel: BankPanel) -> None:
    panel.open("nix")
    assert "没有这道题" in panel.notice.value


def test_editions_are_compared_and_the_use_in_sittings_is_told(panel: BankPanel) -> None:
    panel.open("tiaoli-002")
    panel.detail.view.value = "历史与统计"
    panel.desk.work.wait()
    assert "只有一个版本" in panel.detail.history.diff.value
    assert "还没有在场次里用过" in panel.detail.history.usage.value
    editor = edit(panel, "tiaoli-002")
    editor.form.leaf.choices.rows[1].right.value = True
    editor.save.click()
    panel.desk.work.wait()
    assert panel.detail.view.value == "历史与统计"
    assert "<del>A</del>" in panel.detail.history.diff.value
    assert "<ins>B</ins>" in panel.detail.history.diff.value
    assert len(panel.detail.history.old.options) == 2


# ---------------------------------------------------------------- writing


def test_what_is_wrong_is_told_as_one_types_and_cannot_be_saved(panel: BankPanel) -> None:
    editor = edit(panel, "tiaoli-002")
    assert "没有问题" in editor.problems.value
    editor.form.leaf.stem.field.value = " "
    editor.form.article.field.value = "21"
    assert "题干：不能为空" in editor.problems.value
    assert "没有第 21 条" in editor.problems.value
    assert editor.save.disabled
    editor.form.leaf.stem.field.value = "多久（　　）。"
    editor.form.article.field.value = "20"
    assert not editor.save.disabled
    assert "多久（" in editor._sheet.value


def test_a_change_is_saved_with_the_comments_of_the_file_and_makes_a_draft(panel: BankPanel, home: Home) -> None:
    editor = edit(panel, "tiaoli-002")
    editor.form.leaf.rationale.field.value = "见第十二条"
    editor.save.click()
    assert "已退回草稿" in panel.notice.value
    assert "# 行尾的说明" in text(home)
    assert "  rationale: 见第十二条\n" in text(home)
    assert home.bank.questions["tiaoli-002"].review is Review.DRAFT
    entry = home.recording.entries()[-1]
    assert (entry.action, entry.who) == (Action.EDITED, ORGANIZER)
    assert panel.editor is None


def test_saving_and_reviewing_needs_a_name(panel: BankPanel, home: Home) -> None:
    editor = edit(panel, "tiaoli-002")
    editor.form.leaf.rationale.field.value = "见第十二条"
    editor.save_reviewed.click()
    assert "您的姓名" in panel.notice.value
    assert text(home) == BANK
    panel.desk.name.value = "乙某"
    editor.save_reviewed.click()
    assert home.bank.questions["tiaoli-002"].reviewed_by == "乙某"


def test_leaving_with_changes_is_asked_once_more(panel: BankPanel, home: Home) -> None:
    editor = edit(panel, "tiaoli-002")
    editor.cancel.click()
    assert panel.editor is None
    editor = edit(panel, "tiaoli-002")
    editor.form.leaf.rationale.field.value = "见第十二条"
    editor.cancel.click()
    assert panel.editor is editor
    panel.open("tiaoli-001")
    assert "正在编辑" in panel.notice.value
    editor.ask.yes.click()
    assert panel.editor is None
    assert text(home) == BANK


def test_a_new_question_is_written_into_the_chosen_file(panel: BankPanel, home: Home) -> None:
    panel.new.click()
    editor = panel.editor
    assert editor
    assert "请选择题库文件" in editor.problems.value
    editor.file.value = "tiaoli"
    assert editor.id.value == "tiaoli-004"
    assert editor.form.regulation.value == "tiaoli"
    editor.form.kind.value = Kind.FILL
    editor.form.leaf.stem.field.value = "由____决定。"
    assert "每个空至少要有一个" in editor.problems.value
    editor.form.leaf.blanks[0].field.value = "支部大会\n支部党员大会"
    editor.form.article.field.value = "9"
    assert "没有问题" in editor.problems.value
    editor.save.click()
    added = home.bank.questions["tiaoli-004"]
    assert added.key == (("支部大会", "支部党员大会"),)  # type: ignore[union-attr]
    assert panel.detail.opened
    assert panel.detail.opened.question == added


def test_an_id_that_is_taken_is_told_before_it_is_saved(panel: BankPanel) -> None:
    panel.new.click()
    editor = panel.editor
    assert editor
    editor.file.value = "tiaoli"
    editor.id.value = "tiaoli-001"
    assert "编号已经有了" in editor.problems.value
    editor.file.value = "../x"
    assert "题库文件名应以小写字母开头" in editor.problems.value


# ---------------------------------------------------------------- two at once


def test_the_second_of_two_sees_both_versions_and_overwrites_nothing(panel: BankPanel, home: Home) -> None:
    other = opened(Home(home.settings, home.clock))
    mine, theirs = edit(panel, "tiaoli-002"), edit(other, "tiaoli-002")
    other.desk.name.value = "乙某"
    theirs.form.leaf.rationale.field.value = "乙某的解析"
    theirs.save.click()
    before = text(home)
    mine.form.leaf.stem.field.value = "我的题干（　　）。"
    assert "刚被别人改过" in mine.problems.value
    mine.save.click()
    shown = mine.conflict._text.value
    assert text(home) == before
    assert "被乙某（2026-03-10 12:00）改过" in shown
    assert "乙某的解析" in shown
    assert "我的题" in shown.replace("<ins>", "").replace("</ins>", "")
    mine.conflict.go_on.click()
    assert "没有冲突" in panel.notice.value
    assert mine.form.leaf.rationale.field.value == "乙某的解析"
    mine.save.click()
    done = home.bank.questions["tiaoli-002"]
    assert (done.stem, done.rationale) == ("我的题干（　　）。", "乙某的解析")


def test_what_both_changed_is_named_and_giving_up_shows_the_other(panel: BankPanel, home: Home) -> None:
    mine = edit(panel, "tiaoli-002")
    path = home.settings.questions / "tiaoli.yaml"
    path.write_text(BANK.replace("多长时间", "多久"), encoding="utf-8")
    mine.form.leaf.stem.field.value = "几年（　　）。"
    mine.save.click()
    assert "直接改了题库文件" in mine.conflict._text.value
    mine.conflict.go_on.click()
    assert "两边都改了的：题干" in panel.notice.value
    path.write_text(BANK.replace("多长时间", "多少时间"), encoding="utf-8")
    mine.save.click()
    mine.conflict.give_up.click()
    assert panel.editor is None
    assert "多少时间" in text(home)


def test_a_question_that_was_taken_away_meanwhile_is_told(panel: BankPanel, home: Home) -> None:
    mine = edit(panel, "banfa-1")
    (home.settings.questions / "banfa.yaml").unlink()
    mine.form.leaf.stem.field.value = "支部大会每季度一次。"
    mine.save.click()
    assert "删除" in mine.conflict._text.value
    mine.conflict.give_up.click()
    assert "banfa-1" not in listed(panel)


# ---------------------------------------------------------------- reviewing


def test_a_question_is_reviewed_retired_with_a_reason_and_taken_back(panel: BankPanel, home: Home) -> None:
    panel.open("tiaoli-001")
    panel.detail.review.click()
    assert "您的姓名" in panel.notice.value
    panel.desk.name.value = "乙某"
    panel.detail.review.click()
    assert "已审定" in panel.notice.value
    assert home.bank.questions["tiaoli-001"].reviewed_by == "乙某"
    panel.detail.retire.click()
    panel.detail.ask.yes.click()
    assert "请写明原因" in panel.notice.value
    panel.detail.ask.reason.value = "条文已废止"
    panel.detail.ask.yes.click()
    assert home.bank.questions["tiaoli-001"].review is Review.RETIRED
    assert home.recording.entries()[-1].reason == "条文已废止"
    panel.detail.draft.click()
    assert home.bank.questions["tiaoli-001"].review is Review.DRAFT


def test_a_stale_question_is_not_reviewed(panel: BankPanel, home: Home) -> None:
    panel.desk.name.value = "乙某"
    panel.open("banfa-1")
    panel.detail.review.click()
    assert "已过时，不能审定" in panel.notice.value
    assert home.bank.questions["banfa-1"].review is Review.DRAFT


def test_a_review_of_what_somebody_changed_is_refused_and_shows_it(panel: BankPanel, home: Home) -> None:
    panel.desk.name.value = "乙某"
    panel.open("tiaoli-001")
    path = home.settings.questions / "tiaoli.yaml"
    path.write_text(BANK.replace("交纳党费", "按时交纳党费"), encoding="utf-8")
    panel.detail.review.click()
    assert "没有覆盖它" in panel.notice.value
    assert "按时交纳党费" in panel.detail._sheet.value


def test_all_drafts_that_are_listed_are_reviewed_after_a_question(panel: BankPanel, home: Home) -> None:
    panel.listing.regulation.value = "tiaoli"
    assert panel.listing.review_all.description == "审定列出的 1 道草稿"
    panel.listing.review_all.click()
    assert "您的姓名" in panel.notice.value
    panel.desk.name.value = "乙某"
    panel.listing.review_all.click()
    assert text(home) == BANK
    panel.listing.ask.yes.click()
    panel.desk.work.wait()
    assert "已审定 1 道题" in panel.notice.value
    assert home.bank.questions["tiaoli-001"].reviewed_by == "乙某"
    assert panel.listing.review_all.layout.display == "none"


# ---------------------------------------------------------------- import and export

LIST = """1．预备期为（　　）。
A．半年
B．一年
答案：B
2．多长时间（　　）。
A．一年
B．两年
答案：B
3．没有答案的题（　　）。
A．一年
B．两年
4．<img src=x onerror=alert(1)>甲$x^2$
答案：对
"""


def upload(panel: BankPanel, name: str, content: bytes) -> Any:
    panel.imports.click()
    its = panel.importing
    one = {"name": name, "type": "", "size": len(content), "content": memoryview(content), "last_modified": NOON}
    its.upload.value = (one,)
    its.file.value = "tiaoli"
    its.start.click()
    panel.desk.work.wait()
    return its


def test_an_import_is_shown_beside_its_source_and_only_what_is_taken_is_written(panel: BankPanel, home: Home) -> None:
    its = upload(panel, "../题/目.txt", LIST.encode())
    assert [label for label, _ in its.comparing.state.options] == ["有疑问 1", "没有疑问 2", "先要改正 1", "全部 4"]
    drawn = its.comparing.page.children[0].children[1].value
    assert "与 tiaoli-002 相比，题干相同，答案不同" in drawn
    assert "答案：B" in drawn
    assert its.write.description == "写入取用的 2 道题"
    its.comparing.state.value = "all"
    assert all("<img" not in one.children[1].value for one in its.comparing.page.children)
    its.comparing.page.children[0].children[0].value = False
    its.write.click()
    its.ask.yes.click()
    panel.desk.work.wait()
    assert "已写入 1 道题，其中草稿 1 道" in panel.notice.value
    assert text(home).startswith(BANK)
    (added,) = (one for id, one in home.bank.questions.items() if id not in BANK and id != "banfa-1")
    assert (added.stem, added.review) == ("<img src=x onerror=alert(1)>甲$x^2$", Review.DRAFT)
    assert home.recording.entries()[-1].action is Action.IMPORTED


def test_what_must_be_mended_first_is_given_as_a_workbook_that_can_be_imported(panel: BankPanel) -> None:
    its = upload(panel, "题目.txt", LIST.encode())
    name, content = its._unsettled()
    assert [one.stem for one in read_source(Source(name, content)).questions] == ["没有答案的题（　　）。"]


def test_a_class_of_questions_is_taken_or_left_at_once(panel: BankPanel) -> None:
    its = upload(panel, "题目.txt", LIST.encode())
    its.comparing.all.click()
    assert its.write.description == "写入取用的 3 道题"
    its.comparing.state.value = "out"
    its.comparing.all.click()
    assert its.write.description == "写入取用的 3 道题"
    its.comparing.state.value = "all"
    its.comparing.none.click()
    assert its.write.disabled


def test_many_questions_are_shown_a_page_at_a_time(panel: BankPanel) -> None:
    asked = "".join(
        f"{number}．第{number}个说法与别的说法都不相同{chr(0x4E00 + 97 * number) * 9}。\n答案：对\n"
        for number in range(1, 26)
    )
    its = upload(panel, "题目.txt", asked.encode())
    its.comparing.state.value = "all"
    assert len(its.comparing.page.children) == 10
    its.comparing.forth.click()
    its.comparing.forth.click()
    assert len(its.comparing.page.children) == 5
    assert its.comparing.forth.disabled


def test_a_file_that_cannot_be_read_says_why(panel: BankPanel) -> None:
    its = upload(panel, "题目.docx", b"PK\x03\x04 broken")
    assert "损坏" in its.problems.value


def test_an_import_that_the_bank_outran_writes_nothing(panel: BankPanel, home: Home) -> None:
    its = upload(panel, "题目.txt", LIST.encode())
    (home.settings.questions / "tiaoli.yaml").write_text(BANK.replace("tiaoli-003", "tiaoli-004"), encoding="utf-8")
    its.write.click()
    its.ask.yes.click()
    panel.desk.work.wait()
    assert "有了变化，没有写入" in panel.notice.value


def test_what_is_listed_is_exported_with_what_the_format_cannot_hold(panel: BankPanel) -> None:
    panel.listing.kind.value = Kind.SINGLE
    panel.exports.click()
    its = panel.exporting
    assert its.which.options[0][0] == "列出的 2 道"
    its.make.click()
    panel.desk.work.wait()
    name, content = its.download._make()
    assert name == "题库.xlsx"
    assert len(read_source(Source(name, content)).questions) == 2
    its.format.value = "aiken"
    assert not its._done.children
    its.make.click()
    panel.desk.work.wait()
    assert "Aiken 存不下" in its.told.value


def test_nothing_to_export_is_said(panel: BankPanel) -> None:
    panel.listing.search.value = "没有的字"
    panel.exports.click()
    panel.exporting.make.click()
    panel.desk.work.wait()
    assert "没有符合条件" in panel.notice.value


def test_the_file_of_a_bank_stays_inside_its_folder(home: Home) -> None:
    with pytest.raises(ProblemsError):
        home.authoring.path("../results/x")
