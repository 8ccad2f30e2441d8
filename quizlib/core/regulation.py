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


class Move(Frozen):
    """What stood in ``article`` of the edition before stands in ``to`` of this one; ``about`` are words of it."""

    article: str = Field(min_length=1)
    to: str = Field(min_length=1)
    about: tuple[str, ...] = ()


class Edition(Frozen):
    """One edition of a regulation, adopted on ``date``, in force from ``effective``, with so many ``articles``.

    ``title`` is what it was called, where that differs; ``moved`` are articles that changed their number in it.
    """

    id: str = Field(min_length=1)
    date: dt.date
    effective: dt.date | None = None
    articles: int | None = Field(default=None, gt=0)
    title: str = ""
    moved: tuple[Move, ...] = ()

    @property
    def begins(self) -> dt.date:
        """The day from which it is in force."""
        return self.effective or self.date


class Regulation(Frozen):
    """A regulation; its editions stand oldest first, the last one is in force."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)
    title: str = Field(min_length=1, max_length=200)
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
        """The last edition."""
        return self.editions[-1]

    def in_force(self, on: dt.date) -> Edition | None:
        """The edition in force on a day; None before the first one, or where the regulation is superseded."""
        if self.status is Force.SUPERSEDED:
            return None
        return next((edition for edition in reversed(self.editions) if edition.begins <= on), None)

    def edition(self, id: str) -> Edition | None:
        """The edition called ``id``, or None."""
        return next((edition for edition in self.editions if edition.id == id), None)


class Trap(Frozen):
    """A term that an edition replaced, and that older banks still give as right.

    ``wrong`` are the old terms and ``right`` the one in force ``since`` that edition of ``regulation``, in ``article``.
    A trap concerns questions that rest on the regulation, with ``others`` also on any other one, and that hold one of
    the words ``about``, where there are any. ``anywhere``: the old term is wrong wherever it stands (a title), not only
    where a question gives it as right.
    """

    regulation: str
    since: str
    wrong: tuple[str, ...] = Field(min_length=1)
    right: str = Field(min_length=1)
    article: str = ""
    about: tuple[str, ...] = ()
    others: bool = False
    anywhere: bool = False
    note: str = ""


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


def articles_in(article: str) -> list[tuple[int, int]]:
    """The articles that ``article`` names, as first and last: ``3-4、7(2)`` is ``[(3, 4), (7, 7)]``; none for words."""
    return [(int(first), int(last or first)) for first, _, last, word in _ARTICLE.findall(article) if not word]


def is_article(article: str) -> bool:
    """Whether ``article`` is written as a basis writes it: articles and words such as 全文, with 、 between them."""
    return bool(re.fullmatch(f"(?:{_ARTICLE.pattern})(?:、(?:{_ARTICLE.pattern}))*", article))


def articles_meet(one: str, other: str) -> bool:
    """Whether two articles as a basis writes them have one in common; paragraphs do not matter, words are equal."""
    if any(a <= d and c <= b for a, b in articles_in(one) for c, d in articles_in(other)):
        return True
    return not words_in(one).isdisjoint(words_in(other))


def words_in(article: str) -> set[str]:
    """The words that ``article`` names beside numbers: 全文, 序言 and 总纲."""
    return {word for *_, word in _ARTICLE.findall(article) if word}


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


def number_of(text: str) -> int:
    """The number that ``text`` writes in Chinese or digits: ``一百零五`` is 105. What is no numeral counts nothing."""
    if text.isdecimal():
        return int(text)
    value = ones = 0
    for one in text:
        if one in "十百":
            value += (ones or 1) * (10 if one == "十" else 100)
            ones = 0
        elif one in _DIGITS:
            ones = _DIGITS.index(one)
    return value + ones
