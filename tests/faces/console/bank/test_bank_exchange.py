"""The panel 题库: questions imported beside their source, and exported."""

from typing import Any

import pytest
from examples import NOON
from small_bank import BANK, text

from quizlib.core.audit import Action
from quizlib.core.question import Kind, Review
from quizlib.errors import ProblemsError
from quizlib.exchange.formats.registry import read_source
from quizlib.exchange.formats.source import Source
from quizlib.faces.console.bank import BankPanel
from quizlib.services.home import Home

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
