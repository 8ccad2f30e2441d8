"""The appendix 数据来源: a row for each number of a report, and what the numbers were counted from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from quizlib.core.moment import local, spoken
from quizlib.figures import Held, Period
from quizlib.figures.period import spoken_day
from quizlib.figures.reported import Changed
from quizlib.reports.cited import Row
from quizlib.reports.fields import Sources
from quizlib.reports.word.links import anchor
from quizlib.reports.word.placing import append
from quizlib.reports.word.stories import Story, element
from quizlib.reports.word.table import WordTable, paragraph

_TITLE, _SMALL, _BODY = 32, 17, 21  # half points
_HEADING_FONT = "黑体"
_DIGITS = 12  # of a checksum


@dataclass(frozen=True, slots=True)
class Appendix:
    """What stands in it: the ``rows`` of the numbers, the ``spans`` that were counted, and what was ``changed`` since
    an earlier report."""

    rows: Sequence[Row]
    spans: Sequence[tuple[str, Period]]
    changed: Sequence[Changed]

    def add_to(self, story: Story, sources: Sources) -> None:
        """Append it to a document on a new page, with a bookmark on each row."""
        append(story, lambda width: self._elements(sources, width))

    def _elements(self, sources: Sources, width: int) -> Iterator[Any]:
        yield paragraph(
            "附录　数据来源", size=_TITLE, align="center", font=_HEADING_FONT, after=160, new_page=True, outline=True
        )
        at = local(sources.facts(sources.period).at)
        yield _text(
            f"本报告的数字由系统按下列定义统计，数字截至{spoken_day(at.date())}{at:%H:%M}（北京时间）。"
            "正文中的数字都带有链接，在 Word 中按住 Ctrl 单击即到本表中它的一行。"
            "比例按准确的分子、分母计算，只在书写时四舍五入；人指不重复的人员，人次指作答次数。"
        )
        yield _caption("一、数字和定义")
        yield self._numbers(width)
        yield _caption("二、场次")
        yield from self._sittings(sources, width)
        if sources.ledger is not None:
            yield _text("活动台账后面的括号里是文件名和文件校验码（SHA-256）的前 12 位。")
        if self.changed:
            yield _caption("三、与此前报告不同的数字")
            yield _changes(self.changed, width)

    def _numbers(self, width: int) -> Any:
        first: dict[str, int] = {}
        texts = []
        for one in self.rows:
            before = first.setdefault(one.definition, one.number)
            definition = one.definition if before == one.number else f"同序号{before}"
            about = (str(one.number), one.name, one.id, one.scope, one.value, one.numerator, one.denominator)
            texts.append((*about, definition))
        header = ("序号", "指标", "指标编号", "范围", "数值", "分子", "分母", "定义")
        widths = (9, 21, 24, 25, 18, 16, 16, 33)
        table = WordTable(header, texts, widths, left=frozenset({1, 2, 3, 7}), size=_SMALL).element(width)
        for number, row in enumerate(table.iterchildren(qn("w:tr"))):
            if number:
                _mark(next(row.iter(qn("w:p"))), number)
        return table

    def _sittings(self, sources: Sources, width: int) -> Iterator[Any]:
        rows = [
            _sitting(number, label, held)
            for number, (label, held) in enumerate(
                ((label, held) for label, period in self.spans for held in sources.facts(period).held), 1
            )
        ]
        if not rows:
            yield _text("没有场次。")
            return
        header = ("序号", "期间", "名称\n编号", "开放时段", "名册和成绩截至", "归档版本", "校验码")
        yield WordTable(header, rows, (9, 11, 37, 32, 32, 12, 29), left=frozenset({2}), size=_SMALL).element(width)
        yield _text(
            "已经结束的场次在 results 文件夹里归档，校验码是归档说明 manifest.json 的 SHA-256 的前 12 位，"
            "可以用 quizlib verify 核对；"
            "之后如有重新评分、更正名册等，另存为新的版本，旧的版本保留。"
        )


def _sitting(number: int, label: str, held: Held) -> tuple[str, ...]:
    sitting = held.sitting
    frozen = (str(held.version), held.checksum[:_DIGITS]) if held.version else ("尚未归档", "—")
    window = f"{spoken(sitting.opens)}\n至{spoken(sitting.closes)}"
    return (str(number), label, f"{sitting.title}\n{sitting.id}", window, spoken(held.as_of), *frozen)


def _changes(changed: Iterable[Changed], width: int) -> Any:
    rows = [
        (one.figure.name, one.where, one.old, one.new, one.why, f"{one.reported_in}\n{spoken(one.when)}")
        for one in changed
    ]
    header = ("指标", "范围", "原为", "现为", "原因", "此前的报告")
    return WordTable(header, rows, (22, 28, 22, 22, 42, 30), left=frozenset({0, 1, 4, 5}), size=_SMALL).element(width)


def _text(text: str) -> Any:
    return paragraph(text, size=_BODY, first_line=200, before=40, after=80)


def _caption(text: str) -> Any:
    return paragraph(text, size=_BODY, font=_HEADING_FONT, before=120, after=60, keep_next=True)


def _mark(node: Any, number: int) -> None:
    """Put the bookmark of a row around the text of its first cell; ``tidy`` gives it its id."""
    id = f"row {number}"
    node.insert(1, element("w:bookmarkStart", id=id, name=anchor(number)))
    node.append(element("w:bookmarkEnd", id=id))
