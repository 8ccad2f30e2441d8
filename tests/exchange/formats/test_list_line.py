"""Lines of question lists: long white space in them says nothing and marks stay where they were."""

from quizlib.exchange.formats.lists.list_line import Line, closed_up
from quizlib.exchange.formats.lists.question_list import read_lines


def test_long_white_space_is_closed_up_and_marks_stay_on_their_text() -> None:
    line = closed_up(Line(f"甲{' ' * 300}乙丙", "x", ((301, 302),), ((302, 303),)))
    assert line.text == f"甲{' ' * 64}乙丙"
    assert [line.text[start:end] for start, end in (*line.marked, *line.underlined)] == ["乙", "丙"]


def test_a_question_with_half_a_million_blanks_is_read() -> None:
    for space in (" ", "\t", "\u3000"):
        texts = [f"1. 甲{space * 500_000}乙", "A. 丙", "B. 丁", "答案：A"]
        [found] = read_lines([Line(text, "x") for text in texts], "text").questions
        assert (found.choices, found.key) == (("丙", "丁"), "A")
