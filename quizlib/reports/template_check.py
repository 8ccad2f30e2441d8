"""What is wrong with a Word template, said before anything is written: where it stands, what, and what to write."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from jinja2 import Environment, meta, nodes
from jinja2.exceptions import TemplateSyntaxError, UndefinedError

from quizlib.errors import Problem, ProblemsError, ReportError
from quizlib.reports.fields import LIST_FIELDS, Field, Listed, Names, UnknownFieldError, resolve

_ROW_FIELDS = {name: f"{row}.{name}" for row, fields in LIST_FIELDS.values() for name in fields}
_SEE = "全部字段见 quizlib report --fields"
_NEARBY = 24


@dataclass(frozen=True, slots=True)
class Text:
    """A part of the template as jinja2 reads it, a paragraph a line; ``place`` is what people call the part.

    ``unclosed`` are the texts, each of one paragraph, in which braces were opened and not closed.
    """

    place: str
    source: str
    unclosed: tuple[str, ...] = ()

    @property
    def lines(self) -> list[str]:
        """Its lines without markup."""
        return re.sub(r"<[^>]+>", "", self.source).splitlines()


def check_template(texts: Sequence[Text], name: str, environment: Environment, fields: Names) -> set[str]:
    """Make sure that the template can be filled; ``name`` is how messages call it. The names that it begins with.

    Raises:
        ProblemsError: unknown fields and faults of writing, each with the text beside it.
        ReportError: there is no field in it at all.
    """
    problems: list[Problem] = []
    named: set[str] = set()
    for text in texts:
        where = f"{name}{text.place}"
        problems += [
            Problem(f"{where}{_beside([line], mark)}", message)
            for line in text.lines
            for mark, message in _wrong_marks(line)
        ]
        problems += [
            Problem(f"{where}“{one[: 2 * _NEARBY].strip()}”处", "大括号要成对，应为 {{ 字段名 }} 或 {% … %}")
            for one in text.unclosed
        ]
        try:
            tree = environment.parse(text.source)
            meta.find_undeclared_variables(tree)  # which looks at filters too
        except TemplateSyntaxError as error:
            problems.append(Problem(f"{where}{_line(text, error.lineno)}", _fault(error)))
            continue
        reading = _Reading(fields)
        reading.read(tree, {})
        named |= reading.named
        problems += [
            Problem(f"{where}{_beside(text.lines, beside)}", message)
            for beside, message in dict.fromkeys(reading.problems)
        ]
    if problems:
        raise ProblemsError(problems)
    if not named:
        raise ReportError(f"{name}：模板里没有一个字段，请写上例如 {{{{ 参与率 }}}}；{_SEE}")
    return named


def missing_value(error: UndefinedError) -> str:
    """The sentence for a field that turned out to have no value."""
    return f"有一处字段没有值（{error}）；{_SEE}"


class _Reading:
    """Reads the tree of a template; ``problems`` are texts to look for, each with a sentence."""

    def __init__(self, fields: Names) -> None:
        self.named: set[str] = set()
        self.problems: list[tuple[str, str]] = []
        self._fields = fields

    def read(self, node: nodes.Node, bound: Mapping[str, object]) -> None:
        """``bound`` holds the names of loops around, with what is known of them: the list that is gone through."""
        path = _path(node)
        if path:
            self._look_up(path, bound, printed=False)
        elif isinstance(node, nodes.For):
            self._read_loop(node, bound)
        elif isinstance(node, nodes.Output):
            for one in node.nodes:
                path = _path(one)
                if path:
                    self._look_up(path, bound, printed=True)
                else:
                    self.read(one, bound)
        else:
            inner = dict(bound)
            for child in node.iter_child_nodes():
                if isinstance(child, nodes.Assign) and isinstance(child.target, nodes.Name):
                    inner[child.target.name] = None
                if not (isinstance(child, nodes.Name) and child.ctx == "store"):
                    self.read(child, inner)

    def _read_loop(self, node: nodes.For, bound: Mapping[str, object]) -> None:
        path = _path(node.iter)
        rows = self._look_up(path, bound, printed=False) if path else None
        if not path:
            self.read(node.iter, bound)
        elif isinstance(rows, Field | Names):
            self.problems.append((path[-1], f"“{'.'.join(path)}”不是一张表，不能循环；{_SEE}"))
        target = {node.target.name: rows} if isinstance(node.target, nodes.Name) else {}
        for child in (*node.body, *node.else_, *([node.test] if node.test else [])):
            self.read(child, {**bound, **target, "loop": None})

    def _look_up(self, path: Sequence[str], bound: Mapping[str, object], *, printed: bool) -> object:
        if path[0] in bound:
            rows = bound[path[0]]
            if isinstance(rows, Listed) and len(path) > 1 and path[1] not in rows._known:
                self.problems.append((path[1], f"表格的行没有字段“{path[1]}”{_near(path[1], rows._known)}；{_SEE}"))
            return None
        self.named.add(path[0])
        try:
            found = resolve(self._fields, path)
        except UnknownFieldError as error:
            self.problems.append((error.name, _unknown(error, path)))
            return None
        if printed and not isinstance(found, Field):
            example = "要写在表格的循环里" if isinstance(found, Listed) else "后面要写明哪一个，例如 竞赛.参与率"
            self.problems.append((path[-1], f"“{'.'.join(path)}”不能单独写，{example}；{_SEE}"))
        return found


def _path(node: nodes.Node) -> list[str]:
    """The names of ``上期.支部["第一党支部"].参与率``; nothing of any other expression."""
    if isinstance(node, nodes.Name) and node.ctx == "load":
        return [node.name]
    if isinstance(node, nodes.Getattr):
        before = _path(node.node)
        return [*before, node.attr] if before else []
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        before = _path(node.node)
        return [*before, node.arg.value] if before else []
    return []


def _unknown(error: UnknownFieldError, path: Sequence[str]) -> str:
    if len(path) == 1 and error.name in _ROW_FIELDS:
        return f"“{error.name}”只能写在表格的循环里，例如 {{{{ {_ROW_FIELDS[error.name]} }}}}"
    near = _near(error.name, error.known)
    if error.noun in ("党支部", "人员类别", "场次编号"):
        there = "、".join(error.known[:5]) or "一个也没有"
        return f"没有{error.noun}“{error.name}”{near or f'，现有：{there}'}"
    below = f"“{'.'.join(path[: path.index(error.name)])}”下面" if error.name in path[1:] else ""
    return f"{below}没有{error.noun}“{error.name}”{near}；{_SEE}"


def _near(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=3, cutoff=0.4)
    return f"，相近的有：{'、'.join(near)}" if near else ""


def _wrong_marks(line: str) -> Iterator[tuple[str, str]]:
    if "｛｛" in line or "｛%" in line:
        yield "｛", "大括号是全角的，请改成半角的 {{ }}"


def _fault(error: TemplateSyntaxError) -> str:
    message = str(error.message)
    for pattern, sentence in _FAULTS:
        found = re.search(pattern, message, re.IGNORECASE)
        if found:
            return sentence.format(*found.groups())
    return "字段、条件或循环的写法不对，应为 {{ 字段名 }} 或成对的 {%tr for 支部 in 各支部 %} 与 {%tr endfor %}"


_FAULTS = (
    (r"unknown tag '(.+?)'", "有不认识的标记“{0}”，循环应写成 {{%tr for 支部 in 各支部 %}} 与 {{%tr endfor %}} 一对"),
    (r"unexpected end of template", "循环或条件没有结束，缺少 {{%tr endfor %}} 或 {{% endif %}}"),
    (r"no (?:filter|test) named '(.+?)'", "没有过滤器“{0}”，请去掉竖线和它后面的字"),
    (
        r"end of print statement|unexpected char|unexpected '",
        "字段名里不能有空格和标点，大括号要成对，应为 {{{{ 字段名 }}}}",
    ),
)


def _line(text: Text, number: int) -> str:
    nearby = " ".join(line.strip() for line in text.lines[max(number - 2, 0) : number + 1]).strip()
    return f"“{nearby[: 2 * _NEARBY]}”处" if nearby else ""


def _beside(lines: Iterable[str], name: str) -> str:
    line = next((line for line in lines if name in line and "{" in line), "")
    place = line.find(name)
    return f"“{line[max(place - _NEARBY // 2, 0) : place + len(name) + _NEARBY // 2].strip()}”处" if line else ""
