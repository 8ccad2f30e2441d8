"""How numbers and names are written in a sentence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quizlib.figures import Figure
from quizlib.figures.figure import MISSING, decimal, whole_or_decimal

#: Counts from here on may be rounded; below they are always exact.
TEN_THOUSAND = 10_000
_MOST_NAMES = 5


def _unmarked(_figure: Figure, text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Manner:
    """How numbers are written, the same throughout a text.

    ``places``: decimals of rates and means; None leaves each figure its own. ``rounded``: counts from ten thousand on
    are written as ``1.2万余``, rounded down. ``marked`` gets each figure with its number as printed (``12``,
    ``91.7%``) and gives back what is to stand in the text.
    """

    places: int | None = None
    rounded: bool = False
    marked: Callable[[Figure, str], str] = _unmarked

    def number(self, figure: Figure) -> str:
        """The value without its unit, but for %: ``12``, ``86.5``, ``91.7%``, ``1.2万余``."""
        return self.marked(figure, self._text(figure))

    def amount(self, figure: Figure) -> str:
        """The value with its unit: ``12人``, ``86.5分``, ``91.7%``, ``1.2万余人``."""
        unit = "" if figure.value is None or figure.unit == "%" else figure.unit
        return self.number(figure) + unit

    def persons(self, figure: Figure) -> str:
        """The same of scores of one sitting, where each is one person's: ``12人`` for 12份."""
        return f"{self.number(figure)}人"

    def rate(self, value: Fraction) -> str:
        """A rate (0 to 100) that is no figure: ``45.3%``."""
        return f"{decimal(value, self._places(1))}%"

    def points(self, value: Fraction) -> str:
        """A difference or a number of points without unit: ``2.3``, ``12``."""
        return whole_or_decimal(value, self._places(1))

    def _text(self, figure: Figure) -> str:
        if figure.value is None:
            return MISSING
        places = self._places(figure.definition.places)
        if figure.unit == "%":
            return f"{decimal(figure.value, places)}%"
        if self.rounded and figure.denominator is None and figure.value >= TEN_THOUSAND:
            return _in_ten_thousands(figure.value, places)
        return whole_or_decimal(figure.value, places)

    def _places(self, own: int) -> int:
        return own if self.places is None else self.places


#: Figures as they are printed elsewhere, and exact counts.
PLAIN = Manner()


def listed(names: Sequence[str], noun: str) -> str:
    """Names one after the other, of many the first five and how many there are: ``甲、乙、丙、丁、戊等7个党支部``."""
    if len(names) <= _MOST_NAMES:
        return "、".join(names)
    return f"{'、'.join(names[:_MOST_NAMES])}等{len(names)}{noun}"


def sentence(*clauses: str) -> str:
    """The clauses that are there as one sentence."""
    there = [one for one in clauses if one]
    return f"{'，'.join(there)}。" if there else ""


def _in_ten_thousands(count: Fraction, places: int) -> str:
    scale = 10**places
    whole = count * scale // TEN_THOUSAND
    text = whole_or_decimal(Fraction(whole, scale), places)
    return f"{text}万{'余' if whole * TEN_THOUSAND != count * scale else ''}"
