"""Charts for JupyterLab, the console and reports: one picture everywhere, legible in a grey print.

Nothing tells itself by colour alone, and every chart says in a sentence what it shows (``alt``). The Chinese font is
shipped; it holds GB2312, a rarer character is looked for in the fonts of the system. Nothing here touches pyplot, so a
chart changes no other one.
"""

from quizlib.reports.charts.branches import rates_by_branch
from quizlib.reports.charts.distribution import bands, score_distribution
from quizlib.reports.charts.drawing import FAMILY, FONT, Chart, families, parts_of
from quizlib.reports.charts.question_map import question_map
from quizlib.reports.charts.ranks import ranks
from quizlib.reports.charts.sheet import sheet_of_charts
from quizlib.reports.charts.trend import trend
from quizlib.reports.charts.weak import weak

__all__ = [
    "FAMILY",
    "FONT",
    "Chart",
    "bands",
    "families",
    "parts_of",
    "question_map",
    "ranks",
    "rates_by_branch",
    "score_distribution",
    "sheet_of_charts",
    "trend",
    "weak",
]
