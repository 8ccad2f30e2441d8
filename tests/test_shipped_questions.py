"""What the shipped questions owe to those who answer and mark them."""

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from quizlib.core.question import Case, Kind, Leaf, leaves
from quizlib.exchange.bank_yaml import read_bank

BANK = read_bank(Path(__file__).parent.parent / "questions")
_DIGITS = "零一二三四五六七八九十"
_SHARE = re.compile(r"（占(?:(一半)|(.)分之(.))")
#: A regulation that a stem speaks of without its name.
_BARE = re.compile(
    "本(?:条例|法|规定|准则|细则|办法|规则)|(?<![一-龥》])(?:条例|细则|准则)|[照据反用列](?:条例|细则|准则)"
    "|(?<![一-龥》])规定(?=要求|明确|把|所称)"
)


def shorts() -> list[Leaf]:
    return [leaf for one in BANK.questions.values() for leaf in leaves(one) if leaf.kind is Kind.SHORT]


def stems() -> Iterator[tuple[str, str]]:
    """(id, all that is read before answering) of every leaf."""
    for one in BANK.questions.values():
        material = one.stem if isinstance(one, Case) else ""
        yield from ((leaf.id, material + leaf.stem) for leaf in leaves(one))


@pytest.mark.parametrize("short", shorts(), ids=lambda one: one.id)
def test_a_marking_point_has_a_share_and_no_number_of_points(short: Leaf) -> None:
    text = str(short.key_response())
    assert not re.search(r"[0-9一二三四五六七八九]分[）；。，]", text)
    shares = [
        Fraction(1, 2) if half else Fraction(_DIGITS.index(above), _DIGITS.index(below))
        for half, below, above in _SHARE.findall(text)
    ]
    assert sum(shares) == 1 if shares else "相等）" in text


def test_every_stem_names_the_regulation_that_it_speaks_of() -> None:
    bare = {id: text[:60] for id, text in stems() if _BARE.search(text) and "《" not in text}
    assert bare == {}
