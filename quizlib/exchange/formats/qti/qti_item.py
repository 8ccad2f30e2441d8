"""One assessment item of QTI as a reading: what is asked, what the response declarations hold right."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from lxml import etree

from quizlib.core.question import BLANK, Kind
from quizlib.errors import Problem
from quizlib.exchange.formats.extras import read_labels
from quizlib.exchange.formats.markup import decimal
from quizlib.exchange.formats.qti.qti_xml import INLINE, Aside, interactions_in, text_of
from quizlib.exchange.formats.reading import Reading
from quizlib.exchange.formats.words import truth

Fields = dict[str, Any]

_MOST_LETTERS = 26
_MOST_ASKED = 50
_MOST_CHOICES = 500
_COUNTED = ("simpleChoice", "inlineChoice", "simpleAssociableChoice", "mapEntry", "value")
_NUMBERS = ("integer", "float")
_UNREAD = {
    "associateInteraction": "关联",
    "customInteraction": "自定义作答",
    "drawingInteraction": "绘图",
    "gapMatchInteraction": "拖放填空",
    "graphicAssociateInteraction": "图上关联",
    "graphicGapMatchInteraction": "图上拖放",
    "graphicOrderInteraction": "图上排序",
    "hotspotInteraction": "图上点选",
    "hottextInteraction": "文中点选",
    "mediaInteraction": "音视频",
    "portableCustomInteraction": "自定义作答",
    "positionObjectInteraction": "图上放置",
    "selectPointInteraction": "图上取点",
    "sliderInteraction": "滑块",
    "uploadInteraction": "上传文件",
}


@dataclass(slots=True)
class Declaration:
    """What is right for one response, and what it is made of."""

    cardinality: str = "single"
    base: str = "identifier"
    correct: list[str] = field(default_factory=list)
    mapped: list[tuple[str, Fraction]] = field(default_factory=list)

    @property
    def right(self) -> list[str]:
        """The right values, or those that the mapping gives most for."""
        return self.correct or self.best

    @property
    def best(self) -> list[str]:
        """The values that the mapping gives something for; where one value is asked for, those it gives most for."""
        positive = [(key, value) for key, value in self.mapped if value > 0]
        most = max((value for _, value in positive), default=Fraction(0))
        return [key for key, value in positive if self.cardinality != "single" or value == most]


class Item:
    """An ``assessmentItem`` in the names of 2.1."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.aside = Aside()
        self.notes: list[str] = []
        self.declarations = {
            one.get("identifier") or "": _declaration(one) for one in root.iterchildren("responseDeclaration")
        }

    def reading(self, where: str, source: str) -> Reading | Problem:
        """The question, or why it cannot be read."""
        body = self.root.find("itemBody")
        title = (self.root.get("title") or "").strip()
        where = f"{where}（{title[:40]}）" if title else where
        if body is None:
            return Problem(where, "没有 itemBody，应含有题干和作答区")
        if self.root.find("templateDeclaration") is not None:
            return Problem(where, "题目带有随机变量（templateDeclaration），不能导入")
        asked = [one for one in interactions_in(body) if one.tag != "endAttemptInteraction"]
        unread = [str(one.tag) for one in asked if one.tag not in _KINDS]
        if unread:
            name = _UNREAD.get(unread[0], "未知")
            return Problem(where, f"作答方式“{name}”（{unread[0]}）不能导入，应为选择、填空、问答、匹配或排序")
        if len(asked) > _MOST_ASKED or len(list(self.root.iter(*_COUNTED))) > _MOST_CHOICES:
            return Problem(where, f"作答区超过 {_MOST_ASKED} 个或选项超过 {_MOST_CHOICES} 个，没有导入，请拆成几道题")
        inline = [one for one in asked if one.tag in INLINE]
        if not asked:
            return Problem(where, "没有作答区（interaction），不是题目，没有导入")
        if inline and len(inline) < len(asked):
            return Problem(where, "一道题里又有填空又有别的作答区，不能导入，请拆成几道题")
        fields = self._fields(body, asked)
        return self._whole(fields, where, source)

    def _fields(self, body: etree._Element, asked: list[etree._Element]) -> Fields:
        if asked[0].tag in INLINE:
            stem = text_of(body, self.aside)
            return {"stem": stem} | self._gaps(asked, stem)
        if len(asked) == 1:
            stem = text_of(body, self.aside)
            return {"stem": stem} | _KINDS[str(asked[0].tag)](self, asked[0])
        self.notes.append(f"一道题里有 {len(asked)} 个作答区，按案例题导入")
        stem, parts = text_of(body, self.aside, prompts=False), []
        for one in asked:
            prompt = one.find("prompt")
            text = "" if prompt is None else text_of(prompt, self.aside)
            parts.append({"stem": text} | _KINDS[str(one.tag)](self, one))
        return {"stem": stem, "kind": Kind.CASE, "parts": parts}

    def _whole(self, fields: Fields, where: str, source: str) -> Reading:
        for one in self.root.iterchildren("modalFeedback"):
            self.aside.feedback.append(text_of(one, self.aside))
        for one in self.root.iterchildren("rubricBlock"):
            self.aside.scorer.append(text_of(one, self.aside))
        self._processing()
        if fields["kind"] is Kind.SHORT and fields["key"] is None and self.aside.scorer:
            fields["key"] = (("\n".join(self.aside.scorer),),)
        else:
            self.aside.feedback += self.aside.scorer
        extras = read_labels(self.aside.labels)
        parts = tuple(Reading(where, source=source, **one) for one in fields.pop("parts", ()))
        common: Fields = {
            "points": None if parts else self._points(),
            "rationale": "\n".join(dict.fromkeys(filter(None, self.aside.feedback))),
            "tags": tuple(extras.tags),
            "id": identifier_read(self.root.get("identifier") or ""),
        }
        reading = Reading(where, source=source, parts=parts, **(common | extras.reading | fields))
        return reading.doubting(*self.aside.doubts).noting(*self.notes)

    def _points(self) -> Fraction | None:
        for one in self.root.iterchildren("outcomeDeclaration"):
            if one.get("identifier") == "MAXSCORE":
                value = decimal(one.findtext("defaultValue/value"))
                return value if value and value > 0 else None
        for one in self.root.iterchildren("outcomeDeclaration"):
            if one.get("identifier") == "SCORE":
                value = decimal(one.get("normalMaximum"))
                return value if value and value > 0 else None
        return None

    def _processing(self) -> None:
        processing = self.root.find("responseProcessing")
        if processing is not None and next(processing.iter("patternMatch", "customOperator"), None) is not None:
            self.aside.doubts.append("按规则（patternMatch 或 customOperator）判分，规则没有导入，请核对答案")

    def _right(self, interaction: etree._Element) -> Declaration:
        found = self.declarations.get(interaction.get("responseIdentifier") or "", Declaration())
        if found.correct and found.mapped and found.cardinality != "single" and set(found.correct) != set(found.best):
            self.aside.doubts.append("标准答案（correctResponse）与评分表（mapping）不一致，暂按标准答案")
        return found

    def _letters(self, identifiers: list[str], values: list[str]) -> str | None:
        outside = [value for value in values if value not in identifiers]
        if outside:
            self.aside.doubts.append(f"标准答案 {'、'.join(outside)} 不在选项之内")
        known = [identifiers.index(value) for value in values if value in identifiers]
        return "".join(chr(65 + index) for index in known if index < _MOST_LETTERS) or None

    def choice(self, interaction: etree._Element) -> Fields:
        """One choice, or several; two that say right and wrong are a true/false question."""
        choices = list(interaction.iter("simpleChoice", "inlineChoice"))
        right, texts = self._right(interaction), [text_of(one, self.aside) for one in choices]
        key = self._letters([one.get("identifier") or "" for one in choices], right.right)
        single = right.cardinality == "single" or interaction.get("maxChoices") == "1"
        truths = [truth(text) for text in texts]
        if single and sorted(map(str, truths)) == ["False", "True"] and not _says(interaction, "quizlib-single"):
            value = truths[ord(key) - 65] if key and len(key) == 1 else None
            return {"kind": Kind.TRUEFALSE, "key": value}
        pinned = frozenset(index for index, one in enumerate(choices) if one.get("fixed") == "true")
        kind = Kind.SINGLE if single else Kind.MULTIPLE
        key = key if single or key is None else "".join(sorted(key))
        return {"kind": kind, "choices": tuple(texts), "key": key, "pinned": pinned}

    def order(self, interaction: etree._Element) -> Fields:
        """Choices and the order they belong in."""
        choices = list(interaction.iter("simpleChoice"))
        key = self._letters([one.get("identifier") or "" for one in choices], self._right(interaction).correct)
        pinned = frozenset(index for index, one in enumerate(choices) if one.get("fixed") == "true")
        return {
            "kind": Kind.ORDER,
            "choices": tuple(text_of(one, self.aside) for one in choices),
            "key": key,
            "pinned": pinned,
        }

    def match(self, interaction: etree._Element) -> Fields:
        """Premises in the first set, what belongs to them in the second."""
        sets = list(interaction.iter("simpleMatchSet"))
        premises = list(sets[0].iter("simpleAssociableChoice")) if sets else []
        choices = list(sets[1].iter("simpleAssociableChoice")) if len(sets) > 1 else []
        left = [one.get("identifier") or "" for one in premises]
        right = [one.get("identifier") or "" for one in choices]
        found: dict[str, str] = {}
        for pair in self._right(interaction).right:
            first, _, second = " ".join(pair.split()).partition(" ")
            first, second = (second, first) if first in right and second in left else (first, second)
            if first not in left or second not in right:
                self.aside.doubts.append(f"标准答案“{pair}”不在左右两栏之内")
            elif found.setdefault(first, second) != second:
                self.aside.doubts.append("左栏有一项对应几个答案，这里只能对应一个，暂取第一个")
        indexes = [right.index(found[one]) if one in found else -1 for one in left]
        letters = [chr(65 + index) if 0 <= index < _MOST_LETTERS else "-" for index in indexes]
        return {
            "kind": Kind.MATCH,
            "premises": tuple(text_of(one, self.aside) for one in premises),
            "choices": tuple(text_of(one, self.aside) for one in choices),
            "key": "".join(letters) if found else None,
            "pinned": frozenset(index for index, one in enumerate(choices) if one.get("fixed") == "true"),
        }

    def short(self, interaction: etree._Element) -> Fields:
        """A text that a person marks."""
        reference = "\n".join(self._right(interaction).correct)
        return {"kind": Kind.SHORT, "key": ((reference,),) if reference.strip() else None}

    def _gaps(self, asked: list[etree._Element], stem: str) -> Fields:
        rights = [self._right(one) for one in asked]
        if len(asked) == 1 and asked[0].tag == "inlineChoiceInteraction":
            return self.choice(asked[0])
        if len(asked) == 1 and rights[0].base in _NUMBERS:
            key = ((rights[0].right[0].strip(),),) if rights[0].right else None
            if self.aside.unit is None and stem.count(BLANK) == 1:
                stem = stem.removesuffix(f"\n{BLANK}")
            unit, tolerance = self.aside.unit or "", self._tolerance(key)
            return {"kind": Kind.NUMERICAL, "stem": stem, "key": key, "tolerance": tolerance, "unit": unit}
        if any(one.tag == "inlineChoiceInteraction" for one in asked):
            self.aside.doubts.append("有的空原来是从几项里选，这里改成了填写文字，请核对可接受的答案")
        texts = [self._accepted(one, right) for one, right in zip(asked, rights, strict=True)]
        return {"kind": Kind.FILL, "key": tuple(texts) if any(texts) else None}

    def _accepted(self, interaction: etree._Element, right: Declaration) -> tuple[str, ...]:
        if interaction.tag == "inlineChoiceInteraction":
            texts = {one.get("identifier"): text_of(one, self.aside) for one in interaction.iter("inlineChoice")}
            return tuple(texts[value] for value in right.right if value in texts)
        partly = [key for key, value in right.mapped if value > 0 and key not in (*right.best, *right.correct)]
        if partly:
            self.notes.append(f"得部分分的答案没有当作正确答案：{'、'.join(partly)}")
        found = dict.fromkeys(text.strip() for text in (*right.correct, *right.best))
        return tuple(text for text in found if text)

    def _tolerance(self, key: tuple[tuple[str, ...], ...] | None) -> Fraction:
        processing = self.root.find("responseProcessing")
        for one in processing.iter("equal") if processing is not None else ():
            margins = [decimal(text) for text in (one.get("tolerance") or "").split()]
            if not margins or one.get("toleranceMode") not in ("absolute", "relative"):
                continue
            if any(margin is None or margin < 0 for margin in margins) or len(set(margins)) > 1:
                self.aside.doubts.append(f"允许的误差“{one.get('tolerance')}”不是一个数值，暂作 0")
                return Fraction(0)
            margin, value = margins[0] or Fraction(0), decimal(key[0][0]) if key else None
            return margin if one.get("toleranceMode") == "absolute" else abs(value or Fraction(0)) * margin / 100
        return Fraction(0)


