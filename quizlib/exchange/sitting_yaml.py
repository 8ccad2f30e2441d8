"""A sitting as a small YAML file. Names are those of ``core.sitting.Sitting``; times without a zone are China time."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from quizlib.core.blueprint import Blueprint, Fixed, Rule
from quizlib.core.frozen import Frozen
from quizlib.core.moment import CHINA, local, spoken
from quizlib.core.sitting import Audience, Sitting
from quizlib.errors import Problem, ProblemsError
from quizlib.exchange.lines import Path_, phrased, read_yaml

_LARGEST = 2**20
_TIMES = ("opens", "closes")
_FROM_PRESET = (("blueprint",), ("time_limit",), ("title",))  # missing only because the preset is
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T ]*(\d{1,2})[:时点](?:(\d{1,2})分?)?(?::(\d{2}))?"
    r"(?:\.0+)?\s*(Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
#: Chinese words that organizers may try, for "did you mean".
_CHINESE = {
    "编号": "id",
    "标题": "title",
    "名称": "title",
    "类型": "kind",
    "开始时间": "opens",
    "开放时间": "opens",
    "结束时间": "closes",
    "关闭时间": "closes",
    "截止时间": "closes",
    "时限": "time_limit",
    "时长": "time_limit",
    "错峰": "stagger",
    "错峰开始": "stagger",
    "次数": "attempts",
    "作答次数": "attempts",
    "蓝图": "blueprint",
    "组卷蓝图": "blueprint",
    "规则": "rules",
    "抽题规则": "rules",
    "固定题目": "fixed",
    "合格线": "pass_line",
    "及格线": "pass_line",
    "优秀线": "excellent_line",
    "排名": "standings",
    "名次": "standings",
    "排名规则": "standings",
    "最少人数": "standings_least",
    "个人名次": "standings_persons",
    "个人排名": "standings_persons",
    "参加范围": "audience",
    "党支部": "branches",
    "支部": "branches",
    "人员类别": "cohorts",
    "说明": "note",
    "预设": "preset",
    "允许过时题目": "stale_allowed",
    "允许练习": "practice_allowed",
    "证书": "certificate",
    "合格证书": "certificate",
    "题数": "count",
    "分值": "points",
    "题型": "kind",
    "法规": "regulation",
    "条文": "article",
    "条": "article",
    "知识点": "topic",
    "难度": "difficulty",
    "标签": "tags",
    "branch": "branches",
    "cohort": "cohorts",
    "start": "opens",
    "end": "closes",
    "minutes": "time_limit",
    "duration": "time_limit",
    "standing": "standings",
    "ranking": "standings",
    "name": "title",
}


class Preset(Frozen):
    """What a preset of ``questions/blueprints/`` is called and for; the rest of it are fields of ``Sitting``."""

    id: str
    name: str
    about: str
    rules: Mapping[str, Any]


def read_presets(folder: Path) -> list[Preset]:
    """The presets in ``folder``, by name of their files; none where there is no folder.

    Raises:
        ProblemsError: a preset is no YAML, or misses its name or purpose.
    """
    found: list[Preset] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        document = read_yaml(path)
        content = document.value
        if not isinstance(content, dict) or not all(isinstance(content.get(one), str) for one in ("name", "about")):
            problems.append(Problem(document.where(), "预设应有 name（名称）和 about（用途），其余与场次文件相同"))
            continue
        rules = {name: value for name, value in content.items() if name not in ("name", "about")}
        found.append(Preset(id=path.stem, name=content["name"], about=content["about"], rules=rules))
    if problems:
        raise ProblemsError(problems)
    return found


def read_sitting(path: Path, presets: Path | None = None) -> Sitting:
    """The sitting that a YAML file describes; what it leaves out comes from its ``preset``, a file in ``presets``.

    Raises:
        ProblemsError: with every problem: file, line, what was found and what was expected.
    """
    if path.is_file() and path.stat().st_size > _LARGEST:
        raise ProblemsError([Problem(path.name, "文件超过 1 MB，不像是场次文件")])
    document = read_yaml(path)
    if not isinstance(document.value, dict):
        raise ProblemsError(
            [Problem(document.where(), "应为若干“名称: 值”，可用 quizlib sitting example 生成一份样例")]
        )
    content = {
        name: str(value) if name in {"id", "title"} and _is_plain(value) else value
        for name, value in document.value.items()
    }
    problems: list[Problem] = []
    preset = content.pop("preset", None)
    if preset is not None:
        known = {one.id: one for one in read_presets(presets)} if presets else {}
        if preset in known:
            content = {"title": known[preset].name, **known[preset].rules, **content}
        else:
            message = f"没有预设 {preset}，可用的有：{'、'.join(known) or '（没有）'}"
            problems.append(Problem(document.where(("preset",)), message))
    for name in _TIMES:
        if name in content:
            try:
                content[name] = read_moment(content[name])
            except ValueError as error:
                problems.append(Problem(document.where((name,)), f"{name} {error}"))
                content.pop(name)
    try:
        sitting = Sitting.model_validate(content)
    except ValidationError as error:
        unread = {name for name in _TIMES if name in document.value and name not in content}
        problems += [
            Problem(document.where(at or _named_in(message)), _explained(at, message))
            for at, message in phrased(error)
            if not (len(at) == 1 and at[0] in unread) and not (problems and preset is not None and at in _FROM_PRESET)
        ]
    if problems:
        raise ProblemsError(sorted(problems, key=lambda one: int(one.where.rpartition(":")[2])))
    return sitting


def example_sitting(now: datetime) -> str:
    """A sitting file over the shipped bank, each line explained; its window opens the day after ``now``."""
    first = (local(now) + timedelta(days=1)).replace(hour=9, minute=0)
    last = (first + timedelta(days=6)).replace(hour=18)
    return _EXAMPLE.format(id=f"ceshi-{first:%Y%m%d}", opens=spoken(first), closes=spoken(last))


def read_moment(value: Any) -> datetime:
    """A moment as people write it, China time where no zone is given. Raises ValueError, in Chinese."""
    if isinstance(value, datetime):
        return local(value)
    expected = "应为时间，例如 2026-11-24 09:00"
    if isinstance(value, date):
        raise ValueError(f"缺少几点几分，{expected}（现为 {value}）")
    match = _MOMENT.fullmatch(unicodedata.normalize("NFKC", value).strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"{expected}（现为 {value}）")
    *numbers, zone = match.groups()
    year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
    try:
        midnight = datetime(year, month, day, tzinfo=CHINA)
        if (hour, minute, second) == (24, 0, 0):
            return midnight + timedelta(days=1)
        moment = midnight.replace(hour=hour, minute=minute, second=second)
    except ValueError:
        raise ValueError(f"没有这个日期或时刻，{expected}（现为 {value}）") from None
    return moment if zone is None else datetime.fromisoformat(moment.replace(tzinfo=None).isoformat() + zone)


def _named_in(message: str) -> Path_:
    """The first field that a message about the whole file names in brackets: its line is the one to look at."""
    match = re.search(r"（([a-z_]+)）", message)
    return (match[1],) if match else ()


def _explained(at: Path_, message: str) -> str:
    name = str(at[-1]) if at else ""
    model, label = _model_of(at)
    if at == ("id",) and "写法不对" in message:
        shown = message.rpartition("（")[2].rstrip("）")
        return f"id 应为小写字母、数字和连字符（-），以字母或数字开头，最多 40 个字符（{shown}）"
    if message.startswith(f"{name} 不认识的项"):
        known = [*model.model_fields, *(["preset"] if model is Sitting else [])]
        near = _CHINESE.get(name)
        close = [near] if near in known else get_close_matches(name.lower().replace("-", "_"), known, n=1, cutoff=0.6)
        hint = f"是不是想写 {close[0]}？" if close else ""
        message = f"不认识的项 {name}，{hint}可用的有：{'、'.join(known)}"
    elif at and isinstance(at[-1], str) and name not in message:
        message = f"{name} {message}"
    return f"{label}{message}"


def _model_of(at: Path_) -> tuple[type[Frozen], str]:
    match at:
        case ("blueprint", "rules", int(index), *_):
            return Rule, f"第 {index + 1} 条规则: "
        case ("blueprint", "fixed", int(index), *_):
            return Fixed, f"第 {index + 1} 道固定题目: "
        case ("blueprint", _, *_):
            return Blueprint, "组卷蓝图: "
        case ("audience", _, *_):
            return Audience, "参加范围: "
    return Sitting, ""


def _is_plain(value: Any) -> bool:
    return isinstance(value, int | float | date) and not isinstance(value, bool)


_EXAMPLE = """\
# 场次文件样例。以 # 开头的文字是说明，可以删去；改好后运行：quizlib sitting new 本文件.yaml
id: {id:<34}# 场次编号：小写字母、数字和连字符，不能与其他场次重复，用在命令和文件名中
title: 党纪法规知识测试                # 党员看到的标题
kind: test                            # contest 知识竞赛 | test 知识测试 | practice 练习（不计入统计指标）
opens: {opens:<31}# 开放时间（北京时间）
closes: {closes:<30}# 关闭时间，到这一刻不能再作答
time_limit: 30                        # 时限，分钟；从本人开始作答时算起
# stagger: 10                         # 错峰开始：开放后 10 分钟内，每人有自己的开始时间；人很多时用，不写则同时开始
attempts: 2                           # 每人可以作答几次
counts: best                          # 计哪一次的成绩：best 最高分 | last 最后一次 | first 第一次
pass_line: 60                         # 合格线（分），达到即为合格
excellent_line: 90                    # 优秀线（分）
# standings: [mean_participation]     # 各支部按什么排名，可以写几个；不写则不排名
#   # mean_participation 平均分×参与率 | mean 平均分 | participation 参与率 | pass_rate 合格率
#   # excellent_rate 优秀率 | full_rate 满分率
# standings_least: 5                  # 不足几人的党支部只列出来，不排名
# standings_persons: 10               # 大屏上写出个人前几名的姓名；不写则大屏上不出现任何人的姓名
multiple_rule: exact                  # 多选题：exact 全对才得分 | net 按比例得分、错选扣分 | subset 少选得部分分
shuffle_questions: true               # 打乱同一题型内题目的顺序
shuffle_choices: true                 # 打乱选项的顺序
score_shown: handed_in                # 本人何时看到分数：handed_in 交卷后 | closed 场次关闭后 | never 不显示
keys_shown: closed                    # 本人何时看到标准答案和解析：同上三种
certificate: none                     # 电子证书（PDF）：none 不发 | pass 成绩合格的本人可以下载，带核验码
note: 请独立完成，交卷后成绩即计入统计。   # 开始页上显示的说明，可以删去
# preset: quanyuan                    # 用现成的组卷方案（见 quizlib sitting presets），上下各项只写要改的
blueprint:                            # 组卷蓝图：每人的试卷按这些规则从题库中已审定的题目里抽取
  rules:                              # 每条规则抽 count 道题，每题 points 分；其余各项是条件，可以不写
  - {{kind: single, count: 8, points: 4}}       # 单选题
  - {{kind: multiple, count: 4, points: 5}}     # 多选题
  - {{kind: truefalse, count: 4, points: 3}}    # 判断题
  - {{kind: fill, count: 2, points: 6}}         # 填空题
  - {{kind: case, count: 1, points: 12}}        # 案例题：一个案例算一道，分值由其中各小题分摊
  - {{kind: short, count: 1, points: 12}}       # 简答题：由人评分，见 quizlib marks --help
  # 还可以限定法规、条文、知识点、难度、标签，一项可以写几个：
  # - {{regulation: [dangzhang, jilv], difficulty: easy, count: 5, points: 2}}
  # - {{regulation: jilv, article: [7, 10-12], count: 2, points: 2}}
  # fixed:                            # 每份试卷都要有的题目，写题目编号；points 不写则用题目自己的分值
  # - {{id: dangzhang-001, points: 2}}
# stale_allowed: true                 # 允许抽到依据已经过时的题目（平时不写；写了会记在场次里）
# practice_allowed: true              # 题目同时留在日常练习里；不写则到本场次公布答案为止，练习中不出现这些题目
# audience:                           # 参加范围；不写则名册中所有人都参加
#   branches: [第一党支部, 第二党支部]   # 只限这些党支部
#   cohorts: [党员, 预备党员]           # 只限这些人员类别
"""
