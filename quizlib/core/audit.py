"""What organizers do that is recorded: who, when and why."""

from enum import StrEnum

from quizlib.errors import PlanError

#: Who acted, where nobody says so.
ORGANIZER = "组织者"
LONGEST_WHO = 60
LONGEST_REASON = 200


class Action(StrEnum):
    """What was done."""

    MARKED = "marked"
    REGRADED = "regraded"
    EXTENDED = "extended"
    HANDED_IN = "handed_in"
    REOPENED = "reopened"
    ALLOWED = "allowed"
    ROSTER_CORRECTED = "roster_corrected"
    ROSTER_CHANGED = "roster_changed"
    EXCUSED = "excused"
    REMOVED = "removed"
    FROZEN = "frozen"
    ADDED = "added"
    EDITED = "edited"
    REVIEWED = "reviewed"
    IMPORTED = "imported"

    @property
    def label(self) -> str:
        """The name people see."""
        return _LABELS[self]

    @property
    def changes_figures(self) -> bool:
        """Whether the figures of the sitting may be others afterwards."""
        return self not in _APART


_LABELS = {
    Action.MARKED: "评分",
    Action.REGRADED: "重新评分",
    Action.EXTENDED: "延长时间",
    Action.HANDED_IN: "代为交卷",
    Action.REOPENED: "恢复作答",
    Action.ALLOWED: "允许再答",
    Action.ROSTER_CORRECTED: "更正名册",
    Action.ROSTER_CHANGED: "变更名册",
    Action.EXCUSED: "登记免考",
    Action.REMOVED: "删除场次",
    Action.FROZEN: "归档",
    Action.ADDED: "新增题目",
    Action.EDITED: "修改题目",
    Action.REVIEWED: "审定、停用",
    Action.IMPORTED: "导入题目",
}
#: What is done to the bank changes no paper that was drawn.
_APART = {Action.FROZEN, Action.ADDED, Action.EDITED, Action.REVIEWED, Action.IMPORTED}


def stated(reason: str) -> str:
    """``reason`` without white space around it. Raises PlanError where it is empty or too long."""
    plain = " ".join(reason.split())
    if not plain:
        raise PlanError("请写明原因")
    if len(plain) > LONGEST_REASON:
        raise PlanError(f"原因不能超过 {LONGEST_REASON} 个字（现有 {len(plain)} 个）")
    return plain
