"""Every exception, in one family for each person who must act.

QuizlibError
├── BankError          the bank's author: a question, a regulation or a bank is not right
│   └── ChangedError       somebody else changed it meanwhile
├── PlanError          the organizer: a sitting, a blueprint, a roster or a report is not right
│   └── ReportError        a period, a template or the file to write is not right
├── AttemptError       the member: the message is shown on the page
│   ├── SignInError        number and name do not match the roster
│   ├── LockedError        too many wrong sign-ins; carries ``seconds``
│   ├── NotDueError        this sitting is not for this member
│   ├── NotOpenError       before the window opens or after it closes
│   ├── NoAttemptLeftError every allowed attempt is used
│   ├── LateError          the deadline has passed
│   ├── HandedInError      the attempt is handed in already
│   ├── NoCertificateError no certificate can be given
│   ├── AnsweringError     no drill while a paper runs
│   ├── DrillError         a question of a drill is not to be answered like this
│   └── ResponseError      a response of the wrong shape or size
├── StoreError         the operator: the database cannot be read or written
└── SiteError          the operator: the site cannot start, such as a port in use

An error carries ``data``; ``template`` is its sentence in Chinese. A face that speaks another language translates the
template and fills in the data itself.
"""

import errno
import socket
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file: ``where`` it stands and a ``message`` that says what and what was expected."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class QuizlibError(Exception):
    """The root: ``template`` filled with ``data`` is the message."""

    code: ClassVar[str] = "error"
    template: ClassVar[str] = "{message}"

    def __init__(self, message: str = "", **data: Any) -> None:
        self.data: dict[str, Any] = {"message": message, **data}
        super().__init__(self.template.format(**self.data))


class BankError(QuizlibError):
    """The bank's author must act."""

    code = "bank"


class ChangedError(BankError):
    """Somebody else changed it meanwhile; nothing was overwritten."""

    code = "changed"


class PlanError(QuizlibError):
    """The organizer must act."""

    code = "plan"


class ProblemsError(PlanError):
    """A file of the organizer's has problems; ``problems`` lists them all."""

    code = "problems"

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class ReportError(PlanError):
    """Figures, scores or a report cannot be given: the period, the template or the file to write is not right."""

    code = "report"


class AttemptError(QuizlibError):
    """The member must act, or wait."""

    code = "attempt"


class SignInError(AttemptError):
    code = "sign_in"
    template = "工号或姓名与名册不符，请核对后再试；仍不行请联系组织者。"


class LockedError(AttemptError):
    code = "locked"
    template = "尝试次数过多，请在 {seconds} 秒后再试。"


class NotDueError(AttemptError):
    code = "not_due"
    template = "您不在本场次的参加范围内，如有疑问请联系组织者。"


class NotOpenError(AttemptError):
    code = "not_open"
    template = "本场次开放时段为 {opens} 至 {closes}，现在不能作答。"


class NoAttemptLeftError(AttemptError):
    code = "no_attempt_left"
    template = "本场次允许作答 {allowed} 次，您已全部用完。"


class LateError(AttemptError):
    code = "late"
    template = "作答时间已到（截止 {deadline}），这一题的改动没有计入。"


class HandedInError(AttemptError):
    code = "handed_in"
    template = "这份试卷已经交卷，不能再改。"


class NoCertificateError(AttemptError):
    code = "no_certificate"
    template = "现在不能下载证书：本场次不发证书，或成绩还没有公布、没有评完、没有合格。"


class AnsweringError(AttemptError):
    code = "answering"
    template = "您有一份试卷正在作答，交卷以后再练习。"


class DrillError(AttemptError):
    code = "drill"
    template = "这道题现在不能这样作答，请回到日常练习换一道。"


class ResponseError(AttemptError):
    code = "response"
    template = "作答内容的格式不对，没有保存，请刷新页面后重试。"


class StoreError(QuizlibError):
    """The operator must act: disk, permissions or the database."""

    code = "store"
    template = "数据库暂时无法读写：{message}"


class SiteError(QuizlibError):
    """The operator must act: the site cannot start."""

    code = "site"


_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "所在的磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    getattr(errno, "EDQUOT", -1): "超出了磁盘配额",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EEXIST: "已经存在",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EBUSY: "正被别的程序占用",
    getattr(errno, "ETXTBSY", -2): "正被别的程序占用",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.EFBIG: "文件太大",
    errno.EIO: "磁盘读写出错",
    errno.EXDEV: "跨了磁盘",
    errno.EINVAL: "名称或路径不合规定",
    errno.EADDRINUSE: "已被占用",
    errno.EADDRNOTAVAIL: "本机没有这个地址",
    errno.ECONNREFUSED: "连接被拒绝",
    errno.ETIMEDOUT: "等待超时",
}


def system_reason(error: OSError) -> str:
    """Why the system refused, in Chinese; a reason that is not known here is named by its number."""
    if isinstance(error, socket.gaierror):
        return "找不到这个地址"
    return _REASONS.get(error.errno or 0) or f"系统错误 {error.errno or type(error).__name__}"
