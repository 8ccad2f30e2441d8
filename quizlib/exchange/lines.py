"""YAML that remembers its lines, and pydantic's errors in Chinese with the place they belong to."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from quizlib.errors import Problem, ProblemsError, system_reason
from quizlib.exchange.yaml_tree import Place, read_tree

Path_ = Place
_MEMBER = re.compile(r"<\w+\.\w+: '?(\w+)'?>")  # how Python prints a member of an enum

_PHRASES = {
    "missing": "缺少必填项",
    "extra_forbidden": "不认识的项，请检查拼写",
    "string_type": "应为文字",
    "string_too_short": "不能为空",
    "string_too_long": "不能超过 {max_length} 个字",
    "string_pattern_mismatch": "写法不对，应符合 {pattern}",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "enum": "应为 {expected} 之一",
    "literal_error": "应为 {expected}",
    "union_tag_invalid": "题型（kind）应为 {expected_tags} 之一",
    "union_tag_not_found": "缺少题型（kind）",
    "tuple_type": "应为列表",
    "list_type": "应为列表",
    "model_type": "应为若干“名称: 值”",
    "model_attributes_type": "应为若干“名称: 值”",
    "dict_type": "应为若干“名称: 值”",
    "too_short": "至少要有 {min_length} 个",
    "too_long": "最多 {max_length} 个",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "应不小于 {ge}",
    "less_than_equal": "应不大于 {le}",
    "datetime_parsing": "应为时间，例如 2026-11-24 09:00",
    "datetime_from_date_parsing": "应为时间，例如 2026-11-24 09:00",
    "datetime_type": "应为时间，例如 2026-11-24 09:00",
    "date_parsing": "应为日期，例如 2026-11-24",
    "date_from_datetime_parsing": "应为日期，例如 2026-11-24",
    "date_type": "应为日期，例如 2026-11-24",
}
#: What is meant by a pattern that people meet.
_PATTERNS = {r"^[A-Za-z0-9][A-Za-z0-9-]*$": "应由字母、数字和连字符组成，例如 jilv-001"}


@dataclass(frozen=True)
class Document:
    """The plain values of a YAML file and the line (from 1) on which each of them starts."""

    path: Path
    value: Any
    lines: Mapping[Path_, int]

    def where(self, at: Path_ = ()) -> str:
        """``file:line`` of the value at ``at``, or of the nearest thing that holds it."""
        while at and at not in self.lines:
            at = at[:-1]
        return f"{self.path.name}:{self.lines.get(at, 1)}"


def read_yaml(path: Path) -> Document:
    """Read a YAML file.

    Raises:
        ProblemsError: it cannot be read, is not UTF-8, is no YAML, nests too deeply, or writes a name twice.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"文件打不开（{system_reason(error)}），请检查路径和权限"
        raise ProblemsError([Problem(path.name, message)]) from error
    except UnicodeDecodeError as error:
        raise ProblemsError([Problem(path.name, "文件不是 UTF-8 编码，请用编辑器另存为 UTF-8")]) from error
    value, lines = read_tree(path.name, text)
    return Document(path, value, lines)


def phrased(error: ValidationError) -> Iterator[tuple[Path_, str]]:
    """Each error as the path of the value and a Chinese message that says what was found and what was expected."""
    errors = error.errors(include_url=False)
    for one in errors:
        path = tuple(part for part in one["loc"])
        if one["type"] == "too_short" and any(path == other["loc"][: len(path)] != other["loc"] for other in errors):
            continue  # only because entries that are told of were not counted
        name = next((part for part in reversed(path) if isinstance(part, str)), "")
        context = one.get("ctx", {})
        kind = one["type"]
        if kind == "value_error":
            message = str(context["error"])
        elif kind == "missing":
            message = f"缺少必填项 {path[-1]}"
        else:
            phrase = _PATTERNS.get(str(context.get("pattern")), _PHRASES.get(kind, one["msg"]))
            message = phrase.format(
                **{
                    key: _MEMBER.sub(r"\1", str(value)).replace(" or ", "、").replace(", ", "、").replace("'", "")
                    for key, value in context.items()
                }
            )
            if name:
                shown = one["input"]
                found = f"（现为 {shown!s:.40}）" if isinstance(shown, str | int | float) and shown != "" else ""
                message = f"{name} {message}{found}"
        yield path, message
