"""``quizlib marks regrade``: a question that was wrong, marked by the corrected one."""

from collections.abc import Sequence

import click

from quizlib.core.frozen import plain
from quizlib.faces.cli.columns import aligned
from quizlib.faces.cli.signed import reasoned
from quizlib.faces.question_changes import question_changes
from quizlib.services.home import opened
from quizlib.services.regrading import Regraded

_SHOWN = 50


@click.command("regrade")
@click.argument("sitting")
@click.argument("question", metavar="题目编号")
@click.option("--yes", is_flag=True, help="不再询问，直接重新评分。")
@reasoned
def regrade_command(sitting: str, question: str, yes: bool, reason: str, who: str) -> None:
    """一道题的答案错了：先在题库里改正，再用题库里现在的这道题给场次重新评分。

    先列出谁的得分会变、变多少、合格有没有变化，确认后才改；记入操作记录；已归档的场次，原来的得分留在上一版归档里。
    """
    with opened() as home:
        planned, now = home.planning.sitting(sitting), home.clock()
        found = home.regrading.preview(sitting, question, home.bank, now)
        click.echo(f"场次 {sitting}《{planned.title}》，题目 {question}：")
        for line in question_changes(home.regrading.asked(sitting, question), home.bank.questions[question]):
            click.echo(f"  {line}")
        _show(found)
        if yes or click.confirm("确认重新评分？"):
            home.regrading.apply(sitting, question, home.bank, now, reason=reason, who=who)
            click.echo("已重新评分，参加者看到的是新的得分。用到它的报告请重新生成。")
        else:
            click.echo("没有改动。")


def _show(found: Sequence[Regraded]) -> None:
    changed = sorted((one for one in found if one.changed), key=lambda one: one.passed is one.passes)
    click.echo(f"答过这道题的 {len(found)} 人，得分变化的 {len(changed)} 人：")
    up, down = (sum(sign * (one.new - one.old) > 0 for one in changed) for sign in (1, -1))
    passing = sum(one.passes and not one.passed for one in changed)
    failing = sum(one.passed and not one.passes for one in changed)
    click.echo(f"  提高 {up} 人，降低 {down} 人；不合格变合格 {passing} 人，合格变不合格 {failing} 人。")
    if changed:
        rows = [[one.number, one.name, one.branch, *_points(one), _flip(one)] for one in changed[:_SHOWN]]
        for line in aligned([["工号", "姓名", "党支部", "原得分", "新得分", "增减", "合格"], *rows], left=(0, 1, 2, 6)):
            click.echo(line)
    if len(changed) > _SHOWN:
        click.echo(f"……等，共 {len(changed)} 人")


def _points(one: Regraded) -> tuple[str, str, str]:
    return plain(one.old), plain(one.new), f"{'+' if one.new > one.old else ''}{plain(one.new - one.old)}"


def _flip(one: Regraded) -> str:
    if one.passed is one.passes:
        return "合格" if one.passes else "不合格"
    return "不合格 → 合格" if one.passes else "合格 → 不合格"
