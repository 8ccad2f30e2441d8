"""How ``--help`` is laid out: click counts characters, and on a terminal a Chinese one takes two columns."""

import re
from collections.abc import Iterable

import click

from quizlib.faces.cli.columns import width

#: What stays in one line: a word of Latin letters or one character, with the punctuation that belongs to it.
_PIECE = re.compile(r" +|[（《“‘]*(?:[!-~]+|.)[，。；：、！？）》”’…]*")


class Formatter(click.HelpFormatter):
    """Columns and lines by their width on the terminal."""

    def write_text(self, text: str) -> None:
        """Write paragraphs, each folded to the width of the page."""
        indent = " " * self.current_indent
        paragraphs = [folded(" ".join(one.split()), self.width - self.current_indent) for one in text.split("\n\n")]
        self.write("\n\n".join("\n".join(indent + line for line in lines) for lines in paragraphs) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write terms and what they mean in two columns."""
        rows = list(rows)
        first = min(max((width(term) for term, _ in rows), default=0), col_max) + col_spacing
        indent, below = " " * self.current_indent, " " * (self.current_indent + first)
        for term, meaning in rows:
            fits = width(term) <= first - col_spacing
            self.write(indent + term + (" " * (first - width(term)) if fits else f"\n{below}"))
            lines = folded(" ".join(meaning.split()), max(self.width - len(below), 20))
            self.write(f"\n{below}".join(lines) + "\n")


class Context(click.Context):
    """Where a command's help is made."""

    formatter_class = Formatter


def folded(text: str, most: int) -> list[str]:
    """``text`` in lines of at most so many columns (but for a longer word)."""
    lines = [""]
    for piece in _PIECE.findall(text):
        if lines[-1] and width(lines[-1] + piece.rstrip()) > most:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]
