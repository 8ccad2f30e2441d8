"""An old report on its way to a template: its blanks, what is proposed, and what an organizer changed."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from quizlib.exchange.choices_xlsx import Choice, read_choices, write_choices
from quizlib.exchange.ledger import ReadLedger, read_ledger
from quizlib.reports.adopt import Blank, Field, Fields, Findings, Proposal, Proposer, Written, chosen, find_blanks
from quizlib.reports.adopt import write_template as written
from quizlib.reports.docx_file import DocxFile

_AROUND = 16  # characters of the sentence shown on both sides of a blank


class Adopted:
    """The blanks of the report ``file`` with proposals; ``changes`` are what was written instead, by number."""

    def __init__(self, file: DocxFile, fields: Fields, names: Iterable[str]) -> None:
        self._file = file
        self.name = file.name
        self.fields = fields
        self.findings: Findings = find_blanks(file)
        self.proposals: list[Proposal] = Proposer(fields, names).all(self.findings.blanks)
        self.changes: dict[int, str] = {}
        self.decided: list[Written] = [one.field for one in self.proposals]

    def change(self, number: int, change: str) -> None:
        """Write ``change`` in the blank of this number, or what is proposed where it is empty. Raises ProblemsError."""
        changes = {**self.changes, number: change}
        self.decided = chosen(self._rows(changes), self.findings.blanks, self.proposals, self.fields)
        self.changes = {number: one for number, one in changes.items() if one}

    def take(self, path: Path) -> int:
        """Take the changes of a workbook that ``write_sheet`` wrote; how many there are. Raises ProblemsError."""
        rows = read_choices(path)
        self.decided = chosen(rows, self.findings.blanks, self.proposals, self.fields)
        self.changes = {one.number: one.change for one in rows if one.change}
        return len(self.changes)

    def write_sheet(self, path: Path) -> None:
        """Write a workbook to look through. Raises PlanError."""
        write_choices(path, self._rows(self.changes), self.fields.names())

    def sheet(self) -> tuple[str, bytes]:
        """The same, by a name to offer and its bytes."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / "sheet.xlsx"
            self.write_sheet(path)
            return f"{Path(self.name).stem}-确认.xlsx", path.read_bytes()

    def template(self) -> tuple[str, bytes]:
        """A name to offer and the bytes of the template. Raises ReportError."""
        findings = find_blanks(self._file)  # they serve once
        return f"{Path(self.name).stem}-模板.docx", written(findings, self.decided)

    def told(self) -> list[tuple[str, str]]:
        """For each blank what is written there, and how sure that is."""
        return [
            (_text(one), proposal.label if one == proposal.field else "已改")
            for one, proposal in zip(self.decided, self.proposals, strict=True)
        ]

    def counted(self) -> str:
        """How many blanks there are, and how sure their proposals."""
        if not self.proposals:
            return f"{self.name}：没有找到 XX、××、___ 这样的空白。"
        labels = [one.label for one in self.proposals]
        counts = "，".join(f"{one} {labels.count(one)} 处" for one in ("很有把握", "大概", "请确认"))
        return f"共 {len(labels)} 处空白：{counts}。"

    def left(self) -> list[str]:
        """What is still open in the template as it is decided now: it is written and read again."""
        again = find_blanks(DocxFile.of(*self.template()))
        lines: list[str] = []
        names = dict.fromkeys(one.name for one in self.decided if isinstance(one, Field) and one.named)
        if names:
            lines.append(f"要在活动台账“其他数据”里填写的（{len(names)} 项）：{'、'.join(names)}")
        if again.blanks:
            lines += ["还留着的空白：", *(f"  {one.place}：{shortened(one)}" for one in again.blanks)]
        if again.passed_over:
            told = (f"  {one.place}：{one.context}（{one.text}，{one.reason}）" for one in again.passed_over)
            lines += ["看起来像空白、没有改动的，请看一看：", *told]
        return lines or ["没有还要填的。"]

    def _rows(self, changes: dict[int, str]) -> list[Choice]:
        return [
            Choice(
                *(blank.number, blank.place, blank.context, blank.start, blank.text),
                *(str(one.field), self.fields.meaning(one.field), one.label, str(one.second or "")),
                change=changes.get(blank.number, ""),
                where=f"第 {blank.number} 处",
            )
            for blank, one in zip(self.findings.blanks, self.proposals, strict=True)
        ]


def adopted(file: DocxFile, ledger: Path | None) -> Adopted:
    """The report ``file``, with the kinds and names of a ledger if there is one. Raises ReportError, ProblemsError."""
    known = read_ledger(ledger) if ledger else ReadLedger((), ())
    return Adopted(file, Fields(one.kind for one in known.activities), [one.name for one in known.values])


def shortened(blank: Blank) -> str:
    """The blank in 〔〕 with what is near it."""
    before, behind = blank.context[: blank.start], blank.context[blank.start + len(blank.text) :]
    left = before if len(before) <= _AROUND else f"…{before[-_AROUND:]}"
    right = behind if len(behind) <= _AROUND else f"{behind[:_AROUND]}…"
    return " ".join(f"{left}〔{blank.text}〕{right}".split())


def _text(one: Written) -> str:
    return f"{{{{ {one} }}}}" if isinstance(one, Field) else "（保留）" if one is None else one
