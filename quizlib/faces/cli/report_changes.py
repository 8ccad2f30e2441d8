"""``quizlib report changes``: what earlier reports cite and is another number now."""

from datetime import date

import click

from quizlib.faces.cli.changed import changed_lines
from quizlib.faces.cli.figures import bank_of, read_day
from quizlib.faces.cli.waiting import waiting
from quizlib.faces.reporting import changed_since
from quizlib.services.home import opened


@click.command()
@click.option("--from", "first", callback=read_day, metavar="日期", help="只看这一天及以后的期间。")
@click.option("--to", "last", callback=read_day, metavar="日期", help="只看这一天及以前的期间。")
def changes(first: date | None, last: date | None) -> None:
    """列出以前的报告引用过、现在已经不同的数字：原为多少、现为多少、什么原因。

    来自活动台账的数字不在其中，写报告时给出台账就会核对。
    """
    with opened() as home, waiting("正在核对") as progress:
        by_period = changed_since(home, bank_of(home), progress, first=first, last=last)
    found = [one for each in by_period.values() for one in each]
    if not by_period:
        click.echo("以前的报告没有引用过这段时间的数字。")
    elif not found:
        click.echo("以前的报告引用过的数字都没有变。")
    else:
        click.echo(f"有 {len(found)} 个数字与以前的报告不同：")
        click.echo("\n".join(changed_lines(found)))
