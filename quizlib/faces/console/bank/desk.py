"""What the parts of the panel share: the home, who acts, where to say what was done, and how to go on."""

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets

from quizlib.core.audit import LONGEST_WHO, ORGANIZER
from quizlib.core.moment import local
from quizlib.core.question import Question, Review
from quizlib.errors import PlanError
from quizlib.faces.console.parts import Notice, Progress, Work
from quizlib.services.authoring import Opened
from quizlib.services.home import Home
from quizlib.services.searching import Index


class Desk:
    """One for the panel. ``renew`` is called when the bank has changed."""

    def __init__(self, home: Home, renew: Callable[[], None]) -> None:
        self.home = home
        self.renew = renew
        self.notice = Notice()
        self.work = Work(self.notice)
        self.name = widgets.Text(
            description="您的姓名", placeholder="审定时必填，会记入操作记录", layout={"width": "24rem"}
        )
        self.name.style.description_width = "auto"
        self._usage: Any = None

    @property
    def who(self) -> str:
        """Who acts."""
        return str(self.name.value).strip()[:LONGEST_WHO] or ORGANIZER

    @property
    def reviewer(self) -> str:
        """Who reviews. Raises PlanError where nobody has said so."""
        if not str(self.name.value).strip():
            raise PlanError("请先在上面填写“您的姓名”：审定要写明由谁审定")
        return self.who

    @property
    def index(self) -> Index:
        """The index of the bank as it stands today."""
        return self.home.searching.index(local(self.home.clock()).date())

    @property
    def titles(self) -> dict[str, str]:
        """The titles of the regulations by id."""
        return {id: one.title for id, one in self.index.bank.regulations.items()}

    def review(self, seen: Sequence[Opened], status: Review, reason: str = "") -> None:
        """Give questions a review status in the name of whoever acts."""
        by = self.reviewer if status is Review.REVIEWED else self.who
        self.home.authoring.review(seen, status, self.home.clock(), by=by, reason=reason)
        self.renew()

    def usage(self, question: Question, then: Callable[[Any], None]) -> None:
        """Call ``then`` with how the question did in its sittings (``question_figures``), counted once for all."""
        if self._usage is not None:
            then(self._usage[self._usage["question"] == question.id])
            return
        self.work.run("正在统计历次场次……", self._count, lambda _: self.usage(question, then))

    def forget_usage(self) -> None:
        """Count it again when it is next asked for."""
        self._usage = None

    def _count(self, progress: Progress) -> None:
        from quizlib.figures import gather_all
        from quizlib.figures.questions import question_figures

        facts = gather_all(self.home.store, self.home.settings.results, self.home.clock(), progress)
        self._usage = question_figures(facts)
