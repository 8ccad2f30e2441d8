"""``quizlib ledger``: what the office did besides sittings, for its report."""

from datetime import date
from pathlib import Path

import click

from quizlib.errors import PlanError
from quizlib.exchange.ledger import ReadLedger, read_ledger
from quizlib.exchange.ledger_form import write_ledger_form
from quizlib.faces.cli.columns import aligned
from quizlib.faces.cli.figures import read_day

_FIRST, _LAST = date(1921, 1, 1), date(2999, 12, 31)


@click.group()
def ledger() -> None:
    """活动台账：登记三会一课、主题党日等活动和报告要用的其他数据。"""


@ledger.command("form")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--for",
    "template",
    type=click.Path(path_type=Path),
    metavar="模板",
    help="报告模板（.docx）：把模板里写着 {{ 待填.名称 }} 的名称先列在“其他数据”里。",
)
def form_command(file: Path, template: Path | None) -> None:
    """生成一份空的活动台账（.xlsx），照着“说明”填写。"""
    names: list[str] = []
    if template is not None:
        from quizlib.reports.adopt import open_names

        names = open_names(template)
    write_ledger_form(file, names)
    listed = f"，“其他数据”里列出了模板要填的 {len(names)} 项" if template is not None else ""
    click.echo(f"已生成 {file}{listed}。填好后运行：quizlib ledger check {file}")


@ledger.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--from", "first", callback=read_day, metavar="日期", help="统计期间的第一天，例如 2026-01-01。")
@click.option("--to", "last", callback=read_day, metavar="日期", help="统计期间的最后一天（含当天），例如 2026-06-30。")
def check_command(file: Path, first: date | None, last: date | None) -> None:
    """检查活动台账，列出各类活动的次数、人次和党支部数；不写日期则统计全部。"""
    if (first is None) != (last is None):
        raise PlanError("--from 和 --to 应同时写，或者都不写")
    read = read_ledger(file)
    for line in _told(read, first, last):
        click.echo(line)
    for doubt in read.doubts:
        click.echo(f"请核对：{doubt}")
    click.echo("没有发现问题。" if not read.doubts else f"有 {len(read.doubts)} 处请核对，其余没有发现问题。")


def _told(read: ReadLedger, first: date | None, last: date | None) -> list[str]:
    from quizlib.figures.activities import activity_figures
    from quizlib.figures.period import Period

    period = Period(first or _FIRST, last or _LAST)
    within = sum(period.first <= one.date <= period.last for one in read.activities)
    lines = [f"活动 {len(read.activities)} 行，其他数据 {len(read.values)} 项。"]
    if first is not None:
        lines.append(f"{period}：期间内 {within} 行，期间外 {len(read.activities) - within} 行。")
    counted: dict[str, dict[str, str]] = {}
    for one in activity_figures(read.activities, period):
        _, kind, measure = one.id.split(":")
        counted.setdefault(kind, {})[measure] = one.printed
    rows = [
        [kind or "合计", told["count"], told["person_times"], told["branches"]]
        for kind, told in counted.items()
        if told["count"] != "0"
    ]
    if rows:
        lines += aligned([["类型", "次数", "人次", "党支部数"], *rows])
    if read.values:
        lines += ["", *aligned([["其他数据", "数值"], *([one.name, one.value + one.unit] for one in read.values)])]
    return lines
