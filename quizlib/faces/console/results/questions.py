"""题目: what the responses say of each question and of the paper."""

from math import isnan
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from quizlib.core.question import Kind, leaves
from quizlib.core.regulation import article_label
from quizlib.faces.console.parts import Progress, Table, fields, heading, inert, note
from quizlib.faces.console.results.pictures import picture
from quizlib.faces.console.results.told import Told

if TYPE_CHECKING:
    import pandas as pd

_STEM = 60  # characters
_COLUMNS = ("题目编号", "题干", "作答（份）", "通过率（%）", "区分度", "提示")
_WIDTHS = ("11rem", "9rem", "", "6rem", "6rem", "5rem", "10rem")
_TRUTH = {"true": "正确", "false": "错误", "": "未作答"}


class QuestionsView:
    """Statistics of questions; one that is chosen shows how often each choice was."""

    def __init__(self) -> None:
        self._paper = widgets.VBox([])
        self._listed = widgets.VBox([])
        self._choices = widgets.VBox([])
        self._map = widgets.HTML()
        self._rows: list[Any] = []
        self._made: Any = None
        about = "按各人第一次作答统计。通过率是得分与分值之比；区分度是与其余各题得分的相关，低于 0.2 的请看一看。"
        self.widget = widgets.VBox([self._paper, note(about), self._listed, self._choices, self._map])

    def make(self, told: Told, progress: Progress) -> dict[str, Any]:
        """Statistics, choices and the map."""
        from quizlib.figures.health import rows_of
        from quizlib.figures.questions import choices, paper_statistics
        from quizlib.reports.charts import question_map

        made: dict[str, Any] = {"rows": rows_of(told.statistics)}
        progress(1, 4)
        made["choices"] = choices(told.facts)
        progress(2, 4)
        made["papers"] = rows_of(paper_statistics(told.facts))
        progress(3, 4)
        made["map"] = picture(question_map(told.statistics))
        made["hints"] = [_hints(told, one, made["choices"]) for one in made["rows"]]
        return made

    def draw(self, told: Told, made: Any) -> None:
        """Show them."""
        self._made, self._rows = made, made["rows"]
        titles = {one.id: one.title for one in told.facts.sittings}
        several = len(titles) > 1
        table = Table((*(("场次",) if several else ()), *_COLUMNS), self._choose, page=8, widths=_WIDTHS[not several :])
        table.show(
            [
                (
                    *((titles[one.sitting],) if several else ()),
                    *(one.question, _short(one.stem), int(one.responses), _rounded(100 * one.facility, 1)),
                    *(_rounded(one.discrimination, 2), hint),
                )
                for one, hint in zip(self._rows, made["hints"], strict=True)
            ]
        )
        self._listed.children = [table]
        self._choices.children = []
        self._map.value = made["map"]
        self._paper.children = [fields([(titles[one.sitting], _of_paper(one)) for one in made["papers"]])]

    def _choose(self, place: int) -> None:
        one, frame = self._rows[place], self._made["choices"]
        found = frame[
            (frame["sitting"] == one.sitting) & (frame["edition"] == one.edition) & (frame["part"] == one.part)
        ]
        parts: list[widgets.Widget] = [heading(f"{one.question}　{one.title}", 3)]
        parts.append(widgets.HTML(f"<p>{inert(one.stem)}</p>"))
        parts.append(fields(_about(one)))
        if len(found):
            table = Table(("选项", "选的人数", "占比（%）", "高分组（%）", "低分组（%）"))
            table.show(
                [
                    (_TRUTH.get(each.letter, each.letter), int(each.chosen), *_percents(each))
                    for each in found.itertuples(index=False)
                ]
            )
            parts.append(table)
        else:
            parts.append(note("这类题没有选项可以统计。"))
        self._choices.children = parts


def _about(row: Any) -> list[tuple[str, str]]:
    index, seconds = _rounded(row.index, 2), _rounded(row.seconds, 0)
    told = [
        ("题型", Kind(row.kind).label),
        ("依据", f"《{row.title}》{article_label(row.article)}"),
        ("知识点", row.topic or "（未注明）"),
        ("区分度（高低分组）", "—" if index is None else f"{index:.2f}"),
        ("平均用时", "—" if seconds is None else f"{seconds:.0f} 秒"),
    ]
    return [*told, ("待评分", f"{row.pending} 份")] if row.pending else told


def _percents(row: Any) -> tuple[float | None, ...]:
    return tuple(_rounded(100 * one, 1) for one in (row.share, row.upper, row.lower))


def _hints(told: Told, row: Any, choices: "pd.DataFrame") -> str:
    """What to look at; of several sittings nothing, whose papers are not read for it."""
    from quizlib.figures.hints import hints

    if told.sitting is None:
        return ""
    leaf = leaves(told.detail.questions[row.edition])[int(row.part)]
    found = choices[(choices["edition"] == row.edition) & (choices["part"] == row.part)]
    chosen = dict(zip(found["letter"], found["chosen"], strict=True))
    return "；".join(hints(row, chosen, leaf))


def _of_paper(row: Any) -> str:
    if row.reason:
        return f"{row.papers} 份完整评定的作答；{row.reason}"
    return (
        f"{row.papers} 份完整评定的作答，{row.measure}（按{row.over}）{row.alpha:.2f}，"
        f"测量标准误 {row.error:.1f} 分，标准差 {row.deviation:.1f} 分"
    )


def _rounded(value: float, places: int) -> float | None:
    return None if isnan(value) else round(float(value), places)


def _short(text: str) -> str:
    return text if len(text) <= _STEM else f"{text[:_STEM]}…"
