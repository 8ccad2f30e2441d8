"""The whole way: an old report, the template made of it, and the report of another period."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import yaml
from docx import Document
from office import NOON, Office
from word_files import adopted

from quizlib.core.activity import Activity, NamedValue
from quizlib.figures import Period
from quizlib.reports.fields import Ledger, Sources
from quizlib.reports.report_docx import Wishes, WrittenReport, write_report

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
FILM = Activity(date=date(2026, 3, 5), kind="警示教育片", title="某某警示录", branch="第一党支部", persons=24)
LEDGER = Ledger("台账.xlsx", "0" * 64, (FILM,), (NamedValue(name="招聘人数", value="12", unit="人"),))


@pytest.fixture
def busy(office: Office) -> Office:
    """Four due, one of them a 预备党员; three took part in a test, two of them passed; nobody in a contest."""
    branches = ("第一党支部", "第一党支部 预备党员", "第二党支部 入党积极分子", "机关党支部")
    office.enrol(*(f"00{number} 某某 {branch}" for number, branch in enumerate(branches, 1)))
    test = office.plan()
    for number, right in (("001", 5), ("002", 3), ("003", 1)):
        office.take(number, test, right)
    office.plan("b", NOON, kind="contest")
    return office


def old_report(folder: Path, *lines: str, rows: Sequence[Sequence[str]] = ()) -> bytes:
    """The bytes of a report with these paragraphs and rows of a table."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    document.save(str(folder / "旧报告.docx"))
    return (folder / "旧报告.docx").read_bytes()


def filled(office: Office, folder: Path, data: bytes) -> tuple[list[str], WrittenReport]:
    """The paragraphs of the report that comes of an old one, without the appendix."""
    template = folder / "模板.docx"
    template.write_bytes(adopted(data).packed({}))
    done = write_report(
        folder / "报告.docx", Sources(YEAR, office.facts, ledger=LEDGER), template, Wishes(sources=False)
    )
    document = Document(str(folder / "报告.docx"))
    cells = [cell.text for rows in document.tables for row in rows.rows for cell in row.cells]
    return [*(one.text for one in document.paragraphs), *cells], done


def test_an_old_report_is_filled_with_the_figures_of_another_period(busy: Office, tmp_path: Path) -> None:
    old = old_report(
        tmp_path,
        "XXXX年，组织XX名党员开展知识测试XX场，应参加XX人，参与率XX%，合格XX份，合格率XX%，最高分XX分。",
        "观看警示教育片《XX》XX场，XX人次参加；招聘XX人，表彰XX人。",
        rows=[("党支部", "知识测试参与率（%）"), ("第一党支部", "XX"), ("机关党支部", "XX")],
    )
    words, done = filled(busy, tmp_path, old)
    assert words == [
        "2026年，组织3名党员开展知识测试1场，应参加4人，参与率75.0%，合格2份，合格率66.7%，最高分100分。",
        "观看警示教育片《某某警示录》1场，24人次参加；招聘12人，表彰【待填：表彰人数】人。",
        *("党支部", "知识测试参与率（%）", "第一党支部", "100.0", "机关党支部", "0.0"),
    ]
    assert done.unfilled == ("表彰人数",)


@pytest.mark.parametrize("name", ["sentences.yaml", "held_out.yaml", "fresh.yaml"])
def test_every_field_that_is_proposed_is_one_that_a_report_knows(busy: Office, tmp_path: Path, name: str) -> None:
    cases = yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
    known = [one["text"] for one in cases if "检修党支部" not in one["text"] and "处级以上" not in one["text"]]
    words, _ = filled(busy, tmp_path, old_report(tmp_path, *known))
    assert not any("{{" in one for one in words)
