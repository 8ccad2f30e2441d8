"""``quizlib bank export``: questions in other makers' formats, and as a paper to print."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizlib.core.question import Kind, Review
from quizlib.errors import PlanError, ProblemsError
from quizlib.exchange.bank_yaml import REGULATIONS, check
from quizlib.settings import Settings

if TYPE_CHECKING:  # the writers of all formats are loaded only when a command needs them
    from quizlib.exchange.formats.reading import Reading
    from quizlib.exchange.formats.registry import Format

_BY_SUFFIX = {".xlsx": "xlsx", ".docx": "docx", ".xml": "moodle", ".zip": "qti", ".gift": "gift", ".txt": "gift"}


@click.command("export")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="写到哪个文件；按扩展名选格式。")
@click.option("--format", "name", help="格式：xlsx、docx、gift、aiken、moodle、qti、qti3；不填看扩展名。")
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.value for kind in Kind]),
    help="只要这种题型，可以写几次。",
)
@click.option("--reviewed", is_flag=True, help="只要已审定的题目。")
@click.option("--title", default="党规党纪知识测试题", show_default=True, help="Word 试卷的标题。")
@click.option("--overwrite", is_flag=True, help="文件已有时替换它。")
def export_command(
    paths: tuple[Path, ...],
    target: Path,
    name: str | None,
    kinds: tuple[str, ...],
    reviewed: bool,
    title: str,
    overwrite: bool,
) -> None:
    """导出题目：写题库文件或文件夹（默认 questions/）。说明这种格式存不下的内容。

    .xlsx 改好后可以再导入；.docx 是一份可打印的试卷，另有一份带答案的；还有 GIFT、Aiken、Moodle XML、QTI（.zip）。
    """
    from quizlib.exchange.formats.registry import format_named
    from quizlib.exchange.formats.word import write_paper
    from quizlib.exchange.xlsx import save

    form = format_named(name or _BY_SUFFIX.get(target.suffix.lower(), ""))
    readings = _chosen(paths or (Settings().questions,), kinds, reviewed)
    held, lost = _sorted(form, readings)
    assert form.write is not None  # noqa: S101
    if not held:
        raise PlanError(f"{form.label} 一道题也存不下，没有写文件")
    if form.name == "docx":
        with_keys = target.with_name(f"{target.stem}-答案{target.suffix}")
        save(target, write_paper(held, title), overwrite=overwrite, suffixes=(".docx",))
        save(with_keys, form.write(held), overwrite=overwrite, suffixes=(".docx",))
        click.echo(f"已写入试卷 {target}（{len(held)} 道题）和答案 {with_keys}")
    else:
        save(target, form.write(held), overwrite=overwrite, suffixes=(form.suffix, target.suffix.lower()))
        click.echo(f"已写入 {target}（{form.label}，{len(held)} 道题）")
    if any(one.review == Review.REVIEWED for one in held):
        click.echo("  由谁、何时审定不随文件带走；再导入的题目要重新审定。")
    for phrase, count in lost.most_common():
        click.echo(f"  {form.label} 存不下：{phrase}（{count} 道题）")


def _chosen(paths: tuple[Path, ...], kinds: tuple[str, ...], reviewed: bool) -> "list[Reading]":
    from quizlib.exchange.formats.reading import reading_of

    beside = (paths[0] if paths[0].is_dir() else paths[0].parent) / REGULATIONS
    found = check(paths, beside if beside.is_file() else Settings().questions / REGULATIONS)
    if found.problems:
        raise ProblemsError(found.problems)
    questions = [
        one
        for one in found.questions
        if (not kinds or one.kind.value in kinds)
        and (one.review is Review.REVIEWED or (not reviewed and one.review is not Review.RETIRED))
    ]
    if not questions:
        raise PlanError("没有符合条件的题目可以导出")
    order = list(Kind)
    return [reading_of(one, found.bank.regulations) for one in sorted(questions, key=lambda one: order.index(one.kind))]


def _sorted(form: "Format", readings: "list[Reading]") -> "tuple[list[Reading], Counter[str]]":
    """The questions that the format can hold, and what it cannot: phrases with how many questions each concerns."""
    from quizlib.exchange.formats.registry import WHOLE

    lost: Counter[str] = Counter()
    held = []
    for one in readings:
        phrases = form.loses(one) if form.loses else []
        lost.update(set(phrases))
        if not any(phrase.startswith(WHOLE) for phrase in phrases):
            held.append(one)
    return held, lost
