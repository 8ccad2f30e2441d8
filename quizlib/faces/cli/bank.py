"""``quizlib bank``: the banks in ``questions/``."""

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from quizlib.core.moment import local
from quizlib.core.question import Kind
from quizlib.exchange.bank_yaml import REGULATIONS, check, schema_text
from quizlib.faces.cli.bank_care import health_command, history_command, review_command
from quizlib.faces.cli.bank_export import export_command
from quizlib.faces.cli.bank_import import import_command
from quizlib.services.clock import system_clock
from quizlib.settings import Settings


@click.group()
def bank() -> None:
    """题库：检查、导入导出、审定、体检。"""


@bank.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="按哪一天的法规检查，例如 2027-01-01；不填为今天。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出，供其他程序读取。")
def check_command(paths: tuple[Path, ...], on: datetime | None, as_json: bool) -> None:
    """检查题库文件或文件夹（默认检查 questions/），逐条指出问题所在的文件、行号和题目。

    也指出已经过时的题目：依据的版本不再施行、条文号变了、答案是旧的说法。有问题时退出码为 1。
    """
    questions = Settings().questions
    found = check(paths or (questions,), _registry(paths, questions))
    found.problems += found.stale((on or local(system_clock())).date())
    summary = found.summary()
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False, indent=2))
    else:
        kinds = "，".join(f"{Kind(kind).label} {count}" for kind, count in summary["by_kind"].items())
        click.echo(
            f"共 {summary['questions']} 道题，其中已审定 {summary['reviewed']} 道，"
            f"涉及 {summary['regulations']} 部法规。{kinds}"
        )
        for problem in found.problems:
            click.echo(f"  {problem}")
        click.echo(f"发现 {len(found.problems)} 个问题。" if found.problems else "没有发现问题。")
    sys.exit(1 if found.problems else 0)


@bank.command("schema")
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="写到哪个文件；不填则打印出来。")
def schema_command(target: Path | None) -> None:
    """输出题库文件的 JSON Schema，编辑器据此提示和检查。"""
    if target is None:
        click.echo(schema_text(), nl=False)
    else:
        target.write_text(schema_text(), encoding="utf-8")
        click.echo(f"已写入 {target}")


for command in (import_command, export_command, review_command, history_command, health_command):
    bank.add_command(command)


def _registry(paths: tuple[Path, ...], questions: Path) -> Path:
    """The register of regulations beside the files to check, else the home's."""
    for path in paths:
        beside = (path if path.is_dir() else path.parent) / REGULATIONS
        if beside.is_file():
            return beside
    return questions / REGULATIONS
