"""``quizlib report``: a work report in Word."""

from datetime import date
from pathlib import Path

import click

from quizlib.faces.cli.figures import day_of, read_day
from quizlib.services.home import opened


@click.command()
@click.option("--from", "first", callback=read_day, metavar="日期", help="统计期间的第一天，例如 2026-01-01。")
@click.option(
    "--to",
    "ends",
    multiple=True,
    metavar="日期/文件",
    help="写两次：一次是统计期间的最后一天（含当天），一次是要写的 .docx 文件。",
)
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="您自己的 Word 模板（.docx），里面写 {{ 参与率 }} 这样的字段；不填则用自带的模板。",
)
@click.option("--fields", "list_fields", is_flag=True, help="列出模板里可以写的全部字段，不写报告。")
def report(first: date | None, ends: tuple[str, ...], template: Path | None, list_fields: bool) -> None:
    """把一段时间的指标填进 Word 模板，写成工作报告。

    例如：quizlib report --from 2026-01-01 --to 2026-06-30 --to 半年报告.docx

    报告里的数字与 quizlib figures 的相同。
    """
    if list_fields:
        _list_fields()
        return
    if first is None:
        raise click.UsageError("缺少 --from，请写上统计期间的第一天，例如 --from 2026-01-01")
    last, target = _read_ends(ends)
    from quizlib.figures import Period, gather
    from quizlib.reports.report_docx import SHIPPED, write_report

    period = Period(first, last)
    with opened() as home:
        facts = gather(home.store, home.settings.results, period, home.clock())
    write_report(target, facts, period, template or SHIPPED)
    click.echo(f"已写入 {target}：{period}，共 {len(facts.sittings)} 场。")


def _read_ends(ends: tuple[str, ...]) -> tuple[date, Path]:
    """The last day and the file, in whichever order they stand."""
    days = [day for day in map(day_of, ends) if day is not None]
    files = [Path(end) for end in ends if day_of(end) is None]
    if len(days) != 1 or len(files) != 1:
        raise click.UsageError(
            "--to 应写两次：一次是日期，一次是文件，例如 --to 2026-06-30 --to 半年报告.docx"
            f"（现为：{'、'.join(ends) or '没有写'}）"
        )
    return days[0], files[0]


def _list_fields() -> None:
    from quizlib.reports.fields import BRANCH_FIELDS, FIELDS, FIGURE_FIELDS, SITTING_FIELDS

    lists = (
        ("模板里可以写的字段，例如 {{ 参与率 }}：", "", FIELDS),
        ("各支部的每一行：", "支部.", BRANCH_FIELDS),
        ("各场次的每一行：", "场.", SITTING_FIELDS),
        ("指标的每一行：", "项.", FIGURE_FIELDS),
    )
    for title, row, fields in lists:
        click.echo(title)
        for name, meaning in fields.items():
            click.echo(f"  {row}{name}：{meaning}")
        click.echo("")
