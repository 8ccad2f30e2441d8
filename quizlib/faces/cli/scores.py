"""``quizlib scores``: the scores of a sitting."""

from pathlib import Path

import click

from quizlib.services.home import opened


@click.group()
def scores() -> None:
    """成绩：导出一个场次的成绩表。"""


@scores.command("export")
@click.argument("sitting", metavar="场次编号")
@click.option(
    "--to", "target", type=click.Path(path_type=Path), required=True, metavar="文件", help="写到哪个 .xlsx 文件。"
)
def export_command(sitting: str, target: Path) -> None:
    """把一个场次的成绩导出成 Excel 表：成绩、各支部、未参加人员、每道题的作答，以及规则说明。

    场次还没有结束也可以导出，表里会写明导出的时间。
    """
    from quizlib.figures import figures_of, gather_sitting
    from quizlib.reports.scores_xlsx import write_scores

    with opened() as home:
        facts = gather_sitting(home.store, home.settings.results, sitting, home.clock())
    write_scores(target, facts)
    told = figures_of(facts.facts).everywhere
    due, there, absent = (told[id].printed for id in ("persons_due", "persons", "absent"))
    click.echo(f"已写入 {target}：应参加 {due} 人，参加 {there} 人，未参加 {absent} 人。")
