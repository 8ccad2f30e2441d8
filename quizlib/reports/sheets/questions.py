"""Every question of a sitting: a list with its statistics, and how often each choice was chosen."""

from collections.abc import Iterator
from math import nan

from quizlib.core.question import LETTERS, Kind, Leaf, leaves
from quizlib.figures.hints import GRAVE, LIGHT, hints
from quizlib.reports.book import Book, Cell, Column, Link, Measure, Share
from quizlib.reports.sheets.material import Material
from quizlib.reports.wording import basis_text, key_text

LISTED, CHOICES = "题目一览", "选项分布"

_ASKED = (
    Column("题目", 12),
    Column("题目编号", 16),
    Column("题型", 13),
    Column("题干", 50, "wrapped"),
    Column("标准答案", 20, "wrapped"),
    Column("依据", 32, "wrapped"),
    Column("知识点", 14, "wrapped"),
    Column("作答份数", 12),
    Column("待评分", 10),
    Column("通过率", 10),
)
_TOLD = (
    Column("区分度（高低分组）", 12),
    Column("区分度（点二列相关）", 13),
    Column("平均用时（秒）", 12),
    Column("提示", 26, "wrapped"),
    Column("各选项选择情况", 40, "wrapped"),
)
_BESIDE = (
    Column("全部通过率", 12),
    Column("相差（百分点）", 12),
    Column("平均用时（秒）", 12),
    Column("各选项选择情况", 40, "wrapped"),
)
_CHOICES = (
    Column("题目", 12),
    Column("题目编号", 16),
    Column("题型", 13),
    Column("题干", 50, "wrapped"),
    Column("选项", 9, "centred"),
    Column("选项内容", 40, "wrapped"),
    Column("标准答案", 12, "centred"),
    Column("人数", 9),
    Column("占比", 10),
    Column("高分组占比", 12),
    Column("低分组占比", 12),
)
_BLANK = "未作答"
_TRUTH = {"true": "正确", "false": "错误"}


def write_questions(book: Book, material: Material) -> None:
    """A row for each question, and of a case for each part."""
    columns = (*_ASKED, *(_BESIDE if material.whole else _TOLD))
    sheet = book.sheet(LISTED)
    sheet.fit_to_pages(2, 0)
    sheet.repeat_columns(0, 1)
    sheet.print_across()
    table = book.table(sheet, columns, [_listed(material, *one) for one in material.places], frozen=2)
    book.bars(table, "通过率", 1)
    if not material.whole:
        book.flag_words(table, "提示", GRAVE, "bad")
        book.flag_words(table, "提示", LIGHT, "wait")
        for column in _TOLD[:2]:
            book.flag_where(table, column.title, "<", 0, "bad")


def write_choices(book: Book, material: Material) -> None:
    """A row for each choice of each question that has some, those that nobody chose among them."""
    rows = [row for place in material.places for row in _choice_rows(material, *place)]
    table = book.table(book.sheet(CHOICES), _CHOICES, rows, frozen=2)
    book.flag(table, "标准答案", {"是": "good"})
    book.bars(table, "占比", 1)


def _listed(material: Material, edition: str, part: int) -> list[Cell]:
    question = material.facts.questions[edition]
    leaf = leaves(question)[part]
    row = material.statistics.get((edition, part))
    facility = material.facility(edition, part)
    asked: list[Cell] = [
        named(material, edition),
        leaf.id,
        question.kind.label if leaf is question else f"案例题（{part + 1}）",
        leaf.stem,
        key_text(leaf),
        basis_text(leaf.basis, material.facts.titles),
        leaf.topic or question.topic,
        row.responses if row else 0,
        row.pending if row else 0,
        Share(facility),
    ]
    seconds = Measure(row.seconds if row else None)
    counted = list(_counted(material, edition, part, leaf))
    told = "　".join(f"{label}{'（答案）' if key else ''} {count}" for _, label, _, key, count, *_ in counted)
    if material.whole:
        of_all = material.whole.facility(edition, part)
        return [*asked, Share(of_all), Measure(100 * (facility - of_all)), seconds, told]
    index, correlation = (Measure(row.index, 2), Measure(row.discrimination, 2)) if row else (Measure(None),) * 2
    chosen = {letter: count for letter, _, _, _, count, *_ in counted}
    return [*asked, index, correlation, seconds, "；".join(hints(row, chosen, leaf)) if row else "", told]


def named(material: Material, edition: str) -> Cell:
    """The name of a question, which leads to its sheet where it has one."""
    name = material.sheet_of[edition]
    return name if material.together else Link(name, name)


def _choice_rows(material: Material, edition: str, part: int) -> Iterator[list[Cell]]:
    question = material.facts.questions[edition]
    leaf = leaves(question)[part]
    kind = question.kind.label if leaf is question else f"案例题（{part + 1}）"
    for _, label, text, key, count, share, upper, lower in _counted(material, edition, part, leaf):
        yield [
            *(named(material, edition), leaf.id, kind, leaf.stem, label, text, "是" if key else None),
            *(count, Share(share), Share(upper), Share(lower)),
        ]


def _counted(
    material: Material, edition: str, part: int, leaf: Leaf
) -> Iterator[tuple[str, str, str, bool, int, float, float, float]]:
    """Letter, label, text, whether it is (in) the key, how often chosen, share of all, of the upper and lower group."""
    known = material.chosen.get((edition, part), {})
    groups = next(((0.0 * one.upper, 0.0 * one.lower) for one in known.values()), (nan, nan))
    for letter, label, text, key in _choices(leaf):
        row = known.get(letter)
        if row is not None:
            yield letter, label, text, key, int(row.chosen), row.share, row.upper, row.lower
        elif letter and known:
            yield letter, label, text, key, 0, 0.0, *groups


def _choices(leaf: Leaf) -> Iterator[tuple[str, str, str, bool]]:
    if leaf.kind is Kind.TRUEFALSE:
        for letter, label in _TRUTH.items():
            yield letter, label, "", leaf.key is (letter == "true")
    elif leaf.kind in (Kind.SINGLE, Kind.MULTIPLE):
        for letter, choice in zip(LETTERS, leaf.order(), strict=False):
            yield letter, letter, choice.text, letter in str(leaf.key)
    else:
        return
    yield "", _BLANK, "", False
