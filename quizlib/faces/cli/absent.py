"""``quizlib absent``: whom to see after a sitting, by branch."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizlib.core.audit import Export
from quizlib.errors import ReportError
from quizlib.faces.cli.columns import aligned
from quizlib.faces.cli.signed import exported, signed
from quizlib.services.home import opened

if TYPE_CHECKING:  # pandas, behind the figures, is loaded only when a command needs it
    from quizlib.figures.follow_up import BranchFollowUp

_KINDS = ("未参加", "不合格", "待评分")
_HEAD = ["党支部", "应参加", "参加", "未参加", "不合格", "待评分", "免考"]


@click.command()
@click.argument("sitting")
@click.option("--to", "target", type=click.Path(path_type=Path), help="写成 Excel 表：名单和各党支部人数。")
@click.option("--text", "as_text", is_flag=True, help="写成一段文字，可以直接粘贴到微信或邮件里。")
@click.option("--branch", "branches", multiple=True, metavar="党支部", help="只要这个党支部，可以写几次。")
@click.option("--only", type=click.Choice(_KINDS), multiple=True, help="只列这些人，可以写几次；不写则全列。")
@signed
def absent(
    sitting: str, target: Path | None, as_text: bool, branches: tuple[str, ...], only: tuple[str, ...], who: str
) -> None:
    """一个场次要跟进的人，按党支部列出：谁还没有参加、谁不合格、谁还在等评分；免考的不列。

    不加选项时，先列各党支部的人数，再列名单。
    """
    from quizlib.figures import gather_sitting
    from quizlib.figures.follow_up import follow_up
    from quizlib.reports.follow_up import LISTS, message, summary, write_follow_up

    with opened() as home:
        facts = gather_sitting(home.store, home.settings.results, sitting, home.clock())
    lists = _chosen(follow_up(facts), sitting, branches)
    kinds = only or tuple(LISTS)
    if target is not None:
        people = write_follow_up(target, facts, lists, kinds)
        exported(Export.FOLLOW_UP, [target], who, sitting, persons=people)
        click.echo(f"已写入 {target}：名单 {people} 人。", err=as_text)
    if as_text:
        click.echo(message(facts, lists, kinds))
    elif target is None:
        rows = [_HEAD, *([str(cell) for cell in row] for row in summary(lists))]
        click.echo("\n".join([*aligned(rows), "", message(facts, lists, kinds)]))


def _chosen(lists: Sequence["BranchFollowUp"], sitting: str, branches: Sequence[str]) -> list["BranchFollowUp"]:
    there = [one.branch for one in lists]
    missing = [one for one in branches if one not in there]
    if missing:
        known = "、".join(there) or "名单上还没有人"
        raise ReportError(
            f"场次 {sitting} 的名单上没有党支部“{'、'.join(missing)}”，请检查名称。名单上的党支部：{known}"
        )
    return [one for one in lists if not branches or one.branch in branches]
