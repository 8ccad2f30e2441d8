"""What organizers do that is recorded: who, when and why."""

from enum import StrEnum

from quizlib.errors import PlanError

#: Who acted, where nobody says so.
ORGANIZER = "组织者"
LONGEST_WHO = 60
LONGEST_REASON = 200


class Action(StrEnum):
    """What was done."""

    PLANNED = "planned"
    REPLANNED = "replanned"
    FOLLOWED = "followed"
    REMOVED = "removed"
    FROZEN = "frozen"
    EXTENDED = "extended"
    HANDED_IN = "handed_in"
    REOPENED = "reopened"
    ALLOWED = "allowed"
    MARKED = "marked"
    REGRADED = "regraded"
    ROSTER_IMPORTED = "roster_imported"
    ROSTER_CHANGED = "roster_changed"
    ROSTER_CORRECTED = "roster_corrected"
    EXCUSED = "excused"
    ERASED = "erased"
    ADDED = "added"
    EDITED = "edited"
    REVIEWED = "reviewed"
    IMPORTED = "imported"
    AMENDED = "amended"
    EXPORTED = "exported"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    PASSWORD_SET = "password_set"  # noqa: S105 - the name of an action
    SIGNED_IN = "signed_in"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The name people see."""
        return _LABELS[self]

    @property
    def changes_figures(self) -> bool:
        """Whether the figures of the sitting may be others afterwards."""
        return self in _FIGURES


_LABELS = {
    Action.PLANNED: "新建场次",
    Action.REPLANNED: "更改场次",
    Action.FOLLOWED: "随法规调整可抽的题目",
    Action.REMOVED: "删除场次",
    Action.FROZEN: "归档",
    Action.EXTENDED: "延长时间",
    Action.HANDED_IN: "代为交卷",
    Action.REOPENED: "恢复作答",
    Action.ALLOWED: "允许再答",
    Action.MARKED: "评分",
    Action.REGRADED: "重新评分",
    Action.ROSTER_IMPORTED: "导入名册",
    Action.ROSTER_CHANGED: "变更名册",
    Action.ROSTER_CORRECTED: "更正名册",
    Action.EXCUSED: "登记免考",
    Action.ERASED: "删除个人信息",
    Action.ADDED: "新增题目",
    Action.EDITED: "修改题目",
    Action.REVIEWED: "审定、停用",
    Action.IMPORTED: "导入题目",
    Action.AMENDED: "登记法规新版本",
    Action.EXPORTED: "导出",
    Action.BACKED_UP: "备份",
    Action.RESTORED: "恢复备份",
    Action.PASSWORD_SET: "设置控制台密码",
    Action.SIGNED_IN: "登录控制台",
    Action.REFUSED: "登录控制台被拒",
}
#: A new sitting has no figures yet, and what is done to the bank changes no paper that was drawn.
_FIGURES = {
    *(Action.REPLANNED, Action.REMOVED, Action.EXTENDED, Action.HANDED_IN, Action.REOPENED, Action.ALLOWED),
    *(Action.MARKED, Action.REGRADED, Action.ROSTER_CHANGED, Action.ROSTER_CORRECTED, Action.EXCUSED),
}


class Export(StrEnum):
    """What an exported file holds."""

    SCORES = "scores"
    BRANCH_SCORES = "branch_scores"
    SCORES_CSV = "scores_csv"
    FOLLOW_UP = "follow_up"
    LINKS = "links"
    MARKS = "marks"
    REPORT = "report"
    QUESTIONS = "questions"
    HEALTH = "health"

    @property
    def label(self) -> str:
        """The name people see."""
        return _EXPORTS[self]


_EXPORTS = {
    Export.SCORES: "成绩表",
    Export.BRANCH_SCORES: "各党支部成绩表",
    Export.SCORES_CSV: "成绩（CSV）",
    Export.FOLLOW_UP: "跟进名单",
    Export.LINKS: "个人链接",
    Export.MARKS: "评分表",
    Export.REPORT: "工作报告",
    Export.QUESTIONS: "题目和答案",
    Export.HEALTH: "题库体检",
}


def stated(reason: str) -> str:
    """``reason`` without white space around it. Raises PlanError where it is empty or too long."""
    plain = " ".join(reason.split())
    if not plain:
        raise PlanError("请写明原因")
    if len(plain) > LONGEST_REASON:
        raise PlanError(f"原因不能超过 {LONGEST_REASON} 个字（现有 {len(plain)} 个）")
    return plain
