"""GIFT, written: what GIFT has a place for; the rest in comments above the question, so that it comes back."""

import re
from collections.abc import Callable, Iterator, Sequence

from quizlib.core.question import Kind
from quizlib.exchange.formats.extras import fresh_name, is_settled, labels, order_label, texts
from quizlib.exchange.formats.gift.gift_answers import RATIONALE, REFERENCE
from quizlib.exchange.formats.gift.gift_read import read
from quizlib.exchange.formats.gift.gift_text import label, one_line
from quizlib.exchange.formats.markup import decimal_text, storable
from quizlib.exchange.formats.moodle.moodle_read import NO_TOPIC, category_of
from quizlib.exchange.formats.moodle.moodle_write import SHARES
from quizlib.exchange.formats.reading import Reading
from quizlib.exchange.formats.round_trip import FIELD_NAMES, changed
from quizlib.exchange.formats.source import Source

_SPECIAL = re.compile(r"[\\~=#{}:]")
_LINE_ENDS = re.compile("\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
_STAYS = "（导回本系统时还在）"
_LONGEST_TAG = 50


def write(readings: Sequence[Reading]) -> bytes:
    """A file that Moodle imports, in UTF-8."""
    writer = _Writer()
    for reading in readings:
        writer.add(reading)
    return "\n".join(writer.lines).encode()


def loses(reading: Reading) -> list[str]:
    """What GIFT, or Moodle reading it, cannot hold of ``reading``."""
    if not is_settled(reading):
        return ["整道题：题型或答案还没有定下来，没有写出"]
    if unwritable := _unwritable(reading):
        return [f"整道题：{unwritable}，没有写出"]
    found = list(dict.fromkeys(phrase for one in (reading, *reading.parts) for phrase in _loses(one)))
    if reading.kind is Kind.CASE:
        found.append("案例题没有对应的题型，写成一段说明和各小题（导回本系统时还是一道案例题）")
    back = read(Source("x", write([reading]))).questions
    if len(back) != 1:
        return ["整道题：写出后读不回来"]
    differ = changed(reading, back[0])
    if differ and _has_odd_space(reading):
        found.append("文字首尾的空白、特殊的换行和控制字符")
    if FIELD_NAMES["parts"] in differ:
        found.append("小题：有的没有写出，见各小题的说明")
    return [*found, *(f"{name}：写出后再读与原来不完全一样" for name in differ if name != FIELD_NAMES["parts"])]


def _loses(reading: Reading) -> Iterator[str]:
    if reading.points is not None:
        yield f"分值：GIFT 没有，Moodle 里按每题 1 分{_STAYS}"
    if reading.unit:
        yield f"数值题的单位：GIFT 没有{_STAYS}"
    if reading.pinned:
        yield f"固定位置的选项：在 Moodle 里会一起打乱{_STAYS}"
    if reading.kind is Kind.SHORT:
        yield "简答题的参考答案：GIFT 没有，写在总反馈里（导回本系统时还是参考答案）"
    if reading.kind is Kind.MATCH and len(reading.choices) < 3:
        yield "匹配题在 Moodle 里至少要有 3 个答案，导入时会提示"
    if reading.kind is Kind.MATCH and any("->" in text for text in reading.premises):
        yield "匹配题左栏里的 ->：写成了 →"
    if reading.kind is Kind.FILL and any("->" in text for text in _accepted(reading)):
        yield "填空题答案里的 ->：写成了 →"
    if reading.kind is Kind.CASE and reading.rationale:
        yield f"案例题的总解析：一段说明没有反馈{_STAYS}"
    if any(len(one) > _LONGEST_TAG for one in _labels(reading)):
        yield f"超过 {_LONGEST_TAG} 字的标签（依据也写成标签）：Moodle 会截短{_STAYS}"
    if any(re.search("[<>`\\\\]", one) for one in _labels(reading)):
        yield "含有 <、>、`、\\ 的标签（依据也写成标签）：Moodle 不收"
    for number, part in enumerate(reading.parts, 1):
        if unwritable := _unwritable(part):
            yield f"第 {number} 小题：{unwritable}，没有写出"


def _unwritable(reading: Reading) -> str:
    if reading.kind is Kind.ORDER:
        return "GIFT 没有排序题"
    if reading.kind is Kind.FILL and len(reading.key if isinstance(reading.key, tuple) else ()) != 1:
        return "GIFT 的填空题只能有一个空"
    if reading.parts and all(map(_unwritable, reading.parts)):
        return "GIFT 写不了它的小题"
    return ""


class _Writer:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self._topic = ""
        self._cases: set[str] = set()

    def add(self, reading: Reading, part: str = "") -> None:
        """One question; a case is a description and its parts."""
        if not is_settled(reading) or _unwritable(reading):
            return
        topic = one_line(reading.topic)
        if topic != self._topic:
            self._topic = topic
            self.lines += [f"$CATEGORY: {category_of(topic)}", ""]
        case = fresh_name(reading, self._cases) if reading.kind is Kind.CASE else ""
        block, order = _BLOCKS[reading.kind](reading) if reading.kind in _BLOCKS else ("", "")
        found = [label("id", reading.id)] if reading.id else []
        found += [label("tag", one) for one in _labels(reading, order=order, case=case, part=part)]
        found += [label("分值", str(reading.points))] if reading.points is not None else []
        found += [label("单位", reading.unit)] if reading.unit else []
        found += [label("解析", reading.rationale)] if reading.kind is Kind.CASE and reading.rationale else []
        if found:
            self.lines.append(f"// {storable(' '.join(found))}")
        title = f"::{_escaped(reading.id)}::" if reading.id else ""
        self.lines += [f"{title}[plain]{_escaped(reading.stem)}{block}", ""]
        for number, one in enumerate(reading.parts, 1):
            self.add(one, part=f"{case}:{number}")


def _choices(reading: Reading) -> tuple[str, str]:
    key = str(reading.key)
    share = SHARES.get(len(key), "100")
    signs = ("~", "=") if reading.kind is Kind.SINGLE else (f"~%-{share}%", f"~%{share}%")
    lines = [f"{signs[chr(65 + index) in key]}{_answer(text)}" for index, text in enumerate(reading.choices)]
    return _block(lines, reading), ""


def _truefalse(reading: Reading) -> tuple[str, str]:
    return _block(["TRUE" if reading.key else "FALSE"], reading), ""


def _fill(reading: Reading) -> tuple[str, str]:
    lines = [f"={_answer(text.replace('->', '→').replace('*', chr(92) + '*'))}" for text in _accepted(reading)]
    return _block(lines, reading), ""


def _numerical(reading: Reading) -> tuple[str, str]:
    value = _accepted(reading)[0]
    return _block([f"#{_escaped(value)}:{decimal_text(reading.tolerance)}"], reading), ""


def _match(reading: Reading) -> tuple[str, str]:
    answers = [ord(letter) - 65 if letter != "-" else -1 for letter in str(reading.key)]
    unused = [index for index in range(len(reading.choices)) if index not in answers]
    pairs = [*zip(reading.premises, answers, strict=False), *(("", index) for index in unused)]
    lines = []
    for premise, index in pairs:
        choice = reading.choices[index] if 0 <= index < len(reading.choices) else ""
        lines.append(f"={_answer(premise.replace('->', '→'))} -> {_escaped(choice)}")
    seen = list(dict.fromkeys([index for _, index in pairs if index >= 0]))
    places = [seen.index(index) for index in range(len(reading.choices))]
    return _block(lines, reading), order_label(places)


def _essay(reading: Reading) -> tuple[str, str]:
    feedback = f"{REFERENCE}{_accepted(reading)[0]}{RATIONALE if reading.rationale else ''}{reading.rationale}"
    return f"{{####{_escaped(feedback)}}}", ""


_BLOCKS: dict[Kind | None, Callable[[Reading], tuple[str, str]]] = {
    Kind.SINGLE: _choices,
    Kind.MULTIPLE: _choices,
    Kind.TRUEFALSE: _truefalse,
    Kind.FILL: _fill,
    Kind.NUMERICAL: _numerical,
    Kind.MATCH: _match,
    Kind.SHORT: _essay,
}


def _block(lines: list[str], reading: Reading) -> str:
    """The answer block: on one line where it is short, with the rationale as general feedback."""
    if reading.rationale:
        lines = [*lines, f"####{_answer(reading.rationale)}"]
    return f"{{{lines[0]}}}" if len(lines) == 1 else "{\n" + "".join(f"\t{line}\n" for line in lines) + "}"


def _answer(text: str) -> str:
    """A text in a block: what looks like a format or a weight in front is none behind ``[plain]``."""
    return f"[plain]{_escaped(text)}" if text.startswith(("[", "%")) else _escaped(text)


def _escaped(text: str) -> str:
    escaped = _SPECIAL.sub(lambda match: "\\" + match.group(), _LINE_ENDS.sub("\n", text))
    return storable(escaped.replace("\n", "\\n"))


def _accepted(reading: Reading) -> tuple[str, ...]:
    return reading.key[0] if isinstance(reading.key, tuple) and reading.key else ("",)


def _labels(reading: Reading, *, order: str = "", case: str = "", part: str = "") -> list[str]:
    is_named_so = one_line(reading.topic) == NO_TOPIC
    return labels(reading, topic=is_named_so, pinned=True, order=order, case=case, part=part)


def _has_odd_space(reading: Reading) -> bool:
    odd = (text != text.strip() or storable(_LINE_ENDS.sub("\n", text)) != text for text in texts(reading))
    return any(odd)
