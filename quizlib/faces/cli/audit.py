"""``quizlib audit``: the record of what organizers did."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from quizlib.core.audit import Action, Export
from quizlib.core.moment import spoken
from quizlib.core.question import Review
from quizlib.exchange.bank_words import REVIEWS
from quizlib.services.home import opened
from quizlib.store.audit import Entry
from quizlib.store.witness import NOTES, Anchor, Witness

_SHOWN_OF_CHAIN = 16
_CHANGED = {
    "came": "加入名册",
    "left": "移出名册",
    "name": "改姓名",
    "branch": "改党支部",
    "cohort": "改人员类别",
    "pin": "设 PIN 码",
}


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
        entries, numbers = home.recording.entries(sitting), home.recording.numbers()
    if not entries:
        click.echo("还没有操作记录。")
    for one in entries:
        place = f"，场次 {one.sitting_id}" if one.sitting_id else ""
        reason = f"，原因：{one.reason}" if one.reason else ""
        click.echo(f"{one.number}  {spoken(one.at)}  {one.who}  {one.action.label}{place}{reason}")
        try:
            detail = _detail(one, numbers)
        except (KeyError, TypeError, ValueError, AttributeError):
            detail = "（这一条被改动过，读不懂，请运行 quizlib audit verify）"
        if detail:
            click.echo(f"    {detail}")


@audit.command("verify")
@click.option(
    "--known", multiple=True, metavar="编号-校验值", help="以前核对时抄下的那一条，例如 123-3709481205217706。"
)
@click.pass_context
def verify_command(context: click.Context, known: tuple[str, ...]) -> None:
    """核对操作记录有没有被改动过、删过。有问题时退出码为 1。

    除了逐条核对前后相接，还与结果文件夹、已归档场次和以前的报告里记下的对照，末尾被删、整段被改写也看得出来。

    把最后一条的编号和校验值抄在别处，以后用 --known 对照，就连这些文件一起被改也看得出来。
    """
    from quizlib.figures.verify import audit_faults
    from quizlib.store.audit import covered, head

    with opened() as home:
        with home.store.read() as connection:
            faults = audit_faults(connection, home.settings.results, [_anchor(one) for one in known])
            last, chain = head(connection)
        for one in faults:
            click.echo(one)
        if faults:
            click.echo("请与备份核对，并查明是谁改动的。")
            context.exit(1)
        with home.store.read() as connection:
            reworded = covered(connection)
        click.echo(f"操作记录共 {last} 条，前后相接，没有发现改动。")
        if reworded:
            numbers = "、".join(map(str, reworded))
            click.echo(f"其中第 {numbers} 条因删除个人信息换过文字，只能核对换过之后的；可与以前的备份对照。")
        if last:
            click.echo(f"最后一条的校验值：{last}-{chain[:_SHOWN_OF_CHAIN]}（抄在别处，以后用 --known 对照）")
        if last and not Witness(home.settings.results).path.exists():
            click.echo(f"注意：没有 results/{NOTES}，末尾的记录有没有被删，只能靠归档和报告核对。")


def _anchor(text: str) -> Anchor:
    number, _, chain = text.strip().partition("-")
    if not number.isdecimal() or not re.fullmatch(r"[0-9a-f]{8,64}", chain):
        raise click.BadParameter("应为编号-校验值，例如 123-3709481205217706", param_hint="--known")
    return Anchor(int(number), chain, f"--known {text}")


def _detail(one: Entry, numbers: Mapping[str, str]) -> str:
    """What an entry holds, in a sentence; nothing where it says no more than the action."""
    body = one.body

    def number(of: Mapping[str, Any]) -> str:
        """The employee number: entries of earlier versions hold it themselves."""
        return str(of.get("number") or numbers.get(of.get("member", ""), "（名册里没有）"))

    match one.action:
        case Action.PLANNED:
            window = " 至 ".join(spoken(datetime.fromisoformat(body[name])) for name in ("opens", "closes"))
            return f"《{body['title']}》{window}，可抽题目 {body['questions']} 道"
        case Action.REPLANNED:
            return f"可抽题目 {body['questions']} 道，改动：{'、'.join(body['changed']) or '题目'}"
        case Action.FOLLOWED:
            return f"去掉 {len(body['dropped'])} 道，保留过时的 {len(body['kept'])} 道"
        case Action.MARKED if "limit" in body:
            return "改为一人评分" if body["limit"] is None else f"改为两人评分，限度为满分的 {body['limit']}"
        case Action.MARKED:
            return f"评分 {body['marks']} 个，其中改分 {len(body['changed'])} 个"
        case Action.REGRADED:
            return (
                f"题目 {body['question']}，答过的 {body['asked']} 人，得分变化的 {len(body['members'])} 人，"
                f"不合格变合格 {body['now_pass']} 人，合格变不合格 {body['now_fail']} 人"
            )
        case Action.EXTENDED:
            return f"{body['minutes']} 分钟：{_shown([number(each) for each in body['attempts']])}"
        case Action.HANDED_IN:
            return f"工号 {number(body)}，第 {body['ordinal']} 次作答"
        case Action.REOPENED:
            return f"工号 {number(body)}，第 {body['ordinal']} 次作答，截止 {body['old']} → {body['new']}"
        case Action.ALLOWED:
            more = f"多答 {body['attempts']} 次" if body["attempts"] else "按原来的次数"
            return f"工号 {number(body)}，{more}，{body['until']} 前可以开始"
        case Action.ROSTER_IMPORTED:
            told = _counted(body, added="新增", changed="更改", left="移出")
            return "，".join(filter(None, (told, f"设 PIN 码 {body['pins']} 人" if body["pins"] else "")))
        case Action.ROSTER_CHANGED if "member" in body:
            changed = [label for name, label in _CHANGED.items() if body.get(name)]
            return f"工号 {number(body)}：{'、'.join(changed)}"
        case Action.ROSTER_CORRECTED:
            counts = {name: len(body[name]) for name in ("added", "changed", "removed")}
            return _counted(counts, added="补上", changed="更改", removed="移出")
        case Action.EXCUSED if "members" in body:
            changes = [f"{number(each)} {each['old'] or '不免'} → {each['new'] or '不免'}" for each in body["members"]]
            return _shown(changes)
        case Action.EXCUSED:
            return f"新增 {body['added']} 条，更改 {body['changed']} 条，撤销 {body['withdrawn']} 条"
        case Action.ERASED:
            return f"{len(body['members'])} 人：{_shown([numbers.get(id, id) for id in body['members']])}"
        case Action.ADDED | Action.EDITED | Action.IMPORTED:
            return _shown(body["questions"], "题")
        case Action.REVIEWED:
            return f"改为{REVIEWS[Review(body['as'])]}：{_shown(body['questions'], '题')}"
        case Action.AMENDED:
            return f"{body['regulation']} 的 {body['edition']} 版，要复核的题目 {len(body['questions'])} 道"
        case Action.EXPORTED:
            return f"{Export(body['what']).label}：{_files(body)}"
        case Action.BACKED_UP | Action.RESTORED:
            return _files(body)
        case Action.SIGNED_IN | Action.REFUSED:
            return f"从 {body['address']}，{'用窗口里的链接' if body['by'] == 'link' else '用密码'}"
    return ""


def _counted(counts: Mapping[str, Any], **labels: str) -> str:
    return "，".join(f"{label} {counts[name]} 人" for name, label in labels.items() if counts[name])


def _files(body: Mapping[str, Any]) -> str:
    sums = [f"{name}（{digest[:_SHOWN_OF_CHAIN]}）" for name, digest in body["files"].items()]
    persons = f"，{body['persons']} 人" if "persons" in body else ""
    return f"{_shown(sums, '个文件')}{persons}"


def _shown(texts: list[str], of: str = "人") -> str:
    most = 10
    return "、".join(texts[:most]) + (f" 等 {len(texts)} {of}" if len(texts) > most else "")
