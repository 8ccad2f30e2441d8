"""``quizlib sitting extend``: more time."""

from collections.abc import Sequence

import click

from quizlib.core.moment import spoken
from quizlib.faces.cli.columns import aligned
from quizlib.faces.cli.signed import reasoned
from quizlib.faces.keys_seen import keys_seen_by
from quizlib.services.home import opened
from quizlib.services.invigilating import MOST_MINUTES, Extension

_SHOWN = 50


@click.command("extend")
@click.argument("sitting")
@click.option("--minutes", required=True, type=click.IntRange(1, MOST_MINUTES), help="延长多少分钟。")
@click.option("--member", metavar="工号", help="只给这个人延长；不填则给所有还没有交卷的人延长。")
@click.option("--yes", is_flag=True, help="不再询问，直接延长。")
@reasoned
def extend_command(sitting: str, minutes: int, member: str | None, yes: bool, reason: str, who: str) -> None:
    """延长作答时间：给一个人，或给所有还没有交卷的人；场次关闭以后也可以（补交）。

    还在作答的从原来的截止时间起延长，已经到时间的从现在起计；交了卷的不能延长。给所有人延长时先列出，确认后才改。
    """
    with opened() as home:
        home.planning.sitting(sitting)
        now = home.clock()
        found = home.invigilating.preview(sitting, minutes, now, number=member)
        _show(found)
        if warning := keys_seen_by(found, whole=member is None):
            click.echo(warning)
        if member is None and not yes and not click.confirm(f"确认给这 {len(found)} 人延长？"):
            click.echo("没有改动。")
            return
        done = home.invigilating.extend(sitting, minutes, reason, now, number=member, who=who)
        click.echo(f"已延长 {len(done)} 人。")
        if any(one.reopened for one in done):
            click.echo("已到时间的，请本人重新打开链接，或用工号、姓名登录后接着作答。")
        if len(done) < len(found):
            click.echo(f"有 {len(found) - len(done)} 人刚刚交了卷，没有延长。")


def _show(found: Sequence[Extension]) -> None:
    rows = [
        [one.number, one.name, one.branch, spoken(one.old), spoken(one.new), "已到时间" if one.reopened else "作答中"]
        for one in found[:_SHOWN]
    ]
    for line in aligned([["工号", "姓名", "党支部", "原截止", "新截止", "现在"], *rows], left=range(6)):
        click.echo(line)
    if len(found) > _SHOWN:
        click.echo(f"……等，共 {len(found)} 人")
