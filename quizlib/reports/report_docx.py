"""A work report: the organizer's own Word template, filled with the figures of a period."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document

from quizlib.errors import ReportError
from quizlib.figures.reported import Changed, Citation, cite
from quizlib.reports.appendix import Appendix
from quizlib.reports.cited import Cited
from quizlib.reports.docx_file import DocxFile
from quizlib.reports.fields import Sources, fields_of
from quizlib.reports.fields.blocks import CHART_FIELDS, BlockFields
from quizlib.reports.fields.weak import WeakFields
from quizlib.reports.files import written
from quizlib.reports.sentences import PLAIN, Manner
from quizlib.reports.word.directions import contradictions
from quizlib.reports.word.filling import fill
from quizlib.reports.word.links import replace_marks, tidy
from quizlib.reports.word.placing import append, made, place
from quizlib.reports.word.stories import Story, stories

#: The template that is shipped.
SHIPPED = Path(__file__).parent / "templates" / "half_year.docx"

#: Tells which of some figures an earlier report cites with another value.
Compared = Callable[[Sequence[Citation]], Sequence[Changed]]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a report has beside its text: the usual ``charts`` before the appendix, the appendix (``sources``) with
    links from every number, and the ``manner`` of numbers."""

    charts: bool = False
    sources: bool = True
    manner: Manner = PLAIN


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """What a report that was written says of itself.

    ``sittings`` is how many its period has, ``citations`` are its figures, ``unfilled`` the names that nobody gave a
    value, ``untold`` the figures that have none (with scope and reason), ``contradictions`` the changes that the
    template words the other way, ``changed`` the figures that an earlier report cites with another value.
    """

    sittings: int
    citations: tuple[Citation, ...]
    unfilled: tuple[str, ...]
    untold: tuple[str, ...]
    contradictions: tuple[str, ...]
    changed: tuple[Changed, ...]


def write_report(
    target: Path,
    sources: Sources,
    template: Path = SHIPPED,
    wishes: Wishes | None = None,
    compared: Compared = lambda _: (),
) -> WrittenReport:
    """Fill ``template`` with the fields that it names (see ``fields``) and write it to ``target`` (.docx).

    Raises:
        ReportError: the template cannot be read or filled, or the file cannot be written, and why.
        ProblemsError: the template has faults; each with the text beside it.
    """
    wished = wishes or Wishes()
    cited = Cited(sources.period, wished.manner, sources.ledger.label if sources.ledger else "")
    filled = fill(DocxFile.at(template), template.name, fields_of(sources, cited))
    document = _opened(filled, template)
    with stories(document) as parts:
        wrong = [one for story in parts for one in contradictions(story, cited.sizes)]
        rows = len(cited.rows) if wished.sources else 0
        for story in parts:
            replace_marks(story, rows=rows, placed=lambda *where: _place(cited, *where))
        body = parts[0]
        if wished.charts:
            pictures = BlockFields(sources, cited, WeakFields(sources, cited)).pictures
            charts = [one for name in CHART_FIELDS for one in pictures(name)]
            append(body, lambda width: made(body, charts, width))
        citations = _citations(sources, cited)
        changes = tuple(compared(citations))
        if wished.sources:
            Appendix(cited.rows, cited.spans, changes).add_to(body, sources)
        for story in parts:
            tidy(story)
    with written(target, ".docx") as draft:
        document.save(str(draft))
    held = len(sources.facts(sources.period).held)
    return WrittenReport(held, citations, tuple(cited.unfilled), tuple(cited.untold), tuple(wrong), changes)


def _place(cited: Cited, story: Story, run: Any, number: int) -> None:
    if number < len(cited.blocks):
        place(story, run, cited.blocks[number])


def _opened(filled: bytes, template: Path) -> Any:
    try:
        return Document(BytesIO(filled))
    except (KeyError, ValueError, OSError, AttributeError, SyntaxError) as error:
        raise ReportError(
            f"{template}：这不是完好的 Word 文档（.docx），请用 Word 或 WPS 打开看看，另存为 .docx 再用"
        ) from error


def _citations(sources: Sources, cited: Cited) -> tuple[Citation, ...]:
    checksum = sources.ledger.checksum if sources.ledger else ""
    return tuple(
        one for figure, period in cited.figures for one in cite(sources.facts(period), period, [figure], checksum)
    )
