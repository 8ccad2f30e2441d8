"""How numbers and names are written in a sentence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from quizlib.figures import Figure
from quizlib.figures.change import Change
from quizlib.figures.figure import decimal, whole_or_decimal

#: Counts from here on may be rounded; below they are always exact.
TEN_THOUSAND = 10_000
_MOST_NAMES = 5


def _unmarked(_of: Any, text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Manner:
    """How numbers are written, the same throughout a text.

    ``places``: decimals of rates and means; None leaves each figure its own. ``rounded``: counts from ten thousand on
    are written as ``1.2万余``, rounded down. ``marked`` gets each figure with its number as printed (``12``,
    ``91.7%``) and gives back what is to stand in the text; ``marked_change`` likewise (``上升2.3个百分点``),
    and ``marked_spot`` the rate of a row of ``weak_spots``.
    """

    places: int | None = None
    rounded: bool = False
    marked: Callable[[Figure, str], str] = _unmarked
    marked_change: Callable[[Change, str], str] = _unmarked
    marked_spot: Callable[[Any, str], str] = _unmarked

    def number(self, figure: Figure) -> str:
        """The value without its unit, but for %: ``12``, ``86.5``, ``91.7%``, ``1.2万余``."""
        return self.marked(figure, self.unmarked(figure))

    def unmarked(self, figure: Figure) -> str:
        """The same, and nothing around it."""
        own = self._placed(figure)
        if self.rounded and own.value is not None and own.denominator is None and own.value >= TEN_THOUSAND:
            return _in_ten_thousands(own.value, own.definition.places)
        return own.printed

    def amount(self, figure: Figure) -> str:
        """The value with its unit: ``12人``, ``86.5分``, ``91.7%``, ``1.2万余人``."""
        return self.number(figure) + ("" if figure.value is None or figure.unit == "%" else figure.unit)

    def persons(self, figure: Figure) -> str:
        """The same of scores of one sitting, where each is one person's: ``12人`` for 12份."""
        return f"{self.number(figure)}人"

    def rate(self, value: Fraction) -> str:
        """A rate (0 to 100) that is no figure: ``45.3%``."""
        return f"{decimal(value, 1 if self.places is None else self.places)}%"

    def change(self, change: Change) -> Change:
        """``change`` with as many decimals."""
        return replace(change, now=self._placed(change.now), then=self._placed(change.then))

    def _placed(self, figure: Figure) -> Figure:
        if self.places is None or figure.definition.places == self.places:
            return figure
        return replace(figure, definition=replace(figure.definition, places=self.places))


#: Figures as they are printed elsewhere, and exact counts.
PLAIN = Manner()


def listed(names: Sequence[str], noun: str) -> str:
    """Names one after the other, of many the first five and how many there are: ``甲、乙、丙、丁、戊等7个党支部``."""
    if len(names) <= _MOST_NAMES:
        return "、".join(names)
    return f"{'、'.join(names[:_MOST_NAMES])}等{len(names)}{noun}"


def _in_ten_thousands(count: Fraction, places: int) -> str:
    scale = 10**places
    whole = count * scale // TEN_THOUSAND
    text = whole_or_decimal(Fraction(whole, scale), places)
    return f"{text}万{'余' if whole * TEN_THOUSAND != count * scale else ''}"
