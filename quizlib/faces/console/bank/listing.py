"""The list of questions: searched as one types, narrowed by what they rest on and how they stand."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from quizlib.core.question import Difficulty, Kind, Review
from quizlib.core.regulation import article_label
from quizlib.exchange.bank_words import DIFFICULTIES, REVIEWS
from quizlib.faces.console.bank.desk import Desk
from quizlib.faces.console.bank.looks import state
from quizlib.faces.console.parts import Ask, Progress, SearchField, Table, inert, row
from quizlib.faces.console.parts.table import MOST
from quizlib.services.authoring import Opened
from quizlib.services.searching import Found, Index, Query

_COLUMNS = ("编号", "题型", "题干", "依据", "知识点", "难度", "状态")
_WIDTHS = ("7.5rem", "4.5rem", "", "12rem", "6rem", "4rem", "5rem")
_LONGEST, _TITLE = 70, 12  # characters of a stem and of a title in the table
_ALL: tuple[str, Any] = ("全部", "")  # a dropdown cannot show that None is chosen


class Listing:
    """``found`` are the questions listed; ``chosen`` is called with the id of one that is chosen."""

    def __init__(self, desk: Desk, chosen: Callable[[str], None]) -> None:
        self._desk = desk
        self._chosen = chosen
        self._quiet = False
        self.found: list[Found] = []
        self._drafts: list[Opened] = []
        self.search = SearchField(
            "查找",
            lambda _: self._search(),
            placeholder="题干、选项、解析、编号；也可以用拼音或首字母，例如 dangyuan、dy",
        )
        self.regulation = self._choice("法规", [_ALL])
        self.article = widgets.Text(description="条文", placeholder="7、7-9", layout={"width": "8rem"})
        self.kind = self._choice("题型", [_ALL, *((one.label, one) for one in Kind)])
        self.topic = widgets.Combobox(description="知识点", placeholder="全部", layout={"width": "11rem"})
        self.difficulty = self._choice("难度", [_ALL, *((DIFFICULTIES[one], one) for one in Difficulty)])
        self.review = self._choice("状态", [_ALL, *((REVIEWS[one], one) for one in Review)])
        self.stale = self._choice("过时", [_ALL, ("只看过时的", "only"), ("不要过时的", "not")])
        self.regulation.layout.width = "16rem"
        self._fields = [self.regulation, self.article, self.kind, self.topic, self.difficulty, self.review, self.stale]
        for one in self._fields:
            one.style.description_width = "auto"
            one.observe(lambda _: self._search(), "value")
        self.clear = widgets.Button(description="清除条件")
        self.clear.on_click(lambda _: self._clear())
        self.count = widgets.HTML()
        self.review_all = widgets.Button(layout={"display": "none"})
        self.review_all.on_click(lambda _: self._ask_review())
        self.ask = Ask(desk.notice)
        self.table = Table(_COLUMNS, self._pick, widths=_WIDTHS)
        self.filters = widgets.VBox([row(self.search, self.clear), row(*self._fields)])
        self.widget = widgets.VBox([row(self.count, self.review_all), self.ask, self.table])
        self.widget.add_class("quizlib-listing")

    def show(self) -> None:
        """Bring the list up to date with the files."""
        index = self._desk.index
        regulations = [_ALL] + [(one.title, one.id) for one in index.bank.regulations.values()]
        self._quiet = True
        if tuple(regulations) != tuple(self.regulation.options):
            kept = self.regulation.value
            self.regulation.options = regulations
            self.regulation.value = kept if kept in dict(regulations).values() else ""
        self.topic.options = index.topics
        self._quiet = False
        self._list(index)

    @property
    def query(self) -> Query:
        """What the fields ask for."""
        return Query(
            text=self.search.value,
            regulation=self.regulation.value,
            article=self.article.value,
            kind=self.kind.value or None,
            topic=self.topic.value,
            difficulty=self.difficulty.value or None,
            review=self.review.value or None,
            stale={"": None, "only": True, "not": False}[self.stale.value],
        )

    def _choice(self, label: str, options: list[tuple[str, Any]]) -> widgets.Dropdown:
        return widgets.Dropdown(description=label, options=options, layout={"width": "auto"})

    def _search(self) -> None:
        if not self._quiet:
            with self._desk.notice.guarding():
                self._list(self._desk.index)

    def _clear(self) -> None:
        self._quiet = True
        for one in (self.search, *self._fields):
            one.value = ""
        self._quiet = False
        self._search()

    def _list(self, index: Index) -> None:
        self.found = index.search(self.query)
        drafts = [one.question for one in self.found if one.question.review is Review.DRAFT]
        self._drafts = self._desk.home.authoring.seen(drafts)
        self.table.show([_cells(one, index) for one in self.found[:MOST]], len(self.found))
        self.count.value = f"<span>{inert(f'题库共 {len(index.bank)} 道，列出 {len(self.found)} 道')}</span>"
        self.review_all.description = f"审定列出的 {len(drafts)} 道草稿"
        self.review_all.layout.display = "" if drafts else "none"

    def _ask_review(self) -> None:
        with self._desk.notice.guarding():
            drafts, by = self._drafts, self._desk.reviewer
            text = f"把列出的 {len(drafts)} 道草稿全部审定，审定人写 {by}。审定后的题目会被抽到，请确认都已看过。"
            self.ask.ask(text, "全部审定", lambda _: self._review(drafts))

    def _review(self, drafts: list[Opened]) -> None:
        home, by = self._desk.home, self._desk.reviewer

        def done(count: int) -> None:
            self._desk.renew()
            self._desk.notice.good(f"已审定 {count} 道题。")

        def review(_: Progress) -> int:
            return len(home.authoring.review(drafts, Review.REVIEWED, home.clock(), by=by))

        self._desk.work.run(f"正在审定 {len(drafts)} 道题……", review, done)

    def _pick(self, place: int) -> None:
        self._chosen(self.found[place].question.id)


def _cells(found: Found, index: Index) -> tuple[str, ...]:
    one = found.question
    stem = one.stem.replace("\n", " ")
    return (
        one.id,
        one.kind.label,
        stem if len(stem) <= _LONGEST else stem[: _LONGEST - 1] + "…",
        _basis(found, index),
        one.topic,
        DIFFICULTIES[one.difficulty],
        state(found),
    )


def _basis(found: Found, index: Index) -> str:
    """The basis without its edition, a long title cut short."""
    basis = found.question.basis
    regulation = index.bank.regulations.get(basis.regulation)
    if regulation is None:
        return basis.regulation
    title = regulation.title if len(regulation.title) <= _TITLE else f"{regulation.title[: _TITLE - 1]}…"
    return f"《{title}》{article_label(basis.article)}"
