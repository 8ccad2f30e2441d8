"""What the office did besides sittings, and what it knows from elsewhere: the rows of its ledger."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from quizlib.core.frozen import Frozen

#: The usual kinds; a ledger may have others.
KINDS = ("三会一课", "主题党日", "重温入党誓词", "警示教育片", "警示教育", "党课", "志愿服务", "其他")
#: Kinds whose fields would be called like figures of sittings, or like those over all kinds.
RESERVED = frozenset({"练习", "再考", "满分", "各类活动"})
LONGEST_NAME, LONGEST_TEXT = 20, 500
MOST_PERSONS = 1_000_000


def is_field_name(text: str) -> bool:
    """Whether a template can name a field ``text``: letters of any script, digits and underscores, no digit first."""
    return text.isidentifier()


def _named(text: str) -> str:
    if not is_field_name(text):
        raise ValueError("只能有汉字、字母、数字和下划线，并且不以数字开头")
    return text


def _unreserved(text: str) -> str:
    if text in RESERVED:
        raise ValueError(f"不能叫“{text}”，会与已有的指标重名")
    return text


_Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), AfterValidator(_named)]
_Text = Annotated[str, Field(max_length=LONGEST_TEXT)]


class Activity(Frozen):
    """One activity of one branch; ``persons`` are those who came, so that their sum over activities is 人次."""

    date: date
    kind: Annotated[_Name, AfterValidator(_unreserved)]
    title: _Text = ""
    branch: Annotated[str, Field(min_length=1, max_length=60)]
    persons: Annotated[int, Field(ge=0, le=MOST_PERSONS)]
    note: _Text = ""


class NamedValue(Frozen):
    """A value that a template names, such as the number of persons hired; ``value`` is text as it is printed."""

    name: _Name
    value: Annotated[_Text, Field(min_length=1)]
    unit: _Text = ""
    source: _Text = ""
