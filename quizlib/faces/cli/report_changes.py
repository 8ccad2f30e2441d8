"""``quizlib report changes``: what earlier reports cite and is another number now."""

from datetime import date
from typing import TYPE_CHECKING

import click

from quizlib.faces.cli.changed import changed_lines
from quizlib.faces.cli.figures import bank_of, read_day
from quizlib.faces.cli.waiting import waiting
from quizlib.services.home import opened

if TYPE_CHECKING:  # pandas is loaded only when a command needs it
    from quizlib.figures.reported import Changed


@click.command()
@click.option("--from", "first", callback=read_day, metavar="日期", help="只看这一天及以后的期间。")
@click.option("--to", "last", callback=read_day, metavar="日期", help="只看这一天及以前的期间。")
def changes(first: date | None, last: date | None) -> None:
    """列出以前的报告引用过、现在已经不同的数字：原为多少、现为多少、什么原因。

    来自活动台账的数字不在其中，写报告时给出台账就会核对。
    """
    with opened() as home, waiting("正在核对") as progress:
        from quizlib.figures.reported import reported_periods
        from quizlib.figures.todo import recheck

        periods = [
            one
            for one in reported_periods(home.settings.results)
            if (first is None or one.first >= first) and (last is None or one.last <= last)
        ]
        found: list[Changed] = []
        for place, period in enumerate(periods):
            found += recheck(home.store, home.settings.results, period, bank_of(home), home.clock())
            progress(place + 1, len(periods))
    if not periods:
        click.echo("以前的报告没有引用过这段时间的数字。")
    elif not found:
        click.echo("以前的报告引用过的数字都没有变。")
    else:
        click.echo(f"有 {len(found)} 个数字与以前的报告不同：")
        click.echo("\n".join(changed_lines(found)))
