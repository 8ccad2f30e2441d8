"""``quizlib bank export``: questions in other makers' formats, and as a paper to print."""

from collections.abc import Mapping
from pathlib import Path

import click

from quizlib.core.audit import Export
from quizlib.core.question import Kind, Question, Review
from quizlib.core.regulation import Regulation
from quizlib.errors import ProblemsError
from quizlib.exchange.bank_yaml import REGULATIONS, check
from quizlib.faces.cli.signed import exported, signed
from quizlib.settings import Settings

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
@signed
def export_command(
    paths: tuple[Path, ...],
    target: Path,
    name: str | None,
    kinds: tuple[str, ...],
    reviewed: bool,
    title: str,
    overwrite: bool,
    who: str,
) -> None:
    """导出题目：写题库文件或文件夹（默认 questions/）。说明这种格式存不下的内容。

    .xlsx 改好后可以再导入；.docx 是一份可打印的试卷，另有一份带答案的；还有 GIFT、Aiken、Moodle XML、QTI（.zip）。
    """
    from quizlib.exchange.xlsx import save
    from quizlib.services.exporting import PAPER, export

    questions, regulations = _chosen(paths or (Settings().questions,), kinds, reviewed)
    name = name or _BY_SUFFIX.get(target.suffix.lower(), "")
    done = export(questions, name, regulations)
    if name == "docx":
        with_keys = target.with_name(f"{target.stem}-答案{target.suffix}")
        paper = export(questions, PAPER, regulations, title=title)
        save(target, paper.content, overwrite=overwrite, suffixes=(".docx",))
        save(with_keys, done.content, overwrite=overwrite, suffixes=(".docx",))
        exported(Export.QUESTIONS, [target, with_keys], who, questions=done.held)
        click.echo(f"已写入试卷 {target}（{done.held} 道题）和答案 {with_keys}")
    else:
        save(target, done.content, overwrite=overwrite, suffixes=(done.suffix, target.suffix.lower()))
        exported(Export.QUESTIONS, [target], who, questions=done.held)
        click.echo(f"已写入 {target}（{done.label}，{done.held} 道题）")
    if done.reviews_lost:
        click.echo("  由谁、何时审定不随文件带走；再导入的题目要重新审定。")
    for phrase, count in done.lost.items():
        click.echo(f"  {done.label} 存不下：{phrase}（{count} 道题）")


def _chosen(
    paths: tuple[Path, ...], kinds: tuple[str, ...], reviewed: bool
) -> tuple[list[Question], Mapping[str, Regulation]]:
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
    return questions, found.bank.regulations
