"""YAML text as plain values with the line of each: one pass over the parser's events, no recursion, plain sentences."""

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from quizlib.errors import Problem, ProblemsError

DEEPEST = 40  # how many lists and mappings may hold one another

Place = tuple[str | int, ...]

_LOADER = yaml.CSafeLoader
_PLAIN = "tag:yaml.org,2002:"
_HINT = "请检查缩进、冒号后的空格和引号"
_SCANNER = {
    "mapping values are not allowed": "冒号用错了地方：一行里有两个“: ”，或者上一行没有写完；文字里有冒号的请加引号",
    "could not find expected ':'": "这里缺少冒号，应为“名称: 值”",
    "found a tab character": "缩进里有制表符（Tab），应为空格",
    "cannot start any token": "有不能放在开头的字符（制表符、@、%、` 等），缩进应为空格，文字请加引号",
    "did not find expected key": "缩进没有对齐，或者这里应为“名称: 值”",
    "did not find expected '-' indicator": "列表的这一项没有对齐，应以“- ”开头",
    "did not find expected ',' or ']'": "方括号里缺少逗号，或者没有写完",
    "did not find expected ',' or '}'": "花括号里缺少逗号，或者没有写完",
    "did not find expected node content": "这里缺少内容",
    "found unexpected end of stream": "引号没有配对",
    "found unexpected document indicator": "引号没有配对",
    "block sequence entries are not allowed": "这里不能以“- ”开头，请换行再写",
    "block collection": "缩进没有对齐",
    "mapping keys are not allowed": "这里不能写名称，请换行再写",
    "did not find expected alphabetic or numeric character": "以 & 或 * 开头的文字请加引号",
    "found undefined tag handle": "以 ! 开头的文字请加引号",
    "found unknown escape character": "双引号里的 \\ 用错了，请改用单引号",
    "did not find expected hexdecimal number": "双引号里的 \\ 用错了，请改用单引号",
    "did not find expected comment or line break": "| 或 > 的后面应换行",
    "did not find expected <document start>": "文件开头多出了内容",
    "maximum nesting level": f"嵌套太深，最多 {DEEPEST} 层",
}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def read_tree(name: str, text: str) -> tuple[Any, dict[Place, int]]:
    """The values of ``text``, and the line (from 1) on which each of them starts; ``name`` is what the file is called.

    Raises:
        ProblemsError: it is no YAML, nests too deeply, writes a name twice or holds values that cannot be read.
    """
    tree = _Tree(name)
    try:
        acts = tree.acts
        for event in iter(_LOADER(text).get_event, None):
            act = acts.get(type(event))
            if act is not None:
                act(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        own = f"{error.context or ''} {error.problem or ''}"
        message = next((chinese for words, chinese in _SCANNER.items() if words in own), "这里不合 YAML 的写法")
        raise tree.refused(mark.line + 1 if mark else 1, f"YAML 写法有误：{message}；{_HINT}") from error
    except yaml.YAMLError as error:  # only its reader's: a character that may not stand in a text
        found = _CONTROL.search(text)
        line = text.count("\n", 0, found.start()) + 1 if found else 1
        raise tree.refused(line, "YAML 写法有误：有不能用的控制字符，请删去") from error
    if tree.problems:
        raise ProblemsError(tree.problems)
    return tree.value, tree.lines


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is not finished; ``key`` is the name whose value comes next."""

    value: list[Any] | dict[Any, Any]
    place: Place
    key: Any = None
    inner: Place | None = None  # the place of that value
    merged: list[Any] = field(default_factory=list)


class _Merge:
    """Stands for the name ``<<``."""


_MERGE = _Merge()


class _Tree:
    def __init__(self, name: str) -> None:
        self.name = name
        self.value: Any = None
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []
        self._open: list[_Frame] = []
        self._anchors: dict[str, Any] = {}
        self._documents = 0
        self.acts: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._begin,
            yaml.SequenceStartEvent: self._begin,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }

    def refused(self, line: int, message: str) -> ProblemsError:
        return ProblemsError([*self.problems, Problem(f"{self.name}:{line}", message)])

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            raise self.refused(event.start_mark.line + 1, "YAML 写法有误：文件里只能有一段内容，请删去 ---")

    def _scalar(self, event: Any) -> None:
        line = event.start_mark.line + 1
        value = self._read(event, line)
        top = self._open[-1] if self._open else None
        if top is not None and isinstance(top.value, dict) and top.inner is None:
            self._name(top, event, value, line)
            return
        if event.anchor:
            self._anchors[event.anchor] = value
        self._put(value, line)

    def _name(self, frame: _Frame, event: Any, value: Any, line: int) -> None:
        place = (*frame.place, event.value)
        if place in self.lines:
            self.problems.append(Problem(f"{self.name}:{line}", f"{event.value} 写了两次，只能写一次"))
        self.lines[place] = line
        frame.key, frame.inner = value, place

    def _put(self, value: Any, line: int) -> Place:
        """Put a value where it belongs; its place."""
        if not self._open:
            self.value = value
            return ()
        frame = self._open[-1]
        if isinstance(frame.value, list):
            place = (*frame.place, len(frame.value))
            frame.value.append(value)
            self.lines[place] = line
            return place
        place, key, frame.inner = frame.inner or (), frame.key, None
        if key is _MERGE:
            frame.merged.append((value, line))
        else:
            frame.value[key] = value
        return place

    def _begin(self, event: Any) -> None:
        line = event.start_mark.line + 1
        value: list[Any] | dict[Any, Any] = {} if type(event) is yaml.MappingStartEvent else []
        if len(self._open) >= DEEPEST:
            raise self.refused(line, f"嵌套太深，最多 {DEEPEST} 层，请检查括号和缩进")
        if event.tag not in (None, "!", f"{_PLAIN}map", f"{_PLAIN}seq"):
            raise self.refused(line, f"YAML 中有读不懂的值：不认识的标记 {event.tag}，以 ! 开头的文字请加引号")
        self._no_name(line)
        if event.anchor:
            self._anchors[event.anchor] = value
        place = self._put(value, line)
        if not self._open and isinstance(value, dict):
            self.lines[place] = line
        self._open.append(_Frame(value, place))

    def _end(self, _event: Any) -> None:
        frame = self._open.pop()
        for merged, line in frame.merged:
            for one in merged if isinstance(merged, list) else [merged]:
                if not isinstance(one, dict):
                    raise self.refused(line, "<< 的后面应为若干“名称: 值”的别名")
                frame.value = frame.value if isinstance(frame.value, dict) else {}
                for name, value in one.items():
                    frame.value.setdefault(name, value)

    def _alias(self, event: Any) -> None:
        line = event.start_mark.line + 1
        self._no_name(line)
        if event.anchor not in self._anchors:
            raise self.refused(line, f"没有定义 &{event.anchor}；以 * 开头的文字请加引号")
        value = self._anchors[event.anchor]
        if any(frame.value is value for frame in self._open):
            raise self.refused(line, f"*{event.anchor} 指向了它自己所在的内容，不能这样写")
        self._put(value, line)

    def _no_name(self, line: int) -> None:
        """A list, mapping or alias comes: it may not stand where a name belongs."""
        if self._open and isinstance(self._open[-1].value, dict) and self._open[-1].inner is None:
            raise self.refused(line, "名称应为文字，不能是列表、花括号或别名")

    def _read(self, event: Any, line: int) -> Hashable:
        """What a scalar says: text, or what YAML makes of it unquoted (a number, a date, true, nothing)."""
        text: str = event.value
        tag = event.tag
        if tag is None or tag == "!":
            if not event.implicit[0] or not (text == "" or text[0] in _LOADER.yaml_implicit_resolvers):
                return text
            tag = ""
        try:
            return _scalar_value(text, tag)
        except (yaml.YAMLError, ValueError, TypeError, KeyError, IndexError) as error:
            message = f"YAML 中有读不懂的值 {text:.40}，日期应如 2026-11-24，作文字用的请加引号"
            raise self.refused(line, message) from error


@lru_cache(4096)  # a bank says the same few numbers and dates over and over
def _scalar_value(text: str, tag: str) -> Hashable:
    """The value of an unquoted text, or of one with an explicit ``tag``. Raises YAMLError, ValueError and others."""
    loader: Any = yaml.SafeLoader("")
    tag = tag or loader.resolve(yaml.ScalarNode, text, (True, False))
    if tag == f"{_PLAIN}merge":
        return _MERGE
    if tag in (f"{_PLAIN}str", f"{_PLAIN}value"):
        return text
    value: Hashable = loader.construct_document(yaml.ScalarNode(tag, text))
    hash(value)
    return value
