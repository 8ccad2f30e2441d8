"""Every figure with its one definition, in the order of reports."""

from types import MappingProxyType

from quizlib.figures.figure import Definition

NOT_DUE = "没有应参加人员"
ALL_EXCUSED = "名单上的人员全部免考，没有应参加人员"
NONE_YET = "没有已评定的成绩"
NOT_COMPARABLE = "各场次满分不同，不可比，请看平均得分率"
ONLY_ONE = "只有一份成绩，没有离散程度"

_HELD = (
    Definition(
        "sittings",
        "场次",
        "场",
        "开放时段在统计期间内开始、到统计时点已经开放的知识竞赛和知识测试的场数，练习不计；"
        "就一个支部或一类人员来说，是名单上有其人员的场数。",
    ),
    Definition("contests", "竞赛场次", "场", "场次中知识竞赛的场数。"),
    Definition("tests", "测试场次", "场", "场次中知识测试的场数。"),
    Definition("branches", "党支部数", "个", "各场次名单上的党支部，去重后的个数。"),
    Definition("branches_covered", "覆盖党支部数", "个", "至少有一人参加的党支部个数。"),
    Definition("branches_full", "全员参加党支部数", "个", "应参加人员全部参加（未参加人数为零）的党支部个数。"),
)
_PERSONS = (
    Definition("persons_listed", "名单人数", "人", "各场次名单合并去重后的人数，一人列入几场也只计一人。"),
    Definition(
        "excused",
        "免考人数",
        "人",
        "在其列入的每一场都登记了免考原因（请假、借调、免试等）、并且一场也没有参加的人数；登记了免考而仍然参加的不计。",
    ),
    Definition(
        "persons_due",
        "应参加人数",
        "人",
        "名单人数减去免考人数；支部以各场次名单上的为准，期间换过支部的人在两个支部各计一人，"
        "因此各支部相加可能大于全部。",
    ),
    Definition(
        "persons",
        "参加人数",
        "人",
        "名单上至少有一次作答已经结束（交卷或到时自动收卷）的人数，去重，一人参加几场也只计一人。",
    ),
    Definition("absent", "未参加人数", "人", "应参加人数减去参加人数，即期间内一场也没有参加、又没有免考的人数。"),
    Definition("person_times", "人次", "人次", "已经结束（交卷或到时自动收卷）的作答次数，一人作答几次计几人次。"),
    Definition(
        "participation",
        "参与率",
        "%",
        "参加人数除以应参加人数，都按人计，不按人次。",
        numerator="参加人数",
        denominator="应参加人数",
    ),
)
_SCORES = (
    Definition(
        "scored",
        "已评定成绩",
        "份",
        "一人在一个场次计一份成绩，取该场次规则选定的那次作答（取最高分、取最后一次或取第一次）；"
        "还有题目待评分、成绩可能变动的不计入。",
    ),
    Definition("pending", "待评分成绩", "份", "还有题目待评分、成绩可能变动的成绩份数，不计入各项成绩指标。"),
    Definition(
        "mean_rate",
        "平均得分率",
        "%",
        "已评定成绩的得分之和除以满分之和；各场次满分不同时也可以比较。",
        numerator="得分之和",
        denominator="满分之和",
    ),
    Definition(
        "mean",
        "平均分",
        "分",
        "已评定成绩的得分之和除以成绩份数；各场次满分不同时不可比，不计算，见平均得分率。",
        numerator="得分之和",
        denominator="已评定成绩份数",
    ),
    Definition(
        "median", "中位数", "分", "已评定成绩从低到高排列，居中的得分（双数份取中间两份的平均）；满分不同时不计算。"
    ),
    Definition("highest", "最高分", "分", "已评定成绩中的最高得分；各场次满分不同时不可比，不计算。"),
    Definition("lowest", "最低分", "分", "已评定成绩中的最低得分；各场次满分不同时不可比，不计算。"),
    Definition(
        "deviation",
        "标准差",
        "分",
        "已评定成绩与平均分之差的平方和除以（份数－1）再开方（样本标准差）；满分不同或不足两份时不计算。",
        numerator="与平均分之差的平方和",
        denominator="已评定成绩份数－1",
    ),
    Definition("passed", "合格份数", "份", "达到本场次合格线的成绩份数。"),
    Definition(
        "pass_rate",
        "合格率",
        "%",
        "达到本场次合格线的成绩份数除以已评定成绩份数。",
        numerator="合格份数",
        denominator="已评定成绩份数",
    ),
    Definition("excellent", "优秀份数", "份", "达到本场次优秀线的成绩份数。"),
    Definition(
        "excellent_rate",
        "优秀率",
        "%",
        "达到本场次优秀线的成绩份数除以已评定成绩份数。",
        numerator="优秀份数",
        denominator="已评定成绩份数",
    ),
    Definition("full", "满分份数", "份", "得到满分的成绩份数。"),
    Definition(
        "full_rate",
        "满分率",
        "%",
        "得到满分的成绩份数除以已评定成绩份数。",
        numerator="满分份数",
        denominator="已评定成绩份数",
    ),
    Definition("full_times", "满分人次", "人次", "得到满分的作答次数，一人几次满分计几人次。"),
)
_TAKING = (
    Definition("resits", "再考人次", "人次", "同一场次中第二次及以后的作答次数。"),
    Definition(
        "resit_passed", "再考后合格人数", "人", "第一次作答不合格、再考后计入的成绩合格的人数，去重，待评分的不计。"
    ),
    Definition(
        "duration",
        "平均用时",
        "分钟",
        "计入成绩的作答从开始到交卷（或到时收卷）的时间之和除以份数。",
        numerator="用时之和（分钟）",
        denominator="计入成绩的作答份数",
    ),
    Definition("duration_median", "用时中位数", "分钟", "计入成绩的作答用时从短到长排列，居中的用时。"),
)
_QUESTIONS = (
    Definition("questions_used", "使用题目数", "道", "已经结束的作答中出现过的题目，按题目编号去重，案例题计一道。"),
    Definition("regulations_used", "考查法规数", "部", "这些题目的依据所属的法规，去重后的部数。"),
    Definition("bank_questions", "题库题量", "道", "题库中已审定的题目数（统计时点），草稿和停用的不计。"),
    Definition("bank_regulations", "题库覆盖法规数", "部", "题库中已审定题目的依据所属的法规，去重后的部数。"),
    Definition("practices", "练习场次", "场", "开放时段在统计期间内开始的练习的场数，不计入场次。"),
    Definition("practice_persons", "练习人数", "人", "在这些练习中至少有一次作答已经结束的人数，去重。"),
    Definition("practice_times", "练习人次", "人次", "这些练习中已经结束的作答次数。"),
)

#: Every figure by id, in the order of reports.
DEFINITIONS = MappingProxyType({one.id: one for one in (*_HELD, *_PERSONS, *_SCORES, *_TAKING, *_QUESTIONS)})
