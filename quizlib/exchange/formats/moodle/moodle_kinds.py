"""What each type of question of Moodle XML asks and holds right, as fields of a reading."""

import re
from fractions import Fraction
from typing import Any

from quizlib.core.question import BLANK, Kind
from quizlib.exchange.formats.markup import decimal
from quizlib.exchange.formats.moodle.cloze import MOST_GAPS, Gap, gaps_in
from quizlib.exchange.formats.moodle.moodle_question import Answer, MoodleQuestion, raw_text
from quizlib.exchange.formats.words import truth

Fields = dict[str, Any]

_ALL = Fraction(9999, 100)
#: A blank as people draw it.
DRAWN_BLANK = re.compile(r"_{3,}|[（(][ \t　]*[)）]|【[ \t　]*】|\[[ \t　]*\]")
_LETTERED = re.compile(r"[(（]?([A-Z])[.、．:：)）]\s*")
_WILD = re.compile(r"(?<!\\)\*")
_MOST_LETTERS = 26


def multichoice(question: MoodleQuestion) -> Fields:
    """One right choice, or several with a share of the points each."""
    answers = question.answers(rich=True)
    texts = [answer.text for answer in answers]
    if (question.element.findtext("answernumbering") or "").strip() == "none":
        texts = _without_letters(texts)
    _keep_feedback(question, answers)
    ours = any(tag.startswith("固定选项") for tag in question.tags)
    if not ours and question.element.find("shuffleanswers") is not None and not question.flag("shuffleanswers", True):
        question.notes.append("在 Moodle 里不打乱选项；这里按场次的设置，要固定位置的选项请注明")
    single = question.type == "multichoice" and question.flag("single", True)
    right = _single_right(question, answers) if single else _several_right(question, answers)
    key = "".join(chr(65 + index) for index in right if index < _MOST_LETTERS)
    return {"kind": Kind.SINGLE if single else Kind.MULTIPLE, "choices": tuple(texts), "key": key or None}


def truefalse(question: MoodleQuestion) -> Fields:
    """A statement; old files have the words of their language instead of true and false."""
    answers = question.answers(rich=False)
    _keep_feedback(question, answers)
    values = [truth(answer.text) for answer in answers]
    if values not in ([True, False], [False, True], [True], [False]):
        question.doubts.append(
            f"判断题的两个答案应为 true 和 false（现为 {'、'.join(one.text for one in answers) or '空'}）"
        )
        return {"kind": Kind.TRUEFALSE, "key": None}
    right = [value for value, answer in zip(values, answers, strict=True) if answer.percent >= _ALL]
    if len(right) > 1:
        question.doubts.append("true 和 false 都标为正确，应只有一个")
    return {"kind": Kind.TRUEFALSE, "key": right[0] if len(right) == 1 else None}


def shortanswer(question: MoodleQuestion) -> Fields:
    """One blank, at the end where the stem shows none."""
    answers = question.answers(rich=False)
    _keep_feedback(question, [answer for answer in answers if answer.text != "*"])
    best = max((answer.percent for answer in answers), default=Fraction(0))
    right = [answer.text for answer in answers if best > 0 and answer.percent >= min(best, _ALL)]
    if 0 < best < _ALL:
        question.doubts.append("没有得满分的答案，暂取得分最多的，请核对")
    _note_partial(question, [one.text for one in answers if 0 < one.percent < min(best, _ALL)])
    if question.flag("usecase", False):
        question.notes.append("在 Moodle 里区分大小写，这里不区分")
    stem, notes = with_blank(question.stem)
    question.notes += notes
    return {"kind": Kind.FILL, "key": _accepted(question, right), "stem": stem}


def numerical(question: MoodleQuestion) -> Fields:
    """A number with a tolerance, perhaps a unit."""
    answers = [answer for answer in question.answers(rich=False) if answer.text != "*"]
    _keep_feedback(question, answers)
    right = [answer for answer in answers if answer.percent >= _ALL]
    _note_partial(question, [answer.text for answer in answers if 0 < answer.percent < _ALL])
    fields: Fields = {"kind": Kind.NUMERICAL, "key": None}
    if len(right) > 1:
        question.doubts.append(f"有 {len(right)} 个正确的数值（{'、'.join(one.text for one in right)}），应只有一个")
    if right:
        if decimal(right[0].text) is None:
            question.doubts.append(f"答案“{right[0].text}”不是数值")
        fields |= {
            "key": ((right[0].text,),),
            "tolerance": _tolerance(question, right[0].element.findtext("tolerance")),
        }
    units = [
        (decimal(unit.findtext("multiplier")) or Fraction(1), (unit.findtext("unit_name") or "").strip())
        for unit in question.element.iterfind("units/unit")
    ]
    if units:
        fields["unit"] = next((name for multiplier, name in units if multiplier == 1), "")
    others = [name for multiplier, name in units if multiplier != 1]
    if others:
        question.notes.append(f"只导入了换算为 1 的单位，没有导入：{'、'.join(others)}")
    return fields


