"""Moodle XML, written: what Moodle has a place for, and the rest as tags, so that it comes back."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from lxml import etree

from quizlib.core.question import BLANK, Kind
from quizlib.exchange.formats.extras import fresh_name, is_settled, labels, order_label, texts
from quizlib.exchange.formats.markup import decimal, decimal_text, html_of_text, storable
from quizlib.exchange.formats.moodle.cloze import gap_of
from quizlib.exchange.formats.moodle.moodle_read import NO_TOPIC, category_of
from quizlib.exchange.formats.reading import Reading

#: The shares of several right choices; Moodle takes no other numbers.
SHARES = {1: "100", 2: "50", 3: "33.33333", 4: "25", 5: "20", 6: "16.66667", 7: "14.28571", 8: "12.5"}
_LONGEST_TAG = 50
_LONGEST_NAME = 40


def write(readings: Sequence[Reading]) -> bytes:
    """A file that Moodle imports."""
    quiz = etree.Element("quiz")
    writer = _Writer(quiz)
    for reading in readings:
        writer.add(reading)
    etree.indent(quiz)
    return bytes(etree.tostring(quiz, encoding="utf-8", xml_declaration=True))


def loses(reading: Reading) -> list[str]:
    """What Moodle cannot hold of ``reading``."""
    found = []
    every = list(texts(reading))
    if any(storable(text) != text for text in every):
        found.append("XML 不能有的控制字符")
    if any(text != text.strip() for text in every):
        found.append("文字首尾的空白")
    for one in (reading, *reading.parts):
        found += _loses(one)
    if reading.kind is Kind.CASE:
        found.append("案例题没有对应的题型，写成一段说明和各小题（导回本系统时还是一道案例题）")
    if not is_settled(reading):
        found.append("整道题：题型或答案还没有定下来，没有写出")
    return list(dict.fromkeys(found))


def _loses(reading: Reading) -> list[str]:
    found = []
    for name, value in (("分值", reading.points), ("误差", reading.tolerance)):
        if value is not None and decimal(decimal_text(value)) != value:
            found.append(f"{name} {value} 只能写成小数")
    if reading.points is None and reading.kind is not Kind.CASE:
        found.append("没有写明的分值：Moodle 按每题 1 分")
    if reading.kind is Kind.MATCH and len(reading.choices) < 3:
        found.append("匹配题在 Moodle 里至少要有 3 个答案，导入时会提示")
    if "" in reading.tags:
        found.append("空的标签")
    long = [label for label in labels(reading, pinned=True) if len(label) > _LONGEST_TAG]
    found += [f"标签“{label[:12]}……”超过 {_LONGEST_TAG} 字，Moodle 会截短" for label in long]
    if reading.pinned:
        found.append("固定位置的选项：在 Moodle 里改为全部选项不打乱")
    if _is_cloze(reading) and isinstance(reading.key, tuple):
        if any("\\" in text for blank in reading.key for text in blank):
            found.append("答案里的反斜杠：在 Moodle 里会去掉")
        if any("*" in text for blank in reading.key for text in blank):
            found.append("答案里的星号：在 Moodle 里会当作通配符")
        if reading.points is not None and _weight(reading) * len(reading.key) != reading.points:
            found.append("分值：Moodle 的多空填空题每空只能是整数分")
    return found


class _Writer:
    def __init__(self, quiz: etree._Element) -> None:
        self._quiz = quiz
        self._topic = ""
        self._cases: set[str] = set()

    def add(self, reading: Reading, part: str = "") -> None:
        """One question; a case is a description and its parts."""
        kind = reading.kind
        if kind is None or not is_settled(reading):
            return
        self._switch(reading.topic)
        case = fresh_name(reading, self._cases) if kind is Kind.CASE else ""
        form, body = _FORMS[kind]
        element = etree.SubElement(self._quiz, "question", type="cloze" if _is_cloze(reading) else form)
        _text(_sub(element, "name"), _name(reading), "")
        stem = _cloze_stem(reading) if _is_cloze(reading) else reading.stem
        _text(_sub(element, "questiontext"), stem, "html" if _is_cloze(reading) else "plain_text")
        _text(_sub(element, "generalfeedback"), reading.rationale, "plain_text")
        if reading.points is not None:
            _sub(element, "defaultgrade", decimal_text(reading.points))
        _sub(element, "penalty", "0.3333333")
        _sub(element, "hidden", "1" if reading.review == "retired" else "0")
        _sub(element, "idnumber", reading.id)
        order = body(element, reading)
        self._tags(
            element,
            labels(reading, topic=reading.topic == NO_TOPIC, pinned=True, order=order, case=case, part=part),
        )
        for number, one in enumerate(reading.parts, 1):
            self.add(one, part=f"{case}:{number}")

    def _switch(self, topic: str) -> None:
        if topic == self._topic:
            return
        self._topic = topic
        element = etree.SubElement(self._quiz, "question", type="category")
        _text(_sub(element, "category"), category_of(topic), "")

    @staticmethod
    def _tags(element: etree._Element, found: list[str]) -> None:
        if found:
            tags = _sub(element, "tags")
            for label in found:
                _text(_sub(tags, "tag"), label, "")


def _multichoice(element: etree._Element, reading: Reading) -> str:
    key = str(reading.key)
    single = reading.kind is Kind.SINGLE
    _sub(element, "single", "true" if single else "false")
    _sub(element, "shuffleanswers", "false" if reading.pinned else "true")
    _sub(element, "answernumbering", "ABCD")
    right = "100" if single else SHARES.get(len(key), "100")
    for index, text in enumerate(reading.choices):
        wrong = "0" if single else f"-{right}"
        _answer(element, text, right if chr(65 + index) in key else wrong, "plain_text")
    return ""


def _truefalse(element: etree._Element, reading: Reading) -> str:
    for text, value in (("true", True), ("false", False)):
        _answer(element, text, "100" if reading.key is value else "0", "moodle_auto_format")
    return ""


def _fill(element: etree._Element, reading: Reading) -> str:
    if not _is_cloze(reading) and isinstance(reading.key, tuple):
        _sub(element, "usecase", "0")
        for text in reading.key[0]:
            _answer(element, text.replace("*", "\\*"), "100", "moodle_auto_format")
    return ""


def _numerical(element: etree._Element, reading: Reading) -> str:
    if isinstance(reading.key, tuple):
        answer = _answer(element, reading.key[0][0], "100", "moodle_auto_format")
        _sub(answer, "tolerance", decimal_text(reading.tolerance))
    if reading.unit:
        unit = _sub(_sub(element, "units"), "unit")
        _sub(unit, "multiplier", "1")
        _sub(unit, "unit_name", reading.unit)
        for name in ("unitgradingtype", "showunits", "unitsleft"):
            _sub(element, name, "0")  # the unit may be left out
    return ""


def _essay(element: etree._Element, reading: Reading) -> str:
    for name, value in (("responseformat", "plain"), ("responserequired", "1"), ("responsefieldlines", "15")):
        _sub(element, name, value)
    _sub(element, "attachments", "0")
    if isinstance(reading.key, tuple):
        _text(_sub(element, "graderinfo"), reading.key[0][0], "plain_text")
    return ""


def _matching(element: etree._Element, reading: Reading) -> str:
    _sub(element, "shuffleanswers", "true")
    answers = [ord(letter) - 65 if letter != "-" else -1 for letter in str(reading.key)]
    for premise, index in zip(reading.premises, answers, strict=False):
        _subquestion(element, premise, reading.choices[index] if 0 <= index < len(reading.choices) else "")
    unused = [index for index in range(len(reading.choices)) if index not in answers]
    for index in unused:
        _subquestion(element, "", reading.choices[index])
    seen = list(dict.fromkeys([index for index in answers if index >= 0] + unused))
    return order_label([seen.index(index) for index in range(len(reading.choices))])


def _ordering(element: etree._Element, reading: Reading) -> str:
    places = [ord(letter) - 65 for letter in str(reading.key)]
    for name, value in (("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", "0")):
        _sub(element, name, value)
    _sub(element, "gradingtype", "ALL_OR_NOTHING")
    for number, index in enumerate(places, 1):
        _answer(element, reading.choices[index], f"{number}.0000000", "plain_text")
    return order_label([places.index(index) for index in range(len(places))])


def _nothing(element: etree._Element, reading: Reading) -> str:
    return ""


_FORMS: dict[Kind, tuple[str, Callable[[etree._Element, Reading], str]]] = {
    Kind.SINGLE: ("multichoice", _multichoice),
    Kind.MULTIPLE: ("multichoice", _multichoice),
    Kind.TRUEFALSE: ("truefalse", _truefalse),
    Kind.FILL: ("shortanswer", _fill),
    Kind.NUMERICAL: ("numerical", _numerical),
    Kind.SHORT: ("essay", _essay),
    Kind.MATCH: ("matching", _matching),
    Kind.ORDER: ("ordering", _ordering),
    Kind.CASE: ("description", _nothing),
}


def _is_cloze(reading: Reading) -> bool:
    return reading.kind is Kind.FILL and isinstance(reading.key, tuple) and len(reading.key) != 1


def _cloze_stem(reading: Reading) -> str:
    """The stem with a gap in place of each blank."""
    keys = reading.key if isinstance(reading.key, tuple) else ()
    first, *rest = map(html_of_text, storable(reading.stem).split(BLANK))
    gaps = [gap_of(map(storable, accepted), _weight(reading)) for accepted in keys]
    pairs = zip([*gaps, *[BLANK] * (len(rest) - len(gaps))], rest, strict=False)
    return first + "".join(f"{gap}{text}" for gap, text in pairs)


def _weight(reading: Reading) -> int:
    """What a gap is worth beside the others: whole points, since Moodle takes no other."""
    count = len(reading.key) if isinstance(reading.key, tuple) else 1
    each = (reading.points or Fraction(count)) / count
    return int(each) if each.denominator == 1 and 0 < each < 1000 else 1


def _name(reading: Reading) -> str:
    line = " ".join(reading.stem.split())
    return reading.id or (line if len(line) <= _LONGEST_NAME else f"{line[:_LONGEST_NAME]}……") or "题目"


def _sub(parent: etree._Element, tag: str, text: str = "") -> etree._Element:
    element = etree.SubElement(parent, tag)
    if text:
        element.text = storable(text)
    return element


def _text(element: etree._Element, text: str, format: str) -> etree._Element:
    if format:
        element.set("format", format)
    _sub(element, "text", text)
    return element


def _answer(element: etree._Element, text: str, percent: str, format: str) -> etree._Element:
    answer = _text(_sub(element, "answer"), text, format)
    answer.set("fraction", percent)
    return answer


def _subquestion(element: etree._Element, premise: str, answer: str) -> None:
    subquestion = _text(_sub(element, "subquestion"), premise, "plain_text")
    _text(_sub(subquestion, "answer"), answer, "")
