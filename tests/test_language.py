"""Catalogues: everything members see has an English text with the same blanks, and click's words are compiled."""

import io
import re
import sys

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from running_site import ROOT

from quizlib.errors import LockedError
from quizlib.language import catalogue, phrase, translate

sys.path.insert(0, str(ROOT / "scripts"))
import catalogues

_BLANK = re.compile(r"\{(\w+)\}")


def test_every_text_that_members_see_has_an_english_one_with_the_same_blanks() -> None:
    english = catalogue("en")
    for text in catalogues.texts():
        assert text in english, f"run scripts/catalogues.py and translate: {text}"
        assert sorted(_BLANK.findall(text)) == sorted(_BLANK.findall(english[text])), text


def test_chinese_is_the_source() -> None:
    assert translate("交卷", "zh_CN") == "交卷"
    assert translate("交卷", "en") == "Hand in"


def test_an_error_is_phrased_in_the_readers_language() -> None:
    error = LockedError(seconds=30)
    assert str(error) == "尝试次数过多，请在 30 秒后再试。"
    assert phrase(error, "en") == "Too many tries; please wait 30 s."


def test_the_compiled_words_of_click_are_those_of_the_catalogue() -> None:
    fresh = io.BytesIO()
    with catalogues.CLICK.open("rb") as file:
        write_mo(fresh, read_po(file))
    assert catalogues.CLICK.with_suffix(".mo").read_bytes() == fresh.getvalue()
