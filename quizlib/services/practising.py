"""A practice on weak articles: few questions, several attempts, the key shown at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from random import Random

from quizlib.core.bank import Bank
from quizlib.core.blueprint import Blueprint, Rule, assign
from quizlib.core.moment import local
from quizlib.core.question import Kind, Question, Review, leaves
from quizlib.core.regulation import article_label
from quizlib.core.sitting import Audience, Shown, Sitting, SittingKind
from quizlib.errors import PlanError
from quizlib.services.preparing import Workbench, fresh_id

#: How many questions a practice asks, and how many of them on one article, at most.
MOST, MOST_AN_ARTICLE = 20, 5
_DAYS, _MINUTES, _ATTEMPTS = 7, 30, 20
_POINTS = 10
_LONGEST_NAME = 70


@dataclass(frozen=True, slots=True)
class Weak:
    """Articles of an edition of a regulation, as a basis writes them."""

    regulation: str
    edition: str
    article: str


@dataclass(frozen=True, slots=True)
class Practice:
    """A sitting that is not planned yet; ``on`` has for each of its rules what it is on.

    ``left_out`` says, a sentence each, on what there is nothing to ask and why.
    """

    sitting: Sitting
    on: tuple[Weak, ...]
    left_out: tuple[str, ...]


def practice_of(
    articles: Sequence[Weak],
    bank: Bank,
    now: datetime,
    *,
    found_in: Sitting | str,
    known: Iterable[str],
    most: int = MOST,
) -> Practice:
    """A practice of reviewed questions on ``articles``, the weakest first, that opens at the next full hour.

    ``found_in`` is the sitting in which they are weak, whose members are due again; or the words for a period, and then
    everybody is due. ``known`` are the ids that sittings have already.

    Every article gets a question before one gets another, up to ``most`` in all. Questions that a person must mark are
    left out, and so are articles of an edition that is no longer in force.

    Raises:
        PlanError: there is no question on any of the articles.
    """
    opens = local(now).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    frame = _frame(found_in, known, opens, now)
    stale = Workbench(bank, now).stale(frame.opens, frame.closes)
    usable = [one for one in bank.questions.values() if one.review is Review.REVIEWED and one.id not in stale]
    left_out: list[str] = []
    rules: dict[Weak, Rule] = {}
    for one in articles:
        rule, reason = _rule(one, bank, usable, opens)
        if rule is None:
            left_out.append(f"{_named(one, bank)}：{reason}")
        else:
            rules[one] = rule
    counts = _shared_out(list(rules.values()), usable, most)
    if not any(counts):
        told = "；".join(left_out) or "没有薄弱的条文"
        raise PlanError(f"组不成练习：{told}")
    chosen = [
        (weak, rule.model_copy(update={"count": n})) for (weak, rule), n in zip(rules.items(), counts, strict=True)
    ]
    kept = [(weak, rule) for weak, rule in chosen if rule.count]
    left_out += [f"{_named(weak, bank)}：题目已经用在别的条文上，或题数已满" for weak, rule in chosen if not rule.count]
    return Practice(frame.sitting([rule for _, rule in kept]), tuple(weak for weak, _ in kept), tuple(left_out))


@dataclass(frozen=True, slots=True)
class _Frame:
    id: str
    title: str
    opens: datetime
    audience: Audience

    @property
    def closes(self) -> datetime:
        return self.opens + timedelta(days=_DAYS)

    def sitting(self, rules: Sequence[Rule]) -> Sitting:
        full = sum((rule.points * rule.count for rule in rules), Fraction(0))
        return Sitting(
            id=self.id,
            title=self.title,
            kind=SittingKind.PRACTICE,
            opens=self.opens,
            closes=self.closes,
            time_limit=_MINUTES,
            attempts=_ATTEMPTS,
            blueprint=Blueprint(rules=tuple(rules)),
            pass_line=full * Fraction(6, 10),
            excellent_line=full * Fraction(9, 10),
            score_shown=Shown.HANDED_IN,
            keys_shown=Shown.HANDED_IN,
            audience=self.audience,
        )


def _frame(found_in: Sitting | str, known: Iterable[str], opens: datetime, now: datetime) -> _Frame:
    one = None if isinstance(found_in, str) else found_in
    name = one.title if one else str(found_in)
    return _Frame(
        id=fresh_id(f"lianxi-{one.id if one else f'{local(now):%Y%m%d}'}", known),
        title=f"薄弱知识点练习（{name[:_LONGEST_NAME]}）",
        opens=opens,
        audience=one.audience if one else Audience(),
    )


def _rule(weak: Weak, bank: Bank, usable: Sequence[Question], opens: datetime) -> tuple[Rule | None, str]:
    """The rule that draws on ``weak``, of one question; or why there is none."""
    regulation = bank.regulations.get(weak.regulation)
    if regulation is None:
        return None, "这部法规不在题库中"
    in_force = regulation.in_force(opens.date())
    if in_force is None or in_force.id != weak.edition:
        return (
            None,
            f"这是{weak.edition}版的条文，现在施行的{f'是{in_force.id}版' if in_force else '已没有'}，条文号可能不同",
        )
    rule = Rule(
        count=1, points=Fraction(_POINTS), regulation=(weak.regulation,), article=tuple(weak.article.split("、"))
    )
    found = [one for one in usable if rule.matches(one)]
    marked = [one for one in found if all(leaf.kind is not Kind.SHORT for leaf in leaves(one))]
    if not marked:
        return None, "只有要由人评分的题目" if found else "题库中没有可用的题目"
    if len(marked) == len(found):
        return rule, ""
    kinds = {one.kind for one in marked} - {one.kind for one in found if one not in marked}
    if not kinds:
        return None, "只有要由人评分的题目"
    return rule.model_copy(update={"kind": tuple(kind for kind in Kind if kind in kinds)}), ""


def _shared_out(rules: Sequence[Rule], pool: Sequence[Question], most: int) -> list[int]:
    """How many questions each rule draws: one each in turn, as far as there are different ones."""
    counts = [0] * len(rules)
    going = list(range(len(rules)))
    while going:
        for place in list(going):
            if sum(counts) >= most or counts[place] >= MOST_AN_ARTICLE:
                going.remove(place)
                continue
            counts[place] += 1
            drawn = [rule.model_copy(update={"count": n}) for rule, n in zip(rules, counts, strict=True) if n]
            if assign(drawn, pool, Random(0)) is None:  # noqa: S311 - whether it can be filled, not with what
                counts[place] -= 1
                going.remove(place)
    return counts


def _named(weak: Weak, bank: Bank) -> str:
    regulation = bank.regulations.get(weak.regulation)
    return f"《{regulation.title if regulation else weak.regulation}》{article_label(weak.article)}"
