"""What the formats of other systems have no place for, as labels such as ``依据:…`` that people can read there too."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from quizlib.core.question import Kind
from quizlib.exchange.formats.reading import Reading

_FIELDS = {
    "编号": "id",
    "依据": "basis",
    "难度": "difficulty",
    "状态": "review",
    "知识点": "topic",
    "固定选项": "pinned",
    "选项次序": "order",
}
_CASE, _PART, _TAG = "案例", "小题", "标签"
_LABEL = re.compile(rf"({'|'.join((*_FIELDS, _CASE, _PART, _TAG))})[:：](.*)", re.DOTALL)
_REVIEWS = {"reviewed": "已审定", "retired": "已停用"}


@dataclass(slots=True)
class Extras:
    """The labels of a question, told apart: ``fields`` of a reading, its ``tags``, and where it belongs in a case."""

    fields: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    case: str = ""
    part: tuple[str, int] | None = None

    @property
    def reading(self) -> dict[str, str]:
        """The fields of a reading among them."""
        return {name: text for name, text in self.fields.items() if name not in ("pinned", "order")}

    def pinned(self, choices: int) -> frozenset[int]:
        """The indexes of pinned choices."""
        return frozenset(index for index in map(_index, self.fields.get("pinned", "")) if 0 <= index < choices)

    def order(self, choices: int) -> list[int] | None:
        """Where each choice of the author's order stands in the file; None where that is not said."""
        order = [_index(letter) for letter in self.fields.get("order", "")]
        return order if sorted(order) == list(range(choices)) else None


@dataclass(slots=True)
class Cases:
    """Cases come as a description and the questions on it, held together by labels."""

    places: dict[str, int] = field(default_factory=dict)
    parts: dict[str, list[tuple[int, Reading]]] = field(default_factory=dict)

    def put_together(self, readings: list[Reading]) -> None:
        """Give each case its parts."""
        for name, parts in self.parts.items():
            ordered = tuple(part for _, part in sorted(parts, key=lambda one: one[0]))
            if name in self.places:
                at = self.places[name]
                readings[at] = replace(readings[at], parts=ordered)
            else:
                readings += [part.doubting(f"是案例题“{name}”的小题，但文件里没有这道案例题的材料") for part in ordered]


def labels(
    reading: Reading,
    *,
    id: bool = False,
    topic: bool = False,
    pinned: bool = False,
    order: str = "",
    case: str = "",
    part: str = "",
) -> list[str]:
    """The labels of ``reading``, its own tags last; some only where the format has no other place for them."""
    said = {
        "编号": reading.id if id else "",
        "难度": reading.difficulty,
        "依据": reading.basis,
        "状态": _REVIEWS.get(reading.review, reading.review),
        "知识点": reading.topic if topic else "",
        "固定选项": "".join(chr(65 + index) for index in sorted(reading.pinned)) if pinned else "",
        "选项次序": order,
        _CASE: case,
        _PART: part,
    }
    own = [f"{_TAG}:{tag}" if _LABEL.fullmatch(tag) else tag for tag in reading.tags if tag]
    return [f"{name}:{text}" for name, text in said.items() if text] + own


def read_labels(texts: Iterable[str]) -> Extras:
    """What ``labels`` says."""
    found = Extras()
    for text in filter(None, texts):
        match = _LABEL.fullmatch(text)
        if match is None:
            found.tags.append(text)
            continue
        name, value = match.group(1), match.group(2).strip()
        if name == _TAG:
            found.tags.append(value)
        elif name == _CASE:
            found.case = value
        elif name == _PART:
            case, _, number = value.rpartition(":")
            found.part = (case, int(number)) if re.fullmatch(r"[0-9]{1,4}", number) else None
        else:
            found.fields[_FIELDS[name]] = value
    review = found.fields.get("review")
    if review is not None:
        found.fields["review"] = next((one for one, word in _REVIEWS.items() if review in (one, word)), "")
    return found


def order_label(order: list[int]) -> str:
    """How ``Extras.order`` is written; nothing where the file has the author's order."""
    return "" if order == sorted(order) else "".join(chr(65 + index) for index in order)


def in_order(reading: Reading, order: list[int]) -> Reading:
    """With the choices in the author's order, which the file cannot keep."""
    letters = {chr(65 + at): chr(65 + author) for author, at in enumerate(order)}
    key = "".join(letters.get(letter, letter) for letter in str(reading.key))
    return replace(reading, choices=tuple(reading.choices[at] for at in order), key=key)


def is_settled(reading: Reading) -> bool:
    """Whether kind and key are known, of all parts as well: nothing else can be written."""
    if reading.kind is Kind.CASE:
        return all(map(is_settled, reading.parts))
    return reading.kind is not None and reading.key not in (None, (), "")


def texts(reading: Reading) -> Iterator[str]:
    """Every text of ``reading``, its parts included."""
    yield from (reading.stem, reading.rationale, reading.basis, reading.topic, reading.difficulty, reading.id)
    yield from (reading.unit, reading.review, *reading.choices, *reading.premises, *reading.tags)
    if isinstance(reading.key, tuple):
        yield from (text for blank in reading.key for text in blank)
    for part in reading.parts:
        yield from texts(part)


def _index(letter: str) -> int:
    return ord(letter) - 65


def fresh_name(case: Reading, taken: set[str]) -> str:
    """What the parts of a case call it: none of those ``taken``, to which it is added."""
    name = case.id or f"第 {len(taken) + 1} 个"
    while name in taken:
        name += "-"
    taken.add(name)
    return name
