"""What a sentence speaks of: a contest, a test, a practice, an activity of the ledger, or something else."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from quizlib.reports.adopt.marks import BLANK


class Topic(StrEnum):
    """What a subject is to the figures."""

    QUIZ = "quiz"  # sittings, of one kind or of several
    ACTIVITY = "activity"
    OTHER = "other"  # nothing that quizlib knows of


@dataclass(frozen=True, slots=True)
class Subject:
    """A word for what was done, from ``start`` to ``end`` of the text.

    ``kind`` is the kind of sitting (竞赛, 测试, 练习) or of activity; empty where several are meant.
    """

    topic: Topic
    kind: str
    start: int
    end: int


#: Other words for the usual kinds of activity.
_ALSO = {
    "主题党日": r"主题党日(?:活动)?|党日活动",
    "重温入党誓词": r"重温(?:入党)?誓词(?:活动)?|入党宣誓",
    "警示教育片": (
        r"(?:警示|廉政|廉洁|反腐(?:倡廉)?)(?:警示)?(?:教育)?(?:专题|宣传|影|录像)?片|教育片|警示教育影片|警示录|》一片"
    ),
    "警示教育": r"警示教育(?:大会|会议?|活动|课)?",
    "党课": r"(?:专题|廉政|微|纪律|主题)?党课",
    "志愿服务": r"(?:党员)?志愿(?:服务|者)(?:活动)?",
}
_CONTEST = r"知识(?:竞赛|竞答|大赛|比赛|抢答赛?)|竞赛|竞答|抢答赛|答题赛"
_TEST = r"(?:知识|法规|党纪|党规|闭卷|开卷|线上|结业|廉政)+(?:测试|测验|考试|考核|测评)|测试|测验|考试"
_PRACTICE = r"每日一[练题]|(?:日常|模拟|线上|在线|自主)?练习|刷题"
_SEVERAL = r"(?:线上|在线|网上|知识)答题|答题活动"
#: Contests and tests that are not of knowledge of the party's rules.
_ELSEWHERE = (
    r"(?:劳动|技能|技术|岗位|业务|体育|歌咏|演讲|辩论|安全生产|安全知识|安全|消防|创新|篮球|书画|征文)(?:知识)?(?:竞赛|比赛|大赛)"
    r"|(?:设备|系统|软件|性能|压力|体能|核酸|安全|技能|职称|资格|招聘|入职|上岗|安规|特种作业|(?<!廉洁)从业)(?:知识)?(?:测试|测验|考试|考核)"
    r"|(?:民主|满意度|绩效|年度|述职)(?:测评|考核|测试)|演练"
)
_OTHER = (
    r"比赛|比武|练兵|考核|测评|培训班?|轮训|会议|大会|例会|党委会|支委会|党员大会|党小组会|民主生活会|组织生活会|推进会"
    r"|座谈会?|讲座|研讨|读书班|宣讲|报告会|(?:集中|专题|理论|中心组)?学习(?!教育|成效|效果|贯彻|[\u4e00-\u9fff]{0,6}(?:竞赛|竞答|测试|测验))"
    r"|谈心谈话|谈话|约谈|家访|参观|慰问|走访|调研|检查|督查|巡察|巡视|审计|监督|信访|举报|案件|线索|立案|初核|处分(?!条例)"
    r"|函询|整改|问题|隐患|风险|措施|制度|责任书|承诺书|提醒函?|招聘|引进|录用|招录|人才|发展党员|转正|培养|表彰|评选|评优"
    r"|先进|奖|文章|稿件|信息|简报|文件|短信|微信|展板|横幅|手册|宣传|课程|心得|论文|专利|项目|工程|演讲|征文|文艺|帮扶|捐款"
    r"|视频|直播|讲话|议题|会商|产品|产量|营收|利润|安全|质量|体检|疫苗|听课|课题|等活动"
)


_OF_SITTINGS = re.compile(f"{_CONTEST}|{_TEST}|{_PRACTICE}|{_SEVERAL}|其他")  # kinds that say nothing of their own
_HELD = rf"(?:{BLANK}|\d+)[余多]?(?:场次?|期|次|轮|届)"
_WORDS = rf"[^，。；、\d{BLANK}]"
#: Between two kinds of sitting that are told together: 竞赛□场、测试□场, or □场竞赛、□场测试.
_COUNTED_BEHIND = re.compile(rf"{_WORDS}{{0,8}}{_HELD}[、，]?{_WORDS}{{0,16}}")
_COUNT_BEHIND = re.compile(rf"{_WORDS}{{0,8}}{_HELD}")
_COUNTED_BEFORE = re.compile(rf"{_WORDS}{{0,4}}[、，和与及]{_WORDS}{{0,6}}{_HELD}{_WORDS}{{0,16}}")
_KINDS = {"contest": "竞赛", "test": "测试", "practice": "练习", "both": "", "several": ""}


def told_together(found: Sequence[Subject], text: str) -> Subject:
    """The last of what ``text`` names; of no kind in particular where it counts several kinds of sitting in a row."""
    last, kinds = found[-1], {found[-1].kind}
    for former, later in reversed(list(pairwise(found))):
        if {former.topic, later.topic} != {Topic.QUIZ} or not _is_in_a_row(former, later, text):
            break
        kinds.add(former.kind)
    if len(kinds) == 1:
        return last
    # No figure counts practices together with what is marked.
    return replace(last, topic=Topic.OTHER if "练习" in kinds else Topic.QUIZ, kind="")


def _is_in_a_row(former: Subject, later: Subject, text: str) -> bool:
    between = text[former.end : later.start]
    if _COUNTED_BEFORE.fullmatch(between):
        return True
    return bool(_COUNTED_BEHIND.fullmatch(between) and _COUNT_BEHIND.match(text, later.end))


class Subjects:
    """Finds subjects, given the kinds of activity in the ledger."""

    def __init__(self, kinds: Iterable[str]) -> None:
        named = {kind: _ALSO.get(kind, re.escape(kind)) for kind in kinds if not _OF_SITTINGS.fullmatch(kind)}
        both = rf"(?:{_CONTEST})[”」]?[、和与及或](?:{_TEST})|(?:{_TEST})[”」]?[、和与及或](?:{_CONTEST})"
        activities = "|".join(
            f"(?P<a{number}>{pattern}|{re.escape(kind)})"
            for number, (kind, pattern) in enumerate(sorted(named.items(), key=lambda pair: -len(pair[0])))
        )
        self._kinds = sorted(named, key=lambda kind: -len(kind))
        sittings = f"(?P<contest>{_CONTEST})|(?P<test>{_TEST})|(?P<practice>{_PRACTICE})|(?P<several>{_SEVERAL})"
        parts = (activities, f"(?P<elsewhere>{_ELSEWHERE})", sittings, f"(?P<other>{_OTHER})")
        self._single = re.compile("|".join(part for part in parts if part))
        self._pattern = re.compile(f"(?P<both>{both})|{self._single.pattern}")

    def all_in(self, text: str) -> list[Subject]:
        """The subjects in ``text`` in order."""
        return [self._subject(found) for found in self._pattern.finditer(text)]

    def each_in(self, text: str) -> list[Subject]:
        """The same, of 竞赛和测试 each by itself."""
        return [self._subject(found) for found in self._single.finditer(text)]

    def _subject(self, found: re.Match[str]) -> Subject:
        name = found.lastgroup or ""
        start, end = found.span()
        if name in _KINDS:
            return Subject(Topic.QUIZ, _KINDS[name], start, end)
        if name in ("other", "elsewhere"):
            return Subject(Topic.OTHER, "", start, end)
        return Subject(Topic.ACTIVITY, self._kinds[int(name[1:])], start, end)
