"""A Word template with its fields told: every part that holds text, the formatting as it was."""

import re

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError, TemplateError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from quizlib.errors import ReportError
from quizlib.reports.docx_file import DocxFile
from quizlib.reports.fields import Names
from quizlib.reports.template_check import Text, check_template, missing_value
from quizlib.reports.word.placeholders import join_placeholders, take_unclosed

_MISTAKES = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, SyntaxError, RecursionError)
_PLACES = (("header", "页眉"), ("footer", "页脚"), ("footnotes", "脚注"), ("endnotes", "尾注"))


def fill(file: DocxFile, name: str, fields: Names) -> bytes:
    """The file with every field told, marks (see ``marks``) around what is not plain text.

    Raises:
        ReportError: the template cannot be filled, and why.
        ProblemsError: the template has faults; each with the text beside it.
    """
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    environment.globals.clear()
    language = DocxTemplate("")
    texts = {part: _text(language, file, part) for part in file.texts()}
    named = check_template(list(texts.values()), name, environment, fields)
    context = {one: fields[one] for one in named}
    changed = {}
    for part, text in texts.items():
        if re.search(r"\{[{%#]", text.source):
            written = _rendered(language, environment, name, text, context)
            changed[part] = _parsed(name, written)
    return file.packed(changed)


def _place(part: str) -> str:
    return next((f" {place}" for word, place in _PLACES if word in part), "")


def _text(language: DocxTemplate, file: DocxFile, part: str) -> Text:
    """A part as jinja2 reads it, a paragraph a line, so that the lines of its faults are those of paragraphs."""
    root = file.root(part)
    join_placeholders(root)
    unclosed = tuple(take_unclosed(root))  # which would hide what the next paragraphs name
    patched: str = language.patch_xml(etree.tostring(root, encoding="unicode"))
    return Text(_place(part), re.sub(r"<w:p([ >])", r"\n<w:p\1", patched), unclosed)


def _rendered(
    language: DocxTemplate, environment: SandboxedEnvironment, name: str, text: Text, context: dict[str, object]
) -> str:
    try:
        filled: str = environment.from_string(text.source).render(context)
    except UndefinedError as error:
        raise ReportError(f"{name}：{missing_value(error)}") from error
    except (SecurityError, TemplateError, *_MISTAKES) as error:
        raise ReportError(
            f"{name}：模板里有计算、条件或循环无法执行（{error}），请改成只用字段名，例如 {{{{ 参与率 }}}}"
        ) from error
    written: str = language.resolve_listing(re.sub(r"\n<w:p([ >])", r"<w:p\1", filled))
    return written


def _parsed(name: str, written: str) -> etree._Element:
    try:
        return etree.fromstring(written.encode())
    except etree.XMLSyntaxError as error:
        raise ReportError(
            f"{name}：有一处条件或循环跨了段落或表格的行。段落请写成 {{%p if … %}} 与 {{%p endif %}}，各自单独成段；"
            "表格里请写成 {%tr for … %} 与 {%tr endfor %}，各占一行"
        ) from error
