"""``quizlib bank review|history|health``: the bank looked after."""

import json
from collections.abc import Iterable
from math import isnan
from pathlib import Path
from typing import Any

import click

from quizlib.core.audit import Action, Export
from quizlib.core.bank import Bank
from quizlib.core.moment import local, spoken
from quizlib.core.question import Question, Review, body, content_hash
from quizlib.errors import PlanError
from quizlib.exchange.bank_words import REVIEWS, review_words
from quizlib.faces.cli.signed import exported, signed
from quizlib.services.clock import system_clock
from quizlib.services.comparing import changes
from quizlib.services.home import opened
from quizlib.settings import Settings


@click.command("review")
@click.argument("ids", nargs=-1)
@click.option("--in", "file", type=click.Path(path_type=Path), help="这个题库文件里的全部草稿。")
@click.option("--by", default="", help="由谁审定。")
@click.option(
    "--as",
    "status",
    type=click.Choice([one.value for one in Review]),
    default="reviewed",
    show_default=True,
    help="改成哪种状态。",
)
@signed
def review_command(ids: tuple[str, ...], file: Path | None, by: str, status: str, who: str) -> None:
    """审定题目：写题目编号，可以写几个。草稿审定后才会被抽到；停用（retired）的不再使用。

    不写编号时，列出等待审定的草稿。
    """
    from quizlib.exchange.bank_write import BankFile
    from quizlib.services.editing import drafts, read_checked, review

    folder = Settings().questions
    bank = read_checked(folder).bank
    if file is not None:
        ids = (*ids, *(id for id in BankFile(_there(file)).ids if id in {one.id for one in drafts(bank)}))
    if not ids:
        if file is None:
            _list_drafts(drafts(bank))
        else:
            click.echo(f"{file.name} 里没有草稿。")
        return
    now = system_clock()
    with opened() as home:
        home.planning.keep(bank, now)
        changed = review(folder, list(dict.fromkeys(ids)), Review(status), by, local(now).date())
        home.recording.done(Action.REVIEWED, now, who=who, questions=[one.id for one in changed], **{"as": status})
    click.echo(
        f"{len(changed)} 道题改为{REVIEWS[Review(status)]}{f'，由 {by}' if by else ''}："
        f"{'、'.join(one.id for one in changed)}"
    )


@click.command("history")
@click.argument("id")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出，供其他程序读取。")
def history_command(id: str, as_json: bool) -> None:
    """一道题的来历：每个版本改了什么，历次场次里抽到多少次、通过率和区分度是多少。"""
    from quizlib.figures import gather_all
    from quizlib.figures.health import rows_of
    from quizlib.figures.questions import question_editions, question_figures

    with opened() as home:
        now = home.clock()
        bank = home.bank
        home.planning.keep(bank, now)
        kept = question_editions(home.store, id)
        if not kept:
            raise PlanError(f"没有题目 {id}，题库和以前的场次里都没有")
        used = question_figures(gather_all(home.store, home.settings.results, now), id)
        current = bank.questions.get(id)
    if as_json:
        click.echo(json.dumps(_history(kept, rows_of(used)), ensure_ascii=False, indent=2))
        return
    question = current or kept[-1].question
    click.echo(f"{id}（{question.kind.label}）{question.stem}")
    click.echo(f"  状态：{review_words(current)}" if current else "  现在不在题库里")
    before: Question | None = None
    for number, one in enumerate(kept, 1):
        when = spoken(one.kept) if one.kept else "记录以前"
        is_current = current is not None and one.edition == content_hash(current)
        click.echo(
            f"  第 {number} 版 {one.edition[:8]}{'（现在的）' if is_current else ''}，"
            f"{when}："
            f"{'最早的记录' if before is None else _changes(before, one.question, bank)}"
        )
        for row in rows_of(used[used["edition"] == one.edition]):
            low = "样本不足" if isnan(row.discrimination) else f"{row.discrimination:.2f}"
            click.echo(
                f"      {row.sitting}《{row.title}》：{row.responses} 份，"
                f"通过率 {float(row.facility):.1%}，区分度 {low}"
            )
        before = one.question
    if used.empty:
        click.echo("  还没有在场次里用过。")


