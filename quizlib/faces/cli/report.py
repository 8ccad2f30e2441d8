"""``quizlib report``: a work report in Word, and what belongs to it."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizlib.core.audit import Export
from quizlib.faces.cli.changed import changed_lines
from quizlib.faces.cli.figures import day_of, read_day
from quizlib.faces.cli.report_adopt import adopt
from quizlib.faces.cli.report_changes import changes
from quizlib.faces.cli.signed import signed
from quizlib.faces.cli.waiting import waiting
from quizlib.services.home import opened

if TYPE_CHECKING:  # pandas and Word are loaded only when a command needs them
    from quizlib.reports.report_docx import WrittenReport


@click.group(invoke_without_command=True)
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
@click.option(
    "--ledger",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="活动台账（.xlsx），填三会一课次数、招聘人数等；空表用 quizlib ledger form 生成。",
)
@click.option("--charts", is_flag=True, help="在正文后面加上参与率、成绩分布、走势等图。")
@click.option("--no-sources", is_flag=True, help="不要附录“数据来源”，数字也不带链接。")
@click.option(
    "--places", type=click.IntRange(1, 2), default=1, show_default=True, help="比率和平均分保留几位小数，全文一致。"
)
@click.option("--rounded", is_flag=True, help="一万以上的人数写成约数，例如 1.2万余人。")
@click.option("--fields", "list_fields", is_flag=True, help="列出模板里可以写的全部字段，不写报告。")
@signed
@click.pass_context
def report(
    context: click.Context,
    first: date | None,
    ends: tuple[str, ...],
    template: Path | None,
    ledger: Path | None,
    charts: bool,
    no_sources: bool,
    places: int,
    rounded: bool,
    list_fields: bool,
    who: str,
) -> None:
    """把一段时间的指标填进 Word 模板，写成工作报告。

    例如：quizlib report --from 2026-01-01 --to 2026-06-30 --to 半年报告.docx

    报告里的数字与 quizlib figures 的相同，每个数字都能在附录“数据来源”中查到定义、分子、分母和场次。
    """
    if context.invoked_subcommand is not None:
        return
    if list_fields:
        _list_fields()
        return
    if first is None:
        raise click.UsageError("缺少 --from，请写上统计期间的第一天，例如 --from 2026-01-01")
    last, target = _read_ends(ends)
    from quizlib.faces.reporting import ledger_at, written_report
    from quizlib.figures import Period
    from quizlib.reports.report_docx import Wishes
    from quizlib.reports.sentences import Manner

    period = Period(first, last)
    given = ledger_at(ledger) if ledger else None
    for doubt in given.doubts if given else ():
        click.echo(f"台账请核对：{doubt}", err=True)
    with opened() as home, waiting("正在统计") as progress:
        done = written_report(
            home,
            target,
            period,
            template=template,
            ledger=given.ledger if given else None,
            wishes=Wishes(charts, not no_sources, Manner(places, rounded)),
            progress=progress,
        )
        home.recording.exported(Export.REPORT, [target], home.clock(), who=who, period=str(period))
    click.echo(f"已写入 {target}：{period}，共 {done.sittings} 场。")
    for line in _open_ends(done):
        click.echo(line)


report.add_command(adopt)
report.add_command(changes)


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


def _open_ends(done: "WrittenReport") -> list[str]:
    """What the organizer should still look at."""
    lines: list[str] = []
    if done.unfilled:
        names = "、".join(done.unfilled)
        lines.append(
            f"还有 {len(done.unfilled)} 处没有填：{names}。在报告里用黄色标着；填进活动台账后再写一次，或直接改。"
        )
    if done.untold:
        lines.append(f"有 {len(done.untold)} 个指标没有数值，写成了“—”：{'、'.join(done.untold)}")
    if done.contradictions:
        lines.append(f"有 {len(done.contradictions)} 处上升、下降写反了，在报告里用黄色标着：")
        lines += [f"  {one}" for one in done.contradictions]
        lines.append("  模板里写成 比上期{{ 环比.合格率 }}（不写“上升”和单位），就总是对的。")
    if done.changed:
        lines += ["与此前的报告不同：", *changed_lines(done.changed)]
    return lines


def _list_fields() -> None:
    from quizlib.reports.fields import FIELDS, LIST_FIELDS, PARTS
    from quizlib.reports.fields.blocks import CHART_FIELDS, TABLE_FIELDS

    lists = [
        ("模板里可以写的字段，例如 {{ 参与率 }}：", "", FIELDS),
        ("字段后面可以加的，例如 {{ 参与率.数 }}：", "参与率.", PARTS),
        ("图，单独写在一段里，例如 {{ 图.各支部 }}：", "图.", CHART_FIELDS),
        ("表，单独写在一段里，例如 {{ 表.各支部 }}：", "表.", TABLE_FIELDS),
        *((f"{name}的每一行：", f"{row}.", fields) for name, (row, fields) in LIST_FIELDS.items()),
    ]
    for title, row, fields in lists:
        click.echo(title)
        for name, meaning in fields.items():
            click.echo(f"  {row}{name}：{meaning}")
        click.echo("")
