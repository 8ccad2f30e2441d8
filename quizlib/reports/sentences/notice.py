"""A notice (通报) on one sitting: to all branches, or to one of them; before, while or after it is open."""

from collections import Counter
from collections.abc import Iterator, Sequence

from quizlib.core.moment import local
from quizlib.core.sitting import Phase
from quizlib.figures.follow_up import BranchFollowUp
from quizlib.figures.overview import Told
from quizlib.figures.period import spoken_day
from quizlib.figures.sitting import Person
from quizlib.reports.sentences.composition import paper
from quizlib.reports.sentences.manner import PLAIN, Manner
from quizlib.reports.sentences.occasion import Occasion, clock, held, one_sitting, scores, there

_YOURS = "你支部"


def notice_to_all(
    occasion: Occasion,
    told: Told,
    branches: Sequence[Told],
    follow_up: Sequence[BranchFollowUp],
    *,
    named: bool = False,
    more: Sequence[str] = (),
    manner: Manner = PLAIN,
) -> list[str]:
    """The notice to all branches, a paragraph each: title, address, what is to say, the day.

    ``more`` paragraphs stand after what the figures say; ``named`` adds who has not taken part, by branch.
    """
    paragraphs = [*one_sitting(occasion, told, branches, manner), *more, _pending(occasion, told, manner)]
    if named and any(one.absent for one in follow_up):
        paragraphs.append(f"{_away(occasion)}人员：")
        paragraphs += [f"{one.branch}{len(one.absent)}人：{_names(one)}。" for one in follow_up if one.absent]
    return _notice(occasion, "各所属党支部", [*paragraphs, _reminder(occasion, told, follow_up)])


def notice_to_branch(
    occasion: Occasion,
    told: Told,
    everywhere: Told,
    follow_up: BranchFollowUp,
    *,
    named: bool = False,
    more: Sequence[str] = (),
    manner: Manner = PLAIN,
) -> list[str]:
    """The notice to one branch, whose figures are ``told``; ``everywhere`` are those of all."""
    if occasion.phase is Phase.UPCOMING:
        made = paper(occasion.sitting, occasion.full_marks, occasion.questions)
        due = f"{_YOURS}应参加{manner.amount(told['persons_due'])}。"
        return _notice(
            occasion, follow_up.branch, [held(occasion) + made + due, _reminder(occasion, told, [follow_up])]
        )
    paragraphs = [
        held(occasion) + there(occasion, told, manner, _YOURS) + _against(told, everywhere, manner),
        scores(told, manner),
        *more,
        _pending(occasion, told, manner),
        *(_lists(occasion, follow_up) if named else ()),
        _reminder(occasion, told, [follow_up]),
    ]
    return _notice(occasion, follow_up.branch, paragraphs)


def _notice(occasion: Occasion, to: str, paragraphs: Sequence[str]) -> list[str]:
    day = spoken_day(local(occasion.at).date())
    return [f"关于{occasion.title}情况的通报", f"{to}：", *(one for one in paragraphs if one), day]


def _against(told: Told, everywhere: Told, manner: Manner) -> str:
    """The participation of the branch beside that of all."""
    mine, all_of = told["participation"], everywhere["participation"]
    if not mine.value or all_of.value is None or told["persons_due"].value == everywhere["persons_due"].value:
        return ""
    if manner.unmarked(mine) == manner.unmarked(all_of):
        return f"{_YOURS}参与率与各党支部合计的参与率（{manner.number(all_of)}）持平。"
    words = "高于" if mine.value > all_of.value else "低于"
    return f"{_YOURS}参与率{words}各党支部合计的参与率（{manner.number(all_of)}）。"


def _pending(occasion: Occasion, told: Told, manner: Manner) -> str:
    """That scores are still to come; nothing where all are settled."""
    if occasion.phase is Phase.UPCOMING or not told["pending"].value:
        return ""
    settled = {0: "", 1: "以上成绩为已评定部分，"}.get(int(told["scored"].value or 0), "以上合格率为已评定部分，")
    return f"尚有{manner.amount(told['pending'])}待评分，{settled}评定结束后另行通报。"


def _lists(occasion: Occasion, branch: BranchFollowUp) -> Iterator[str]:
    if branch.absent:
        yield f"{_away(occasion)}{len(branch.absent)}人：{_names(branch)}。"
    if branch.failed:
        failed = f"未达到合格线{len(branch.failed)}人：{'、'.join(_called([one.person for one in branch.failed]))}。"
        yield f"已评定成绩中，{failed}" if branch.pending else failed
    if branch.pending:
        yield f"待评分{len(branch.pending)}人：{'、'.join(_called([one.person for one in branch.pending]))}。"


def _reminder(occasion: Occasion, told: Told, branches: Sequence[BranchFollowUp]) -> str:
    """What is to be done; nothing where all is well."""
    sitting = occasion.sitting
    if occasion.phase is Phase.UPCOMING:
        return "请组织应参加人员在开放时段内完成作答。" if told["persons_due"].value else ""
    absent = [one for branch in branches for one in branch.absent]
    failed = [one for branch in branches for one in branch.failed]
    if occasion.phase is Phase.OPEN:
        again = sum(one.left > 0 for one in failed)
        answering = sum(one.answering for one in absent)
        during = f"（其中{answering}人正在作答）" if answering else ""
        asked = [f"尚未参加的{len(absent)}人{during}"] if absent else []
        asked += [f"未达到合格线、还可以再作答的{again}人"] if again else []
        return f"请提醒{'，以及'.join(asked)}，在{clock(sitting.closes)}前完成作答。" if asked else ""
    asked = [f"未参加的{len(absent)}人"] if absent else []
    if told["pending"].value:  # who failed is not known yet
        return f"评定结束后，请了解情况，组织{'和'.join([*asked, '未达到合格线的人员'])}补学。"
    asked += [f"未达到合格线的{len(failed)}人"] if failed else []
    return f"请了解情况，组织{'和'.join(asked)}补学。" if asked else ""


def _away(occasion: Occasion) -> str:
    return "尚未参加" if occasion.phase is Phase.OPEN else "未参加"


def _names(branch: BranchFollowUp) -> str:
    called = _called([one.person for one in branch.absent])
    return "、".join(
        f"{name}{'（正在作答）' if one.answering else ''}" for name, one in zip(called, branch.absent, strict=True)
    )


def _called(people: Sequence[Person]) -> list[str]:
    """Their names, with their numbers where two are called alike."""
    alike = Counter(one.name for one in people)
    return [f"{one.name}（{one.number}）" if alike[one.name] > 1 else one.name for one in people]
