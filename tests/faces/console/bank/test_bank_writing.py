"""The panel 题库: questions written, by two at once, and reviewed; nobody is overwritten."""

from small_bank import BANK, edit, listed, opened, text

from quizlib.core.audit import ORGANIZER, Action
from quizlib.core.question import Kind, Review
from quizlib.faces.console.bank import BankPanel
from quizlib.services.home import Home


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
