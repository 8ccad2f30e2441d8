"""``quizlib roster correct``: the roster of a closed sitting."""

from pathlib import Path

import click

from quizlib.exchange.roster_xlsx import read_roster
from quizlib.faces.cli.persons import described, differences, list_persons
from quizlib.faces.cli.signed import reasoned
from quizlib.services.correcting import DueChange
from quizlib.services.home import opened


@click.command("correct")
@click.argument("sitting")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--remove-missing", is_flag=True, help="文件里没有的人移出这个场次（已开始作答的不能移出）。")
@click.option("--yes", is_flag=True, help="不再询问，直接写入。")
@reasoned
def correct_command(sitting: str, file: Path, remove_missing: bool, yes: bool, reason: str, who: str) -> None:
    """按 Excel 文件更正一个已结束场次的参加人员：姓名、党支部、人员类别，补上漏的人。

    只改这一个场次，名册和别的场次不变；先列出变化，确认后写入，记入操作记录。
    """
    members = [member for member, _ in read_roster(file)]
    with opened() as home:
        planned, now = home.planning.sitting(sitting), home.clock()
        change = home.correcting.preview_due(sitting, members, now, remove_missing=remove_missing)
        click.echo(f"{file.name} 中有 {len(members)} 人，更正场次 {sitting}《{planned.title}》：")
        _show(change)
        if not change:
            click.echo("没有变化。")
        elif yes or click.confirm("确认更正？"):
            home.correcting.correct_due(sitting, members, reason, now, who=who, remove_missing=remove_missing)
            click.echo(f"已更正，本场次应参加 {home.planning.due_count(sitting)} 人。用到它的报告请重新生成。")
        else:
            click.echo("没有写入。")


def _show(change: DueChange) -> None:
    click.echo(
        f"补上 {len(change.added)} 人，更改 {len(change.changed)} 人，"
        f"移出 {len(change.removed)} 人，不变 {change.unchanged} 人。"
    )
    list_persons("补上", [described(one) for one in change.added])
    list_persons(
        "更改", [f"{new.number} {old.name}：{'，'.join(differences(old, new))}" for old, new in change.changed]
    )
    list_persons("移出", [described(one) for one in change.removed])
    if change.outside:
        click.echo(f"另有 {change.outside} 人不在本场次的参加范围内，没有补上。")
