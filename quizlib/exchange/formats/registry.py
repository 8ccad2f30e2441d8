"""The formats of question files, one registry: told apart by content when read, chosen by name when written."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from quizlib.errors import PlanError
from quizlib.exchange.formats import aiken, blackboard, excel, gift, moodle, qti, word
from quizlib.exchange.formats.examine import examined
from quizlib.exchange.formats.lists import question_list
from quizlib.exchange.formats.reading import Reading, Readings
from quizlib.exchange.formats.source import Source

_OWN = re.compile(r"\A(?:[ \t]*(?:#.*)?\n)*(?:\w+:.*\n)*questions:\s*\n(?:[ \t]*(?:#.*)?\n)*- id:")
#: How a phrase of ``loses`` begins where a format cannot hold the question at all.
WHOLE = "整道题"


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    ``recognises`` a source by its content. ``read`` gives its readings, or raises ProblemsError for a file as a whole.
    ``write`` gives a file's bytes; ``loses`` says, for one reading, what the format cannot hold (a phrase each;
    one that begins with ``WHOLE`` where the question is not written at all).
    """

    name: str
    label: str
    suffix: str
    recognises: Callable[[Source], bool]
    read: Callable[[Source], Readings]
    write: Callable[[Sequence[Reading]], bytes] | None = None
    loses: Callable[[Reading], list[str]] | None = None


#: The more particular first: what none of them recognises is a list of questions in plain text.
FORMATS: tuple[Format, ...] = (
    Format("xlsx", "Excel", ".xlsx", excel.recognises, excel.read, excel.write, excel.loses),
    Format("docx", "Word", ".docx", word.recognises, word.read, word.write, word.loses),
    Format("qti", "QTI", ".zip", qti.recognises, qti.read, qti.write, qti.loses),
    Format("qti3", "QTI 3.0", ".zip", qti.recognises, qti.read, qti.write_3, qti.loses),
    Format("moodle", "Moodle XML", ".xml", moodle.recognises, moodle.read, moodle.write, moodle.loses),
    Format("blackboard", "Blackboard", ".txt", blackboard.recognises, blackboard.read),
    Format("aiken", "Aiken", ".txt", aiken.recognises, aiken.read, aiken.write, aiken.loses),
    Format("gift", "GIFT", ".txt", gift.recognises, gift.read, gift.write, gift.loses),
    Format("csv", "CSV", ".csv", excel.recognises_rows, excel.read_rows),
    Format("text", "文本", ".txt", question_list.recognises, question_list.read),
)


def format_named(name: str) -> Format:
    """The format called ``name``. Raises PlanError, naming those there are."""
    for one in FORMATS:
        if one.name == name:
            return one
    raise PlanError(f"没有格式 {name}，应为 {'、'.join(one.name for one in FORMATS if one.write)} 之一")


def read_questions(path: Path) -> Readings:
    """What the file at ``path`` holds, in whatever format it is, with every doubt named.

    Raises:
        ProblemsError: nothing of the file can be read, and why.
    """
    return read_source(Source.at(path))


def read_source(source: Source) -> Readings:
    """The same for a file in memory."""
    if not source.is_archive and _OWN.search(source.text):
        raise source.refused("这是本系统的题库文件（YAML），放进 questions/ 文件夹就能用，不必导入")
    found = next((one for one in FORMATS if one.recognises(source)), None)
    if found is None:
        raise source.refused(
            "认不出这是哪种题目文件，应为 Word（.docx）、Excel（.xlsx）、文本、GIFT、Aiken、Moodle XML 或 QTI"
        )
    return examined(found.read(source))
