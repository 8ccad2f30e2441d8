"""``quizlib roster erase``: names and numbers of those who left."""

from datetime import UTC, datetime, time

import click

from quizlib.core.audit import stated
from quizlib.core.moment import CHINA, spoken
from quizlib.errors import PlanError
from quizlib.faces.cli.persons import described, list_persons
from quizlib.faces.cli.signed import signed
from quizlib.faces.erasing import erased, finish_erasing
from quizlib.services.erasing import Erasure
from quizlib.services.home import opened

_SHOWN = 20


@click.command("erase")
@click.argument("numbers", nargs=-1, metavar="[工号]...")
@click.option(
    "--left-before",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="日期",
    help="所有已移出名册、这一天起没有再应参加场次、作答或练习的人。",
)
@click.option("--yes", is_flag=True, help="不再询问，直接删除。")
@click.option("--tidy", is_flag=True, help="不删除谁，只接着做完上次被打断的删除，并整理数据库文件。")
@click.option("--reason", default="", help="原因，必填，记入操作记录。")
@signed
def erase_command(
    numbers: tuple[str, ...], left_before: datetime | None, yes: bool, tidy: bool, reason: str, who: str
) -> None:
    """删除已移出名册的人的个人信息：工号和姓名到处换成代号，练习记录和免考登记一并删除，不能恢复。

    成绩和名单留在代号名下，以前的统计数字不变。先列出会改动什么，确认后才删除。
    """
    with opened() as home:
        finish_erasing(home, tidy=tidy)
        if tidy:
            click.echo("已整理。")
            return
        stated(reason)
        wanted = list(dict.fromkeys(numbers))
        if left_before is not None:
            day = datetime.combine(left_before.date(), time(), CHINA).astimezone(UTC)
            wanted += [one for one in home.erasing.left_before(day) if one not in wanted]
        elif not wanted:
            raise click.UsageError("请写明工号，或用 --left-before 写明日期")
        if not wanted:
            raise PlanError("没有这样的人，不用删除")
        found = home.erasing.preview(wanted, home.clock())
        _show(found)
        if not yes and not click.confirm(f"确认删除这 {len(found.people)} 人的个人信息？不能恢复。"):
            click.echo("没有删除。")
            return
        erased(home, wanted, reason, who)
        click.echo(f"已删除 {len(found.people)} 人的个人信息。")
        _left(found)


def _show(found: Erasure) -> None:
    list_persons("删除", [described(one) for one in found.members])
    click.echo(f"应参加过的场次 {len(found.sittings)} 个，提到他们的操作记录 {found.entries} 条，都换成代号。")


def _left(found: Erasure) -> None:
    """What nothing here can change."""
    for title, entries in (("备份", found.backups), ("导出的文件", found.exports)):
        if entries:
            click.echo(f"以前的{title}里可能还有，请到存放它们的地方删掉：")
            for one in entries[-_SHOWN:]:
                click.echo(f"  {spoken(one.at)}  {one.who}  {'、'.join(one.body['files'])}")
        if len(entries) > _SHOWN:
            click.echo(f"  ……更早的 {len(entries) - _SHOWN} 次见 quizlib audit list")
