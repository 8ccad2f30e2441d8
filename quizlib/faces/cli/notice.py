"""``quizlib notice``: a finished notice on one sitting, to all branches or to one."""

import click

from quizlib.faces.notices import notice_to_branches, notice_to_one_branch
from quizlib.services.home import opened


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
    paragraphs = (
        notice_to_branches(facts, named, manner)
        if branch is None
        else notice_to_one_branch(facts, branch, named, manner)
    )
    click.echo("\n\n".join(paragraphs))
