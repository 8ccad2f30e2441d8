"""``quizlib sitting hand-in``, ``reopen`` and ``allow``: acting for one member of a sitting."""

from datetime import datetime

import click

from quizlib.core.moment import spoken
from quizlib.exchange.sitting_yaml import read_moment
from quizlib.faces.cli.signed import reasoned
from quizlib.faces.keys_seen import keys_seen
from quizlib.services.home import Home, opened
from quizlib.services.invigilating import MOST_MINUTES

_member = click.option("--member", metavar="工号", required=True, help="给谁。")


@click.command("hand-in")
@click.argument("sitting")
@_member
@reasoned
def hand_in_command(sitting: str, member: str, reason: str, who: str) -> None:
    """代一个人交卷：到现在为止的作答算数，以后不能再答。到了时间的会自动收卷，不用代交。"""
    with opened() as home:
        home.planning.sitting(sitting)
        home.invigilating.hand_in(sitting, member, reason, home.clock(), who=who)
        click.echo(f"已代 {_called(home, sitting, member)} 交卷。")


@click.command("reopen")
@click.argument("sitting")
@_member
@click.option("--minutes", default=10, show_default=True, type=click.IntRange(1, MOST_MINUTES), help="至少再给几分钟。")
@reasoned
def reopen_command(sitting: str, member: str, minutes: int, reason: str, who: str) -> None:
    """恢复一个人的作答：误交了卷的，接着原来的试卷答下去，原来的作答都在；场次关闭以后也可以。"""
    with opened() as home:
        home.planning.sitting(sitting)
        _warn(home, sitting, member)
        attempt = home.readmitting.reopen(sitting, member, minutes, reason, home.clock(), who=who)
        click.echo(f"已恢复 {_called(home, sitting, member)} 的作答，截止 {spoken(attempt.deadline)}。")
        click.echo("请本人重新打开链接，或用工号、姓名登录后接着作答。")


@click.command("allow")
@click.argument("sitting")
@_member
@click.option("--until", metavar="时间", help="在这之前可以开始，例如 2026-11-24 18:00；不填则到场次关闭为止。")
@reasoned
def allow_command(sitting: str, member: str, until: str | None, reason: str, who: str) -> None:
    """允许一个人再答一次：另发一份试卷；场次关闭以后也可以，关闭前没有来的也用它（补考）。"""
    with opened() as home:
        planned = home.planning.sitting(sitting)
        _warn(home, sitting, member)
        last = planned.closes if until is None else _moment(until)
        given = home.readmitting.allow(sitting, member, last, reason, home.clock(), who=who)
        more = f"多答 {given.attempts} 次" if given.attempts else "作答"
        click.echo(f"已允许 {_called(home, sitting, member)} {more}，{spoken(given.until)} 前可以开始。")
        click.echo("请本人重新打开链接，或用工号、姓名登录后开始。")


def _moment(text: str) -> datetime:
    try:
        return read_moment(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--until") from None


def _called(home: Home, sitting: str, number: str) -> str:
    person = home.readmitting.person(sitting, number)
    return f"{person.branch} {person.name}（{number}）"


def _warn(home: Home, sitting: str, number: str) -> None:
    if home.readmitting.person(sitting, number).may_have_seen_keys(home.clock()):
        click.echo(keys_seen())
