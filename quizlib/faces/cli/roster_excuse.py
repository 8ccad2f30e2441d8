"""``quizlib roster excuse|excused|excuse-form``: who is excused, and why."""

from collections.abc import Sequence
from pathlib import Path

import click

from quizlib.core.excuse import Excuse
from quizlib.core.moment import spoken
from quizlib.exchange.excuses_xlsx import read_excuses, write_excuse_form
from quizlib.faces.cli.columns import aligned
from quizlib.faces.cli.signed import signed
from quizlib.services.excusing import Excusal, ExcuseChange
from quizlib.services.home import opened

_SHOWN = 20


@click.command("excuse")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--withdraw", is_flag=True, help="撤销文件里列出的登记。")
@click.option("--yes", is_flag=True, help="不再询问，直接写入。")
@signed
def excuse_command(file: Path, withdraw: bool, yes: bool, who: str) -> None:
    """从 Excel 文件登记免考（请假、借调、免试等）：先逐条检查，再列出变化，确认后写入。

    日期包括场次整个开放时段的才免；已经结束的场次，只有写明场次编号的行才会改变它。
    """
    rows = read_excuses(file)
    with opened() as home:
        change = home.excusing.preview(rows, home.clock(), withdraw=withdraw)
        click.echo(f"{file.name} 中有 {len(rows)} 行。")
        _show(change)
        if not change:
            click.echo("没有变化。")
        elif yes or click.confirm("确认撤销？" if withdraw else "确认登记？"):
            home.excusing.record(rows, home.clock(), who=who, withdraw=withdraw)
            click.echo(f"已写入，现有免考登记 {len(home.excusing.register())} 条。")
        else:
            click.echo("没有写入。")


@click.command("excused")
@click.argument("sitting", metavar="[场次编号]", required=False)
def excused_command(sitting: str | None) -> None:
    """列出一个场次的免考人员和原因；不写场次则列出全部登记。"""
    with opened() as home:
        if sitting is not None:
            home.planning.sitting(sitting)
            people = home.excusing.excused(sitting)
            due = home.planning.due_count(sitting)
            table = [["工号", "姓名", "党支部", "原因"], *map(list, people)]
            click.echo(f"场次 {sitting} 应参加 {due} 人，其中免考 {len(people)} 人。")
        else:
            register = home.excusing.register()
            table = [["工号", "姓名", "党支部", "原因", "日期", "场次", "备注"]]
            table += [
                [one.number, name, branch, one.reason, _days(one), one.sitting_id, one.note]
                for one, name, branch in register
            ]
            click.echo(f"共有免考登记 {len(register)} 条。")
    for line in aligned(table, left=range(len(table[0]))) if len(table) > 1 else []:
        click.echo(line)


@click.command("excuse-form")
@click.argument("file", type=click.Path(path_type=Path))
def excuse_form_command(file: Path) -> None:
    """生成一份空的免考登记表（.xlsx）。"""
    write_excuse_form(file)
    click.echo(f"已生成 {file}，填好后运行：quizlib roster excuse {file}")


def _show(change: ExcuseChange) -> None:
    if change.withdrawn:
        click.echo(f"撤销 {len(change.withdrawn)} 条。")
    else:
        click.echo(f"新增 {len(change.added)} 条，更改 {len(change.changed)} 条，不变 {change.unchanged} 条。")
    by_sitting: dict[str, list[Excusal]] = {}
    for one in change.excusals:
        by_sitting.setdefault(one.sitting.id, []).append(one)
    for excusals in by_sitting.values():
        _list(excusals)
    if not by_sitting:
        click.echo("没有场次因此变化：日期要包括场次的整个开放时段；已经结束的场次要写明场次编号。")


def _list(excusals: Sequence[Excusal]) -> None:
    sitting = excusals[0].sitting
    ended = f"，已于 {spoken(sitting.closes)} 结束，改动会记入操作记录" if excusals[0].closed else ""
    click.echo(f"场次 {sitting.id}《{sitting.title}》{ended}：")
    for one in excusals[:_SHOWN]:
        change = " → ".join(reason or "不免" for reason in (one.old, one.new))
        click.echo(f"  {one.number} {one.name}，{one.branch}：{change}")
    if len(excusals) > _SHOWN:
        click.echo(f"  ……等，共 {len(excusals)} 人")


def _days(one: Excuse) -> str:
    return f"{one.first} 至 {one.last}" if one.first else ""
