"""The first three steps, for a home in which nobody has taken anything yet but the sample."""

from quizlib.core.sitting import Phase
from quizlib.faces.console.overview.lines import Line
from quizlib.faces.console.shell import NEW
from quizlib.services.home import Home
from quizlib.services.sample import COHORTS, SITTING


def first_steps(home: Home) -> list[Line]:
    """What is left of: the roster, a sitting, its link; nothing once somebody has begun an attempt."""
    sittings = [one for one in home.planning.sittings() if one.id != SITTING]
    if any(home.planning.begun(one.id) for one in sittings):
        return []
    roster = any(one.active and one.member.cohort not in COHORTS for one in home.planning.roster())
    coming = [one for one in sittings if one.phase(home.clock()) is not Phase.CLOSED]
    done = "已完成，"
    return [
        Line(f"第一步：{done if roster else ''}导入名册，让党员能登录", "导入名册", "roster", NEW),
        Line(f"第二步：{done if coming else ''}新建场次：用哪套题、谁参加、什么时候", "新建场次", "sittings", NEW),
        Line(
            f"第三步：{'' if coming else '发布以后，'}把链接或二维码发给大家",
            "发链接",
            "sittings",
            f"{coming[0].id}/links" if coming else None,
        ),
    ]
