"""Every name that a template may write, with its meaning."""

from types import MappingProxyType

from quizlib.figures import DEFINITIONS

#: Figures that only everything together has, not a branch, a cohort or a sitting.
OF_ALL = frozenset(
    {"branches", "branches_covered", "branches_full", "questions_used", "regulations_used"}
    | {"bank_questions", "bank_regulations", "practices", "practice_persons", "practice_times"}
)
#: Figures that are of today's bank, and have no period.
OF_BANK = frozenset({"bank_questions", "bank_regulations"})
#: Figures of practices, which are no part of what is held.
OF_PRACTICE = frozenset({"practices", "practice_persons", "practice_times"})
#: Ids of figures by their Chinese names.
IDS = MappingProxyType({one.name: one.id for one in DEFINITIONS.values()})

_FIGURES = {one.name: one.definition for one in DEFINITIONS.values()}
_PART = {name: meaning for name, meaning in _FIGURES.items() if IDS[name] not in OF_ALL}

#: Fields of a row of 各支部 and 各类别.
BRANCH_FIELDS = MappingProxyType({"名称": "党支部（或人员类别）的名称"} | _PART)
#: Fields of a row of 各场次.
SITTING_FIELDS = MappingProxyType(
    {
        "名称": "场次的名称",
        "编号": "场次的编号",
        "类型": "知识竞赛或知识测试",
        "开放时间": "例如 2026-03-10 09:00",
        "结束时间": "例如 2026-03-12 18:00",
        "满分": "满分，带“分”字",
        "合格线": "合格线，带“分”字",
        "优秀线": "优秀线，带“分”字",
    }
    | _PART
)
#: Fields of a row of 指标 (figures of everything).
FIGURE_FIELDS = MappingProxyType(
    {
        "名称": "指标的名称",
        "数值": "指标的数值，带单位",
        "分子": "算出数值的分子",
        "分母": "算出数值的分母；不是比例的没有分母",
        "定义": "指标的定义",
        "说明": "没有数值时的原因",
    }
)
#: Fields of a row of 活动.
ACTIVITY_FIELDS = MappingProxyType(
    {
        "日期": "例如 2026年3月5日",
        "类型": "例如 三会一课",
        "名称": "活动的名称",
        "党支部": "哪个党支部",
        "参加人数": "参加的人数",
        "备注": "台账中的备注",
    }
)
#: Fields of a row of 薄弱知识点, 薄弱法规 and 薄弱条文.
WEAK_FIELDS = MappingProxyType(
    {
        "名称": "知识点、法规或条文的名称",
        "法规": "条文所在的法规",
        "条文": "条文号",
        "题目数": "多少道题目",
        "作答份数": "多少份作答",
        "人数": "多少人作答，去重",
        "得分": "第一次作答的得分之和",
        "分值": "这些作答的分值之和",
        "得分率": "得分除以分值，低的在前",
    }
)
#: Names below 期间.
PERIOD_FIELDS = MappingProxyType(
    {
        "年": "结束日期的年份，例如 2026",
        "开始年": "开始日期的年份",
        "开始月": "开始日期的月份",
        "开始日": "开始日期的日",
        "结束年": "结束日期的年份",
        "结束月": "结束日期的月份",
        "结束日": "结束日期的日",
    }
)
#: Texts.
TEXT_FIELDS = MappingProxyType(
    {
        "统计期间": "例如 2026年1月1日至6月30日",
        "开始日期": "例如 2026年1月1日",
        "结束日期": "例如 2026年6月30日",
        "统计时点": "数字截止的时间，例如 2026年7月1日09:00",
        "概述": "一段话：组织了几场，多少人参加，参与率",
        "参与情况": "一段话：各支部参与率，全部参加的和最低的支部",
        "成绩情况": "一段话：得分率、合格率、优秀率，待评分的份数",
        "分类情况": "一段话：竞赛和测试各自的参与率、合格率；只有一种时没有字",
        "薄弱情况": "一段话：得分率最低的几个知识点（只有本期的）",
        "题库情况": "一段话：考查了多少题目和法规，题库的规模，练习的情况",
    }
)
#: Texts about changes.
CHANGE_TEXTS = MappingProxyType({"环比情况": "一段话：与上期比较", "同比情况": "一段话：与上年同期比较"})
#: Lists for loops, each with the name of its row and the fields of a row.
LIST_FIELDS = MappingProxyType(
    {
        "各支部": ("支部", BRANCH_FIELDS),
        "各类别": ("类", BRANCH_FIELDS),
        "各场次": ("场", SITTING_FIELDS),
        "指标": ("项", FIGURE_FIELDS),
        "薄弱知识点": ("弱", WEAK_FIELDS),
        "薄弱法规": ("弱", WEAK_FIELDS),
        "薄弱条文": ("弱", WEAK_FIELDS),
        "活动": ("活动项", ACTIVITY_FIELDS),
    }
)
#: Names that have fields below them, with an example.
GROUP_FIELDS = MappingProxyType(
    {
        "期间": "期间.年、期间.结束月 等，只有数字",
        "竞赛": "只算知识竞赛，例如 竞赛.参与率",
        "测试": "只算知识测试，例如 测试.合格率",
        "支部": '某个党支部，例如 支部["第一党支部"].参与率',
        "党支部": "同上",
        "类别": '某类人员，例如 类别["党员"].参加人数',
        "各场": '某个场次，按编号，例如 各场["ceshi-1"].平均分',
        "上期": "前一个同样长的期间，例如 上期.合格率、上期.统计期间",
        "同期": "上年同期，例如 同期.合格率",
        "环比": "与上期比，例如 环比.合格率：上升2.3个百分点",
        "同比": "与上年同期比，例如 同比.参加人数：增加12人",
        "图": "图片，单独写在一段里，例如 图.各支部",
        "表": "表格，单独写在一段里，例如 表.各支部",
        "待填": "系统不知道的内容，从活动台账的“其他数据”中取，例如 待填.招聘人数",
    }
)
#: What may be written after a field, as in ``{{ 参与率.数 }}``.
PARTS = MappingProxyType(
    {
        "数": "只有数字，不带 %、单位和“上升”等字样",
        "带单位": "带单位，例如 12人",
    }
)
#: The meaning of every field that stands by itself or begins a name.
FIELDS = MappingProxyType(
    dict(TEXT_FIELDS)
    | dict(CHANGE_TEXTS)
    | _FIGURES
    | {name: f"表格用：{{%tr for {row} in {name} %}} … {{%tr endfor %}}" for name, (row, _) in LIST_FIELDS.items()}
    | dict(GROUP_FIELDS)
)
