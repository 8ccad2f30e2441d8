"""The scores of one sitting as a workbook with native charts: of all branches, with a sheet for each, or of one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from quizlib.figures import By, SittingFacts, branches_of
from quizlib.reports.book import Book
from quizlib.reports.files import folder_for, written
from quizlib.reports.names import file_names, sheet_names
from quizlib.reports.native_charts import chart_sheet
from quizlib.reports.sheets.branches import write_branches
from quizlib.reports.sheets.cover import COVER, Entry, write_cover
from quizlib.reports.sheets.material import Material
from quizlib.reports.sheets.persons import excused, write_absent, write_excused, write_scores_sheet
from quizlib.reports.sheets.quality import QUALITY, write_quality
from quizlib.reports.sheets.questions import CHOICES, LISTED, write_choices, write_questions
from quizlib.reports.sheets.ranks import RANKS, write_ranks
from quizlib.reports.sheets.responses import TOGETHER, layout, write_responses
from quizlib.reports.sheets.rules import RULES, write_rules
from quizlib.reports.sheets.scopes import FIGURES, write_bands, write_scopes
from quizlib.reports.sheets.weak import WEAK, write_weak

#: Called with how many parts of the work are done, and how many there are.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet: what it holds, and what writes it."""

    name: str
    holds: str
    write: Callable[[Book], object]


def write_scores(
    target: Path, facts: SittingFacts, *, branches: bool = False, progress: Progress = lambda done, total: None
) -> None:
    """Write the scores of a sitting to ``target`` (.xlsx), with ``branches`` also a sheet for each branch.

    Raises:
        ReportError: the file cannot be written, and why.
    """
    _write(target, Material(facts), branches, progress)


def write_branch_books(folder: Path, facts: SittingFacts, progress: Progress = lambda done, total: None) -> list[Path]:
    """Write a workbook for each branch to ``folder``, which holds no person of another one; their paths.

    Raises:
        ReportError: a file cannot be written, and why.
    """
    folder_for(folder)
    material = Material(facts)
    names = branches_of(facts.facts)
    files = [folder / one for one in file_names((f"{name} {facts.sitting.title}成绩" for name in names), ".xlsx")]
    for number, (name, target) in enumerate(zip(names, files, strict=True), 1):
        _write(target, material.of_branch(name), False, lambda done, total: None)
        progress(number, len(names))
    return files


def _write(target: Path, material: Material, branches: bool, progress: Progress) -> None:
    facts = material.facts
    sheets = list(_sheets(material))
    taken = [COVER, *(one.name for one in sheets), *(chart_sheet(one.name) for one in sheets), TOGETHER]
    taken += material.sheet_of.values()
    listed = branches_of(facts.facts) if branches else []
    names = dict(zip(listed, sheet_names(listed, taken), strict=True))
    contents = [Entry(one.name, one.holds, one.name) for one in sheets]
    contents += [Entry(name, f"{branch}的指标、成绩、未参加和免考人员", name) for branch, name in names.items()]
    contents += _responses(material)
    total = len(sheets) + 2 + (len(material.editions) if not material.together else 1)
    with written(target, ".xlsx") as draft:
        book = Book(draft)
        book.created(
            f"{facts.sitting.title}：成绩{f'（{material.branch}）' if material.branch else ''}", facts.facts.at
        )
        write_cover(book, material, contents, FIGURES)
        done = 0
        for one in sheets:
            one.write(book)
            progress(done := done + 1, total)
        if names:
            write_branches(book, material, names)
        progress(done := done + 1, total)
        for _ in write_responses(book, material):
            progress(done := done + 1, total)
        book.close()
        progress(total, total)


def _responses(material: Material) -> list[Entry]:
    names = [TOGETHER] if material.together else list(material.sheet_of.values())
    if not material.editions:
        return []
    span = names[0] if len(names) == 1 else f"{names[0]} 至 {names[-1].removeprefix('题目 ')}"
    return [Entry(span, f"题干、标准答案、解析和每个人的作答。{layout(material)}", names[0])]


def _sheets(material: Material) -> Iterator[_Sheet]:
    facts = material.facts
    own = "本支部" if material.branch else "每个党支部"
    yield _Sheet("成绩", "每人的得分、是否合格、用时、作答次数和交卷时间", lambda book: write_scores_sheet(book, facts))
    yield _Sheet(
        "各支部",
        f"{own}的各项指标和图表，最后一行是全部；行数多时图表在它后面一页",
        lambda book: write_scopes(book, material, By.BRANCH),
    )
    if facts.sitting.standings and not material.branch:
        yield _Sheet(RANKS, "按本场次的排名规则排出的党支部名次", lambda book: write_ranks(book, facts))
    yield _Sheet("人员类别", "各类人员的各项指标和图表", lambda book: write_scopes(book, material, By.COHORT))
    yield _Sheet("成绩分布", "各分数段的成绩份数和图表", lambda book: write_bands(book, facts))
    yield _Sheet("未参加", "应参加而没有参加的人，按党支部排列", lambda book: write_absent(book, facts))
    if excused(facts):
        yield _Sheet("免考", "登记了免考的人和原因", lambda book: write_excused(book, facts))
    yield _Sheet(LISTED, "每道题的依据、通过率、区分度、用时和提示", lambda book: write_questions(book, material))
    yield _Sheet(WEAK, "知识点、法规和条文的得分率，从低到高", lambda book: write_weak(book, material))
    yield _Sheet(CHOICES, "选择题和判断题的每个选项有多少人选", lambda book: write_choices(book, material))
    if not material.branch:
        yield _Sheet(QUALITY, "信度、测量标准误和需要看一看的题数", lambda book: write_quality(book, material))
    yield _Sheet(RULES, "各列的意思、颜色和统计方法", lambda book: write_rules(book, layout(material)))
