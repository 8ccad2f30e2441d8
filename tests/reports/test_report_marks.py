"""Marks around what fields print: whatever stands in a report, none is left and no character is lost."""

from hypothesis import given
from hypothesis import strategies as st

from quizlib.reports.word.marks import Sort, blank, block, marked, numbered, pieces, unmarked, writable

_TEXT = st.text(st.characters(exclude_categories=["Cs"], max_codepoint=0xEFFFF), max_size=5)
_PARTS = st.lists(
    st.one_of(
        st.tuples(st.just(Sort.PLAIN), _TEXT, st.just(0)),
        st.tuples(st.just(Sort.NUMBER), _TEXT, st.integers(1, 0xFFFD)),
        st.tuples(st.just(Sort.BLANK), _TEXT, st.just(0)),
        st.tuples(st.just(Sort.BLOCK), st.just(""), st.integers(0, 300)),
    ),
    max_size=6,
)


@given(_PARTS)
def test_what_was_marked_is_found_again(parts: list[tuple[Sort, str, int]]) -> None:
    write = {
        Sort.PLAIN: lambda text, _: text,
        Sort.NUMBER: lambda text, number: numbered(number, text),
        Sort.BLANK: lambda text, _: blank(text),
        Sort.BLOCK: lambda _, number: block(number),
    }
    line = "".join(write[sort](text, number) for sort, text, number in parts)
    found = list(pieces(line))
    assert "".join(one.text for one in found) == "".join(text for _, text, _ in parts) == unmarked(line)
    assert [(one.sort, one.text, one.number) for one in found if one.sort is not Sort.PLAIN] == [
        one for one in parts if one[0] is not Sort.PLAIN
    ]


@given(st.text(st.sampled_from("甲1\U000f0000\U000f0001\U000f1003\U00100001\U0010fffd"), max_size=12))
def test_broken_marks_leave_nothing_behind(text: str) -> None:
    assert not any(marked(one.text) for one in pieces(text))
    assert "".join(one.text for one in pieces(text)) == unmarked(text)


def test_more_numbers_than_marks_are_written_without_one() -> None:
    assert numbered(0xFFFE, "12") == "12"


def test_what_no_word_file_can_hold_is_left_out() -> None:
    assert writable("甲\x00\x0b乙\ufffe\n\t") == "甲乙\n\t"
