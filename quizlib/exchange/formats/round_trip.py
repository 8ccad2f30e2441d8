"""What does not come back when a question is written and read again: how writers find out what they lose."""

from dataclasses import fields as fields_of
from typing import Any

from quizlib.core.question import Kind
from quizlib.exchange.formats.reading import Reading

#: What people call the fields of a reading.
FIELD_NAMES = {
    "kind": "题型",
    "stem": "题干",
    "choices": "选项",
    "key": "答案",
    "premises": "左栏",
    "tolerance": "误差",
    "unit": "单位",
    "pinned": "固定位置的选项",
    "points": "分值",
    "rationale": "解析",
    "basis": "依据",
    "topic": "知识点",
    "tags": "标签",
    "difficulty": "难度",
    "id": "编号",
    "review": "审定状态",
    "parts": "小题",
}


def changed(before: Reading, after: Reading) -> list[str]:
    """The names of the fields that differ; those of parts as well, where their number is the same."""
    found = [name for name in FIELD_NAMES if name != "parts" and getattr(before, name) != getattr(after, name)]
    shown = [FIELD_NAMES[name] for name in found]
    if len(before.parts) != len(after.parts):
        return [*shown, FIELD_NAMES["parts"]]
    for part, other in zip(before.parts, after.parts, strict=True):
        shown += changed(part, other)
    return list(dict.fromkeys(shown))


def filled(reading: Reading) -> list[str]:
    """The names of the fields that hold something, in order."""
    empty = {one.name: one.default for one in fields_of(Reading)}
    return [shown for name, shown in FIELD_NAMES.items() if _holds(reading, name, empty[name])]


def _holds(reading: Reading, name: str, empty: Any) -> bool:
    value = getattr(reading, name)
    return bool(value != empty and not (name == "key" and reading.kind is Kind.CASE))
