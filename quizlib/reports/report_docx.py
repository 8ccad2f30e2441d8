"""A work report: the organizer's own Word template, filled with the figures of a period."""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from quizlib.errors import ReportError, system_reason
from quizlib.figures import Facts, Period
from quizlib.reports.fields import fields_of
from quizlib.reports.files import written
from quizlib.reports.template_check import check_template, unknown_attribute

#: The template that is shipped.
SHIPPED = Path(__file__).parent / "templates" / "half_year.docx"

_MISTAKES = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, SyntaxError)


def write_report(target: Path, facts: Facts, period: Period, template: Path = SHIPPED) -> None:
    """Fill ``template`` with the fields of ``fields.FIELDS`` and write it to ``target`` (.docx).

    Raises:
        ReportError: the template cannot be read or filled, or the file cannot be written, and why.
        ProblemsError: the template has faults; each with the text beside it.
    """
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    document = _opened(template)
    fields = fields_of(facts, period)
    check_template(document, template.name, environment, fields)
    _fill(document, template.name, environment, fields)
    with written(target, ".docx") as draft:
        document.save(str(draft))


def _opened(template: Path) -> DocxTemplate:
    if template.suffix.lower() == ".doc":
        raise ReportError(f"{template}：这是旧版 Word 的 .doc 文件，请在 Word 或 WPS 中另存为 .docx 再用")
    try:
        content = template.read_bytes()
    except FileNotFoundError as error:
        raise ReportError(f"{template}：没有这个模板文件，请检查路径；不填 --template 就用自带的模板") from error
    except OSError as error:
        raise ReportError(f"{template}：模板读不出来，请检查是否有读取权限（{system_reason(error)}）") from error
    try:
        document = DocxTemplate(BytesIO(content))
        document.init_docx()
        document.get_xml()
    except (PackageNotFoundError, BadZipFile, EOFError, OSError, RuntimeError, *_MISTAKES) as error:
        raise ReportError(
            f"{template}：这不是完好的 Word 文档（.docx），请用 Word 或 WPS 打开看看，另存为 .docx 再用"
        ) from error
    return document


def _fill(document: DocxTemplate, name: str, environment: SandboxedEnvironment, fields: dict[str, Any]) -> None:
    try:
        document.render(fields, environment)
    except UndefinedError as error:
        raise ReportError(f"{name}：{unknown_attribute(error)}") from error
    except (TemplateError, *_MISTAKES) as error:
        raise ReportError(
            f"{name}：模板里有计算、条件或循环无法执行（{error}），请改成只用字段名，例如 {{{{ 参与率 }}}}"
        ) from error
