"""Charts as pictures on the page, each with a sentence for those who cannot see it."""

from base64 import b64encode
from collections.abc import Iterable
from typing import TYPE_CHECKING

from quizlib.faces.console.parts import inert

if TYPE_CHECKING:  # Matplotlib is loaded when a chart is drawn
    from quizlib.reports.charts import Chart

_DOTS = 130  # an inch


def picture(chart: "Chart") -> str:
    """One chart as HTML."""
    content = b64encode(chart.picture(_DOTS)).decode()
    return f"<img class='quizlib-chart' src='data:image/png;base64,{content}' alt='{inert(chart.alt)}'>"


def pictures(charts: Iterable["Chart"]) -> str:
    """Several, one below the other."""
    return "".join(picture(one) for one in charts)