_KINDS: dict[str, Callable[[Item, etree._Element], Fields]] = {
    "choiceInteraction": Item.choice,
    "inlineChoiceInteraction": Item.choice,
    "extendedTextInteraction": Item.short,
    "matchInteraction": Item.match,
    "orderInteraction": Item.order,
    "textEntryInteraction": Item.short,
}


def weighed(reading: Reading, points: Fraction | None) -> Reading:
    """With the points that a test gives the item."""
    return replace(reading, points=points) if points and points > 0 and not reading.parts else reading


def identifier_read(identifier: str) -> str:
    """The id that an identifier stands for: identifiers may not begin with a digit, ids may."""
    return "" if identifier.startswith("_unnamed-") else identifier.removeprefix("_")


def _declaration(element: etree._Element) -> Declaration:
    correct = [one.text or "" for one in element.iterfind("correctResponse/value")]
    mapped = [
        (one.get("mapKey") or "", decimal(one.get("mappedValue")) or Fraction(0))
        for one in element.iterfind("mapping/mapEntry")
    ]
    base = element.get("baseType") or "identifier"
    if base not in ("string", *_NUMBERS):
        correct = [text.strip() for text in correct]
    return Declaration(element.get("cardinality") or "single", base, correct, mapped)


def _says(interaction: etree._Element, name: str) -> bool:
    return name in (interaction.get("class") or "").split()
