"""Changes that a template words one way (上升XX个百分点) and that went the other."""

import re
from collections.abc import Iterator, Mapping

from docx.oxml.ns import qn

from quizlib.reports.word.marks import Sort, blank, pieces
from quizlib.reports.word.placeholders import texts_of
from quizlib.reports.word.stories import Story

_UP = re.compile(r"(上升|提升|提高|增加|增长|增幅|上涨|多|高)(了|约|为|达|出)?$")
_DOWN = re.compile(r"(下降|降低|减少|下滑|回落|降幅|少|低)(了|约|为|达)?$")
_AROUND = 14


def contradictions(story: Story, sizes: Mapping[int, tuple[int, str]]) -> Iterator[str]:
    """A sentence for each size of a change whose words before it say the opposite; it is marked as a blank.

    ``sizes`` holds the sign and the words of the changes of which only the size was printed, by row.
    """
    for paragraph in story.root.iter(qn("w:p")):
        before = ""
        for node in texts_of(paragraph):
            written = ""
            for piece in pieces(node.text or ""):
                sign, words = sizes.get(piece.number, (0, "")) if piece.sort is Sort.NUMBER else (0, "")
                wrong = words and ((sign <= 0 and _UP.search(before)) or (sign >= 0 and _DOWN.search(before)))
                written += blank(piece.text) if wrong else str(piece)
                before += piece.text
                if wrong:
                    yield f"“{before[-_AROUND:]}”实际是{words}"
            node.text = written
