"""``quizlib notice``: a finished notice on one sitting, to all branches or to one."""

from typing import TYPE_CHECKING

import click

from quizlib.errors import ReportError
from quizlib.services.home import opened

if TYPE_CHECKING:  # pandas, behind the figures, is loaded only when a command needs it
    from quizlib.figures import SittingFacts
    from quizlib.reports.sentences import Manner


@click.command()
@click.argument("sitting")
@click.option("--branch", metavar="党支部", help="只写给这个党支部；不写则写给各党支部。")
@click.option("--names", "named", is_flag=True, help="点名列出未参加的人；写给一个党支部时还列出不合格和待评分的人。")
@click.option("--places", type=click.IntRange(1, 2), default=1, show_default=True, help="比率和平均分保留几位小数。")
@click.option("--rounded", is_flag=True, help="一万以上的人数写成约数，例如 1.2万余人。")
def notice(sitting: str, branch: str | None, named: bool, places: int, rounded: bool) -> None:
    """写一份通报：一个场次的时间、试卷、参与、成绩、名次和要提醒的事，写给各党支部或者一个党支部。

    场次开放之前、开放期间和结束以后都可以写，措辞随之不同；数字与 quizlib figures 的相同。复制到 Word 或微信里再改。
    """
    from quizlib.figures import gather_sitting
    from quizlib.reports.sentences import Manner

    with opened() as home:
        facts = gather_sitting(home.store, home.settings.results, sitting, home.clock())
    manner = Manner(places, rounded)
    paragraphs = _to_all(facts, named, manner) if branch is None else _to_one(facts, branch, named, manner)
    click.echo("\n\n".join(paragraphs))


def _to_all(facts: "SittingFacts", named: bool, manner: "Manner") -> list[str]:
    from quizlib.figures import By, figures_of
    from quizlib.figures.follow_up import follow_up
    from quizlib.figures.standings import branch_standings, provisional
    from quizlib.figures.weak import weak_spots
    from quizlib.reports.sentences import Occasion, notice_to_all, ranking, weak_points

    figures, doubts = figures_of(facts.facts), provisional(facts.facts)
    more = [weak_points(weak_spots(facts.facts, "topic"), manner)]
    more += [ranking(rule, branch_standings(facts.facts, rule), doubts) for rule in facts.sitting.standings]
    return notice_to_all(
        Occasion.of(facts),
        figures.everywhere,
        list(figures.by(By.BRANCH).values()),
        follow_up(facts),
        named=named,
        more=more,
        manner=manner,
    )


def _to_one(facts: "SittingFacts", branch: str, named: bool, manner: "Manner") -> list[str]:
    from quizlib.figures import By, figures_of
    from quizlib.figures.follow_up import follow_up
    from quizlib.figures.standings import branch_standings, provisional
    from quizlib.reports.sentences import Occasion, notice_to_branch, rank_of

    figures, doubts = figures_of(facts.facts), provisional(facts.facts)
    branches = {scope.key: told for scope, told in figures.by(By.BRANCH).items()}
    if branch not in branches:
        known = "、".join(branches) or "名单上还没有人"
        raise ReportError(f"场次 {facts.sitting.id} 的名单上没有党支部“{branch}”，请检查名称。名单上的党支部：{known}")
    rules = facts.sitting.standings
    return notice_to_branch(
        Occasion.of(facts, branch),
        branches[branch],
        figures.everywhere,
        next(one for one in follow_up(facts) if one.branch == branch),
        named=named,
        more=[rank_of(rule, branch_standings(facts.facts, rule), branch, doubts) for rule in rules],
        manner=manner,
    )
