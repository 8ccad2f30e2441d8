"""One sitting in words: when, what was asked, who took part, how well."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from quizlib.core.moment import local
from quizlib.core.question import Question
from quizlib.core.sitting import Phase, Sitting
from quizlib.figures import SittingFacts
from quizlib.figures.overview import Told
from quizlib.figures.period import spoken_day
from quizlib.reports.sentences.composition import paper
from quizlib.reports.sentences.manner import PLAIN, Manner
from quizlib.reports.sentences.parts import all_excused, taking_part, verdict


@dataclass(frozen=True, slots=True)
class Occasion:
    """A sitting as it stands ``at`` a moment, with what its figures do not hold.

    ``excused`` counts those who were excused and did not take part, by reason; ``questions`` are those on papers.
    """

    sitting: Sitting
    full_marks: Fraction
    at: datetime
    questions: tuple[Question, ...] = ()
    excused: Mapping[str, int] | None = None

    @classmethod
    def of(cls, facts: SittingFacts, branch: str | None = None) -> "Occasion":
        """That of ``facts``, of all or of one branch."""
        there = {one.member for one in facts.attempts}
        excused = Counter(
            one.excused
            for one in facts.people
            if one.excused and one.member not in there and branch in (None, one.branch)
        )
        return cls(facts.sitting, facts.full_marks, facts.facts.at, tuple(facts.questions.values()), excused)

    @property
    def phase(self) -> Phase:
        """Where it stands."""
        return self.sitting.phase(self.at)

    @property
    def title(self) -> str:
        """``《学党章》（知识竞赛）``, or the title alone where it says the kind."""
        kind = self.sitting.kind.label
        return f"《{self.sitting.title}》{'' if kind in self.sitting.title else f'（{kind}）'}"


def one_sitting(occasion: Occasion, told: Told, branches: Sequence[Told], manner: Manner = PLAIN) -> list[str]:
    """Paragraphs on one sitting, whose figures are ``told`` and those of each branch ``branches``."""
    if occasion.phase is Phase.UPCOMING:
        listed = told["persons_due"]
        due = f"应参加{manner.amount(listed)}。" if listed.value else "应参加名单上没有人员。"
        return [held(occasion) + paper(occasion.sitting, occasion.full_marks, occasion.questions) + due]
    part = there(occasion, told, manner)
    due_branches = [one for one in branches if one["persons_due"].value]
    if len(due_branches) == 1 and told["persons"].value:
        part += f"应参加人员都在{due_branches[0]['persons_due'].scope.name}。"
    paragraphs = [
        held(occasion) + paper(occasion.sitting, occasion.full_marks, occasion.questions),
        part,
        scores(told, manner),
        taking_part(told, due_branches, manner) if len(due_branches) > 1 and told["persons"].value else "",
    ]
    return [one for one in paragraphs if one]


def held(occasion: Occasion) -> str:
    """When it was, is or will be held."""
    sitting = occasion.sitting
    match occasion.phase:
        case Phase.UPCOMING:
            return f"{occasion.title}定于{window(sitting)}进行，目前尚未开始。"
        case Phase.OPEN:
            return f"{occasion.title}于{window(sitting)}进行，目前尚未结束。"
    return f"{window(sitting)}，组织开展{occasion.title}。"


def there(occasion: Occasion, told: Told, manner: Manner = PLAIN, whose: str = "") -> str:
    """Who was due, who was excused and why, who took part, and how often again; ``whose``: 你支部."""
    still = occasion.phase is Phase.OPEN
    begin = (f"截至{clock(occasion.at)}，" if still else "") + whose
    if not told["persons_listed"].value:
        return f"{begin}应参加名单上没有人员。"
    if not told["persons_due"].value:
        return f"{begin}{all_excused(told, manner, _reasons(occasion))}，没有应参加人员。"
    due = f"{begin}应参加{manner.amount(told['persons_due'])}"
    if told["excused"].value:
        due += f"（另有{manner.amount(told['excused'])}免考{_reasons(occasion)}）"
    if not told["persons"].value:
        return f"{due}，{'目前还没有人完成作答' if still else '没有人参加'}。"
    rate = f"参与率{manner.number(told['participation'])}"
    if not told["absent"].value and told["persons_due"].value > 1:
        return f"{due}，{'已全部参加' if still else '全部参加'}，{rate}。{again(told, manner)}"
    words = ("已参加", "尚未参加") if still else ("实际参加", "未参加")
    away = f"，{words[1]}{manner.amount(told['absent'])}" if told["absent"].value else ""
    return f"{due}，{words[0]}{manner.amount(told['persons'])}{away}，{rate}。{again(told, manner)}"


def again(told: Told, manner: Manner = PLAIN) -> str:
    """Resits, where there were any."""
    if not told["resits"].value:
        return ""
    passed = f"，{manner.amount(told['resit_passed'])}经再考合格" if told["resit_passed"].value else ""
    return f"共作答{manner.amount(told['person_times'])}，其中再考{manner.amount(told['resits'])}{passed}。"


def scores(told: Told, manner: Manner = PLAIN) -> str:
    """How well they did in one sitting; nothing where nobody took part."""
    scored, pending = told["scored"], told["pending"]
    waiting = f"{manner.persons(pending)}待评分" if pending.value else ""
    if not scored.value:
        return f"成绩尚未评定完毕，{waiting}。" if waiting else ""
    base = f"已评定成绩的{manner.persons(scored)}" if waiting else f"参加的{manner.persons(scored)}"
    rest = f"另有{waiting}，未计入以上成绩。" if waiting else ""
    if scored.value == 1:
        return f"{base}得{manner.amount(told['mean'])}，{verdict(told)}。{rest}"
    if told["highest"].value == told["lowest"].value:
        spread = f"{base}得分均为{manner.amount(told['highest'])}"
    else:
        spread = "，".join(f"{told[id].name}{manner.amount(told[id])}" for id in ("mean", "highest", "lowest"))
    return f"{spread}。{_lines(told, manner)}，以上比率均以{base}为基数。{rest}"


def window(sitting: Sitting) -> str:
    """``2026年3月10日12:00至12日12:00``: of the end only what differs from the beginning."""
    opens, closes = local(sitting.opens), local(sitting.closes)
    end = f"{closes:%H:%M}"
    if opens.date() != closes.date():
        end = f"{closes.day}日{end}"
        if (opens.year, opens.month) != (closes.year, closes.month):
            end = f"{closes.month}月{end}"
        if opens.year != closes.year:
            end = f"{closes.year}年{end}"
    return f"{clock(sitting.opens)}至{end}"


def clock(moment: datetime) -> str:
    """``2026年3月10日12:00``."""
    return f"{spoken_day(local(moment).date())}{local(moment):%H:%M}"


def _reasons(occasion: Occasion) -> str:
    """``，其中请假3人、借调2人``: why persons were excused, as far as it is known."""
    reasons = sorted((occasion.excused or {}).items(), key=lambda one: (-one[1], one[0]))
    if not reasons:
        return ""
    if len(reasons) == 1:
        reason, count = reasons[0]
        return f"，{'原因为' if count == 1 else '均为'}{reason}"
    return f"，其中{'、'.join(f'{reason}{count}人' for reason, count in reasons)}"


def _lines(told: Told, manner: Manner) -> str:
    clauses = []
    for id, rate, name, line in (
        ("passed", "pass_rate", "合格", "合格"),
        ("excellent", "excellent_rate", "优秀", "达到优秀线"),
        ("full", "full_rate", "满分", "满分"),
    ):
        count, share = told[id], f"{name}率{manner.number(told[rate])}"
        if count.value == told["scored"].value:
            clauses.append(f"全部{line}，{share}")
        elif count.value:
            clauses.append(f"{name}{manner.persons(count)}，{share}")
        elif id != "full":
            clauses.append(f"没有人{line}，{share}")
    return "；".join(clauses)
