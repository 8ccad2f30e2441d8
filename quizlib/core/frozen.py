"""The base of every value of the domain: frozen, strict about unknown fields."""

from fractions import Fraction
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema


class Frozen(BaseModel):
    """A value that never changes and knows all its fields. Its errors name no value: they may end up in a log."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True)


def _exact(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Fraction):
        raise ValueError("应为数字")
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"应为数字（现为 {value}）") from None


def _positive(value: Fraction) -> Fraction:
    if value <= 0:
        raise ValueError("应大于 0")
    return value


#: Points are exact fractions inside and text in JSON (``"2"``, ``"5/2"``).
Points = Annotated[
    Fraction,
    BeforeValidator(lambda value: _positive(_exact(value))),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": ["number", "string"]}),
]

#: A line in points: exact, and nought is allowed.
Line = Annotated[
    Fraction,
    BeforeValidator(_exact),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": ["number", "string"]}),
]


#: Several values, or one that stands alone.
SEVERAL = BeforeValidator(lambda value: [value] if isinstance(value, str | int) else value)


def plain(points: Fraction) -> str:
    """A number of points as people write it, at most two decimals: ``2``, ``2.5``, ``3.33``."""
    rounded = round(points, 2)
    return str(rounded.numerator) if rounded.denominator == 1 else f"{float(rounded):.2f}".rstrip("0")


def exact(points: Fraction) -> str:
    """A number of points to be read again: as people write it where that says it all, else as a fraction."""
    text = plain(points)
    return text if Fraction(text) == points else str(points)
