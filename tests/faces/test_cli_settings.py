"""What is said of settings that cannot be used: which variable or line, what was found, what is expected."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quizlib.faces.cli import cli

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``quizlib`` with these words in a folder that holds nothing."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, words)


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("QUIZLIB_PORT", "abc", "环境变量 QUIZLIB_PORT 应为整数（现为 abc）"),
        ("QUIZLIB_PORT", "-5", "环境变量 QUIZLIB_PORT 应不小于 0（现为 -5）"),
        ("QUIZLIB_LANGUAGE", "xx", "环境变量 QUIZLIB_LANGUAGE 应为 zh_CN 或 en 之一（现为 xx）"),
        ("QUIZLIB_STORE", "abc", "数据库地址读不懂，QUIZLIB_STORE 应为 sqlite:///文件路径"),
        ("QUIZLIB_STORE", "nosuch://host/db", "数据库地址读不懂，QUIZLIB_STORE 应为 sqlite:///文件路径"),
        ("QUIZLIB_STORE", "postgresql://u:geheim@h:x/db", "（现为 postgresql://u:***@h:x/db）"),
        ("QUIZLIB_STORE", "mysql://u@host/db", "没有安装连接 mysql 的驱动程序"),
    ],
)
def test_a_variable_that_cannot_be_used_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str
) -> None:
    monkeypatch.setenv(variable, value)
    result = run("sitting", "list")
    assert result.exit_code == 1
    assert message in result.stderr


def test_a_line_of_the_settings_file_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "quizlib.env").write_text("# 端口\nQUIZLIB_PORT=八千\n", encoding="utf-8")
    result = run("sitting", "list")
    assert result.exit_code == 1
    assert "quizlib.env:2 QUIZLIB_PORT 应为整数（现为 八千）" in result.stderr


def test_a_settings_file_of_another_encoding_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "quizlib.env").write_text("# 端口", encoding="gbk")
    result = run("sitting", "list")
    assert result.exit_code == 1
    assert "quizlib.env 不是 UTF-8 编码" in result.stderr


def test_a_port_that_no_machine_has_is_told(run: Run) -> None:
    result = run("serve", "--port", "99999")
    assert result.exit_code == 1
    assert "--port 应不大于 65535（现为 99999）" in result.stderr


def test_a_period_beyond_the_calendar_is_told(run: Run) -> None:
    result = run("figures", "--from", "0001-01-01", "--to", "9999-12-31")
    assert result.exit_code == 1
    assert "日期应在 1921-01-01 和 2999-12-31 之间（现为 0001-01-01）" in result.stderr
