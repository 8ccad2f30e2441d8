"""The documents say what is true: every command, option, make target, link and picture that they name exists."""

import re
import shlex
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from quizlib.core.question import Review
from quizlib.exchange.bank_yaml import read_bank
from quizlib.faces.cli import cli
from quizlib.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]

_CODE = re.compile(r"^```[a-z]*\n(.*?)^```|`([^`\n]+)`", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def pieces(document: Path) -> Iterator[str]:
    """Each line of code blocks, and each inline code."""
    for block, inline in _CODE.findall(document.read_text(encoding="utf-8")):
        yield from block.splitlines() if block else [inline]


def commands(name: str) -> list[tuple[str, str]]:
    """(document, line) for each line of code that calls ``name``."""
    return [
        (document.name, piece.partition("  #")[0].strip())
        for document in DOCUMENTS
        for piece in pieces(document)
        if piece.split()[:1] == [name]
    ]


def faults(line: str) -> list[str]:
    """What is wrong with a quizlib command as written, parsed by the command line itself."""
    words = shlex.split(line)[1:]
    found: click.Command = cli
    context = click.Context(cli, info_name="quizlib")
    while words and isinstance(found, click.Group) and not words[0].startswith("-"):
        inner = found.commands.get(words[0])
        if inner is None:
            if words[0] == "COMMAND":
                return []
            return [f"no command {words[0]}"]
        found, words = inner, words[1:]
        context = click.Context(found, context, info_name=found.name)
    options = {name for one in found.get_params(context) for name in (*one.opts, *one.secondary_opts)}
    unknown = [word for word in words if word.startswith("-") and word.partition("=")[0] not in options]
    if unknown:
        return [f"no option {one}" for one in unknown]
    arguments = [one for one in found.params if isinstance(one, click.Argument)]
    _, rest, _ = found.make_parser(context).parse_args(words)
    return [f"{rest} is too much for {len(arguments)} arguments"] if rest else []


@pytest.mark.parametrize(("document", "line"), commands("quizlib"))
def test_a_command_named_in_a_document_exists_with_its_options(document: str, line: str) -> None:
    assert not faults(line), f"{document}: {line}"


def test_every_command_stands_in_the_readme_and_the_guide() -> None:
    wanted = {
        f"quizlib {name} {inner}".strip()
        for name, one in cli.commands.items()
        for inner in (one.commands if isinstance(one, click.Group) else [""])
    } - {"quizlib bank schema"}
    guide = (ROOT / "docs" / "guide.zh.md").read_text(encoding="utf-8")
    assert [one for one in sorted(wanted) if one not in guide] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_pictures_lead_somewhere(document: Path) -> None:
    missing = []
    for target in _LINK.findall(re.sub(r"(?s)^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.M)):
        path, _, heading = target.partition("#")
        if "://" in target:
            continue
        there = (document.parent / path).resolve() if path else document
        if not there.exists() or (heading and heading not in headings(there)):
            missing.append(target)
    assert missing == []


def headings(document: Path) -> set[str]:
    """The anchors of a document's headings, as the usual renderers make them."""
    found = re.findall(r"(?m)^#+ (.+)$", document.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", one.strip().lower()).replace(" ", "-") for one in found}


def test_make_targets_named_in_documents_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?m)^([a-z]+):", makefile))
    named = {line.split()[1] for _, line in commands("make")}
    assert {"serve", "test"} <= named <= targets


def test_the_set_up_script_knows_what_the_makefile_and_the_documents_ask_of_it() -> None:
    script = (ROOT / "scripts" / "run.py").read_text(encoding="utf-8")
    known = set(re.findall(r'"(\w+)": \1\b', script))
    makefile = re.findall(r"scripts/run\.py (\w+)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    named = [line.split()[2] for name in ("py", "python", "python3") for _, line in commands(name) if "run.py" in line]
    assert set(makefile) | set(named) <= known
    assert ("README.md", r"py scripts\run.py serve") in commands("py")
    assert ("README.md", r"py scripts\run.py test") in commands("py")


def test_the_settings_are_all_in_the_architecture_page() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    settings = {f"QUIZLIB_{name.upper()}" for name in Settings.model_fields}
    assert settings == set(re.findall(r"`(QUIZLIB_[A-Z_]+)`", page))


def test_the_counts_and_drafts_of_the_review_page_are_those_of_the_bank() -> None:
    page = (ROOT / "docs" / "question-review.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| (\w+) \d{4} \|.*\| (\d+) \| (\d+) \| (\d+) \|$", page)
    questions = list(read_bank(ROOT / "questions").questions.values())
    counted = Counter((one.basis.regulation, one.review) for one in questions)
    assert {name: tuple(map(int, counts)) for name, *counts in rows} == {
        name: (
            sum(counted[name, review] for review in Review),
            counted[name, Review.REVIEWED],
            counted[name, Review.DRAFT],
        )
        for name, _ in counted
    }
    in_full = re.findall(r"(?m)^\| \w+ \d{4} \| (?:full text|all eight).*\| (\d+) \| \d+ \|$", page)
    assert sum(map(int, in_full)) > 500
    assert re.findall(r"(?m)^- ([a-z-]+-\d+):", page) == sorted(
        one.id for one in questions if one.review is Review.DRAFT
    )
    unsigned = {one.id for one in questions if one.review is Review.REVIEWED and not one.reviewed_by}
    assert unsigned <= set(re.findall(r"[a-z-]+-\d{3}", page))
