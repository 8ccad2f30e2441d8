"""The layout of ``--help``, by columns of a terminal."""

import click
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from quizlib.faces.cli import cli
from quizlib.faces.cli.columns import width
from quizlib.faces.cli.layout import folded
from quizlib.faces.cli.words import speak

TEXTS = st.text("党员a1 -，。（）", max_size=60).map(lambda text: " ".join(text.split()))


@given(TEXTS, st.integers(8, 40))
def test_folding_loses_nothing_but_spaces(text: str, most: int) -> None:
    assert "".join(folded(text, most)).replace(" ", "") == text.replace(" ", "")


@given(st.lists(st.sampled_from(["党", "员，", "（支部）", "abc ", "--to "]), max_size=30).map("".join))
def test_no_line_is_wider_than_the_page(text: str) -> None:
    assert all(width(line) <= 20 for line in folded(text, 20))


def test_a_line_never_begins_with_a_comma_and_no_word_is_cut() -> None:
    assert folded("甲乙丙，丁 quizlib", 6) == ["甲乙", "丙，丁", "quizlib"]


def test_what_options_mean_stands_in_one_column() -> None:
    lines = CliRunner().invoke(cli, ["rehearse", "--help"]).output.splitlines()
    found = [line for line in lines if line.startswith("  --")]
    starts = {width(line) - width(line.split("  ", 2)[-1].strip()) for line in found if "[" not in line}
    assert len(found) == 5
    assert len(starts) == 1


def test_a_long_term_stands_alone_above_what_it_means() -> None:
    @click.command()
    @click.option("--a-very-long-name-of-an-option", metavar="文件", help="意思。")
    def command(**_: object) -> None: ...

    output = CliRunner().invoke(speak(command), ["--help"]).output
    assert "  --a-very-long-name-of-an-option 文件\n" + " " * 34 + "意思。\n" in output
