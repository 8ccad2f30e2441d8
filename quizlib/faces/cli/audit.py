"""``quizlib audit``: the record of what organizers did."""

from collections.abc import Mapping
from typing import Any

import click

from quizlib.core.audit import Action
from quizlib.core.moment import spoken
from quizlib.core.question import Review
from quizlib.exchange.bank_words import REVIEWS
from quizlib.services.home import opened


@click.group()
def audit() -> None:
    """操作记录：谁在什么时候做了什么、为什么。"""


@audit.command("list")
@click.argument("sitting", metavar="[场次编号]", required=False)
def list_command(sitting: str | None) -> None:
    """列出操作记录（只列一个场次的，写明场次编号），最早的在前。"""
    with opened() as home:
        if sitting is not None:
            home.planning.sitting(sitting)
        entries = home.recording.entries(sitting)
    if not entries:
        click.echo("还没有操作记录。")
    for one in entries:
        place = f"，场次 {one.sitting_id}" if one.sitting_id else ""
        reason = f"，原因：{one.reason}" if one.reason else ""
        click.echo(f"{one.number}  {spoken(one.at)}  {one.who}  {one.action.label}{place}{reason}")
        detail = _detail(one.action, one.body)
        if detail:
            click.echo(f"    {detail}")


@audit.command("verify")
@click.pass_context
def verify_command(context: click.Context) -> None:
    """核对操作记录有没有被改动过、删过。有问题时退出码为 1。"""
    with opened() as home:
        broken = home.recording.broken()
        if broken is not None:
            click.echo(f"操作记录从第 {broken} 条起对不上：这一条或它前面的一条被改动或删除过。请与备份核对。")
            context.exit(1)
        click.echo(f"操作记录共 {len(home.recording.entries())} 条，前后相接，没有发现改动。")


def _detail(action: Action, body: Mapping[str, Any]) -> str:
    """What an entry holds, in a sentence; nothing where it says no more than the action."""
    match action:
        case Action.MARKED:
            return f"评分 {body['marks']} 个，其中改分 {len(body['changed'])} 个"
        case Action.REGRADED:
            return (
                f"题目 {body['question']}，答过的 {body['asked']} 人，得分变化的 {len(body['members'])} 人，"
                f"不合格变合格 {body['now_pass']} 人，合格变不合格 {body['now_fail']} 人"
            )
        case Action.EXTENDED:
            return f"{body['minutes']} 分钟：{_shown([one['number'] for one in body['attempts']])}"
        case Action.HANDED_IN:
            return f"工号 {body['number']}，第 {body['ordinal']} 次作答"
        case Action.REOPENED:
            return f"工号 {body['number']}，第 {body['ordinal']} 次作答，截止 {body['old']} → {body['new']}"
        case Action.ALLOWED:
            more = f"多答 {body['attempts']} 次" if body["attempts"] else "按原来的次数"
            return f"工号 {body['number']}，{more}，{body['until']} 前可以开始"
        case Action.ROSTER_CORRECTED:
            return "，".join(
                f"{label} {len(body[name])} 人"
                for name, label in (("added", "补上"), ("changed", "更改"), ("removed", "移出"))
                if body[name]
            )
        case Action.EXCUSED if "members" in body:
            changes = [f"{one['number']} {one['old'] or '不免'} → {one['new'] or '不免'}" for one in body["members"]]
            return _shown(changes)
        case Action.EXCUSED:
            return f"新增 {body['added']} 条，更改 {body['changed']} 条，撤销 {body['withdrawn']} 条"
        case Action.ADDED | Action.EDITED | Action.IMPORTED:
            return _shown(body["questions"], "题")
        case Action.REVIEWED:
            return f"改为{REVIEWS[Review(body['as'])]}：{_shown(body['questions'], '题')}"
    return ""


def _shown(texts: list[str], of: str = "人") -> str:
    most = 10
    return "、".join(texts[:most]) + (f" 等 {len(texts)} {of}" if len(texts) > most else "")
