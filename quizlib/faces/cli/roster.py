"""``quizlib roster``: who is on the roster."""

from pathlib import Path

import click

from quizlib.core.member import Member
from quizlib.errors import ProblemsError
from quizlib.exchange.roster_xlsx import read_roster, write_example
from quizlib.faces.cli.persons import described, differences, list_persons
from quizlib.faces.cli.roster_correct import correct_command
from quizlib.faces.cli.roster_erase import erase_command
from quizlib.faces.cli.roster_excuse import excuse_command, excuse_form_command, excused_command
from quizlib.faces.cli.signed import signed
from quizlib.services.home import opened
from quizlib.services.roster_change import RosterChange, shortened


@click.group()
def roster() -> None:
    """名册：从 Excel 导入参测人员，登记免考，更正已结束场次的名册，删除离开的人的个人信息。"""


for command in (excuse_command, excused_command, excuse_form_command, correct_command, erase_command):
    roster.add_command(command)


@roster.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--remove-missing", is_flag=True, help="文件里没有的人移出名册（作答和成绩保留）；不加则保持不变。")
@click.option("--yes", is_flag=True, help="不再询问，直接写入。")
@click.option("--dry-run", is_flag=True, help="只看会有哪些变化，不写入。")
@signed
def import_command(file: Path, remove_missing: bool, yes: bool, dry_run: bool, who: str) -> None:
    """从 Excel 文件导入名册：先逐条检查，再列出变化，确认后写入。

    表头应有 工号、姓名、党支部，可以有 人员类别、PIN 码。尚未结束的场次随名册更新参加人员，已结束的不变。
    """
    people = read_roster(file)
    with opened() as home:
        change = home.planning.preview_roster(people)
        problems = shortened(file.name, change)
        if problems:
            raise ProblemsError(problems)
        click.echo(f"{file.name} 中有 {len(people)} 人。")
        _show(change, remove_missing)
        if not (change.added or change.changed or (remove_missing and change.missing)):
            click.echo("名册没有变化。")
        elif dry_run:
            click.echo("这是预览，没有写入。")
        elif yes or click.confirm("确认写入名册？"):
            home.planning.import_roster(people, home.clock(), remove_missing=remove_missing, who=who)
            click.echo(f"已写入，名册现有 {sum(one.active for one in home.planning.roster())} 人。")
        else:
            click.echo("没有写入。")


@roster.command("example")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="写到哪个 .xlsx 文件。")
def example_command(target: Path) -> None:
    """生成一份名册样例，照着填写即可。"""
    write_example(target)
    click.echo(f"已生成 {target}，删去示例行、填好后运行：quizlib roster import {target}")


def _show(change: RosterChange, remove_missing: bool) -> None:
    click.echo(
        f"新增 {len(change.added)} 人，更改 {len(change.changed)} 人，"
        f"不变 {change.unchanged} 人，文件里没有的 {len(change.missing)} 人。"
    )
    list_persons("新增", [described(member) for member in change.added])
    list_persons("更改", [_difference(old, new) for old, new in change.changed])
    renamed = sum(not new.is_called(old.name) for old, new in change.changed)
    if renamed:
        click.echo(f"注意：有 {renamed} 人工号相同而姓名不同，原来的作答会归到新姓名名下，请核对是否同一人。")
    list_persons("将移出" if remove_missing else "文件里没有", [described(member) for member in change.missing])
    if change.missing and not remove_missing:
        click.echo("文件里没有的人保持不变；要移出名册请加 --remove-missing。")
    if not remove_missing and any(member.name.startswith("样例") for member in change.missing):
        click.echo("注意：名册里有示例人员，会计入应参加人数；正式使用请加 --remove-missing 移出。")


def _difference(old: Member, new: Member) -> str:
    return f"{new.number} {new.name}：{'，'.join(differences(old, new) or ['PIN 码有变化'])}"
