"""A figure: one number of a report with all that it takes to check it."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor, isqrt

from quizlib.core.sitting import SittingKind

MISSING = "—"
_ROOT_PLACES = 12  # decimals that a square root is carried to; printing needs one or two


class By(StrEnum):
    """What a scope is a part of the facts by."""

    ALL = "all"
    BRANCH = "branch"
    COHORT = "cohort"
    SITTING = "sitting"


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom and what a figure speaks of: all, one branch, one cohort or one sitting; maybe of one kind of sitting.

    ``key`` is the branch, the cohort or the id of the sitting; ``name`` is what people read.
    """

    by: By = By.ALL
    key: str = ""
    name: str = "全部"
    kind: SittingKind | None = None

    def __str__(self) -> str:
        if self.kind is None:
            return self.name
        return self.kind.label if self.by is By.ALL else f"{self.name}（{self.kind.label}）"


#: All that the facts hold.
EVERYWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure is: its ``id``, Chinese ``name``, ``unit`` and what it counts, in a sentence.

    ``numerator`` and ``denominator`` name what is divided (nothing for a count); ``places`` are the decimals printed.
    """

    id: str
    name: str
    unit: str
    definition: str
    numerator: str = ""
    denominator: str = ""
    places: int = 1

    @property
    def title(self) -> str:
        """What stands above its column: ``参加人数（人）``; a name that says its unit stands alone, as 人次."""
        return self.name if self.name == self.unit else f"{self.name}（{self.unit}）"

    def counted(self, scope: Scope, number: Fraction | int) -> "Figure":
        """The figure of a count, or of one score in points."""
        exact = Fraction(number)
        return Figure(self, scope, exact, exact, None)

    def divided(self, scope: Scope, numerator: Fraction | int, denominator: Fraction | int, reason: str) -> "Figure":
        """The figure of a rate or a mean; without a value, for ``reason``, where the denominator is nought."""
        above, below = Fraction(numerator), Fraction(denominator)
        if not below:
            return Figure(self, scope, None, above, below, reason)
        return Figure(self, scope, above / below * (100 if self.unit == "%" else 1), above, below)

    def rooted(self, scope: Scope, numerator: Fraction | int, denominator: Fraction | int, reason: str) -> "Figure":
        """The figure of a square root of ``numerator / denominator``, such as a standard deviation."""
        above, below = Fraction(numerator), Fraction(denominator)
        if below <= 0:
            return Figure(self, scope, None, above, below, reason)
        return Figure(self, scope, _root(above / below), above, below)

    def untold(self, scope: Scope, reason: str) -> "Figure":
        """The figure that cannot be told, for ``reason``."""
        return Figure(self, scope, None, None, None, reason)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, exact.

    A percentage is ``100 * numerator / denominator``, a mean ``numerator / denominator``; of a count or a single score
    ``numerator`` is the value and ``denominator`` None. ``value`` is None where it cannot be told, for ``reason``.
    """

    definition: Definition
    scope: Scope
    value: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    reason: str = ""

    @property
    def id(self) -> str:
        """The id of its definition."""
        return self.definition.id

    @property
    def name(self) -> str:
        """The name of its definition."""
        return self.definition.name

    @property
    def unit(self) -> str:
        """The unit of its definition."""
        return self.definition.unit

    @property
    def printed(self) -> str:
        """The value as a person reads it: ``12``, ``86.5``, ``91.7%``; ``—`` where there is none."""
        if self.value is None:
            return MISSING
        places = self.definition.places
        if self.unit == "%":
            return f"{decimal(self.value, places)}%"
        return whole_or_decimal(self.value, places)

    @property
    def with_unit(self) -> str:
        """The same with its unit: ``12人``, ``86.5分``, ``91.7%``."""
        return self.printed if self.value is None or self.unit == "%" else f"{self.printed}{self.unit}"


def half_up(value: Fraction, places: int = 1) -> Fraction:
    """``value`` rounded to so many decimals, a half away from nought."""
    scale = 10**places
    rounded = Fraction(floor(abs(value) * scale + Fraction(1, 2)), scale)
    return -rounded if value < 0 else rounded


def decimal(value: Fraction, places: int = 1) -> str:
    """``value`` with exactly so many decimals: ``91.7``."""
    rounded = half_up(value, places)
    digits = f"{abs(rounded.numerator) * 10**places // rounded.denominator:0{places + 1}d}"
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if rounded < 0 else text


def whole_or_decimal(value: Fraction, places: int = 1) -> str:
    """The same, but a whole number without decimals: ``86.5``, ``12``; what only rounds to one keeps them: ``19.0``."""
    return decimal(value, 0 if value.denominator == 1 else places)


def printed_number(number: Fraction | None) -> str:
    """A numerator or denominator as a person reads it; ``—`` where there is none."""
    return MISSING if number is None else whole_or_decimal(number)


def _root(square: Fraction) -> Fraction:
    scale = 10**_ROOT_PLACES
    return Fraction(isqrt(square.numerator * scale * scale // square.denominator), scale)
