"""A finished notice on one sitting, for the command line and the console."""

from typing import TYPE_CHECKING

from quizlib.errors import ReportError

if TYPE_CHECKING:  # pandas, behind the figures, is loaded only when somebody needs it
    from quizlib.figures import SittingFacts
    from quizlib.reports.sentences import Manner


def notice_to_branches(facts: "SittingFacts", named: bool, manner: "Manner") -> list[str]:
    """Paragraphs to all branches; with ``named`` they name who is absent."""
    from quizlib.figures import By, figures_of
    from quizlib.figures.follow_up import follow_up
    from quizlib.figures.standings import branch_standings, provisional
    from quizlib.figures.weak import weak_spots
    from quizlib.reports.sentences import Occasion, notice_to_all, ranking, weak_points

    figures, doubts = figures_of(facts.facts), provisional(facts.facts)
    more = [weak_points(weak_spots(facts.facts, "topic"), manner)]
    more += [ranking(rule, branch_standings(facts.facts, rule), doubts) for rule in facts.sitting.standings]
    return notice_to_all(
        Occasion.of(facts),
        figures.everywhere,
        list(figures.by(By.BRANCH).values()),
        follow_up(facts),
        named=named,
        more=more,
        manner=manner,
    )


def notice_to_one_branch(facts: "SittingFacts", branch: str, named: bool, manner: "Manner") -> list[str]:
    """Paragraphs to one branch; with ``named`` they name who is absent, failed or waits. Raises ReportError."""
    from quizlib.figures import By, figures_of
    from quizlib.figures.follow_up import follow_up
    from quizlib.figures.standings import branch_standings, provisional
    from quizlib.reports.sentences import Occasion, notice_to_branch, rank_of

    figures, doubts = figures_of(facts.facts), provisional(facts.facts)
    branches = {scope.key: told for scope, told in figures.by(By.BRANCH).items()}
    if branch not in branches:
        known = "、".join(branches) or "名单上还没有人"
        raise ReportError(f"场次 {facts.sitting.id} 的名单上没有党支部“{branch}”，请检查名称。名单上的党支部：{known}")
    rules = facts.sitting.standings
    return notice_to_branch(
        Occasion.of(facts, branch),
        branches[branch],
        figures.everywhere,
        next(one for one in follow_up(facts) if one.branch == branch),
        named=named,
        more=[rank_of(rule, branch_standings(facts.facts, rule), branch, doubts) for rule in rules],
        manner=manner,
    )
