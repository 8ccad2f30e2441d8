"""The scores of one sitting as a spreadsheet: scores, branches, who has not taken part, every question, the rules."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from quizlib.core.frozen import plain
from quizlib.core.moment import spoken
from quizlib.core.sitting import Phase
from quizlib.figures import DEFINITIONS, By, Figure, SittingFacts, figures_of
from quizlib.reports.book import Book, Cell, Column, Share
from quizlib.reports.files import written
from quizlib.reports.questions_xlsx import MOST_SHEETS, editions_in_order, write_questions

_SCORES = (
    Column("工号", 14),
    Column("姓名", 12),
    Column("党支部", 26, "wrapped"),
    Column("人员类别", 14, "centred"),
    Column("得分", 9),
    Column("满分", 9),
    Column("是否合格", 11, "centred"),
    Column("优秀", 9, "centred"),
    Column("用时", 13),
    Column("作答次数", 11),
    Column("交卷时间", 21),
    Column("交卷方式", 13, "centred"),
)
_ABSENT = (
    Column("党支部", 26, "wrapped"),
    Column("工号", 14),
    Column("姓名", 12),
    Column("人员类别", 14, "centred"),
    Column("状态", 12, "centred"),
    Column("本支部未参加人数", 19),
    Column("本支部应参加人数", 19),
)
_BY_BRANCH = (
    *("persons_due", "persons", "absent", "person_times", "participation", "scored", "pending"),
    *("mean_rate", "mean", "highest", "lowest", "pass_rate", "excellent_rate"),
)


def write_scores(target: Path, facts: SittingFacts) -> None:
    """Write the scores of a sitting to ``target`` (.xlsx).

    Raises:
        ReportError: the file cannot be written, and why.
    """
    with written(target, ".xlsx") as draft:
        book = Book(draft)
        book.created(f"{facts.sitting.title}：成绩", facts.facts.at)
        book.table(book.sheet("成绩"), _SCORES, list(_score_rows(facts)))
        _write_branches(book, facts)
        book.table(book.sheet("未参加", landscape=False), _ABSENT, list(_absent_rows(facts)))
        write_questions(book, facts)
        _write_rules(book, facts)
        book.close()


def _score_rows(facts: SittingFacts) -> Iterator[list[Cell]]:
    times = Counter(one.member for one in facts.attempts)
    counting = {one.member: one for one in facts.attempts if one.counts}
    for person in facts.people:
        one = counting.get(person.member)
        if one is None:
            continue
        yield [
            *(person.number, person.name, person.branch, person.cohort, one.points, one.maximum),
            ("合格" if one.passes else "不合格") if one.settled else "待评分",
            "优秀" if one.settled and one.excels else None,
            one.ended - one.started,
            times[person.member],
            one.ended,
            "本人交卷" if one.handed_in else "到时收卷",
        ]


def _absent_rows(facts: SittingFacts) -> Iterator[list[Cell]]:
    people, there = facts.people, {one.member for one in facts.attempts}
    absent = [person for person in people if person.member not in there]
    due_in, absent_in = Counter(one.branch for one in people), Counter(one.branch for one in absent)
    for one in absent:
        status = "正在作答" if one.member in facts.running else "未参加"
        yield [one.branch, one.number, one.name, one.cohort, status, absent_in[one.branch], due_in[one.branch]]


def _write_branches(book: Book, facts: SittingFacts) -> None:
    columns = [Column("党支部", 26, "wrapped")]
    columns += [Column(DEFINITIONS[id].title, 13, "centred") for id in _BY_BRANCH]
    figures = figures_of(facts.facts)
    told = [(scope.name, its) for scope, its in figures.by(By.BRANCH).items()] + [("全部", figures.everywhere)]
    rows = [[name, *(_cell(its[id]) for id in _BY_BRANCH)] for name, its in told]
    book.table(book.sheet("各支部"), columns, rows)


def _cell(figure: Figure) -> Cell:
    if figure.unit == "%":
        return Share(None if figure.value is None else figure.value / 100)
    return "—" if figure.value is None else figure.value


def _write_rules(book: Book, facts: SittingFacts) -> None:
    sheet = book.sheet("说明", landscape=False)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 84)
    rows = [*_rules(facts), *_explanations(facts)]
    rows += [(f"指标：{DEFINITIONS[id].name}", DEFINITIONS[id].definition) for id in _BY_BRANCH]
    for row, (label, text) in enumerate(rows):
        book.passage(sheet, row, label, text, last=1, width=84)


def _rules(facts: SittingFacts) -> list[tuple[str, str]]:
    sitting = facts.sitting
    audience = [f"党支部：{'、'.join(sitting.audience.branches)}"] if sitting.audience.branches else []
    audience += [f"人员类别：{'、'.join(sitting.audience.cohorts)}"] if sitting.audience.cohorts else []
    return [
        ("场次", f"{sitting.title}（{sitting.kind.label}，编号 {sitting.id}）"),
        ("开放时段", f"{spoken(sitting.opens)} 至 {spoken(sitting.closes)}（北京时间）"),
        ("时限", f"{sitting.time_limit} 分钟"),
        ("作答次数", f"最多 {sitting.attempts} 次，{sitting.counts.label}" if sitting.attempts > 1 else "1 次"),
        ("满分", f"{plain(facts.full_marks)} 分"),
        ("合格线、优秀线", f"合格 {plain(sitting.pass_line)} 分，优秀 {plain(sitting.excellent_line)} 分，达到即算"),
        ("多选计分", sitting.multiple_rule.label),
        ("参加范围", "；".join(audience) or "名册上的全部人员"),
        ("导出时间", f"{spoken(facts.facts.at)}（北京时间）{_still_open(facts)}"),
    ]


def _still_open(facts: SittingFacts) -> str:
    at: datetime = facts.facts.at
    if facts.sitting.phase(at) is Phase.OPEN:
        return f"；此时本场次还没有结束，有 {len(facts.running)} 人正在作答，数字还会变动"
    return ""


def _explanations(facts: SittingFacts) -> list[tuple[str, str]]:
    editions = len(editions_in_order(facts))
    sheets = f"每道题一个工作表，共 {editions} 道。试卷是抽题组成的，各人题目不同。"
    if editions > MOST_SHEETS:
        sheets = f"本场次共有 {editions} 道题，超过 {MOST_SHEETS} 道，不再一题一表，各人的作答内容都在“作答明细”里。"
    return [
        ("成绩", "一人一行，是按作答次数规则计入的那次作答；还有题目待评分的，得分只是已评部分，待评分后会变动。"),
        ("用时", "从开始作答到交卷（或到时自动收卷）。"),
        ("题目", f"{sheets}选项字母按题库中的顺序，与党员看到的顺序可能不同。"),
        ("通过率", "已评定的作答中，本题得分之和除以分值之和；待评分的不计入。"),
    ]