@click.command("health")
@click.option(
    "--to", "target", type=click.Path(path_type=Path), help="写成 Excel（.xlsx），含各法规覆盖、构成、要看的题目。"
)
@click.option("--picture", type=click.Path(path_type=Path), help="画成图片（.png）。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出，供其他程序读取。")
@signed
def health_command(target: Path | None, picture: Path | None, as_json: bool, who: str) -> None:
    """题库体检：各法规和条文的覆盖、题型、难度、答案字母是否偏、哪些题露了答案、从未用过或区分度低。"""
    from quizlib.figures import gather_all
    from quizlib.figures.health import bank_health, rows_of
    from quizlib.figures.questions import question_figures
    from quizlib.reports.health_xlsx import draw_health, write_health

    with opened() as home:
        now = home.clock()
        facts = gather_all(home.store, home.settings.results, now)
        health = bank_health(home.bank, question_figures(facts))
    if as_json:
        frames = {
            name: json.loads(getattr(health, name).to_json(orient="records", force_ascii=False))
            for name in ("coverage", "articles", "watch", "drawn")
        }
        counts = {name: getattr(health, name) for name in ("kinds", "difficulties", "letters", "reviews")}
        click.echo(json.dumps(frames | counts, ensure_ascii=False, indent=2))
        return
    for name, group in (
        ("题型", health.kinds),
        ("难度", health.difficulties),
        ("单选答案", health.letters),
        ("审定", health.reviews),
    ):
        click.echo(f"{name}：{'，'.join(f'{label} {count}' for label, count in group.items() if count)}")
    click.echo("法规（题目数，覆盖条文）：")
    for row in rows_of(health.coverage):
        of = "条文总数未登记" if row.articles is None else f"{row.covered}/{row.articles} 条"
        click.echo(f"  《{row.title}》（{row.edition}）：{row.questions} 道，{of}")
    click.echo(f"请看这些题（{len(health.watch)}）：" if len(health.watch) else "没有需要特别看的题。")
    for row in rows_of(health.watch):
        click.echo(f"  {row.question}: {row.matter}")
    if health.unused:
        click.echo(f"从未被抽到的已审定题目 {len(health.unused)} 道，名单见 --to 写成的 Excel。")
    if target is not None:
        write_health(health, target, now)
        exported(Export.HEALTH, [target], who)
        click.echo(f"已写入 {target}")
    if picture is not None:
        from quizlib.reports.files import written

        with written(picture, ".png") as draft:
            draw_health(health).savefig(draft, format="png", dpi=110)
        click.echo(f"已画成 {picture}")


def _there(file: Path) -> Path:
    if not file.is_file():
        raise PlanError(f"没有文件 {file}，请检查路径")
    return file


def _list_drafts(waiting: list[Question]) -> None:
    click.echo(
        f"等待审定的草稿 {len(waiting)} 道。审定：quizlib bank review 编号… --by 姓名"
        if waiting
        else "没有等待审定的草稿。"
    )
    for one in waiting:
        click.echo(f"  {one.id}（{one.kind.label}）{one.stem[:50]}")


def _changes(before: Question, after: Question, bank: Bank) -> str:
    found = (
        f"{one.name}由“{_brief(one.old)}”改为“{_brief(one.new)}”" for one in changes(before, after, bank.regulations)
    )
    return "；".join(found) or "没有变化"


def _brief(text: str) -> str:
    line = text.replace("\n", "、") or "无"
    return line if len(line) <= 60 else line[:59] + "…"


def _history(kept: Iterable[Any], used: Iterable[Any]) -> dict[str, Any]:
    rows = [
        {
            "sitting": row.sitting,
            "edition": row.edition,
            "responses": int(row.responses),
            "facility": float(row.facility),
            "discrimination": None if isnan(row.discrimination) else row.discrimination,
        }
        for row in used
    ]
    editions = [
        {"edition": one.edition, "kept": one.kept.isoformat() if one.kept else None, "question": body(one.question)}
        for one in kept
    ]
    return {"editions": editions, "sittings": rows}