def essay(question: MoodleQuestion) -> Fields:
    """A text that a person marks; what graders are told is the reference."""
    reference = question.text(question.element.find("graderinfo"), question.format)
    if (decimal(question.element.findtext("attachmentsrequired")) or 0) > 0:
        question.doubts.append("要求上传附件，这里只能写文字")
    return {"kind": Kind.SHORT, "key": ((reference,),) if reference else None}


def matching(question: MoodleQuestion) -> Fields:
    """Premises and what belongs to each; an answer without a premise is there to distract."""
    premises, choices, key = [], [], []
    for one in question.element.iterfind("subquestion"):
        answer = one.find("answer")
        rich = question.type == "ddmatch"
        text = question.text(answer, question.format) if rich else _answer_text(answer)
        if text and text not in choices:
            choices.append(text)
        premise = question.text(one, question.format)
        if premise:
            premises.append(premise)
            key.append(chr(65 + choices.index(text)) if text and choices.index(text) < _MOST_LETTERS else "-")
    return {"kind": Kind.MATCH, "premises": tuple(premises), "choices": tuple(choices), "key": "".join(key) or None}


def ordering(question: MoodleQuestion) -> Fields:
    """The right order is the order in the file."""
    answers = question.answers(rich=True)
    places = [answer.percent for answer in answers]
    if len(set(places)) == len(places) and places != sorted(places):
        question.doubts.append("各项的序号（fraction）与先后不一致，暂按文件里的先后，请核对")
    if (question.element.findtext("selecttype") or "").strip() in ("1", "2", "RANDOM", "CONTIGUOUS"):
        question.notes.append("在 Moodle 里只抽其中几项排序，这里排全部")
    key = "".join(chr(65 + index) for index in range(min(len(answers), _MOST_LETTERS)))
    return {"kind": Kind.ORDER, "choices": tuple(answer.text for answer in answers), "key": key or None}


def cloze(question: MoodleQuestion) -> Fields:
    """Blanks within the text: all to be typed is a fill-in question, a single one of another sort is that sort."""
    element = question.element.find("questiontext")
    rich = question.format != "plain_text"
    raw, gaps = gaps_in(raw_text(element) if element is not None else "", rich)
    if element is None or not gaps:
        question.doubts.append("填空（cloze）题里没有找到形如 {1:SHORTANSWER:=答案} 的空")
        return {"kind": Kind.FILL, "key": None}
    if len(gaps) == MOST_GAPS:
        question.doubts.append(f"空太多，只读了前 {MOST_GAPS} 个")
    stem = question.plain(raw, question.format)
    fields: Fields = {"stem": stem, "points": Fraction(sum(gap.weight for gap in gaps)) or None}
    _note_partial(question, [one.text for gap in gaps for one in gap.partly])
    if len(gaps) == 1 and gaps[0].kind in ("choice", "choices"):
        return fields | _choice_gap(gaps[0])
    if len(gaps) == 1 and gaps[0].kind == "number" and gaps[0].right:
        value, _, margin = gaps[0].right[0].text.partition(":")
        key = ((value.strip(),),)
        return fields | {"kind": Kind.NUMERICAL, "key": key, "tolerance": _tolerance(question, margin)}
    if any(gap.kind != "text" for gap in gaps):
        question.doubts.append("有的空在 Moodle 里是选择或数值，这里改成了填写文字，请核对可接受的答案")
    if any(one.wild for gap in gaps for one in gap.right):
        question.doubts.append("答案里有通配符 *（表示任意文字），请改成具体的文字")
    texts = [tuple(one.text for one in gap.right) for gap in gaps]
    texts = [
        tuple(text.partition(":")[0] for text in accepted) if gap.kind == "number" else accepted
        for gap, accepted in zip(gaps, texts, strict=True)
    ]
    return fields | {"kind": Kind.FILL, "key": tuple(texts)}


