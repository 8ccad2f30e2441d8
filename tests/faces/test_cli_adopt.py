import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from docx import Document

from quizlib.faces.cli import cli


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    document = Document()
    document.add_paragraph("组织XX名党员开展知识测试，合格率XX%。")
    document.add_paragraph("招聘____人，型号XX-100。")
    document.save("旧报告.docx")
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def adopt(*words: str) -> Result:
    return run("report", "adopt", "旧报告.docx", "--to", "模板.docx", *words)


def lines(path: str) -> list[str]:
    return [one.text for one in Document(path).paragraphs]


def ledger(path: str, **cells: Any) -> None:
    assert run("ledger", "form", path).exit_code == 0
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book["活动" if place[0] == "a" else "其他数据"][place[1:]] = value
    book.save(path)


def test_an_old_report_becomes_a_template_with_a_table_beside_it(folder: Path) -> None:
    done = adopt()
    assert done.exit_code == 0, done.output
    assert lines("模板.docx") == [
        "组织{{ 测试.参加人数 }}名党员开展知识测试，合格率{{ 测试.合格率.数 }}%。",
        "招聘{{ 待填.招聘人数 }}人，型号XX-100。",
    ]
    assert "组织〔XX〕名党员开展知识测试" in done.output
    assert "共 3 处空白：很有把握 2 处，大概 1 处，请确认 0 处。" in done.output
    assert "要在活动台账“其他数据”里填写的（1 项）：招聘人数" in done.output
    assert "第2段：招聘{{ 待填.招聘人数 }}人，型号XX-100。（XX，夹在字母、数字中间）" in done.output
    assert (folder / "模板-确认.xlsx").exists()
    assert lines("旧报告.docx")[0].startswith("组织XX名")


def test_what_the_organizer_changed_is_written_in_the_second_run(folder: Path) -> None:
    adopt()
    book = openpyxl.load_workbook("模板-确认.xlsx")
    book["确认"]["I4"], book["确认"]["I2"] = "12", "保留"
    book.save("模板-确认.xlsx")
    done = adopt("--choices", "模板-确认.xlsx")
    assert done.exit_code == 0, done.output
    assert lines("模板.docx")[1] == "招聘12人，型号XX-100。"
    assert "还留着的空白：\n  第1段：组织〔XX〕名党员" in done.output
    assert openpyxl.load_workbook("模板-确认.xlsx")["确认"]["I4"].value == "12"


def test_json_names_each_blank_with_its_figure(folder: Path) -> None:
    told = json.loads(adopt("--json").output)
    assert [(one["text"], one["figure"], one["kind"]) for one in told["blanks"]] == [
        ("XX", "persons", "test"),
        ("XX", "pass_rate", "test"),
        ("____", None, None),
    ]
    first = told["blanks"][0]
    assert first["context"] == "组织XX名党员开展知识测试，合格率XX%。"
    assert 0.75 <= first["confidence"] <= 1
    assert (first["field"], first["second"], first["place"]) == ("测试.参加人数", "测试.应参加人数", "第1段")


def test_a_ledger_brings_its_kinds_and_names(folder: Path) -> None:
    ledger("台账.xlsx", aA2=date(2026, 3, 5), aB2="读书会", aD2="机关", aE2=5, bA2="招聘", bB2=3)
    document = Document()
    document.add_paragraph("举办读书会XX次，招聘XX人。")
    document.save("旧报告.docx")
    assert adopt("--ledger", "台账.xlsx").exit_code == 0
    assert lines("模板.docx") == ["举办读书会{{ 读书会次数 }}次，招聘{{ 待填.招聘人数 }}人。"]


def test_nothing_is_overwritten_unasked(folder: Path) -> None:
    adopt()
    again = adopt()
    assert again.exit_code == 1
    assert "模板.docx 已经存在，没有改动它" in again.output
    (folder / "模板.docx").unlink()
    assert "要接着改请加 --choices" in adopt().output
    assert adopt("--overwrite").exit_code == 0
    assert "不能与旧报告是同一个文件" in run("report", "adopt", "模板.docx", "--to", "模板.docx", "--overwrite").output


@pytest.mark.parametrize(
    ("file", "content", "sentence"),
    [
        ("无.docx", None, "没有这个文件"),
        ("旧.doc", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "这是旧格式"),
        ("坏.docx", b"PK\x03\x04", "已损坏"),
        ("文本.docx", b"abc", "这不是完好的 Word 文档"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(folder: Path, file: str, content: bytes | None, sentence: str) -> None:
    if content is not None:
        (folder / file).write_bytes(content)
    done = run("report", "adopt", file, "--to", "模板.docx")
    assert done.exit_code == 1
    assert done.output.startswith("错误：")
    assert sentence in done.output
    assert not (folder / "模板.docx").exists()


def test_a_report_without_blanks_says_so(folder: Path) -> None:
    document = Document()
    document.add_paragraph("没有要填的。")
    document.save("旧报告.docx")
    done = adopt()
    assert "没有找到 XX、××、___ 这样的空白" in done.output
    assert "请核对" not in done.output


def test_the_form_of_a_ledger_lists_what_a_template_waits_for(folder: Path) -> None:
    adopt()
    done = run("ledger", "form", "台账.xlsx", "--for", "模板.docx")
    assert "列出了模板要填的 1 项" in done.output
    assert openpyxl.load_workbook("台账.xlsx")["其他数据"]["A2"].value == "招聘人数"


def test_a_ledger_is_checked_and_counted(folder: Path) -> None:
    ledger("台账.xlsx", aA2=date(2026, 3, 5), aB2="党课", aD2="机关党支部", aE2=12, bA2="招聘人数", bB2="3", bC2="人")
    done = run("ledger", "check", "台账.xlsx")
    assert done.exit_code == 0, done.output
    assert "活动 1 行，其他数据 1 项。" in done.output
    assert "党课     1    12         1" in done.output
    assert "招聘人数   3人" in done.output
    within = run("ledger", "check", "台账.xlsx", "--from", "2026-04-01", "--to", "2026-06-30")
    assert "期间内 0 行，期间外 1 行" in within.output
    assert run("ledger", "check", "台账.xlsx", "--from", "2026-04-01").exit_code == 1


def test_a_wrong_date_in_a_ledger_is_told_with_its_cell(folder: Path) -> None:
    ledger("台账.xlsx", aA2="2026-02-30", aB2="党课", aD2="机关党支部", aE2=12)
    done = run("ledger", "check", "台账.xlsx")
    assert done.exit_code == 1
    assert "台账.xlsx 活动!A2: 日期没有 2026-02-30 这一天" in done.output


def test_the_report_is_written_without_a_subcommand_and_helps_in_chinese() -> None:
    command = [sys.executable, "-m", "quizlib", "report", "--help"]
    output = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
    assert "--from" in output
    assert "adopt" in output
