"""The panel 题库: questions found and read, also while their files change."""

import pytest
from small_bank import BANK, edit, listed, opened

from quizlib.core.question import Review
from quizlib.faces.console.bank import BankPanel
from quizlib.services.home import Home


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
