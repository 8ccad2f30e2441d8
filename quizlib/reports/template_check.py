"""What is wrong with a Word template, said before anything is written: where it stands, what, and what to write."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Environment, meta
from jinja2.exceptions import TemplateSyntaxError, UndefinedError

from quizlib.errors import Problem, ProblemsError, ReportError
from quizlib.reports.fields import BRANCH_FIELDS, FIGURE_FIELDS, SITTING_FIELDS

_ROW_FIELDS = {
    name: f"{row}.{name}"
    for row, fields in (("支部", BRANCH_FIELDS), ("场", SITTING_FIELDS), ("项", FIGURE_FIELDS))
    for name in fields
}
_SEE = "全部字段见 quizlib report --fields"
_NEARBY = 24


def check_template(document: DocxTemplate, name: str, environment: Environment, fields: Mapping[str, Any]) -> None:
    """Make sure that the template can be filled; ``name`` is how messages call it.

    Raises:
        ProblemsError: unknown fields and faults of writing, each with the text beside it.
        ReportError: there is no field in it at all.
    """
    problems: list[Problem] = []
    named: set[str] = set()
    texts = list(_texts(document))
    for text in texts:
        try:
            named |= meta.find_undeclared_variables(environment.parse(text))
        except TemplateSyntaxError as error:
            problems.append(Problem(f"{name}{_line(text, error.lineno)}", _fault(error)))
    plain = [line for text in texts for line in _plain(text).splitlines()]
    unknown = sorted(named - fields.keys() - environment.globals.keys())
    problems += [Problem(f"{name}{_beside(plain, one)}", _unknown(one, fields)) for one in unknown]
    problems += [
        Problem(f"{name}{_beside([line], '｛')}", "大括号是全角的，请改成半角的 {{ }}")
        for line in plain
        if "｛｛" in line or "｛%" in line
    ]
    if problems:
        raise ProblemsError(problems)
    if not named:
        raise ReportError(f"{name}：模板里没有一个字段，请写上例如 {{{{ 参与率 }}}}；{_SEE}")


def unknown_attribute(error: UndefinedError) -> str:
    """The sentence for a field that a row of a table has not."""
    found = re.search(r"has no attribute '(.+)'", str(error))
    if found is None:
        return f"有一处字段没有值（{error}）；{_SEE}"
    return f"表格的行没有字段“{found[1]}”{_near(found[1], _ROW_FIELDS)}；{_SEE}"


def _unknown(name: str, fields: Mapping[str, Any]) -> str:
    if name in _ROW_FIELDS:
        return f"“{name}”只能写在表格的循环里，例如 {{{{ {_ROW_FIELDS[name]} }}}}"
    return f"没有字段“{name}”{_near(name, fields)}；{_SEE}"


def _near(name: str, fields: Iterable[str]) -> str:
    near = get_close_matches(name, list(fields), n=3, cutoff=0.4)
    return f"，相近的有：{'、'.join(near)}" if near else ""


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


def _texts(document: DocxTemplate) -> Iterator[str]:
    """The parts that are filled, as jinja2 will read them, a paragraph a line."""
    sources = [document.get_xml()]
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        sources += [document.get_part_xml(part) for _, part in document.get_headers_footers(uri)]
    for source in sources:
        yield re.sub(r"<w:p([ >])", r"\n<w:p\1", document.patch_xml(source))


def _plain(text: str) -> str:
    return re.sub(r"<[^>]+>", "", text)


def _line(text: str, number: int) -> str:
    lines = text.splitlines()
    nearby = " ".join(_plain(line).strip() for line in lines[max(number - 2, 0) : number + 1]).strip()
    return f"“{nearby[: 2 * _NEARBY]}”处" if nearby else ""


def _beside(lines: Iterable[str], name: str) -> str:
    line = next((line for line in lines if name in line), "")
    place = line.find(name)
    return f"“{line[max(place - _NEARBY // 2, 0) : place + len(name) + _NEARBY // 2].strip()}”处" if line else ""
