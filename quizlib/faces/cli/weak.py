"""``quizlib weak``: what members know least, a practice on it, and what came of it."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from quizlib.core.sitting import Sitting
from quizlib.errors import PlanError
from quizlib.exchange.sitting_text import sitting_text
from quizlib.exchange.xlsx import save
from quizlib.faces.cli.columns import aligned
from quizlib.faces.cli.figures import read_day
from quizlib.faces.cli.waiting import waiting
from quizlib.services.home import Home, opened
from quizlib.services.practising import Practice, Weak, practice_of

if TYPE_CHECKING:  # pandas, behind the figures, is loaded only when a command needs it
    import pandas as pd

    from quizlib.figures import Facts
    from quizlib.figures.weak import By

_BY = {"article": "条文", "topic": "知识点", "regulation": "法规"}


class _Weak(click.Group):
    """Takes what is no command of it for the sitting to show."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Weak)
def weak() -> None:
    """薄弱知识点：看哪些条文、知识点得分率最低，组成练习，再看下一次有没有提高。

    直接写场次编号就是查看：quizlib weak 场次编号。
    """


@weak.command("show")
@click.argument("sitting", required=False)
@click.option("--from", "first", callback=read_day, metavar="日期", help="不写场次时，统计期间的第一天。")
@click.option("--to", "last", callback=read_day, metavar="日期", help="统计期间的最后一天（含当天）。")
@click.option(
    "--by",
    type=click.Choice(tuple(_BY)),
    default="article",
    help="按什么列，依次是条文（不写时就是它）、知识点、法规。",
)
@click.option("--most", type=click.IntRange(1), default=10, help="最多列几个，从得分率最低的列起；不写时 10 个。")
@click.option("--below", type=click.FloatRange(0, 100), default=100, help="只列得分率低于百分之几的。")
@click.option("--practice", type=click.Path(path_type=Path), help="用列出的条文组成一个练习，写到这个 .yaml 文件。")
def show_command(
    sitting: str | None, first: date | None, last: date | None, by: str, most: int, below: float, practice: Path | None
) -> None:
    """得分率最低的条文、知识点或法规，最低的在前；按各人第一次作答统计，待评分的不计，不足 10 份作答的不列。"""
    from quizlib.figures.weak import FEWEST, weak_spots

    if practice and by != "article":
        raise PlanError("练习是按条文组的，请不要把 --practice 和 --by 一起用")
    with opened() as home:
        facts, found_in = _facts(home, sitting, first, last)
        title = found_in if isinstance(found_in, str) else f"《{found_in.title}》"
        found = weak_spots(facts, cast("By", by))
        found = found[found["rate"].map(lambda rate: 100 * float(rate) < below)].head(most)
        click.echo(f"{title}：得分率最低的{_BY[by]}")
        if found.empty:
            click.echo(f"没有作答满 {FEWEST} 份、得分率低于 {below:g}% 的{_BY[by]}。")
            return
        for line in _lines(found, by):
            click.echo(line)
        if practice:
            _write(home, practice, found, title, found_in)


@weak.command("compare")
@click.argument("then", metavar="较早的场次编号")
@click.argument("now", metavar="较晚的场次编号")
@click.option(
    "--by",
    type=click.Choice(tuple(_BY)),
    default="article",
    help="按什么列，依次是条文（不写时就是它）、知识点、法规。",
)
@click.option("--most", type=click.IntRange(1), default=20, help="最多列几个，从前一场得分率最低的列起；不写时 20 个。")
def compare_command(then: str, now: str, by: str, most: int) -> None:
    """两场比一比：每条在前一场的得分率、其间练习过的人数、后一场的得分率和变化（个百分点），都按各人第一次作答。"""
    from quizlib.figures.change import Comparison, changes, counted
    from quizlib.figures.retest import gather_retest, retest

    with opened() as home, waiting("统计") as progress:
        facts = gather_retest(home.store, home.settings.results, then, now, home.clock(), progress)
    found = retest(facts, then, now, cast("By", by)).head(most)
    sides = [counted(facts.only(one)) for one in (now, then)]
    whole = next(iter(changes(sides[0], sides[1], Comparison.SITTING).values()))
    titles = {one.id: one.title for one in facts.sittings}
    click.echo(f"前一场《{titles[then]}》（{then}），后一场《{titles[now]}》（{now}）\n")
    for id in ("participation", "mean_rate", "pass_rate"):
        click.echo(f"{whole[id].sentence}。{''.join(f'注意：{one}。' for one in whole[id].warnings)}")
    click.echo("")
    if found.empty:
        click.echo("前一场还没有评定的作答。")
        return
    for line in _compared(found, by):
        click.echo(line)


