"""``quizlib scores``: the scores of a sitting."""

from pathlib import Path

import click

from quizlib.core.audit import Export
from quizlib.faces.cli.signed import exported, signed
from quizlib.faces.cli.waiting import waiting
from quizlib.services.home import opened


@click.group()
def scores() -> None:
    """成绩：导出一个场次的成绩表。"""


@scores.command("export")
@click.argument("sitting", metavar="场次编号")
@click.option("--to", "target", type=click.Path(path_type=Path), help="写到哪个 .xlsx 文件（也可以是 .csv）。")
@click.option("--branches", is_flag=True, help="在同一个 .xlsx 里给每个党支部加一个工作表，便于转发。")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    metavar="文件夹",
    help="在这个文件夹里给每个党支部写一个 .xlsx，里面只有本支部的人。",
)
@click.option("--csv", "plain", type=click.Path(path_type=Path), help="另写一个 .csv 文件，名单上一人一行。")
@signed
def export_command(
    sitting: str, target: Path | None, branches: bool, folder: Path | None, plain: Path | None, who: str
) -> None:
    """把一个场次的成绩导出成 Excel 表：封面、成绩、各支部、未参加人员、题目统计、每道题的作答和说明。

    场次还没有结束也可以导出，表里会写明导出的时间。
    """
    from quizlib.figures import figures_of, gather_sitting
    from quizlib.reports.scores_csv import write_csv
    from quizlib.reports.scores_xlsx import write_branch_books, write_scores

    if target is None and folder is None and plain is None:
        raise click.UsageError("请写明导出到哪里：--to 文件.xlsx、--folder 文件夹 或 --csv 文件.csv")
    if target is not None and target.suffix.lower() == ".csv":
        target, plain = None, plain or target
    if branches and target is None:
        raise click.UsageError("--branches 是在 .xlsx 里加工作表，请同时写明 --to 文件.xlsx")
    with opened() as home:
        facts = gather_sitting(home.store, home.settings.results, sitting, home.clock())
    told = figures_of(facts.facts).everywhere
    due, there, absent = (told[id].printed for id in ("persons_due", "persons", "absent"))
    counts = f"应参加 {due} 人，参加 {there} 人，未参加 {absent} 人"
    if target is not None:
        with waiting("写成绩表") as progress:
            write_scores(target, facts, branches=branches, progress=progress)
        exported(Export.SCORES, [target], who, sitting, persons=len(facts.people))
        click.echo(f"已写入 {target}：{counts}。")
    if folder is not None:
        with waiting("写各支部成绩表") as progress:
            files = write_branch_books(folder, facts, progress)
        exported(Export.BRANCH_SCORES, files, who, sitting, persons=len(facts.people))
        click.echo(f"已写入 {folder}：{len(files)} 个党支部的成绩表，每个文件只有本支部的人。")
    if plain is not None:
        write_csv(plain, facts)
        exported(Export.SCORES_CSV, [plain], who, sitting, persons=len(facts.people))
        click.echo(f"已写入 {plain}：{counts}。")
