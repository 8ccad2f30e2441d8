"""Personal links as a spreadsheet."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from quizlib.core.member import Member
from quizlib.core.moment import spoken
from quizlib.core.sitting import Sitting
from quizlib.exchange.xlsx import new_book, save

_COLUMNS = (("工号", 14), ("姓名", 12), ("党支部", 22), ("个人链接", 90))


def write_links(path: Path, sitting: Sitting, rows: Sequence[tuple[Member, str]]) -> None:
    """Write one row a member: number as text, name, branch, link as text. A list that is there is replaced.

    Raises:
        PlanError: the name is no .xlsx, or the file cannot be written.
    """
    save(path, links_book(sitting, rows), overwrite=True)


def links_book(sitting: Sitting, rows: Sequence[tuple[Member, str]]) -> bytes:
    """The same as a file in memory."""
    buffer = BytesIO()
    book = new_book(buffer)
    sheet = book.add_worksheet("个人链接")
    head = book.add_format({"bold": True, "bg_color": "#F2DCDB", "border": 1})
    sheet.write_string(
        0,
        0,
        f"{sitting.title}：个人链接（等同登录凭证，只发给本人；{spoken(sitting.closes)} 失效，获准再答的到期失效）",
    )
    for column, (name, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, name, head)
    for number, (member, link) in enumerate(rows, 2):
        for column, text in enumerate((member.number, member.name, member.branch, link)):
            sheet.write_string(number, column, text)
    sheet.freeze_panes(2, 0)
    book.close()
    return buffer.getvalue()
