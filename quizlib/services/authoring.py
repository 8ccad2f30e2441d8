"""Questions that several organizers work on: every change is held against what its author had seen.

A file may change under one's hands, by another console, an editor or git. What is not one's own question is no
hindrance: the change is made again on the file as it stands. One's own question, changed by somebody else, is never
overwritten: ``ChangedError`` tells who did it and how it stands now.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from quizlib.core.audit import ORGANIZER, Action, stated
from quizlib.core.bank import Bank
from quizlib.core.moment import local, spoken
from quizlib.core.question import Question, Review, body, content_hash, leaves
from quizlib.errors import ChangedError, Problem, ProblemsError
from quizlib.exchange.bank_entry import REGULATIONS, basis_problems
from quizlib.exchange.bank_folder import BankFolder
from quizlib.exchange.bank_write import BankFile
from quizlib.services.editing import review_problems, set_review
from quizlib.store import Store, audit
from quizlib.store.audit import Entry
from quizlib.store.questions import keep_editions

if TYPE_CHECKING:  # the readers of all formats are loaded only for an import
    from quizlib.services.importing import Incoming

_TRIES = 20
_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
_DIGITS = 3
_REVIEW = ("review", "reviewed_by", "reviewed_on")


@dataclass(frozen=True, slots=True)
class Opened:
    """A question as somebody began to work on it, and how far the record of changes went then."""

    question: Question
    number: int


class Authoring:
    """The services for organizers who write and review questions."""

    def __init__(self, store: Store, banks: BankFolder) -> None:
        self._store = store
        self._banks = banks

    def open(self, id: str) -> Opened:
        """The question as it stands. Raises ProblemsError where there is none."""
        question = self._banks.right().questions.get(id)
        if question is None:
            raise ProblemsError([Problem(id, "题库里没有这道题，可能刚被删除或写错了")])
        return self.seen([question])[0]

    def seen(self, questions: Iterable[Question]) -> list[Opened]:
        """Questions that somebody looks at now, as they are shown."""
        with self._store.read() as connection:
            number, _ = audit.head(connection)
        return [Opened(one, number) for one in questions]

    def check_unchanged(self, opened: Opened) -> None:
        """Raise ChangedError where the question is another now; ``data``: ``current`` (or None) and ``entry``."""
        current = self._banks.right().questions.get(opened.question.id)
        if current == opened.question:
            return
        entry = self._who(opened, current) if current else None
        who = f"{entry.who}（{spoken(entry.at)}）" if entry else "别人（直接改了题库文件）"
        done = "改过" if current else "删除或写错"
        message = f"题目 {opened.question.id} 在您打开以后被{who}{done}，没有覆盖它"
        raise ChangedError(message, current=current, entry=entry)

    def save(
        self, opened: Opened, edited: Question, now: datetime, *, who: str = ORGANIZER, reviewer: str = ""
    ) -> Opened:
        """Put ``edited`` in the place of the question that was opened; with a ``reviewer`` it is reviewed as well.

        A reviewed question whose content changes is a draft again unless it has a reviewer.

        Raises:
            ChangedError: somebody else changed it since; nothing is written.
            ProblemsError: it rests on nothing, or cannot be reviewed.
            BankError: the file cannot be written.
        """
        question = _with_review(opened.question, edited, reviewer, local(now).date())
        self._must_be_right(question, reviewer, now)

        def change() -> list[BankFile]:
            path = self._banks.home(question.id)
            files = [BankFile(path)] if path else []
            self.check_unchanged(opened)
            for file in files:
                file.put(question)
                if reviewer:
                    file.settle(question.id)
            return files

        _saved(change)
        self._note(Action.EDITED, [question], now, who, before=[opened.question])
        return self.open(question.id)

    def add(
        self, question: Question, file_name: str, now: datetime, *, who: str = ORGANIZER, reviewer: str = ""
    ) -> Opened:
        """Write a new question into the bank file called ``file_name``, which is made where there is none.

        Raises:
            ProblemsError: its id is taken, the name is none, it rests on nothing, or cannot be reviewed.
            BankError: the file cannot be written.
        """
        path = self.path(file_name)
        question = _with_review(None, question, reviewer, local(now).date())
        self._must_be_right(question, reviewer, now)

        def change() -> list[BankFile]:
            file = BankFile(path, regulation=question.basis.regulation, edition=question.basis.edition)
            if self._banks.home(question.id) or question.id in file.ids:
                raise ProblemsError([Problem(question.id, "编号已经有了，每题编号应唯一")])
            file.put(question)
            return [file]

        _saved(change)
        self._note(Action.ADDED, [question], now, who)
        return self.open(question.id)

    def review(
        self, seen: Sequence[Opened], status: Review, now: datetime, *, by: str, reason: str = ""
    ) -> list[Opened]:
        """Give questions, as they were seen, a review status; they are given back as they stand then.

        Raises:
            ChangedError: one of them was changed since; nothing is written.
            ProblemsError: one of them cannot be reviewed; nothing is written.
            PlanError: retiring needs a reason.
            BankError: a file cannot be written.
        """
        reason = stated(reason) if status is Review.RETIRED or reason.strip() else ""
        today = local(now).date()
        asked = [one.question for one in seen]
        ids = [one.id for one in asked]

        def change() -> list[BankFile]:
            homes = {id: self._banks.home(id) for id in ids}
            files = {path: BankFile(path) for path in dict.fromkeys(homes.values()) if path}
            bank = self._banks.right()
            wanted = {one.id: _reviewed(one, status, by, today) for one in asked}
            for one in seen:
                if bank.questions.get(one.question.id) != wanted[one.question.id]:  # else a first try wrote it
                    self.check_unchanged(one)
            problems = review_problems(asked, status, by, bank, today)
            if problems:
                raise ProblemsError(problems)
            for path, file in files.items():
                set_review(file, [id for id in ids if homes[id] == path], status, by, today)
            return list(files.values())

        _saved(change)
        self._note(Action.REVIEWED, asked, now, by, reason=reason, status=status.value)
        questions = self._banks.right().questions
        return self.seen(questions[id] for id in ids)

    def take(
        self,
        incoming: "Sequence[Incoming]",
        file_name: str,
        seen: Bank,
        now: datetime,
        *,
        regulation: str = "",
        reviewer: str = "",
        who: str = ORGANIZER,
    ) -> list[Question]:
        """Write imported questions, as ``importing.write_into`` does; ``seen`` is the bank they were compared with.

        Raises:
            ChangedError: a question with one of their ids came or changed since; nothing is written.
            ProblemsError: the name is none of a bank file.
            BankError: a file cannot be written.
        """
        from quizlib.services.importing import write_into

        path, bank = self.path(file_name), self._banks.right()
        ids = [one.question.id for one in incoming if one.question]
        changed = [id for id in ids if bank.questions.get(id) != seen.questions.get(id)]
        if changed:
            raise ChangedError(f"读取文件以后，题库里的 {'、'.join(changed[:10])} 有了变化，没有写入；请重新读取文件")
        done = write_into(path, incoming, bank, local(now).date(), regulation=regulation, reviewer=reviewer)
        if done:
            self._note(
                Action.IMPORTED, done, now, who, before=[seen.questions[id] for id in ids if id in seen.questions]
            )
        return done

    def path(self, file_name: str) -> Path:
        """The bank file called so, with or without ``.yaml``. Raises ProblemsError where that can be no name of one."""
        name = file_name.strip().removesuffix(".yaml")
        if not _NAME.fullmatch(name) or f"{name}.yaml" == REGULATIONS:
            message = "题库文件名应以小写字母开头，由小写字母、数字和下划线组成，例如 jilv"
            raise ProblemsError([Problem(file_name or "题库文件", message)])
        return self._banks.folder / f"{name}.yaml"

    def free_id(self, file_name: str) -> str:
        """An id that no question has yet: the next number under the usual prefix of the file."""
        path = self.path(file_name)
        bank = self._banks.right().questions
        prefixes = Counter(id.rpartition("-")[0] for id in bank if self._banks.home(id) == path and "-" in id)
        prefix = prefixes.most_common(1)[0][0] if prefixes else path.stem.replace("_", "-")
        numbers = [int(tail) for head, _, tail in (id.rpartition("-") for id in bank) if head == prefix and _is(tail)]
        return f"{prefix}-{max(numbers, default=0) + 1:0{_DIGITS}d}"

    def _who(self, opened: Opened, current: Question) -> Entry | None:
        """The entry of whoever made the question what it is since it was opened; None where that was not done here."""
        with self._store.read() as connection:
            entries = audit.select_audit(connection, after=opened.number)
        made = (current.id, content_hash(current))
        for one in reversed(entries):
            if made in zip(one.body.get("questions", ()), one.body.get("editions", ()), strict=False):
                return one
        return None

    def _must_be_right(self, question: Question, reviewer: str, now: datetime) -> None:
        bank, day = self._banks.right(), local(now).date()
        reviewed = question.review is Review.REVIEWED
        bases = (one.basis for one in (question, *leaves(question)))
        found = [each for basis in bases for each in basis_problems(basis, bank.regulations, reviewed=reviewed)]
        problems = [Problem(question.id, message) for message in dict.fromkeys(found)]
        if reviewer:
            problems = problems or review_problems([question], Review.REVIEWED, reviewer, bank, day)
        if problems:
            raise ProblemsError(problems)

    def _note(
        self,
        action: Action,
        made: Sequence[Question],
        now: datetime,
        who: str,
        *,
        before: Sequence[Question] = (),
        reason: str = "",
        status: str = "",
    ) -> None:
        """Enter it in the record, and keep the editions before and after, so that their history has no gap."""
        what: dict[str, Any] = {"questions": [one.id for one in made], "editions": [content_hash(one) for one in made]}
        what |= {"as": status} if status else {}

        def operation(connection: sa.Connection) -> None:
            keep_editions(connection, [*before, *made], now)
            audit.record(connection, at=now, who=who, action=action, reason=reason, body=what)

        self._store.write(operation).result()


def _reviewed(question: Question, status: Review, by: str, on: date) -> Question:
    fields: dict[str, Any] = {"review": status, "reviewed_by": by.strip(), "reviewed_on": on if by.strip() else None}
    if status is Review.DRAFT:
        fields |= {"reviewed_by": "", "reviewed_on": None}
    return question.model_copy(update=fields)


def _with_review(before: Question | None, edited: Question, reviewer: str, on: date) -> Question:
    """The question with the review that it has after the change."""
    if reviewer.strip():
        return _reviewed(edited, Review.REVIEWED, reviewer, on)
    if before is None or (before.review is not Review.RETIRED and body(before) != body(edited)):
        return _reviewed(edited, Review.DRAFT, "", on)
    return edited.model_copy(update={name: getattr(before, name) for name in _REVIEW})


def _saved(change: Callable[[], list[BankFile]]) -> None:
    """Make a change and save it; once more from the start where a file was changed in the meantime."""
    for tries in range(1, _TRIES + 1):
        files = change()
        for file in files:
            file.prepare()
        try:
            for file in files:
                file.save()
        except ChangedError:
            if tries == _TRIES:
                raise
        else:
            return


def _is(tail: str) -> bool:
    return tail.isascii() and tail.isdecimal()
