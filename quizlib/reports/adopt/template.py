"""The template: an old report with a field, or a value, in place of each blank, and all else as it was."""

import re
from collections.abc import Sequence
from pathlib import Path

from lxml import etree

from quizlib.reports.adopt.blanks import Findings
from quizlib.reports.adopt.field import NAMED, Field
from quizlib.reports.adopt.paragraph import W, paragraphs_of
from quizlib.reports.docx_file import DocxFile

#: What is written in place of a blank: a field, a text as it is, or None to leave the blank.
Written = Field | str | None

_CONTROL = f"{{{W}}}sdt"
_LOOSE = [f"{{{W}}}sdtPr/{{{W}}}{name}" for name in ("showingPlcHdr", "dataBinding")]
_NAMED = re.compile(rf"\{{\{{\s*{NAMED}\.(\w+)")


def write_template(findings: Findings, written: Sequence[Written]) -> bytes:
    """The file with ``written`` in place of its blanks, in their order; ``findings`` serve once."""
    spots = [
        (spot.start, spot.end, spot.paragraph, one)
        for blank, one in zip(findings.blanks, written, strict=True)
        if one is not None
        for spot in blank.spots
    ]
    for start, end, paragraph, one in sorted(spots, key=lambda spot: -spot[0]):
        first, last = _with_brackets(paragraph.text, start, end, one)
        _loosen(paragraph.element_at(first))
        paragraph.write(first, last, f"{{{{ {one} }}}}" if isinstance(one, Field) else one)
    return findings.file.packed(findings.roots)


def open_names(template: Path) -> list[str]:
    """The names in ``template`` that a ledger is to fill, each once, in the order of reading. Raises ReportError."""
    file = DocxFile.at(template)
    texts = (paragraph.text for part in file.texts() for paragraph, _ in paragraphs_of(file.root(part)))
    return list(dict.fromkeys(name for text in texts for name in _NAMED.findall(text)))


def _with_brackets(text: str, start: int, end: int, one: Field | str) -> tuple[int, int]:
    """A list of titles brings its own 《》: those around the blank go with it. So does a value that has them."""
    brings = one.is_titles if isinstance(one, Field) else one.startswith("《")
    if brings and text[start - 1 : start] == "《" and text[end : end + 1] == "》":
        return start - 1, end + 1
    return start, end


def _loosen(element: etree._Element) -> None:
    """Free a content control of its prompt and of data that would be put over the field when Word opens the file."""
    for control in element.iterancestors(_CONTROL):
        for path in _LOOSE:
            found = control.find(path)
            parent = None if found is None else found.getparent()
            if found is not None and parent is not None:
                parent.remove(found)
