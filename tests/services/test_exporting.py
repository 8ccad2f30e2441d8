"""Questions for other makers' programs and for paper."""

from io import BytesIO

import docx
import pytest
from examples import EVERY_KIND, SINGLES, TIAOLI

from quizlib.errors import PlanError
from quizlib.exchange.formats.registry import read_source
from quizlib.exchange.formats.source import Source
from quizlib.services.exporting import PAPER, export, formats

REGISTER = {"tiaoli": TIAOLI}


@pytest.mark.parametrize("name", [one for one in formats() if one != PAPER])
def test_every_format_is_read_again_and_says_what_it_lost(name: str) -> None:
    done = export(EVERY_KIND, name, REGISTER)
    back = read_source(Source(f"a{done.suffix}", done.content))
    assert len(back.questions) >= done.held
    assert done.held + sum(count for phrase, count in done.lost.items() if phrase.startswith("整道题")) == len(
        EVERY_KIND
    )


def test_a_paper_to_print_holds_its_title_and_no_key() -> None:
    done = export(SINGLES, PAPER, REGISTER, title="廉洁自律测试")
    texts = [one.text for one in docx.Document(BytesIO(done.content)).paragraphs]
    assert texts[0] == "廉洁自律测试"
    assert not any("标准答案" in text or "答案：B" in text for text in texts)
    assert (done.suffix, done.held, done.reviews_lost) == (".docx", 20, True)


def test_nothing_and_what_is_no_format_is_refused() -> None:
    with pytest.raises(PlanError, match="没有符合条件"):
        export([], "xlsx", REGISTER)
    with pytest.raises(PlanError, match="没有格式"):
        export(SINGLES, "pdf", REGISTER)
