"""Changes to the bank that organizers make: review and retire questions, and follow the law when it is amended."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quizlib.core.bank import Bank
from quizlib.core.question import Question, Review, has_basis, leaves
from quizlib.core.regulation import Edition
from quizlib.core.staleness import staleness
from quizlib.errors import Problem, ProblemsError
from quizlib.exchange.bank_write import BankFile, RegisterFile
from quizlib.exchange.bank_yaml import REGULATIONS, Checked, bank_files, check


@dataclass(frozen=True, slots=True)
class Amended:
    """What a new edition means: the questions that rest on older ones by article, and whether it is in force yet."""

    edition: Edition
    by_article: Mapping[str, tuple[Question, ...]]
    in_force: bool


def read_checked(folder: Path) -> Checked:
    """The bank in ``folder``. Raises ProblemsError where files must be mended first."""
    found = check([folder], folder / REGULATIONS)
    if found.problems:
        raise ProblemsError(found.problems)
    return found


def review(folder: Path, ids: Sequence[str], status: Review, by: str, on: dt.date) -> list[Question]:
    """Give questions a review status, by whom and when; the questions that it changed.

    Raises:
        ProblemsError: there is no such question, or it cannot be reviewed: its basis is open, or it is stale; nothing
            is changed then.
        BankError: a file cannot be written.
    """
    bank = read_checked(folder).bank
    problems = [Problem(id, "题库里没有这道题") for id in ids if id not in bank.questions]
    asked = [bank.questions[id] for id in ids if id in bank.questions]
    problems += review_problems(asked, status, by, bank, on)
    if problems:
        raise ProblemsError(problems)
    for file in _files_with(folder, ids):
        set_review(file, set(file.ids) & set(ids), status, by, on)
        file.save()
    return asked


def review_problems(asked: Iterable[Question], status: Review, by: str, bank: Bank, on: dt.date) -> list[Problem]:
    """Why questions cannot be given ``status`` by that person ``on`` that day; nothing if they can."""
    if status is not Review.REVIEWED:
        return []
    problems = []
    for one in asked:
        if not has_basis(one):
            problems.append(Problem(one.id, "依据还没有写明，请先写上法规和条文"))
        reasons = staleness(one, bank.regulations, bank.traps, on)
        problems += [Problem(one.id, f"已过时，不能审定：{reason.message}") for reason in reasons]
    if not by.strip():
        problems.append(Problem("审定人", "不能为空，请写明由谁审定"))
    return problems


def set_review(file: BankFile, ids: Iterable[str], status: Review, by: str, on: dt.date) -> None:
    """Set the review status in an open file, by whom and when; a draft has neither."""
    by = by.strip()
    fields = {"review": status.value, "reviewed_by": by or None, "reviewed_on": on if by else None}
    if status is Review.DRAFT:
        fields |= {"reviewed_by": None, "reviewed_on": None}
    for id in ids:
        file.set(id, fields)
        if status is not Review.DRAFT:
            file.settle(id)


def amend(folder: Path, regulation_id: str, edition: Edition, on: dt.date) -> Amended:
    """Register a new edition, and mark the questions that rest on older ones for review.

    Where the edition is in force by ``on`` they become drafts, and are not drawn; before that day they stay as they
    are, with a remark, and are left out of sittings that close later.

    Raises:
        ProblemsError: there is no such regulation, or the edition does not fit behind the last one.
        BankError: a file cannot be written.
    """
    bank = read_checked(folder).bank
    regulation = bank.regulations.get(regulation_id)
    where = f"法规 {regulation_id}"
    if regulation is None:
        raise ProblemsError([Problem(where, f"没有登记，登记的有：{'、'.join(bank.regulations)}")])
    if regulation.edition(edition.id) is not None:
        raise ProblemsError([Problem(where, f"{edition.id} 版已经登记过了")])
    if edition.date < regulation.current.date:
        raise ProblemsError(
            [
                Problem(
                    where,
                    f"日期应不早于 {regulation.current.id} 版的 {regulation.current.date}（现为 {edition.date}）",
                )
            ]
        )
    if edition.effective and edition.effective < edition.date:
        message = f"施行日期应不早于通过的日期 {edition.date}（现为 {edition.effective}）"
        raise ProblemsError([Problem(where, message)])
    affected = [
        one
        for one in bank.questions.values()
        if one.review is not Review.RETIRED
        and any(each.basis.regulation == regulation_id for each in (one, *leaves(one)))
    ]
    in_force = edition.begins <= on
    remark = (
        f"待复核：《{regulation.title}》{edition.id} 版自 {edition.begins} 起施行，请核对条文后改 edition 和 article"
    )
    files = list(_files_with(folder, [one.id for one in affected]))
    for file in files:
        for one in affected:
            if one.id in file.ids:
                if in_force:
                    file.set(one.id, {"review": Review.DRAFT.value, "reviewed_by": None, "reviewed_on": None})
                file.remark(one.id, [remark])
    register = RegisterFile(folder / REGULATIONS)
    register.add_edition(regulation_id, edition)
    register.save()
    for file in files:
        file.save()
    return Amended(edition, _by_article(affected, regulation_id), in_force)


def drafts(bank: Bank) -> list[Question]:
    """The questions that wait for a review."""
    return [one for one in bank.questions.values() if one.review is Review.DRAFT]


def _by_article(questions: Iterable[Question], regulation_id: str) -> dict[str, tuple[Question, ...]]:
    found: dict[str, list[Question]] = {}
    for one in questions:
        articles = [each.basis.article for each in leaves(one) if each.basis.regulation == regulation_id]
        for article in dict.fromkeys(articles or [one.basis.article]):
            found.setdefault(article, []).append(one)
    return {article: tuple(found[article]) for article in sorted(found, key=_order)}


def _order(article: str) -> tuple[int, str]:
    digits = "".join(one if one.isdecimal() else " " for one in article).split()
    return (int(digits[0]) if digits else 0, article)


def _files_with(folder: Path, ids: Sequence[str]) -> Iterable[BankFile]:
    wanted = set(ids)
    for path in bank_files([folder]):
        file = BankFile(path)
        if wanted & set(file.ids):
            yield file
