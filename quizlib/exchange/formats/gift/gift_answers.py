"""What an answer block of GIFT holds, by the kind of question it makes."""

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from quizlib.core.question import Kind
from quizlib.core.question import decimal as written
from quizlib.exchange.formats.gift.gift_text import Passage
from quizlib.exchange.formats.markup import decimal
from quizlib.exchange.formats.words import truth

#: How the reference of a short answer begins where it stands in the general feedback.
REFERENCE, RATIONALE = "参考答案：", "\n解析："

_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:[.,][0-9]{0,7})?)%")
_UNESCAPED = re.compile(r"[0-9A-Za-z)）]=[0-9A-Za-z(（]")
_WILD = re.compile(r"(?<!\\)\*")
_TRUTHS = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_ALL = Fraction(9999, 100)
_MOST_LETTERS = 26
MOST_ANSWERS = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its ``sign`` (``=``, ``~``, or none), its weight in per cent where one is written, and feedback."""

    sign: str
    text: str
    percent: Fraction | None
    feedback: str


@dataclass(slots=True)
class Block:
    """An answer block whose texts are in ``format``: its ``body``, and the general feedback."""

    body: Passage
    format: str
    general: str = ""
    feedback: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, inside: Passage, format: str) -> "Block":
        """What stands ``inside`` the braces."""
        at = inside.mask.rfind("####")
        block = cls((inside if at < 0 else inside.cut(0, at)).stripped(), format)
        block.general = block.plain(inside.cut(at + 4)) if at >= 0 else ""
        return block

    @property
    def kind(self) -> Kind | None:
        """The kind that the marks of the block make; a fill-in question may be meant otherwise."""
        mask = self.body.mask
        if not mask:
            return Kind.SHORT
        if mask.startswith("#"):
            return Kind.NUMERICAL
        if "~" in mask:
            return Kind.MULTIPLE if "=" not in mask else Kind.SINGLE
        if "=" in mask and "->" in mask:
            return Kind.MATCH
        if self.body.parted("#", 1)[0].text in _TRUTHS:
            return Kind.TRUEFALSE
        return None if mask.startswith(">") else Kind.FILL

    @property
    def rationale(self) -> str:
        """The general feedback, and below it what is said of single answers."""
        return "\n".join(filter(None, (self.general, *self.feedback)))

    @property
    def is_a_word_for_truth(self) -> bool:
        """Whether the only answer is a word such as ``true``: a fill-in question that was meant as true or false."""
        return truth(self.body.text.removeprefix("=")) is not None

    def fields(self) -> dict[str, Any]:
        """The fields of a reading that the block gives."""
        match self.kind:
            case Kind.SHORT:
                return self._essay()
            case Kind.NUMERICAL:
                return self._numerical()
            case Kind.SINGLE | Kind.MULTIPLE:
                return self._choices()
            case Kind.MATCH:
                return self._match()
            case Kind.TRUEFALSE:
                return self._truefalse()
            case Kind.FILL:
                return {"kind": Kind.FILL, "key": self.accepted()}
        self.doubts.append(f"答案块 {{{self.body.text[:20]}}} 的写法不认识，应以 =、~、# 开头，或为 T、F")
        return {"kind": None, "key": None}

    def plain(self, passage: Passage) -> str:
        """A text of the block as plain text."""
        text, doubts = passage.plain(self.format)
        self.doubts += doubts
        return text

    def accepted(self) -> tuple[tuple[str, ...], ...] | None:
        """The texts that a blank takes; each must be right in full."""
        answers = self._answers(self.body)
        self._keep(answers)
        whole = [replace(one, percent=Fraction(100) if one.percent is None else one.percent) for one in answers]
        right = self._best(whole, "答案")
        if any(not one.sign for one in answers):
            self.doubts.append(f"答案“{answers[0].text}”前面没有写 =，按填空题的答案读，请核对题型和答案")
        texts = [one.text for one in right if one.text]
        if any(_WILD.search(text) for text in texts):
            self.doubts.append("答案里有通配符 *（表示任意文字），请改成具体的文字")
        return (tuple(dict.fromkeys(text.replace("\\*", "*") for text in texts)),) if texts else None

    # ------------------------------------------------------------ kinds

    def _essay(self) -> dict[str, Any]:
        if not self.general.startswith(REFERENCE):
            return {"kind": Kind.SHORT, "key": None}
        reference, _, self.general = self.general.removeprefix(REFERENCE).partition(RATIONALE)
        return {"kind": Kind.SHORT, "key": ((reference.strip(),),) if reference.strip() else None}

    def _truefalse(self) -> dict[str, Any]:
        value, *feedback = self.body.parted("#", 2)
        for name, one in zip(("答错", "答对"), feedback, strict=False):
            text = self.plain(one)
            if text:
                self.feedback.append(f"{name}：{text}")
        return {"kind": Kind.TRUEFALSE, "key": _TRUTHS[value.text]}

    def _choices(self) -> dict[str, Any]:
        if _UNESCAPED.search(self.body.mask):
            self.doubts.append("选项里有等号，没有写成 \\=，这里按正确选项的标记读，请核对选项和答案")
        answers = self._answers(self.body)
        self._keep(answers, lettered=True)
        if self.kind is Kind.SINGLE:
            whole = [
                replace(one, percent=(Fraction(100) if one.sign == "=" else Fraction(0)))
                if one.percent is None
                else one
                for one in answers
            ]
            right = self._best(whole, "选项")
            if any((one.percent or 0) < 0 for one in whole):
                self.notes.append("在 Moodle 里选错倒扣分，这里选错不得分")
            chosen = [index for index, one in enumerate(whole) if one in right]
        else:
            self._check_shares([one.percent for one in answers if one.percent is not None and one.percent > 0])
            chosen = [index for index, one in enumerate(answers) if (one.percent or 0) > 0]
        key = "".join(chr(65 + index) for index in chosen if index < _MOST_LETTERS)
        return {"kind": self.kind, "choices": tuple(one.text for one in answers), "key": key or None}

    def _match(self) -> dict[str, Any]:
        premises, choices, key = [], [], []
        for pair in self.body.parted("="):
            if not pair.mask:
                continue
            at = pair.mask.find("->")
            if at < 0:
                self.doubts.append(f"匹配题的“{pair.text[:20]}”没有写 ->，应为 =左 -> 右")
                continue
            premise, choice = self.plain(pair.cut(0, at)), pair.cut(at + 2).text.strip()
            if choice and choice not in choices:
                choices.append(choice)
            if premise:  # an answer without a premise is there to distract
                premises.append(premise)
                index = choices.index(choice) if choice else _MOST_LETTERS
                key.append(chr(65 + index) if index < _MOST_LETTERS else "-")
        return {
            "kind": Kind.MATCH,
            "premises": tuple(premises),
            "choices": tuple(choices),
            "key": "".join(key) or None,
        }

    def _numerical(self) -> dict[str, Any]:
        body, *wrong = self.body.cut(1).parted("~", 1)
        answers = self._answers(body)
        self._keep(answers)
        if wrong and "#" in wrong[0].mask and (text := self.plain(wrong[0].parted("#", 1)[1])):
            self.feedback.append(f"答错：{text}")
        whole = [replace(one, percent=Fraction(100) if one.percent is None else one.percent) for one in answers]
        right = self._best(whole, "答案")
        if len(right) > 1:
            self.doubts.append(f"有 {len(right)} 个正确的数值（{'、'.join(one.text for one in right)}），应只有一个")
        fields: dict[str, Any] = {"kind": Kind.NUMERICAL, "key": None}
        return fields | self._number(right[0].text) if right else fields

    def _number(self, text: str) -> dict[str, Any]:
        low, dots, high = text.partition("..")
        if dots:
            ends = decimal(low), decimal(high)
            if ends[0] is None or ends[1] is None or ends[0] > ends[1]:
                self.doubts.append(f"数值范围“{text}”读不懂，应为 小的数..大的数")
                return {"key": ((text,),)}
            return {"key": ((written((ends[0] + ends[1]) / 2),),), "tolerance": (ends[1] - ends[0]) / 2}
        value, _, margin = (part.strip() for part in text.partition(":"))
        number, tolerance = decimal(value), decimal(margin) if margin else Fraction(0)
        if number is None:
            self.doubts.append(f"答案“{value}”不是数值，应为数字，例如 3.14:0.01")
        elif "e" in value.lower():
            value = written(number)
        if tolerance is None or tolerance < 0:
            self.doubts.append(f"允许的误差“{margin}”不是数值，暂作 0")
        return {"key": ((value,),) if value else None, "tolerance": max(tolerance or Fraction(0), Fraction(0))}

    # ------------------------------------------------------------ answers

    def _answers(self, body: Passage) -> list[Answer]:
        """The answers behind ``=`` and ``~``; one in front of the first sign has none."""
        found, at, sign = [], 0, ""
        for match in [*re.finditer("[=~]", body.mask), None]:
            piece = body.cut(at, match.start() if match else None).stripped()
            if piece.mask or (sign and not (sign == "~" and match and match[0] == "=" and match.start() == at)):
                found.append(self._answer(sign, piece))
            if match:
                at, sign = match.end(), match[0]
        return found

    def _answer(self, sign: str, piece: Passage) -> Answer:
        weight = _WEIGHT.match(piece.mask)
        text, *feedback = (piece.cut(weight.end()) if weight else piece).parted("#", 1)
        return Answer(
            sign,
            self.plain(text),
            decimal(weight[1].replace(",", ".")) if weight else None,
            self.plain(feedback[0]) if feedback else "",
        )

    def _best(self, answers: list[Answer], what: str) -> list[Answer]:
        """Those that earn everything; where none does those that earn most, in doubt."""
        best = max((one.percent or Fraction(0) for one in answers), default=Fraction(0))
        if best <= 0:
            return []
        if best < _ALL:
            self.doubts.append(f"没有得满分的{what}，暂取得分最多的（{float(best):g}%），请核对")
        right = [one for one in answers if (one.percent or 0) >= min(best, _ALL)]
        partly = [one.text for one in answers if 0 < (one.percent or 0) < min(best, _ALL)]
        if partly:
            self.notes.append(f"得部分分的答案没有当作正确答案：{'、'.join(partly)}")
        return right

    def _check_shares(self, shares: list[Fraction]) -> None:
        if shares and abs(sum(shares, Fraction(-100))) > 1:
            self.doubts.append(f"正确选项的比例合计 {float(sum(shares)):g}%，应为 100%")
        elif shares and max(shares) - min(shares) > 1:
            self.notes.append("在 Moodle 里各正确选项的比例不同，这里每项相同")

    def _keep(self, answers: list[Answer], *, lettered: bool = False) -> None:
        for index, one in enumerate(answers[:MOST_ANSWERS]):
            if one.feedback:
                name = chr(65 + index) if lettered and index < _MOST_LETTERS else one.text
                self.feedback.append(f"{name}：{one.feedback}")
