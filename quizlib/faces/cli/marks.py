"""``quizlib marks``: short answers marked by persons, through a spreadsheet."""

from pathlib import Path

import click

from quizlib.core.audit import Export
from quizlib.errors import PlanError
from quizlib.exchange.marks_xlsx import read_marks, write_marks
from quizlib.faces.cli.marks_regrade import regrade_command
from quizlib.faces.cli.signed import signed
from quizlib.services.home import opened
from quizlib.services.marking import GivenMark


@click.group()
def marks() -> None:
    """评分：导出简答题，人工评分后导入；题目有误时重新评分。"""


marks.add_command(regrade_command)


@marks.command("export")
@click.argument("sitting")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="写到哪个 .xlsx 文件。")
@click.option("--overwrite", is_flag=True, help="文件已存在时覆盖它（里面没有导入的得分会丢失）。")
@signed
def export_command(sitting: str, target: Path, overwrite: bool, who: str) -> None:
    """导出一个场次中已结束作答的简答题，每题一张工作表，不显示姓名；已评的得分填在表中。"""
    with opened() as home:
        planned = home.planning.sitting(sitting)
        answers = home.marking.to_mark(sitting, home.clock())
        if not answers:
            raise PlanError(f"场次 {sitting} 还没有需要评分的简答题（没有交卷的、没有作答的不用评）")
        write_marks(target, planned, answers, overwrite=overwrite)
        persons = len({one.attempt_id for one in answers})
        home.recording.exported(Export.MARKS, [target], home.clock(), who=who, sitting_id=sitting, persons=persons)
        waiting = sum(one.mark is None for one in answers)
    click.echo(f"已导出 {len(answers)} 份作答，其中待评 {waiting} 份：{target}")
    click.echo(f"填好“得分”后运行：quizlib marks import {sitting} {target}")


@marks.command("import")
@click.argument("sitting")
@click.argument("file", type=click.Path(path_type=Path))
@signed
def import_command(sitting: str, file: Path, who: str) -> None:
    """把 Excel 文件中的得分和评语导入场次；得分留空的不导入。有问题时一条也不导入。"""
    with opened() as home:
        home.planning.sitting(sitting)
        now = home.clock()
        read = read_marks(file, home.marking.to_mark(sitting, now))
        given = [GivenMark(one.attempt_id, one.slot, one.points, one.note) for one in read.marks]
        written = home.marking.give(sitting, given, now, who=who)
        waiting = sum(one.mark is None for one in home.marking.to_mark(sitting, now))
    first = sum(one.earlier is None for one in read.marks)
    changed = sum(one.earlier is not None and one.earlier != one.points for one in read.marks)
    same = len(read.marks) - first - changed
    click.echo(f"读到 {len(read.marks)} 个得分：新评 {first} 个，改分 {changed} 个，分数不变 {same} 个。")
    if written > first + changed:
        click.echo(f"另有 {written - first - changed} 个只改了评语。")
    if read.only_notes:
        click.echo(f"注意：有 {read.only_notes} 行只写了评语没有得分，没有导入，请补上得分后再导入一次。")
    click.echo(f"还有 {waiting} 份待评。" if waiting else "全部评完。")
