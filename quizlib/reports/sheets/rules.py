"""The rules of a sitting, where its facts come from, and how its sheets are read."""

from collections.abc import Iterator

from quizlib.core.blueprint import Rule
from quizlib.core.frozen import plain
from quizlib.core.moment import spoken
from quizlib.core.question import Difficulty
from quizlib.core.sitting import Phase
from quizlib.figures import SittingFacts
from quizlib.figures.hints import EASY, FLAT, HARD
from quizlib.figures.questions import FEWEST
from quizlib.reports.book import Book

RULES = "说明"
_WIDTH = 84
_DIFFICULTIES = {Difficulty.EASY: "容易", Difficulty.MEDIUM: "中等", Difficulty.HARD: "较难"}


def write_rules(book: Book, sheets: str) -> None:
    """How to read the sheets; ``sheets`` says how questions are laid out."""
    sheet = book.sheet(RULES, landscape=False)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, _WIDTH)
    for row, (label, text) in enumerate(_explanations(sheets)):
        book.passage(sheet, row, label, text, last=1, width=_WIDTH)


def rules(facts: SittingFacts) -> list[tuple[str, str]]:
    """What the sitting was, a label and a sentence each."""
    sitting = facts.sitting
    audience = [f"党支部：{'、'.join(sitting.audience.branches)}"] if sitting.audience.branches else []
    audience += [f"人员类别：{'、'.join(sitting.audience.cohorts)}"] if sitting.audience.cohorts else []
    return [
        ("场次", f"{sitting.title}（{sitting.kind.label}，编号 {sitting.id}）"),
        ("开放时段", f"{spoken(sitting.opens)} 至 {spoken(sitting.closes)}（北京时间）"),
        ("时限", f"{sitting.time_limit} 分钟"),
        *([("错峰开始", f"开放后 {sitting.stagger} 分钟内，每人有自己的开始时间")] if sitting.stagger else []),
        ("作答次数", f"最多 {sitting.attempts} 次，{sitting.counts.label}" if sitting.attempts > 1 else "1 次"),
        ("组卷蓝图", "；".join(_blueprint(facts))),
        ("满分", f"{plain(facts.full_marks)} 分"),
        ("合格线、优秀线", f"合格 {plain(sitting.pass_line)} 分，优秀 {plain(sitting.excellent_line)} 分，达到即算"),
        ("多选计分", sitting.multiple_rule.label),
        ("参加范围", "；".join(audience) or "名册上的全部人员"),
    ]


def about(facts: SittingFacts) -> list[tuple[str, str]]:
    """Where the numbers come from and when they were so."""
    held, at = facts.held, facts.facts.at
    if held.version:
        version = f"第 {held.version} 版（{spoken(held.as_of)} 归档），数字来自归档文件，以后再导出也不变"
        rows = [("统计时点", f"{spoken(held.as_of)}（北京时间）"), ("归档版本", version), ("校验码", held.checksum)]
    else:
        rows = [
            ("统计时点", f"{spoken(held.as_of)}（北京时间）{_still_open(facts)}"),
            ("归档版本", "还没有归档：有人还可以作答，数字还会变动，场次结束后请重新导出"),
        ]
    return [*rows, ("导出时间", f"{spoken(at)}（北京时间）"), ("个人信息", "本表含个人成绩，请只发给需要的人")]


def _still_open(facts: SittingFacts) -> str:
    if facts.sitting.phase(facts.facts.at) is Phase.OPEN:
        running = sum(one.member in facts.running for one in facts.people)
        return f"；此时本场次还没有结束，有 {running} 人正在作答，数字还会变动"
    return ""


def _blueprint(facts: SittingFacts) -> Iterator[str]:
    blueprint = facts.sitting.blueprint
    yield f"每份试卷 {blueprint.count} 道题（案例题算一道）"
    if blueprint.fixed:
        yield f"固定题目 {len(blueprint.fixed)} 道，人人相同"
    for rule in blueprint.rules:
        yield _drawn(rule, facts)


def _drawn(rule: Rule, facts: SittingFacts) -> str:
    titles = [f"《{facts.titles.get(one, one)}》" for one in rule.regulation]
    conditions = (
        *("、".join(one) for one in (titles, rule.topic, rule.tags)),
        *("、".join(_DIFFICULTIES[one] for one in rule.difficulty), "、".join(kind.label for kind in rule.kind)),
    )
    told = "，".join(filter(None, conditions)) or "任意题目"
    return f"抽取{told} {rule.count} 道，每道 {plain(rule.points)} 分"


def _explanations(sheets: str) -> list[tuple[str, str]]:
    return [
        ("人、人次、份", "人是去重的人数，人次是作答的次数，一人一场只计一份成绩；比率的分子和分母都用同一种。"),
        ("—", "没有可以计算的数，例如没有应参加人员，或者还没有已评定的成绩；不是 0，也不是 100%。"),
        ("成绩", "一人一行，是按作答次数规则计入的那次作答；还有题目待评分的，得分只是已评部分，待评分后会变动。"),
        ("用时", "从开始作答到交卷（或到时自动收卷）。"),
        (
            "颜色",
            "不合格：浅红底、加粗；优秀和 100%：浅绿底；待评分和正在作答：浅黄底、斜体。"
            "得分后面的横条是得分占满分的多少。",
        ),
        ("各支部", "参与率、平均得分率、合格率、优秀率中最低的三个加粗、浅红底（党支部超过六个时）；最后一行是全部。"),
        ("免考", "登记了免考原因而没有参加的，不算应参加，也不算未参加；登记了免考而仍然参加的，算应参加和参加。"),
        ("题目", f"{sheets}选项字母按题库中的顺序，与党员看到的顺序可能不同。"),
        (
            "题目统计",
            "题目一览、选项分布、薄弱知识点和试卷质量都按每人的第一次作答统计；题目各页列出的是计入成绩的那次作答。",
        ),
        ("通过率", "已评定的作答中，本题得分之和除以分值之和；待评分的不计入。也叫难度指数，越高越容易。"),
        (
            "区分度（高低分组）",
            "总分最高的 27% 和最低的 27% 两组在本题通过率上的差，−1 到 1，越高越能分出掌握得好与不好；"
            "与分界同分的都算在组内。",
        ),
        (
            "区分度（点二列相关）",
            f"本题得分与其余题目得分的相关系数（校正的点二列相关），−1 到 1；负数说明高分者反而更多答错，请核对答案。"
            f"两种区分度都只用全部评定完的作答，不足 {FEWEST} 份不计算。",
        ),
        (
            "提示",
            f"通过率低于 {HARD:.0%} 或高于 {EASY:.0%}、区分度低于 {FLAT}、选错项的多于选对的、没有人选的干扰项；"
            "只是提醒看一看，不一定是题目有问题。",
        ),
        ("平均用时（秒）", "从上一次作答（或开始）到本题作答之间的时间，改答的相加，再对全部作答平均。"),
        (
            "信度、测量标准误",
            "信度（KR-20 或克龙巴赫 α）说明试卷的得分有多稳定，一般 0.7 以上为好；测量标准误＝标准差×√(1－信度)，"
            "一个人的得分上下一个标准误之间，大约有三分之二的把握包含其真实水平。",
        ),
    ]
