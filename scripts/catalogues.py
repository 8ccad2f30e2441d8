"""Catalogues: collect what members see into the English one, and compile click's words.

``python scripts/catalogues.py`` after changing a text: new ones come into ``locale/en`` untranslated (a test names
them), and click.mo is written anew from click.po, because gettext can only read the compiled form.
"""

from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from quizlib import errors
from quizlib.core.question import Kind, MultipleRule
from quizlib.core.score import Verdict
from quizlib.core.sitting import Counts, SittingKind

PACKAGE = Path(__file__).resolve().parent.parent / "quizlib"
ENGLISH = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "quizlib.po"
CLICK = PACKAGE / "locale" / "zh_CN" / "LC_MESSAGES" / "click.po"
_PLAIN = (  # texts that no call marks: error pages, and messages given where an error is raised
    "没有这个页面。",
    "没有权限，请返回首页重新进入。",
    "暂时无法读取数据，请稍后刷新。",
    "系统出错，请稍后再试。",
    "请刷新页面后登录。",
    "没有开放日常练习。",
    "没有找到这份试卷，请返回首页重新进入。",
)
_CALLS: dict[str, None] = dict.fromkeys(("t", "this.t", "say", "translate", "_say"))


def texts() -> Iterator[str]:
    """Every Chinese text that a member can see."""
    for folder, pattern, method in (
        ("faces/static", "*.js", "javascript"),
        ("faces", "quiz_*.py", "python"),
        ("serving", "*.py", "python"),
    ):
        for path in sorted((PACKAGE / folder).glob(pattern)):
            for _line, message, _comments, _context in extract_from_file(method, path, keywords=_CALLS):
                yield message if isinstance(message, str) else message[0]
    yield from _attempt_errors(errors.AttemptError)
    yield from _PLAIN
    for labels in (Kind, MultipleRule, SittingKind, Counts, Verdict):
        yield from (one.label for one in labels)


def collect() -> Catalog:
    """The English catalogue with what is translated so far, and every text that is not."""
    with ENGLISH.open("rb") as file:
        known = read_po(file, locale="en")
    fresh = Catalog(locale="en", project="quizlib", version="1", charset="utf-8")
    for text in dict.fromkeys(texts()):
        old = known.get(text)
        fresh.add(text, old.string if old else "")
    return fresh


def main() -> None:
    """Write both catalogues."""
    fresh = collect()
    with ENGLISH.open("wb") as file:
        write_po(file, fresh, omit_header=False, ignore_obsolete=True, width=0)
    with CLICK.open("rb") as source, CLICK.with_suffix(".mo").open("wb") as target:
        write_mo(target, read_po(source))
    print(f"{sum(not one.string for one in fresh if one.id)} texts are not translated yet")


def _attempt_errors(root: type[errors.QuizlibError]) -> Iterator[str]:
    if root.template != "{message}":
        yield root.template
    for one in root.__subclasses__():
        yield from _attempt_errors(one)


if __name__ == "__main__":
    main()
