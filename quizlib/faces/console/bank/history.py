"""Where a question comes from: its editions compared, and how it did in the sittings that used it."""

from math import isnan
from typing import Any

import ipywidgets as widgets

from quizlib.core.moment import spoken
from quizlib.core.question import Question, content_hash
from quizlib.faces.console.bank.desk import Desk
from quizlib.faces.console.bank.looks import diff_html
from quizlib.faces.console.parts import heading, inert, row
from quizlib.services.comparing import changes


class History:
    """Shows one question at a time."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._quiet = False
        self._editions: list[tuple[str, str, Question]] = []
        self.old = widgets.Dropdown(description="比较", layout={"width": "auto"})
        self.new = widgets.Dropdown(description="和", layout={"width": "auto"})
        for one in (self.old, self.new):
            one.style.description_width = "auto"
            one.observe(lambda _: self._compare(), "value")
        self.diff = widgets.HTML()
        self.usage = widgets.HTML()
        self._pair = row(self.old, self.new)
        self.widget = widgets.VBox([heading("版本", 3), self._pair, self.diff, heading("历次使用", 3), self.usage])

    def show(self, question: Question) -> None:
        """The editions of the question, the last two compared, and its figures."""
        self._editions = self._known(question)
        named = [(name, place) for place, (_, name, _) in enumerate(self._editions)]
        self._quiet = True
        for one in (self.old, self.new):
            one.options = named
        self.new.value = len(named) - 1
        self.old.value = max(0, len(named) - 2)
        self._quiet = False
        self._compare()
        self.usage.value = ""
        self._desk.usage(question, self._show_usage)

    def _known(self, question: Question) -> list[tuple[str, str, Question]]:
        """Hash, name and content of each edition, the oldest first; the one in the bank is always among them."""
        from quizlib.figures.questions import question_editions

        current = content_hash(question)
        kept = question_editions(self._desk.home.store, question.id)
        found = [(one.edition, spoken(one.kept) if one.kept else "记录以前", one.question) for one in kept]
        if current not in [edition for edition, *_ in found]:
            found.append((current, "还没有记录", question))
        return [
            (edition, f"第 {number} 版{'（现在的）' if edition == current else ''}，{when}", its)
            for number, (edition, when, its) in enumerate(found, 1)
        ]

    def _compare(self) -> None:
        if self._quiet or self.old.value is None or self.new.value is None:
            return
        if len(self._editions) == 1:
            _, name, _ = self._editions[0]
            self._pair.layout.display = "none"
            self.diff.value = f"<p class='quizlib-note'>{inert(f'只有一个版本：{name}。')}</p>"
            return
        self._pair.layout.display = ""
        (_, one, old), (_, other, new) = self._editions[self.old.value], self._editions[self.new.value]
        self.diff.value = diff_html(changes(old, new, self._desk.index.bank.regulations), one, other)

    def _show_usage(self, frame: Any) -> None:
        numbers = {edition: number for number, (edition, *_) in enumerate(self._editions, 1)}
        self.usage.value = _usage_html(list(frame.sort_values("opens").itertuples()), numbers)


def _usage_html(rows: list[Any], numbers: dict[str, int]) -> str:
    if not rows:
        return f"<p class='quizlib-note'>{inert('还没有在场次里用过。')}</p>"
    head = "".join(f"<th scope='col'>{name}</th>" for name in ("场次", "版本", "作答", "通过率", "区分度"))
    cells = "".join(
        f"<tr><th scope='row'>{inert(one.title)} <small>{spoken(one.opens)[:10]}</small></th>"
        f"<td>{f'第 {numbers[one.edition]} 版' if one.edition in numbers else ''}</td><td>{one.responses} 份</td>"
        f"<td>{float(one.facility):.1%}</td><td>{_number(one.discrimination)}</td></tr>"
        for one in rows
    )
    hint = "区分度低于 0.1 或为负的，请核对答案和题干；作答不足 10 份时不计算。"
    return (
        f"<table class='quizlib-turnout'><thead><tr>{head}</tr></thead><tbody>{cells}</tbody></table>"
        f"<p class='quizlib-note'>{inert(hint)}</p>"
    )


def _number(value: float) -> str:
    return "样本不足" if isnan(value) else f"{value:.2f}"
