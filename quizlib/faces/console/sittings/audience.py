"""Who is due: everybody, or branches and cohorts of the roster."""

from collections.abc import Callable

import ipywidgets as widgets

from quizlib.core.sitting import Audience
from quizlib.faces.console.parts import Choices, row
from quizlib.services.enrolling import levels
from quizlib.services.home import Home


class AudienceField(widgets.VBox):  # type: ignore[misc]
    """Two groups of checkboxes, and how many persons they take in."""

    def __init__(self, home: Home, changed: Callable[[], None] = lambda: None) -> None:
        self._home = home
        self._changed = changed
        self.branches = Choices("党支部", self._counted, hint="不选即所有党支部")
        self.cohorts = Choices("人员类别", self._counted, hint="不选即所有类别")
        self._told = widgets.HTML()
        groups = row(self.branches, self.cohorts)
        groups.add_class("quizlib-top")
        super().__init__([groups, self._told])

    def refresh(self) -> None:
        """Offer the branches and cohorts of the roster as it is now."""
        self._people = [one.member for one in self._home.planning.roster() if one.active]
        self.branches.offer((one.path, f"{one.name}（{one.persons} 人）", one.depth) for one in levels(self._people))
        counts: dict[str, int] = {}
        for one in self._people:
            counts[one.cohort] = counts.get(one.cohort, 0) + 1
        self.cohorts.offer((name, f"{name}（{count} 人）", 0) for name, count in counts.items())
        self._counted()

    def show(self, audience: Audience) -> None:
        """Choose what ``audience`` names."""
        self.refresh()
        self.branches.choose(audience.branches)
        self.cohorts.choose(audience.cohorts)

    @property
    def audience(self) -> Audience:
        """What is chosen."""
        return Audience(branches=self.branches.chosen, cohorts=self.cohorts.chosen)

    @property
    def persons(self) -> int:
        """How many persons of the roster that takes in."""
        audience = self.audience
        return sum(audience.includes(one.branch, one.cohort) for one in self._people)

    def _counted(self) -> None:
        self._told.value = f"<p class='quizlib-note'>按现在的名册，应参加 {self.persons} 人。</p>"
        self._changed()
