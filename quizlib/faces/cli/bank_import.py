"""``quizlib bank import`` and ``quizlib bank export``: questions from and for other makers' files."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quizlib.core.audit import Action
from quizlib.core.bank import Bank
from quizlib.core.moment import local
from quizlib.errors import PlanError
from quizlib.exchange.bank_yaml import REGULATIONS, check
from quizlib.faces.cli.signed import signed
from quizlib.services.clock import system_clock
from quizlib.services.home import opened
from quizlib.settings import Settings

if TYPE_CHECKING:  # the readers of all formats are loaded only when a command needs them
    from quizlib.services.importing import Import, Incoming, Progress

_FOLDER = "imports"
_MOST_PROBLEMS, _MOST_PAIRS = 60, 20  # on the terminal; the page has them all
_BAR = 24  # characters
_STATES = {"ready": "没有疑问", "doubt": "有疑问（作为草稿）", "out": "先要改正（留在外面）", "known": "题库里已有"}


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--into", "target", type=click.Path(path_type=Path), help="写入哪个题库文件，例如 questions/jilv.yaml。")
@click.option(
    "--regulation", default="", help="题目没有写依据时，按哪部法规（编号，例如 jilv）；不填时看 --into 的文件名。"
)
@click.option("--reviewed-by", "reviewer", default="", help="没有疑问的题目直接算作由此人审定；不填则都是草稿。")
@click.option("--dry-run", is_flag=True, help="只看不写。")
@click.option(
    "--page", type=click.Path(path_type=Path), help="核对页（HTML）写到哪个文件；不填则写到 results/imports/。"
)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出读到的题目和问题，供其他程序读取；不写题库。")
@signed
def import_command(
    files: tuple[Path, ...],
    target: Path | None,
    regulation: str,
    reviewer: str,
    dry_run: bool,
    page: Path | None,
    as_json: bool,
    who: str,
) -> None:
    """导入题目：Word、Excel、文本、GIFT、Aiken、Moodle XML、QTI 都可以，按内容认格式。

    先生成核对页：左边原文，右边读出来的题目，疑问都标出来。加上 --into 才写入题库，写入的都是草稿，
    审定以后才会被抽到；读不准的题目另存为一份 Excel，改好后可以再导入。有文件读不出来时退出码为 1。
    """
    from quizlib.services.importing import read_files

    settings, today = Settings(), local(system_clock()).date()
    found = check((settings.questions,), settings.questions / REGULATIONS)
    bank = found.bank
    target = target and _in_bank(target, settings)
    regulation = regulation or _regulation_of(target, bank)
    if regulation and regulation not in bank.regulations:
        raise PlanError(f"没有登记法规 {regulation}，登记的有：{'、'.join(bank.regulations)}")
    with _told(as_json) as progress:
        prefix = target.stem if target is not None else ""
        imports = read_files(files, bank, today, regulation=regulation, prefix=prefix, progress=progress)
    if as_json:
        click.echo(json.dumps({"files": [_plain(one) for one in imports]}, ensure_ascii=False, indent=2))
        sys.exit(0 if all(one.is_read for one in imports) else 1)
    _report(
        imports, page or _free(settings.results / _FOLDER, f"{files[0].stem}-核对", ".html"), own_place=page is None
    )
    unsettled = [each.reading for one in imports for each in one.unsettled]
    if target is None or dry_run:
        click.echo(
            "题库没有改动。核对以后加上 --into questions/文件名.yaml 写入。"
            if target is None
            else "只看不写：题库没有改动。"
        )
    else:
        _write(imports, target, bank, today, regulation, reviewer, who)
        if unsettled:
            from quizlib.exchange.formats.registry import format_named
            from quizlib.exchange.xlsx import save

            rest = _free(settings.results / _FOLDER, f"{files[0].stem}-待改正", ".xlsx")
            writer = format_named("xlsx").write
            assert writer is not None  # noqa: S101
            save(rest, writer(unsettled))
            click.echo(f"先要改正的 {len(unsettled)} 道题写到了 {rest}，改好后再导入这个文件。")
    sys.exit(0 if all(one.is_read for one in imports) else 1)


def _write(
    imports: "list[Import]", target: Path, bank: Bank, today: date, regulation: str, reviewer: str, who: str
) -> None:
    from quizlib.services.importing import write_into

    incoming: list[Incoming] = [each for one in imports for each in one.ready]
    done = write_into(target, incoming, bank, today, regulation=regulation, reviewer=reviewer)
    with opened() as home:
        home.recording.done(Action.IMPORTED, home.clock(), who=who, questions=[one.id for one in done])
    drafts = sum(question.review.value == "draft" for question in done)
    click.echo(
        f"已写入 {len(done)} 道题，其中草稿 {drafts} 道（新题在 {target}，题库里已有编号的在原来的文件）。"
        "草稿审定后才会被抽到：quizlib bank review --help"
    )


def _report(imports: "list[Import]", page: Path, *, own_place: bool) -> None:
    from quizlib.exchange.formats.registry import format_named
    from quizlib.exchange.xlsx import save
    from quizlib.faces.import_page import import_page, state_of

    for one in imports:
        label = format_named(one.format).label if one.is_read else "没有读出来"
        states = Counter(state_of(each) for each in one.questions)
        counts = "，".join(f"{text} {states[state]}" for state, text in _STATES.items() if states[state])
        click.echo(f"{one.path.name}（{label}）：{len(one.questions)} 道题{'，' if counts else ''}{counts}")
        for problem in one.problems:
            click.echo(f"  {problem}")
        for each in one.questions:
            for doubt in each.reading.doubts:
                click.echo(f"  {each.reading.where}: {doubt}")
        for pair in one.pairs:
            click.echo(
                f"  相近（{round(pair.likeness)}%）：{pair.one.name} 与 {pair.other.name}：{pair.difference.label}"
            )
    if own_place:
        page.parent.mkdir(parents=True, exist_ok=True)
    save(page, import_page(imports).encode(), overwrite=True, suffixes=(".html", ".htm"))
    click.echo(f"核对页：{page}（用浏览器打开）")


def _plain(one: "Import") -> dict[str, Any]:
    problems: list[dict[str, Any]] = [
        {"where": problem.where, "message": problem.message, "question": None} for problem in one.problems
    ]
    problems += [
        {"where": each.reading.where, "message": doubt, "question": number}
        for number, each in enumerate(one.questions, 1)
        for doubt in each.reading.doubts
    ]
    return {
        "file": str(one.path),
        "format": one.format or None,
        "questions": [each.reading.plain() for each in one.questions],
        "problems": problems,
        "pairs": [
            {
                "one": pair.one.name,
                "other": pair.other.name,
                "likeness": round(pair.likeness),
                "difference": pair.difference.value,
            }
            for pair in one.pairs
        ],
    }


def _in_bank(target: Path, settings: Settings) -> Path:
    """The bank file that is meant, from this folder or from the home; raises PlanError where it lies elsewhere."""
    for path in (Path.cwd() / target, settings.home / target):
        if path.resolve().parent == settings.questions.resolve() and path.suffix == ".yaml":
            return path.resolve()
    example = settings.questions / "daoru.yaml"
    raise PlanError(f"--into 应是题库文件夹里的 .yaml 文件，例如 {example}（现为 {target}）")


def _regulation_of(target: Path | None, bank: Bank) -> str:
    """The regulation that a bank file is named after, if it is registered."""
    return target.stem if target is not None and target.stem in bank.regulations else ""


def _free(folder: Path, stem: str, suffix: str) -> Path:
    """A name in ``folder`` that no file has yet."""
    folder.mkdir(parents=True, exist_ok=True)
    names = (f"{stem}{f'-{number}' if number else ''}{suffix}" for number in range(10_000))
    return next(path for path in (folder / name for name in names) if not path.exists())


@contextmanager
def _told(quiet: bool) -> "Iterator[Progress]":
    """A bar on the terminal while it lasts; nothing where the output goes to a file or a program."""
    shown = not quiet and sys.stderr.isatty()

    def tell(stage: str, share: float) -> None:
        if shown:
            full = round(share * _BAR)
            click.echo(f"\r\033[K[{'█' * full}{'░' * (_BAR - full)}] {share:4.0%} {stage}", nl=False, err=True)

    yield tell
    if shown:
        click.echo("\r\033[K", nl=False, err=True)
