"""A regulation and its editions: what a question rests on."""

import datetime as dt
import re
from enum import StrEnum

from pydantic import Field, model_validator

from quizlib.core.frozen import Frozen

#: What stands in a draft's basis until a person has settled it.
UNSETTLED = "待核"

_DIGITS = "零一二三四五六七八九"
_ARTICLE = re.compile(r"(\d+)(?:\((\d+)\))?(?:-(\d+))?|(全文|序言|总纲)")


class Force(StrEnum):
    """Whether a regulation is in force."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


class Edition(Frozen):
    """One edition of a regulation, adopted on ``date``, in force from ``effective``, with so many ``articles``."""

    id: str = Field(min_length=1)
    date: dt.date
    effective: dt.date | None = None
    articles: int | None = Field(default=None, gt=0)


class Regulation(Frozen):
    """A regulation; its editions stand oldest first, the last one is in force."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Field(min_length=1)
    issuer: str = Field(min_length=1)
    status: Force = Force.IN_FORCE
    editions: tuple[Edition, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _editions_in_order(self) -> "Regulation":
        dates = [edition.date for edition in self.editions]
        if dates != sorted(dates):
            raise ValueError("各版本应按日期从早到晚排列")
        if len({edition.id for edition in self.editions}) < len(self.editions):
            raise ValueError("版本编号不能重复")
        return self

    @property
    def current(self) -> Edition:
        """The edition in force."""
        return self.editions[-1]

    def edition(self, id: str) -> Edition | None:
        """The edition called ``id``, or None."""
        return next((edition for edition in self.editions if edition.id == id), None)


class Basis(Frozen):
    """Where a key is laid down: a regulation, its edition and the article (``7``, ``3-4``, ``7(2)``, or ``全文``)."""

    regulation: str
    edition: str
    article: str = Field(min_length=1)


def article_label(article: str) -> str:
    """An article as people cite it: ``7`` is 第七条, ``3-4`` 第三条至第四条, ``7(2)`` 第七条第二款; words stay."""
    labels = []
    for first, paragraph, last, word in _ARTICLE.findall(article):
        if word:
            labels.append(word)
            continue
        label = f"第{numeral(int(first))}条"
        if paragraph:
            label += f"第{numeral(int(paragraph))}款"
        if last:
            label += f"至第{numeral(int(last))}条"
        labels.append(label)
    return "、".join(labels) or article


def numeral(number: int) -> str:
    """``number`` (0 to 999) in Chinese."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += f"{'' if tens == 1 and not hundreds else _DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones or not number else "")
