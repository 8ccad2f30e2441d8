"""Numbers that people write: read forgivingly, kept exact, written as decimals."""

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from quizlib.core.text import folded

LONGEST_NUMBER = 60

_NUMBER = re.compile(r"[+-]?(?:(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?|\.[0-9]+)")
_DASHES = str.maketrans("−–—。", "---.")


def read_number(text: str, unit: str = "") -> Fraction | None:
    """The number that ``text`` writes, or None if it is none.

    Width, white space, commas between thousands, the ``unit`` written behind and a stop at the end do not matter.
    """
    plain, behind = folded(text).translate(_DASHES).rstrip("."), folded(unit).translate(_DASHES).rstrip(".")
    found = _NUMBER.fullmatch(plain) or (_NUMBER.fullmatch(plain.removesuffix(behind)) if behind else None)
    return Fraction(found.group().replace(",", "")) if found else None


def decimal(number: Fraction) -> str:
    """``number``, which must end somewhere behind the point, in full: ``32``, ``-0.125``."""
    places = 0
    while (number * 10**places).denominator > 1:
        places += 1
    digits = str(abs(int(number * 10**places))).rjust(places + 1, "0")
    whole = digits[: len(digits) - places] + ("." + digits[-places:] if places else "")
    return f"-{whole}" if number < 0 else whole


def _exact(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Fraction):
        raise ValueError("应为数字，例如 32 或 1.5")
    number: Fraction | None
    if isinstance(value, Fraction):
        number = value if _ends(value) else None
    else:
        text = format(Decimal(str(value)), "f") if isinstance(value, float) else str(value)
        number = read_number(text) if len(text) <= LONGEST_NUMBER else None
    if number is None or len(decimal(number)) > LONGEST_NUMBER:
        raise ValueError(f"应为数字，例如 32 或 1.5，最多 {LONGEST_NUMBER} 位（现为 {value!s:.40}）")
    return number


def _not_negative(value: Fraction) -> Fraction:
    if value < 0:
        raise ValueError("应不小于 0")
    return value


def _ends(number: Fraction) -> bool:
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


#: A number that a member can write: an exact decimal, text in JSON (``"32"``, ``"1.5"``).
Number = Annotated[
    Fraction,
    BeforeValidator(_exact),
    PlainSerializer(decimal, return_type=str),
    WithJsonSchema({"type": ["number", "string"]}),
]

#: A distance between numbers: nought or more.
Distance = Annotated[
    Fraction,
    BeforeValidator(lambda value: _not_negative(_exact(value))),
    PlainSerializer(decimal, return_type=str),
    WithJsonSchema({"type": ["number", "string"]}),
]