def _facts(home: Home, sitting: str | None, first: date | None, last: date | None) -> tuple["Facts", Sitting | str]:
    """The facts of a sitting or of a period, and which that is."""
    from quizlib.figures import Period, gather, gather_sittings

    results, now = home.settings.results, home.clock()
    with waiting("统计") as progress:
        if sitting and first is None and last is None:
            facts = gather_sittings(home.store, results, [sitting], now, progress)
            return facts, facts.sittings[0]
        if sitting or first is None or last is None:
            raise PlanError("请写一个场次编号，或者用 --from 和 --to 写明一段时间，两种写一种")
        period = Period(first, last)
        return gather(home.store, results, period, now, progress), str(period)


def _lines(found: "pd.DataFrame", by: str) -> list[str]:
    from quizlib.figures.figure import decimal
    from quizlib.figures.weak import few

    rows = [["得分率", "作答", "人数", "题目", _BY[by], "注意"]]
    for one in _rows(found):
        counts = (f"{one.responses}份", f"{one.persons}人", f"{one.questions}道")
        rows.append([f"{decimal(100 * one.rate)}%", *counts, one.name, "".join(few(one.persons))])
    return aligned(rows, left=(4, 5))


def _compared(found: "pd.DataFrame", by: str) -> list[str]:
    from quizlib.figures.figure import decimal

    head = ["前一场", "人数", "其间练习", "后一场", "人数", "变化", _BY[by], "注意"]
    rows = []
    for one in _rows(found):
        change = "—" if one.difference is None else f"{decimal(one.difference)}个百分点"
        rows.append(
            [
                *(f"{decimal(100 * one.then)}%", f"{one.then_persons}人", f"{one.practised}人"),
                *("—" if one.now is None else f"{decimal(100 * one.now)}%", f"{one.now_persons}人"),
                *(f"+{change}" if one.difference and one.difference > 0 else change, one.name, "；".join(one.warnings)),
            ]
        )
    return aligned([head, *rows], left=(6, 7))


def _rows(found: "pd.DataFrame") -> Iterable[Any]:
    return found.itertuples(index=False)


def _write(home: Home, target: Path, found: "pd.DataFrame", title: str, found_in: Sitting | str) -> None:
    """The file of a practice on the articles ``found``."""
    from quizlib.figures.figure import decimal

    told = {
        Weak(
            one.regulation, one.edition, one.article
        ): f"{one.name}：得分率 {decimal(100 * one.rate)}%（{one.persons} 人）"
        for one in _rows(found)
    }
    known = [one.id for one in home.planning.sittings()]
    made = practice_of(list(told), home.bank, home.clock(), found_in=found_in, known=known)
    text = sitting_text(made.sitting, _heading(title, target), [told[one] for one in made.on])
    save(target, text.encode(), suffixes=(".yaml", ".yml"))
    _tell(made, target)


def _heading(title: str, target: Path) -> list[str]:
    return [
        f"薄弱知识点练习，依据：{title}",
        "每条规则抽一条（或几条）薄弱条文的题；不要的可以删去，题数、时间都可以改",
        f"改好后运行：quizlib sitting new {target.name}",
    ]


def _tell(made: Practice, target: Path) -> None:
    click.echo(f"\n已写入练习 {target}：{made.sitting.blueprint.count} 道题，涉及 {len(made.on)} 处条文。")
    for one in made.left_out:
        click.echo(f"没有放进练习：{one}。")
    click.echo(f"看一看，改好后运行：quizlib sitting new {target}")
