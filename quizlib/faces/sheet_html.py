"""A paper as its members will see it, for organizers to look at: the same markup and style, and nothing to press."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, Template

from quizlib.core.paper import Paper
from quizlib.core.question import BLANK, LETTERS, Kind
from quizlib.core.sitting import Phase, Sitting
from quizlib.faces.quiz_rules import rules_view
from quizlib.faces.quiz_views import keyed_view
from quizlib.faces.quiz_widget import source
from quizlib.services.delivery import Desk

_HERE = Path(__file__).parent


def sheet_style() -> str:
    """The style that sheets need; once on a page."""
    return f"<style>{source('quiz.css')}</style>"


def sheet_html(paper: Paper) -> str:
    """The sheet, without its key."""
    return _drawn(paper.sheet())


def key_html(paper: Paper, titles: Mapping[str, str]) -> str:
    """The paper as members look back on it: with keys, rationales and bases; ``titles`` of regulations by id."""
    return _drawn([keyed_view(slot, None, titles, str) for slot in paper.slots])


def rules_html(sitting: Sitting, questions: Mapping[Kind | None, int], maximum: Fraction) -> str:
    """The start page of a sitting as members see it while it is open; ``questions`` counts a paper's by kind."""
    view = rules_view(Desk(sitting, Phase.OPEN, (), None, {}), questions, maximum, str)
    return _template("rules.html.j2").render(view=view)


def _drawn(sheet: Sequence[Mapping[str, Any]]) -> str:
    return _template("sheet.html.j2").render(sheet=sheet, letters=LETTERS, blank=BLANK, key_words=_key_words)


@cache
def _template(name: str) -> Template:
    environment = Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True, trim_blocks=True)
    return environment.get_template(name)


def _key_words(key: Any) -> str:
    if isinstance(key, bool):
        return "正确" if key else "错误"
    return "；".join(key) if isinstance(key, list) else str(key)