def gapselect(question: MoodleQuestion) -> Fields:
    """``[[1]]`` in the text stands for the first word of a list to choose from."""
    boxes = [*question.element.iterfind("selectoption"), *question.element.iterfind("dragbox")]
    texts = [question.text(box, "html") for box in boxes]
    groups = [(box.findtext("group") or "1").strip() for box in boxes]
    numbers = [int(number) for number in re.findall(r"\[\[([0-9]{1,3})\]\]", question.stem)]
    stem = re.sub(r"\[\[[0-9]{1,3}\]\]", BLANK, question.stem)
    if not numbers or any(not 0 < number <= len(texts) for number in numbers):
        question.doubts.append("题干里的 [[序号]] 与备选词对不上")
        return {"kind": Kind.FILL, "key": None, "stem": stem}
    if len(numbers) == 1:
        group = groups[numbers[0] - 1]
        inside = [index for index in range(len(texts)) if groups[index] == group][:_MOST_LETTERS]
        key = chr(65 + inside.index(numbers[0] - 1)) if numbers[0] - 1 in inside else None
        choices = tuple(texts[index] for index in inside)
        return {"kind": Kind.SINGLE, "stem": stem, "choices": choices, "key": key}
    question.doubts.append(f"原题是选词填空（备选：{'、'.join(texts)}），这里改成了填空题，请核对可接受的答案")
    return {"kind": Kind.FILL, "stem": stem, "key": tuple((texts[number - 1],) for number in numbers)}


def with_blank(stem: str) -> tuple[str, list[str]]:
    """``stem`` with one blank: as it stands, drawn in another way, or put at the end; with what was done to it."""
    if stem.count(BLANK) == 1:
        return stem, []
    drawn, found = DRAWN_BLANK.subn(BLANK, stem)
    return (drawn, []) if found else (f"{stem}{BLANK}", ["题干里没有空，已在末尾加上一个空"])


def _single_right(question: MoodleQuestion, answers: list[Answer]) -> list[int]:
    best = max((answer.percent for answer in answers), default=Fraction(0))
    right = [index for index, answer in enumerate(answers) if best > 0 and answer.percent >= min(best, _ALL)]
    if 0 < best < _ALL:
        question.doubts.append(f"没有得满分的选项，暂取得分最多的（{float(best):g}%），请核对")
    _note_partial(question, [one.text for index, one in enumerate(answers) if one.percent > 0 and index not in right])
    if any(answer.percent < 0 for answer in answers):
        question.notes.append("在 Moodle 里选错倒扣分，这里选错不得分")
    return right


def _several_right(question: MoodleQuestion, answers: list[Answer]) -> list[int]:
    shares = [answer.percent for answer in answers if answer.percent > 0]
    if question.type == "multichoice" and shares:
        if abs(sum(shares, Fraction(-100))) > 1:
            question.doubts.append(f"正确选项的比例合计 {float(sum(shares)):g}%，应为 100%")
        elif max(shares) - min(shares) > 1:
            question.notes.append("在 Moodle 里各正确选项的比例不同，这里每项相同")
    return [index for index, answer in enumerate(answers) if answer.percent > 0]


def _choice_gap(gap: Gap) -> Fields:
    key = "".join(chr(65 + index) for index, one in enumerate(gap.alternatives[:_MOST_LETTERS]) if one in gap.right)
    if gap.kind == "choices":
        key = "".join(chr(65 + at) for at, one in enumerate(gap.alternatives[:_MOST_LETTERS]) if one.percent > 0)
    kind = Kind.SINGLE if gap.kind == "choice" else Kind.MULTIPLE
    return {"kind": kind, "choices": tuple(one.text for one in gap.alternatives), "key": key or None}


def _accepted(question: MoodleQuestion, texts: list[str]) -> tuple[tuple[str, ...], ...] | None:
    if any(_WILD.search(text) for text in texts):
        question.doubts.append("答案里有通配符 *（表示任意文字），请改成具体的文字")
    plain = [text.replace("\\*", "*") for text in texts if text]
    return (tuple(dict.fromkeys(plain)),) if plain else None


def _answer_text(answer: Any) -> str:
    return "" if answer is None else raw_text(answer).strip()


def _tolerance(question: MoodleQuestion, text: str | None) -> Fraction:
    value = decimal(text) if text and text.strip() else Fraction(0)
    if value is None or value < 0:
        question.doubts.append(f"允许的误差“{text}”不是数值，暂作 0")
        return Fraction(0)
    return value


def _note_partial(question: MoodleQuestion, texts: list[str]) -> None:
    if texts:
        question.notes.append(f"得部分分的答案没有当作正确答案：{'、'.join(texts)}")


def _keep_feedback(question: MoodleQuestion, answers: list[Answer]) -> None:
    lettered = question.type in ("multichoice", "multichoiceset")
    for index, answer in enumerate(answers[:_MOST_LETTERS]):
        if answer.feedback:
            name = chr(65 + index) if lettered else answer.text
            question.feedback.append(f"{name}：{answer.feedback}")


def _without_letters(texts: list[str]) -> list[str]:
    matches = [_LETTERED.match(text) for text in texts]
    if all(match and match[1] == chr(65 + index) for index, match in enumerate(matches)):
        return [text[match.end() :] for text, match in zip(texts, matches, strict=True) if match]
    return texts
