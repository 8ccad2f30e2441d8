"""What belongs in each blank: a figure where its sentence says so clearly, else a field that the ledger fills."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from quizlib.core.activity import LONGEST_NAME
from quizlib.reports.adopt.blanks import Blank
from quizlib.reports.adopt.clause import Clause, clause_of, says_more
from quizlib.reports.adopt.dates import day_field, unit_of_date
from quizlib.reports.adopt.field import OF_PRACTICES, TEXTS, Field, Fields
from quizlib.reports.adopt.measures import Measured, is_apart, measured, measures_in, rate_before
from quizlib.reports.adopt.naming import named_after, owner_of
from quizlib.reports.adopt.scope import branches_in, group_of, is_plan, period_of
from quizlib.reports.adopt.subjects import Subject, Subjects, Topic, told_together
from quizlib.reports.adopt.turns import in_turn, turn_of
from quizlib.reports.fields.catalogue import OF_ALL, OF_BANK, OF_PRACTICE

#: A figure below this is not proposed: the blank becomes a named field, and the figure its second proposal.
LEAST = 0.5
_FILM, _PRACTICE = "警示教育片", "练习"
_HINTS = (("竞赛", r"参赛|竞赛|竞答"), ("测试", r"应考|实考|缺考|参测|参考|补[考测]|考试|测试"))
_EVENTS = ("场", "期", "次", "轮", "届", "讲", "堂", "节")
_BEFORE_NOUNS = {"人", "人次", *_EVENTS, "%", "个", "部", "份", "道"}  # units with what was done behind them
_COUNTS, _COUNTED = {"人", "人次", *_EVENTS}, {"sittings", "persons", "persons_due", "person_times"}
_COLUMNS = {"场次": "sittings", "场次数": "sittings", "竞赛场次": "contests", "测试场次": "tests"}  # alone in a head
_PERSONS = re.compile(r"(?<!活动)(?:参[加与赛测考学]|答题)人数")
_CLOSE, _ADJOINING = 14, 4  # characters between a unit and what was done
_DIRECT, _SAME_SENTENCE, _SAME_PARAGRAPH, _ABOVE = 1.0, 0.92, 0.85, 0.8
_UNLIKELY = 0.4


@dataclass(frozen=True, slots=True)
class Proposal:
    """What belongs in a blank, how sure that is (0 to 1), and what else it may be."""

    field: Field
    sure: float
    second: Field | None = None

    @property
    def label(self) -> str:
        """How sure, in words."""
        return "很有把握" if self.sure >= 0.75 else "大概" if self.sure >= LEAST else "请确认"


class Proposer:
    """Proposes fields for blanks, given the kinds and the names of values in the ledger."""

    def __init__(self, fields: Fields, names: Iterable[str] = ()) -> None:
        self._fields = fields
        self._subjects = Subjects(fields.kinds)
        self._values = sorted(names, key=len, reverse=True)

    def all(self, blanks: Sequence[Blank]) -> list[Proposal]:
        """A proposal for each of ``blanks``, which stand in the order of the file."""
        taken: dict[str, tuple[str, ...]] = {}
        return [self._unique(self._one(blank), blank, taken) for blank in blanks]

    def _one(self, blank: Blank) -> Proposal:
        head = re.sub(r"[（(].*?[）)]|\s", "", blank.column)
        if head in _COLUMNS and not blank.row and blank.line[: blank.at].strip() == "":
            return Proposal(self._fields.figure(_COLUMNS[head]), 0.75)
        line, at = _with_heads(blank)
        clause = clause_of(line, at)
        if unit_of_date(blank):
            day = day_field(blank)
            return Proposal(Field(day), 0.85) if day in TEXTS else self._named(clause, blank, 0.6)
        owner = owner_of(clause, blank)
        if owner == "片名":
            return Proposal(self._fields.titles(_FILM), 0.9, Field("片名", named=True))
        if owner:
            return Proposal(Field(owner, named=True), 0.8)
        known = self._known_value(clause, blank)
        if known is not None:
            return known
        if is_plan(clause, blank.headings):
            return Proposal(Field(f"计划{named_after(clause, blank)}"[:LONGEST_NAME], named=True), 0.7)
        found = self._figures(clause, blank)
        fitting = [one for one in found if one.sure >= LEAST]
        if fitting:
            return replace(fitting[0], second=next((one.field for one in found[1:]), None))
        named = self._named(clause, blank, 0.4 if found else 0.7)
        return replace(named, second=found[0].field if found else None)

    def _figures(self, clause: Clause, blank: Blank) -> list[Proposal]:
        """The figures that may belong there, the likeliest first."""
        subject, near = self._subject(clause, blank)
        measures = measured(in_turn(clause, len(self._parties(clause))))
        period = period_of(clause)
        if near < _DIRECT and not period and self._is_of_its_own(clause, blank, measures):
            near = min(near, _UNLIKELY)
        if subject is not None and subject.topic is Topic.ACTIVITY and _outweighs(measures, near):
            subject = None
        if subject is not None and subject.topic is Topic.ACTIVITY:
            return self._activity(subject.kind, clause, near, period)
        if subject is not None and subject.topic is Topic.OTHER:
            near = _UNLIKELY
        if clause.unit == "个百分点":
            rate = rate_before(clause.before)
            measures = [Measured(rate, 0.9, own=True)] if rate else []
        if not measures and clause.unit == "人" and not is_apart(clause) and group_of(clause, blank.row)[0]:
            measures = [Measured("persons", 0.75)]  # 其中党员□人
        found: list[Proposal] = []
        for one in measures:
            proposal = self._figure(one, subject, near, period, clause, blank)
            if proposal is not None:
                found.append(proposal)
        return sorted(found, key=lambda proposal: -proposal.sure)

    def _is_of_its_own(self, clause: Clause, blank: Blank, measures: Sequence[Measured]) -> bool:
        """Whether a count has words of its own, so that it is not of what stands further off."""
        is_count = clause.unit in _COUNTS and all(one.figure in _COUNTED and not one.own for one in measures)
        return is_count and says_more(clause.head) and not group_of(clause, blank.row)[0]

    def _asks_for_persons(self, clause: Clause, blank: Blank) -> bool:
        """Whether 参加人数 stands there and nothing says of what else."""
        if not _PERSONS.search(clause.head) or (says_more(clause.head) and not group_of(clause, blank.row)[0]):
            return False
        return not any(self._subjects.all_in(text) for text in (*blank.above[-1:], *blank.headings[-1:]))

    def _figure(
        self, one: Measured, subject: Subject | None, near: float, period: str, clause: Clause, blank: Blank
    ) -> Proposal | None:
        if subject is None:
            if not (one.own or (one.figure == "persons" and self._asks_for_persons(clause, blank))):
                return None
            near = 0.7
        sure = one.sure * near * (0.8 if one.figure == "sittings" and near < _SAME_SENTENCE else 1)
        kind = subject.kind if subject is not None and subject.topic is Topic.QUIZ else ""
        if not kind and subject is None:
            kind = next((name for name, hint in _HINTS if re.search(hint, f"{clause.head}{clause.tail}")), "")
        id = one.figure
        if kind == _PRACTICE or id in OF_BANK:
            id, kind = OF_PRACTICES.get(id, id), ""
            if id not in OF_PRACTICE and id not in OF_BANK:
                return None
        if period == "?":
            period, sure = ("环比", sure * 0.5)
        elif period in ("环比", "同比") and clause.unit == "%":
            sure *= 0.55 if one.figure.endswith(("rate", "participation")) else 0.4
        group, key, certain = self._group(id, clause, blank)
        if not self._fields.is_there(id, period, kind, group):
            return None
        field = self._fields.figure(id, period=period, kind=kind, group=group, key=key)
        return Proposal(_printed(field, clause, blank), round(sure * certain * (0.8 if clause.about else 1), 2))

    def _group(self, id: str, clause: Clause, blank: Blank) -> tuple[str, str, float]:
        if id in OF_ALL:
            return "", "", 1.0
        turn = turn_of(clause)
        named = branches_in(turn.named) if turn else []
        if turn and len(named) == turn.count > 1:
            return "党支部", named[turn.place], 0.85
        return group_of(clause, blank.row)

    def _activity(self, kind: str, clause: Clause, near: float, period: str) -> list[Proposal]:
        """What the ledger counts of activities of ``kind``: never persons, which it does not tell apart."""

        def figure(measure: str, sure: float) -> Proposal:
            field = self._fields.figure(f"activity:{kind}:{measure}", period="" if period == "?" else period)
            return Proposal(field, round(sure * near, 2))

        unit, words = clause.unit, f"{clause.head}{clause.tail}"
        if re.search(r"每(?!月开展|季度开展)|第$|人均", clause.head) or clause.scaled:
            return []
        if unit in _EVENTS:
            return [figure("count", 0.9)]
        if unit == "人次":
            return [figure("person_times", 0.9)]
        if unit == "人":
            return [figure("person_times", 0.3)]
        if unit == "部" and "片" in kind:
            return [figure("titles", 0.85), figure("count", 0.4)]
        if unit in ("个", "家") and re.search("支部|党组织|单位", words):
            return [figure("branches", 0.85)]
        return []

    def _subject(self, clause: Clause, blank: Blank) -> tuple[Subject | None, float]:
        """What the blank speaks of, and how near to it that stands."""
        turn, parties = turn_of(clause), self._parties(clause)
        if turn and len(parties) == turn.count > 1:
            return parties[turn.place], _DIRECT
        behind, before = self._subjects.all_in(clause.tail), self._subjects.all_in(clause.head)
        is_close = behind and clause.unit in _BEFORE_NOUNS and behind[0].start <= _CLOSE
        if is_close and (behind[0].topic is not Topic.OTHER or not before or behind[0].start <= _ADJOINING):
            return behind[0], _DIRECT
        if before:
            is_one_of_more = re.match("[”’」》]?等", clause.head[before[-1].end :])
            return before[-1], _UNLIKELY if is_one_of_more else _DIRECT
        if clause.unit in ("人", "人次") and re.search("参加|参与", clause.tail):
            beyond = self._subjects.all_in(re.split("[，；：]", clause.behind)[0])
            if beyond:
                return beyond[0], _DIRECT
        for text, near in ((clause.before, _SAME_SENTENCE), (clause.earlier, _SAME_PARAGRAPH)):
            found = self._subjects.all_in(text)
            if found:
                return told_together(found, text), near
        ahead = [one for one in self._subjects.all_in(clause.behind) if one.topic is Topic.QUIZ]
        if ahead:
            return ahead[0], _SAME_PARAGRAPH
        for text in (*reversed(blank.above), *reversed(blank.headings)):
            found = [one for one in self._subjects.all_in(text) if one.topic is not Topic.OTHER]
            if found:
                return _together(found), _ABOVE
        return None, 0

    def _parties(self, clause: Clause) -> list[Subject]:
        """The kinds of sitting or of activity that 分别 goes through: 竞赛 and 测试 of 竞赛、测试分别举办□场、□场."""
        turn = turn_of(clause)
        return [one for one in self._subjects.each_in(turn.named) if one.kind] if turn else []

    def _known_value(self, clause: Clause, blank: Blank) -> Proposal | None:
        """The value of the ledger whose name the words before the blank say."""
        name = named_after(clause, blank)
        head = re.sub(r"\W", "", clause.head)
        for value in self._values:
            if value == name or (len(value) >= 3 and head.endswith(value)):
                return Proposal(Field(value, named=True), 0.9)
        return None

    def _named(self, clause: Clause, blank: Blank, sure: float) -> Proposal:
        return Proposal(Field(named_after(clause, blank), named=True), sure)

    def _unique(self, proposal: Proposal, blank: Blank, taken: dict[str, tuple[str, ...]]) -> Proposal:
        """A name that no other blank has; 公司名称 and such are one name, as long as a sentence has it once."""
        field = proposal.field
        if not field.named or field.name in self._values:
            return proposal
        is_owner = field.name.endswith(("名称", "姓名", "地名")) and not field.name.startswith("文件")
        number = 1
        while True:
            end = "" if number == 1 else str(number)
            name = field.name[: LONGEST_NAME - len(end)] + end
            lines = taken.get(name, ())
            if not lines or (is_owner and blank.line not in lines):
                taken[name] = (*lines, blank.line)
                return replace(proposal, field=replace(field, name=name))
            number += 1


def _outweighs(measures: Sequence[Measured], near: float) -> bool:
    """Whether words that only a quiz has stand nearer than the activity that was spoken of."""
    own = {one.figure for one in measures if one.own}
    return bool(own) and (near <= _ABOVE or (near < _DIRECT and not own & {"participation", *_COUNTED, "absent"}))


def _with_heads(blank: Blank) -> tuple[str, int]:
    """The line of a blank; in a table with what heads its row and column before it."""
    if not (blank.row or blank.column):
        return blank.line, blank.at
    column = re.sub(r"[（(].*?[）)]", "", blank.column)
    head = "" if measures_in(blank.row) else column
    words = f"{blank.row}{head}" if blank.line[: blank.at].strip() == "" else f"{blank.row}{head}，"
    return words + blank.line, len(words) + blank.at


def _printed(field: Field, clause: Clause, blank: Blank) -> Field:
    """Without ``%`` where the text beside the blank, or the head of its column, has one; a change without its unit."""
    has_sign = clause.unit == "%" or re.search(r"[%％]", f"{blank.column}{blank.row}")
    is_rate = field.figure in ("participation",) or field.figure.endswith("_rate")
    if (is_rate and has_sign) or (field.period in ("环比", "同比") and clause.unit):
        return field.without_unit()
    return field


def _together(found: Sequence[Subject]) -> Subject:
    """The last subject; of several kinds of sittings none in particular."""
    last = found[-1]
    kinds = {one.kind for one in found if one.topic is Topic.QUIZ}
    return replace(last, kind="") if last.topic is Topic.QUIZ and len(kinds) > 1 else last
