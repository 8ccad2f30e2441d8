"""The command line speaks Chinese: help, usage and what click itself complains of."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

#: Names that have no Chinese form: products, formats, keys and the ids of the examples.
NAMES = {
    *(
        "quizlib",
        "JupyterLab",
        "Excel",
        "Word",
        "WPS",
        "JSON",
        "Schema",
        "YAML",
        "HTML",
        "UTF",
        "PIN",
        "Ctrl",
        "Moodle",
        "SQLite",
        "PostgreSQL",
    ),
    *("GIFT", "Aiken", "XML", "QTI", "Blackboard", "CSV", "XX", "jilv", "edition", "article", "retired", "preset"),
}
#: Names of formats, as ``--format`` takes them.
FORMATS = {"xlsx", "docx", "gift", "aiken", "moodle", "qti", "blackboard"}
#: What ``demo --size`` takes.
SIZES = {"small", "large", "csv"}
_PARTS = re.compile(
    r"--?[a-z][a-z-]*|QUIZLIB_[A-Z]+"
    r"|\[[a-z0-9_|\s]+\]|\|both\]|\[\d+<=x(<=\d+)?\]|https?://\S+|quizlib( [a-z]+)+|\{\{.*?\}\}"
    r"|[\w/*-]*\.(xlsx|ya?ml|docx|png|html|txt|zip|po)\b|\b[a-z]+/(?:[a-z]+/)*|默认 \w+",
    re.ASCII,
)
_WALK = """
import click
from click.testing import CliRunner
from quizlib.faces.cli import cli
from quizlib.language import speak_chinese

def walk(command, words):
    print(CliRunner().invoke(cli, [*words, "--help"], prog_name="quizlib", terminal_width=500).output)
    for name, inner in getattr(command, "commands", {}).items():
        walk(inner, [*words, name])

speak_chinese()
walk(cli, [])
"""


def told(*words: str, code: int, folder: Path) -> str:
    command = [sys.executable, "-m", "quizlib", *words]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8", cwd=folder)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_help_of_every_command_holds_no_english() -> None:
    output = subprocess.run([sys.executable, "-c", _WALK], capture_output=True, check=True, encoding="utf-8").stdout
    assert output.count("用法：") >= 25
    english = []
    listed = re.sub("(?m)^  [a-z-]+  +", "", output)  # a group's commands
    for line in listed.splitlines():
        english += [
            word for word in re.findall("[A-Za-z]{2,}", _PARTS.sub(" ", line)) if word not in NAMES | FORMATS | SIZES
        ]
    assert english == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("banc",), "没有命令 'banc'。 （您是不是要：'backup', 'bank'？）"),
        (("sitting", "lst"), "没有命令 'lst'。 （您是不是要：'list'"),
        (("figures", "--fron", "2026-01-01"), "您是不是要：'--from'"),
        (
            ("regulation", "amend", "jilv", "--edition", "1", "--date", "昨天"),
            "'昨天' 不是日期，请写成 2026-01-01 的样子",
        ),
        (("regulation", "amend", "jilv", "--edition", "1", "--articles", "0"), "超出范围"),
        (("bank", "check", "--json=1"), "选项 '--json' 后面不带值"),
        (("bank", "check", "--on"), "选项 '--on' 后面要跟一个值"),
        (("serve", "--port", "x"), "'--port' 的值不对：'x' 不是数字"),
        (("bank", "review", "--as", "x"), "'x' 应为 'draft', 'reviewed', 'retired' 之一"),
        (("marks", "import"), "缺少参数 '场次编号'"),
        (("sitting", "list", "x"), "多出了参数（x）"),
    ],
)
def test_what_click_complains_of_is_chinese(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    output = told(*words, code=2, folder=tmp_path)
    assert said in output
    assert "[OPTIONS]" not in output
