"""``quizlib report adopt``: an old report with blanks becomes a template."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quizlib.errors import ReportError
from quizlib.faces.cli.columns import aligned

if TYPE_CHECKING:  # figures load pandas, which the help needs not
    from quizlib.faces.adopting import Adopted


@click.command("adopt")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path), metavar="模板", help="写到哪个 .docx 文件。"
)
@click.option(
    "--ledger",
    type=click.Path(path_type=Path),
    help="活动台账（.xlsx）：认得里面的活动类型和“其他数据”的名称；不写则只认常见的类型。",
)
@click.option(
    "--choices",
    type=click.Path(path_type=Path),
    help="改好的“…-确认.xlsx”：按“改为”一列重写模板。",
)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出各处空白和建议，供其他程序读取。")
@click.option("--overwrite", is_flag=True, help="模板和确认表已存在时覆盖它们。")
def adopt(file: Path, target: Path, ledger: Path | None, choices: Path | None, as_json: bool, overwrite: bool) -> None:
    """把上期的 Word 报告变成模板：找出里面的 XX、××、___ 等空白，逐处建议应填的指标。

    例如：quizlib report adopt 上期报告.docx --to 模板.docx

    模板旁边有一张“模板-确认.xlsx”：核对建议，在“改为”一列写上别的指标、字段或者直接写值，再加上 --choices 运行一次。
    系统不知道的数据成为 {{ 待填.名称 }}，从活动台账里填。除空白以外，文档不作任何改动。
    """
    from quizlib.faces.adopting import adopted
    from quizlib.reports.docx_file import DocxFile
    from quizlib.reports.files import written

    sheet = target.with_name(f"{target.stem}-确认.xlsx")
    _check_targets(file, target, sheet, overwrite=overwrite, again=choices is not None)
    found = adopted(DocxFile.at(file), ledger)
    if choices:
        found.take(choices)
    _, content = found.template()
    with written(target, ".docx") as draft:
        draft.write_bytes(content)
    if not choices:
        found.write_sheet(sheet)
    if as_json:
        click.echo(json.dumps({"blanks": _plain(found)}, ensure_ascii=False, indent=2))
        return
    for line in [*_told(found, is_chosen=bool(choices)), *found.left(), f"已写入 {target}。"]:
        click.echo(line)
    if not choices and found.findings.blanks:
        click.echo(f"请核对 {sheet}，要改的写在“改为”一列，然后运行：")
        click.echo(f"  quizlib report adopt {file} --to {target} --choices {sheet}")


def _check_targets(file: Path, target: Path, sheet: Path, *, overwrite: bool, again: bool) -> None:
    if target.suffix.lower() != ".docx":
        raise ReportError(f"{target}：文件名应以 .docx 结尾，请改为例如 {target.with_suffix('.docx').name}")
    if target.exists() and file.exists() and target.samefile(file):
        raise ReportError(f"{target}：模板不能与旧报告是同一个文件，请换一个文件名")
    if overwrite or again:
        return
    for one in (target, sheet):
        if one.exists():
            hint = (
                "要接着改请加 --choices，要重新来过请加 --overwrite"
                if one == sheet
                else "请换一个文件名，或加 --overwrite"
            )
            raise ReportError(f"{one} 已经存在，没有改动它；{hint}")


def _plain(found: "Adopted") -> list[dict[str, Any]]:
    """The blanks as JSON: ``figure`` is the id of its definition, null where it is none."""
    from quizlib.reports.adopt.field import KINDS

    return [
        {
            "text": blank.text,
            "context": blank.context,
            "figure": one.field.figure or None,
            "confidence": one.sure,
            "field": str(one.field),
            "kind": KINDS[one.field.kind].value if one.field.kind in KINDS else None,
            "place": blank.place,
            "second": str(one.second) if one.second else None,
        }
        for blank, one in zip(found.findings.blanks, found.proposals, strict=True)
    ]


def _told(found: "Adopted", *, is_chosen: bool) -> list[str]:
    from quizlib.faces.adopting import shortened

    if not found.findings.blanks:
        return [found.counted()]
    rows = [["序号", "位置", "原文", "写入" if is_chosen else "建议", "把握"]]
    for blank, told in zip(found.findings.blanks, found.told(), strict=True):
        rows.append([str(blank.number), blank.place, shortened(blank), *told])
    return [*aligned(rows, left=(0, 1, 2, 3, 4)), "", found.counted()]
