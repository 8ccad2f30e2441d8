"""Moodle XML, read: a ``<quiz>`` of ``<question>`` elements, switched from category to category."""

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from quizlib.core.question import Kind
from quizlib.errors import Problem
from quizlib.exchange.formats.extras import Cases, Extras, in_order, read_labels
from quizlib.exchange.formats.markup import decimal
from quizlib.exchange.formats.moodle import moodle_kinds
from quizlib.exchange.formats.moodle.moodle_question import MoodleQuestion
from quizlib.exchange.formats.reading import Reading, Readings
from quizlib.exchange.formats.source import Source

#: The category of questions without a topic, since Moodle keeps none at the top.
NO_TOPIC = "未分类"

_KINDS: dict[str, Callable[[MoodleQuestion], dict[str, Any]]] = {
    "multichoice": moodle_kinds.multichoice,
    "multichoiceset": moodle_kinds.multichoice,
    "truefalse": moodle_kinds.truefalse,
    "shortanswer": moodle_kinds.shortanswer,
    "numerical": moodle_kinds.numerical,
    "essay": moodle_kinds.essay,
    "matching": moodle_kinds.matching,
    "match": moodle_kinds.matching,
    "ddmatch": moodle_kinds.matching,
    "ordering": moodle_kinds.ordering,
    "cloze": moodle_kinds.cloze,
    "multianswer": moodle_kinds.cloze,
    "gapselect": moodle_kinds.gapselect,
    "ddwtos": moodle_kinds.gapselect,
}
_UNREAD = {
    "calculated": "带变量的计算题",
    "calculatedsimple": "带变量的计算题",
    "calculatedmulti": "带变量的计算选择题",
    "ddimageortext": "拖放到图片",
    "ddmarker": "在图片上标记",
    "random": "随机抽题",
    "randomsamatch": "随机匹配题",
}
_SHOWN = 60
_MOST_ANSWERS = 200


def read(source: Source) -> Readings:
    """The questions of a Moodle XML file. Raises ProblemsError where it is no such file."""
    root = source.root()
    if etree.QName(root).localname != "quiz":
        raise source.refused(f"最外层元素是 <{etree.QName(root).localname}>，Moodle XML 应为 <quiz>")
    found, cases, topic = Readings("moodle"), Cases(), ""
    number = 0
    for element in root.iterchildren(etree.Element):
        where = f"{source.name}:{element.sourceline}"
        type = (element.get("type") or "").strip().lower()
        if etree.QName(element).localname != "question":
            found.problems.append(
                Problem(where, f"<{etree.QName(element).localname}> 不是题目，没有导入，应为 <question>")
            )
        elif type == "category":
            topic = topic_of(element.findtext("category/text") or element.findtext("category") or "")
        else:
            number += 1
            _take(MoodleQuestion(element, type, f"{where} 第 {number} 题", topic), found, cases)
    cases.put_together(found.questions)
    return found


def topic_of(path: str) -> str:
    """The topic that a category stands for: the last part of its path, none for the top of a course."""
    parts = [part.strip().replace("//", "/") for part in re.split(r"(?<!/)/(?!/)", path.strip())]
    parts = [part for part in parts if part]
    if parts and re.fullmatch(r"\$\w+\$", parts[0]):
        parts = parts[2:] if parts[1:2] == ["top"] else parts[1:]
    elif parts[:1] == ["top"]:
        parts = parts[1:]
    return parts[-1] if parts and parts[-1] != NO_TOPIC else ""


def category_of(topic: str) -> str:
    """The path of the category that ``topic_of`` reads as ``topic``."""
    name = (topic or NO_TOPIC).replace("/", "//")
    return f"$course$/top/{' ' if name.startswith('/') else ''}{name}{' ' if name.endswith('/') else ''}"


def _take(question: MoodleQuestion, found: Readings, cases: Cases) -> None:
    extras = read_labels(question.tags)
    if question.type == "description":
        if extras.case:
            cases.places.setdefault(extras.case, len(found.questions))
            found.questions.append(_reading(question, extras, {"kind": Kind.CASE}))
        else:
            text = f"{question.stem[:_SHOWN]}{'……' if len(question.stem) > _SHOWN else ''}"
            found.problems.append(
                Problem(
                    question.where,
                    f"这是一段说明（{text}），不是题目，没有导入；如果是后面几题共用的材料，请把它们合成案例题",
                )
            )
        return
    reader = _KINDS.get(question.type)
    if reader is None:
        name = _UNREAD.get(question.type)
        shown = f"{name}（{question.type}）" if name else f"“{question.type}”" if question.type else "没有写明"
        found.problems.append(
            Problem(question.where, f"题型{shown}不能导入，应为选择、判断、简短回答、数值、论述、匹配、排序或填空")
        )
        return
    if len(list(question.element.iter("answer", "subquestion", "selectoption", "dragbox"))) > _MOST_ANSWERS:
        found.problems.append(Problem(question.where, f"答案或选项超过 {_MOST_ANSWERS} 个，没有导入，请拆成几道题"))
        return
    reading = _reading(question, extras, reader(question))
    if extras.part:
        cases.parts.setdefault(extras.part[0], []).append((extras.part[1], reading))
    else:
        found.questions.append(reading)


def _reading(question: MoodleQuestion, extras: Extras, fields: dict[str, Any]) -> Reading:
    weighed = fields.pop("points", None)
    points = decimal(question.element.findtext("defaultgrade")) or weighed
    common: dict[str, Any] = {
        "stem": question.stem,
        "points": points if points and points > 0 and fields["kind"] is not Kind.CASE else None,
        "rationale": question.rationale(),
        "topic": question.topic,
        "tags": tuple(extras.tags),
        "id": (question.element.findtext("idnumber") or "").strip(),
        "source": question.source,
    }
    if (question.element.findtext("hidden") or "").strip() == "1" and "review" not in extras.reading:
        common["review"] = "retired"
        question.notes.append("在 Moodle 里是隐藏的，导入后为停用")
    fields = common | extras.reading | fields
    choices = len(fields.get("choices", ()))
    reading = Reading(question.where, pinned=extras.pinned(choices), **fields)
    order = extras.order(choices)
    if order is not None and reading.kind in (Kind.ORDER, Kind.MATCH):
        reading = in_order(reading, order)
    return reading.doubting(*question.doubts).noting(*question.notes)
