"""The roster as a spreadsheet: a row a member, under a header that is found by its names."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from quizlib.core.member import Member, joined, within
from quizlib.errors import Problem, ProblemsError
from quizlib.exchange.xlsx import Cell, Sheet, Table, find_table, new_book, read_sheets, save, sheets_of

_NUMBER, _NAME, _BRANCH, _COHORT, _PIN = "工号", "姓名", "党支部", "人员类别", "PIN 码"
_UPPER = "上级党组织"
#: The headings that mean each column, the best first.
HEADINGS: Mapping[str, Sequence[str]] = {
    _NUMBER: ("工号", "员工编号", "人员编号", "职工号", "员工号", "职工编号", "编号"),
    _NAME: ("姓名", "员工姓名", "党员姓名", "名字"),
    _BRANCH: ("党支部", "所在党支部", "所属党支部", "支部", "所在支部", "所属支部", "支部名称", "党支部名称", "单位"),
    _COHORT: ("人员类别", "类别", "身份", "政治面貌"),
    _PIN: ("PIN码", "PIN", "口令", "密码"),
    _UPPER: ("上级党组织", "上级组织", "上级党组织名称", "上级党委", "上级党总支"),
}
_LONGEST = 60
_LEAST = 3  # cells of a row that may be a person

_EXAMPLE = (
    ("000101", "样例甲一", "第一党支部", "党员", "", ""),
    ("000102", "样例甲二", "第一党支部", "预备党员", "", ""),
    ("000201", "样例乙一", "第二党支部", "党员", "", ""),
    ("000202", "样例乙二", "第二党支部", "入党积极分子", "", ""),
)
_NOTES = (
    "一行一个人，第一行是表头，请不要合并单元格。",
    "工号按文本保存，前面的 0 会保留；请先保持“文本”格式再填写或粘贴。",
    "姓名、党支部必须填写；同一个党支部的名称要写得一样。",
    "人员类别例如：党员、预备党员、入党积极分子。没有这一列时都按党员处理。",
    "PIN 码可以不填；填了以后，本人登录时除工号、姓名外还要输入 PIN 码。",
    "上级党组织可以不填；填写时各级之间用 / 隔开，例如：某某公司党委/机关党总支。也可以直接写在党支部前面。",
    "示例行里的人是虚构的，填写前请删去。",
)


@dataclass(frozen=True, slots=True)
class _Code:
    """A number or a PIN as read, and the cell that it comes from."""

    cell: Cell
    text: str

    @property
    def is_bare(self) -> bool:
        """Whether it is a number that no format shows with leading zeros."""
        return self.cell.is_number and (self.text == "0" or not self.text.startswith("0"))


def read_roster(path: Path) -> list[tuple[Member, str]]:
    """The members of every visible sheet of an .xlsx file, each with the PIN, empty where there is none.

    Raises:
        ProblemsError: with every problem, by sheet and cell.
    """
    return _read(path.name, read_sheets(path))


def roster_of(name: str, data: bytes) -> list[tuple[Member, str]]:
    """The same for a file in memory; ``name`` is what it is called."""
    return _read(name, sheets_of(name, data))


def _read(file: str, sheets: Sequence[Sheet]) -> list[tuple[Member, str]]:
    problems: list[Problem] = []
    people: list[tuple[Member, str]] = []
    numbers: list[_Code] = []
    pins: list[_Code] = []
    tables = list(_tables(file, sheets, problems))
    for table in tables:
        for row in table.rows:
            person = _person(row, numbers, pins, problems)
            if person is not None:
                people.append(person)
    problems += [*_repeated(numbers), *_lost_zeros(numbers, shown=True), *_lost_zeros(pins, shown=False)]
    if tables and not numbers and not problems:
        problems.append(Problem(file, "表头下面没有人员，请每行填写一人"))
    if problems:
        raise ProblemsError(problems)
    return people


def write_example(path: Path) -> None:
    """Write a roster to fill in, with made-up rows. Raises PlanError."""
    save(path, example_book())


def example_book() -> bytes:
    """A roster to fill in, with made-up rows."""
    buffer = BytesIO()
    book = new_book(buffer)
    sheet, notes = book.add_worksheet("名册"), book.add_worksheet("填写说明")
    text = book.add_format({"num_format": "@"})
    head = book.add_format({"num_format": "@", "bold": True, "bg_color": "#D9D9D9", "border": 1})
    for column, (name, width) in enumerate(zip(HEADINGS, (14, 14, 26, 16, 12, 30), strict=True)):
        sheet.set_column(column, column, width, text)
        sheet.write_string(0, column, name, head)
    for number, row in enumerate(_EXAMPLE, 1):
        for column, value in enumerate(row):
            sheet.write_string(number, column, value, text)
    sheet.freeze_panes(1, 0)
    sheet.ignore_errors({"number_stored_as_text": "A1:F5000"})
    notes.set_column(0, 0, 80)
    for number, note in enumerate(_NOTES):
        notes.write_string(number, 0, f"{number + 1}. {note}")
    book.close()
    return buffer.getvalue()


def _tables(file: str, sheets: Sequence[Sheet], problems: list[Problem]) -> Iterator[Table]:
    found = False
    for sheet in sheets:
        table = find_table(sheet, HEADINGS)
        where = f"{file} {sheet.name}"
        if table is None:
            if sum(len([cell for cell in row if not cell.is_empty]) >= _LEAST for row in sheet.rows) > 1:
                found = True
                problems.append(Problem(where, "没有找到表头，应有一行写着 工号、姓名、党支部；不是名册的请删去或隐藏"))
            continue
        found = True
        before = len(problems)
        for name in (_NUMBER, _NAME, _BRANCH):
            if name not in table.columns:
                shown = "、".join(cell.text() for cell in table.header if isinstance(cell.value, str))
                problems.append(Problem(table.header[0].where, f"表头缺少 {name} 一列（现有：{shown}）"))
        problems += _repeated_headings(table)
        if len(problems) == before:
            yield table
    if not found:
        shown = "；".join("、".join(names) for names in list(HEADINGS.values())[:3])
        problems.append(Problem(file, f"没有找到表头，应有一行写着 工号、姓名、党支部（可用的名称：{shown}）"))


def _repeated_headings(table: Table) -> Iterator[Problem]:
    for name, place in table.columns.items():
        heading = table.header[place].value
        for cell in table.header[place + 1 :]:
            if cell.value == heading:
                yield Problem(cell.where, f"表头中 {name} 出现了两次，每列只能有一个，请改成一人一行")


def _person(
    row: Mapping[str, Cell], numbers: list[_Code], pins: list[_Code], problems: list[Problem]
) -> tuple[Member, str] | None:
    texts: dict[str, str] = {}
    before = len(problems)
    for name, cell in row.items():
        try:
            texts[name] = cell.text()
        except ValueError as error:
            problems.append(Problem(cell.where, f"{name}{error}"))
            continue
        if not texts[name] and name not in (_PIN, _UPPER):
            problems.append(Problem(cell.where, f"{name}没有填写（合并的单元格请取消合并，每行都填）"))
        elif len(texts[name]) > _LONGEST:
            problems.append(Problem(cell.where, f"{name}不能超过 {_LONGEST} 个字（现有 {len(texts[name])} 个）"))
    number = texts[_NUMBER] = _half_width(texts.get(_NUMBER, "")).replace(" ", "")
    texts[_PIN] = _half_width(texts.get(_PIN, ""))
    for name, codes in ((_NUMBER, numbers), (_PIN, pins)):
        if texts[name]:
            codes.append(_Code(row[name], texts[name]))
    if row[_NUMBER].is_number and not number.isdigit() and number:
        problems.append(Problem(row[_NUMBER].where, f"工号应为文本或整数（现为 {number}）"))
    if len(problems) > before:
        return None
    branch = _branch(texts)
    if not 0 < len(branch) <= _LONGEST:
        message = f"党支部连同上级党组织应有 1 至 {_LONGEST} 个字（现有 {len(branch)} 个）"
        problems.append(Problem(row[_BRANCH].where, message))
        return None
    fields = {"number": number, "name": texts[_NAME], "branch": branch}
    if texts.get(_COHORT):
        fields["cohort"] = texts[_COHORT]
    return Member(**fields), texts[_PIN]


def _branch(texts: Mapping[str, str]) -> str:
    """The branch under its levels, which may stand before it already."""
    branch, upper = joined(texts[_BRANCH]), joined(texts.get(_UPPER, ""))
    return branch if not upper or within(branch, upper) else joined(upper, branch)


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _repeated(codes: Sequence[_Code]) -> Iterator[Problem]:
    first: dict[str, Cell] = {}
    for code in codes:
        cell = first.setdefault(code.text, code.cell)
        if cell is not code.cell:
            yield Problem(code.cell.where, f"工号 {code.text} 重复，与 {cell.where} 相同，每人应有自己的工号")


def _lost_zeros(codes: Sequence[_Code], *, shown: bool) -> Iterator[Problem]:
    """Those that lost their leading zeros, most likely: shorter than what is usual.

    What is usual is the length of most texts where numbers stand among texts, else the length of most of them all,
    as long as there are leading zeros. ``shown``: whether the message may say the code itself.
    """
    digits = [code for code in codes if code.text.isascii() and code.text.isdigit()]
    texts = [code for code in digits if not code.is_bare]
    usual = _usual(texts) or _usual(digits)
    zeros = any(code.text.startswith("0") and len(code.text) == usual for code in digits)
    for code in digits:
        lost = code.is_bare and bool(texts)
        if len(code.text) < usual and (lost or (zeros and _is_most(usual, digits))):
            if shown:
                likely = code.text.zfill(usual)
                message = f"工号 {code.text} 可能丢了前面的 0，应为 {likely}？请核对，改为文本格式后填写完整的工号"
            else:
                message = (
                    f"PIN 码可能丢了前面的 0（现为 {len(code.text)} 位，多数为 {usual} 位），请改为文本格式后填写完整"
                )
            yield Problem(code.cell.where, message)


def _usual(codes: Sequence[_Code]) -> int:
    lengths = Counter(len(code.text) for code in codes)
    return max(lengths, key=lambda length: (lengths[length], length), default=0)


def _is_most(length: int, codes: Sequence[_Code]) -> bool:
    return sum(len(code.text) == length for code in codes) * 2 > len(codes)
