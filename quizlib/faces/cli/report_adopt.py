"""``quizlib report adopt``: an old report with blanks becomes a template."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quizlib.errors import ReportError
from quizlib.exchange.choices_xlsx import Choice, read_choices, write_choices
from quizlib.exchange.ledger import ReadLedger, read_ledger
from quizlib.faces.cli.columns import aligned

if TYPE_CHECKING:  # figures load pandas, which the help needs not
    from quizlib.reports.adopt import Blank, Fields, Findings, Proposal, Written

_AROUND = 16  # characters of the sentence shown on both sides of a blank


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
    from quizlib.reports.adopt import Fields, Proposer, chosen, find_blanks, write_template
    from quizlib.reports.docx_file import DocxFile
    from quizlib.reports.files import written

    sheet = target.with_name(f"{target.stem}-确认.xlsx")
    _check_targets(file, target, sheet, overwrite=overwrite, again=choices is not None)
    known = read_ledger(ledger) if ledger else ReadLedger((), ())
    findings = find_blanks(DocxFile.at(file))
    fields = Fields(one.kind for one in known.activities)
    proposals = Proposer(fields, (one.name for one in known.values)).all(findings.blanks)
    rows = read_choices(choices) if choices else []
    decided = chosen(rows, findings.blanks, proposals, fields)
    content = write_template(findings, decided)
    with written(target, ".docx") as draft:
        draft.write_bytes(content)
    if not choices:
        write_choices(sheet, _choices(findings.blanks, proposals, fields), fields.names())
    if as_json:
        shown = [_plain(blank, one) for blank, one in zip(findings.blanks, proposals, strict=True)]
        click.echo(json.dumps({"blanks": shown}, ensure_ascii=False, indent=2))
        return
    for line in _told(findings, proposals, decided, is_chosen=bool(choices)):
        click.echo(line)
    for line in _left(find_blanks(DocxFile.of(str(target), content)), decided):
        click.echo(line)
    click.echo(f"已写入 {target}。")
    if not choices and findings.blanks:
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


def _choices(blanks: Sequence["Blank"], proposals: Sequence["Proposal"], fields: "Fields") -> list[Choice]:
    return [
        Choice(
            blank.number,
            blank.place,
            blank.context,
            blank.start,
            blank.text,
            str(one.field),
            fields.meaning(one.field),
            one.label,
            str(one.second or ""),
        )
        for blank, one in zip(blanks, proposals, strict=True)
    ]


def _plain(blank: "Blank", one: "Proposal") -> dict[str, Any]:
    """A blank as JSON: ``figure`` is the id of its definition, null where it is none."""
    from quizlib.reports.adopt.field import KINDS

    kind = KINDS.get(one.field.kind)
    return {
        "text": blank.text,
        "context": blank.context,
        "figure": one.field.figure or None,
        "confidence": one.sure,
        "field": str(one.field),
        "kind": kind.value if kind else None,
        "place": blank.place,
        "second": str(one.second) if one.second else None,
    }


def _told(
    findings: "Findings", proposals: Sequence["Proposal"], decided: Sequence["Written"], *, is_chosen: bool
) -> list[str]:
    from quizlib.reports.adopt import Field

    if not findings.blanks:
        return [f"{findings.file.name}：没有找到 XX、××、___ 这样的空白。"]
    rows = [["序号", "位置", "原文", "写入" if is_chosen else "建议", "把握"]]
    for blank, proposal, one in zip(findings.blanks, proposals, decided, strict=True):
        text = f"{{{{ {one} }}}}" if isinstance(one, Field) else "（保留）" if one is None else one
        sure = proposal.label if one == proposal.field else "已改"
        rows.append([str(blank.number), blank.place, _shortened(blank), text, sure])
    labels = [proposal.label for proposal in proposals]
    counted = "，".join(f"{label} {labels.count(label)} 处" for label in dict.fromkeys(("很有把握", "大概", "请确认")))
    return [*aligned(rows, left=(0, 1, 2, 3, 4)), "", f"共 {len(findings.blanks)} 处空白：{counted}。"]


def _shortened(blank: "Blank") -> str:
    before, behind = blank.context[: blank.start], blank.context[blank.start + len(blank.text) :]
    left = before if len(before) <= _AROUND else f"…{before[-_AROUND:]}"
    right = behind if len(behind) <= _AROUND else f"{behind[:_AROUND]}…"
    return " ".join(f"{left}〔{blank.text}〕{right}".split())


def _left(findings: "Findings", decided: Sequence["Written"]) -> list[str]:
    """What is still open in the template as written."""
    from quizlib.reports.adopt import Field

    lines: list[str] = []
    names = dict.fromkeys(one.name for one in decided if isinstance(one, Field) and one.named)
    if names:
        lines += [f"要在活动台账“其他数据”里填写的（{len(names)} 项）：{'、'.join(names)}"]
    if findings.blanks:
        lines += ["还留着的空白：", *(f"  {one.place}：{_shortened(one)}" for one in findings.blanks)]
    if findings.passed_over:
        told = (f"  {one.place}：{one.context}（{one.text}，{one.reason}）" for one in findings.passed_over)
        lines += ["看起来像空白、没有改动的，请看一看：", *told]
    if not lines:
        lines.append("没有还要填的。")
    return lines
