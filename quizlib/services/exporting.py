"""Questions for other makers' programs and for paper, and what each format cannot hold."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quizlib.core.question import Kind, Question, Review
from quizlib.core.regulation import Regulation
from quizlib.errors import PlanError
from quizlib.exchange.formats.reading import Reading, reading_of
from quizlib.exchange.formats.registry import FORMATS, WHOLE, Format, format_named

#: A paper to print is Word's own format without keys.
PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Exported:
    """A file: its bytes, how many questions it holds, and what was lost: phrases with how many questions each concerns.

    ``reviews_lost``: it held reviewed questions; by whom and when does not go with the file.
    """

    suffix: str
    label: str
    content: bytes
    held: int
    lost: Mapping[str, int]
    reviews_lost: bool


def formats() -> dict[str, str]:
    """The formats that can be written, by name, with what people call them; the paper to print is one."""
    return {PAPER: "Word 试卷（不带答案）"} | {one.name: one.label for one in FORMATS if one.write}


def export(
    questions: Iterable[Question], name: str, regulations: Mapping[str, Regulation], *, title: str = ""
) -> Exported:
    """The questions in the format called ``name``, those of a kind together; ``title`` heads a paper.

    Raises:
        PlanError: there is no such format or no question, or the format holds none of them.
    """
    form = format_named("docx" if name == PAPER else name)
    order = list(Kind)
    ordered = sorted(questions, key=lambda one: order.index(one.kind))
    if not ordered:
        raise PlanError("没有符合条件的题目可以导出")
    held, lost = _parted(form, [reading_of(one, regulations) for one in ordered])
    if not held:
        raise PlanError(f"{form.label} 一道题也存不下，没有写文件")
    if name == PAPER:
        from quizlib.exchange.formats.word import write_paper

        content = write_paper(held, title)
    else:
        assert form.write is not None  # noqa: S101
        content = form.write(held)
    reviewed = any(one.review == Review.REVIEWED for one in held)
    return Exported(form.suffix, form.label, content, len(held), lost, reviewed)


def _parted(form: Format, readings: Sequence[Reading]) -> tuple[list[Reading], dict[str, int]]:
    """The questions that the format can hold, and what it cannot."""
    lost: Counter[str] = Counter()
    held = []
    for one in readings:
        phrases = form.loses(one) if form.loses else []
        lost.update(set(phrases))
        if not any(phrase.startswith(WHOLE) for phrase in phrases):
            held.append(one)
    return held, dict(lost.most_common())
