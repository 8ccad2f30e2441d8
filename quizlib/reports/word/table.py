"""Plain tables in a Word document, in its own body font: fixed widths, a repeated header, rows that stay whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quizlib.reports.word.stories import element

_MARGIN = 60  # twips left and right of what stands in a cell


@dataclass(frozen=True, slots=True)
class WordTable:
    """What a table holds; ``widths`` are relative, ``left`` are the columns that are flush left.

    ``size`` is that of the type in half points; ``total``: the last row is one of totals.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    left: frozenset[int] = frozenset({0})
    size: int = 21
    total: bool = False

    def element(self, width: int) -> Any:
        """The table, so many twips wide."""
        whole = sum(self.widths)
        widths = [width * one // whole for one in self.widths]
        grid = element("w:tblGrid", *(element("w:gridCol", w=str(one)) for one in widths))
        table = element("w:tbl", _properties(sum(widths)), grid, self._row(self.header, widths, head=True))
        for place, row in enumerate(self.rows, 1):
            last = self.total and place >= len(self.rows) - 1
            table.append(self._row(row, widths, bold=last and place == len(self.rows), tied=last))
        return table

    def _row(
        self, texts: Sequence[str], widths: Sequence[int], *, head: bool = False, bold: bool = False, tied: bool = False
    ) -> Any:
        """A row; ``tied``: it stays on the page of what follows."""
        properties = element("w:trPr", element("w:cantSplit"))
        if head:
            properties.append(element("w:tblHeader"))
        row = element("w:tr", properties)
        for place, (text, width) in enumerate(zip(texts, widths, strict=True)):
            align = "left" if place in self.left and not head else "center"
            content = paragraph(text, size=self.size, align=align, bold=head or bold, keep_next=head or tied)
            sizes = element("w:tcPr", element("w:tcW", w=str(width), type="dxa"), element("w:vAlign", val="center"))
            row.append(element("w:tc", sizes, content))
        return row


def paragraph(
    text: str,
    *,
    size: int,
    align: str = "left",
    bold: bool = False,
    font: str = "",
    before: int = 20,
    after: int = 20,
    first_line: int = 0,
    new_page: bool = False,
    keep_next: bool = False,
    outline: bool = False,
) -> Any:
    """A paragraph that takes its font from the document and else depends on no style of it; lines part at ``\\n``.

    ``size`` in half points, ``before`` and ``after`` in twips, ``first_line`` in hundredths of a character.
    """
    properties = element("w:pPr")
    if keep_next:
        properties.append(element("w:keepNext"))
    if new_page:
        properties.append(element("w:pageBreakBefore"))
    indent = str(first_line * size // 10)
    properties.extend(
        (
            element("w:snapToGrid", val="0"),
            element("w:spacing", before=str(before), after=str(after), line="240", lineRule="auto"),
            element("w:ind", leftChars="0", left="0", firstLineChars=str(first_line), firstLine=indent),
            element("w:jc", val=align),
        )
    )
    if outline:
        properties.append(element("w:outlineLvl", val="0"))
    made = element("w:p", properties)
    for place, line in enumerate(text.split("\n")):
        content = [element("w:br")] if place else []
        made.append(element("w:r", _run_properties(size, bold, font), *content, element("w:t", text=line)))
    return made


def _run_properties(size: int, bold: bool, font: str) -> Any:
    properties = element("w:rPr")
    if font:
        properties.append(element("w:rFonts", eastAsia=font))
    if bold:
        properties.extend((element("w:b"), element("w:bCs")))
    properties.extend((element("w:sz", val=str(size)), element("w:szCs", val=str(size))))
    return properties


def _properties(width: int) -> Any:
    lines = (
        element(f"w:{side}", val="single", sz="4", space="0", color="auto")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = (element(f"w:{side}", w=str(_MARGIN), type="dxa") for side in ("left", "right"))
    return element(
        "w:tblPr",
        element("w:tblW", w=str(width), type="dxa"),
        element("w:jc", val="center"),
        element("w:tblBorders", *lines),
        element("w:tblLayout", type="fixed"),
        element("w:tblCellMar", *margins),
    )
