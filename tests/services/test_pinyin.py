"""Chinese found by pinyin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizlib.services.pinyin import Pinyin

TEXT = "预备党员的预备期为一年，由支部大会决定；重庆银行，安全，西安，法律，啊"


@pytest.fixture(scope="module")
def pinyin() -> Pinyin:
    return Pinyin(TEXT)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("dy", "党员"),
        ("dangyuan", "党员"),
        ("dangyu", "党员"),
        ("ybq", "预备期"),
        ("zbdh", "支部大会"),
        ("zhibudahui", "支部大会"),
        ("chongqing", "重庆"),
        ("zhongqing", "重庆"),
        ("yinhang", "银行"),
        ("yh", "银行"),
        ("aq", "安全"),
        ("xian", "西安"),
        ("xi'an", "西安"),
        ("falv", "法律"),
        ("fal", "法律"),
    ],
)
def test_characters_are_found_by_initials_and_by_syllables(pinyin: Pinyin, word: str, found: str) -> None:
    pattern = pinyin.pattern(word)
    assert pattern
    match = pattern.search(TEXT)
    assert match
    assert match.group() == found


@pytest.mark.parametrize("word", ["", "d", "'", "党员", "d1", "dy的", "qqq", "dangyuanx"])
def test_what_is_no_pinyin_of_these_characters_finds_nothing(pinyin: Pinyin, word: str) -> None:
    pattern = pinyin.pattern(word)
    assert pattern is None or not pattern.search(TEXT)


def test_a_syllable_inside_is_whole() -> None:
    assert Pinyin("西安").pattern("xia'n") is None


def test_letters_and_marks_are_no_characters_to_be_found() -> None:
    assert Pinyin("abc[]^-\\").pattern("ab") is None


@given(st.text("abdeghinouxyz'", min_size=1, max_size=40))
def test_any_letters_make_a_pattern_soon_or_none(pinyin: Pinyin, word: str) -> None:
    pattern = pinyin.pattern(word)
    assert pattern is None or pattern.pattern
