"""Names for what quizlib does not know, made from the words around a blank."""

import re

from quizlib.core.activity import LONGEST_NAME
from quizlib.reports.adopt.blanks import Blank
from quizlib.reports.adopt.clause import Clause
from quizlib.reports.adopt.dates import unit_of_date
from quizlib.reports.adopt.marks import BLANK

_HAN = "\u4e00-\u9fff"
#: Words behind a blank that make it the name of something, and what the field is called.
_OWNERS = (
    (r"(?:有限|股份|集团|分|子)*公司", "公司名称"),
    (r"集团", "集团名称"),
    (r"(?:公司)?党委", "党委名称"),
    (r"党支部|支部", "党支部名称"),
    (r"党总支", "党总支名称"),
    (r"同志|书记|主任|经理|部长|处长|科长|委员|厂长|站长|先生|女士|老师", "姓名"),
    (r"部门|部(?![法])|处(?!分|级|理)|科(?!级)|室|办公室|中心", "部门名称"),
    (r"单位", "单位名称"),
    (r"项目|工程", "项目名称"),
    (r"[省市县区镇乡村](?!场)", "地名"),
    (rf"[{_HAN}]{{0,6}}(?:基地|纪念馆|博物馆|监狱|学校|学院|大学)|厂|矿|站|局|院|所", "场所名称"),
    (r"会议|精神|讲话|文件|通知|方案|办法|条例|规定|制度", "文件名称"),
    (r"主题|专题|为主题", "主题"),
)
_OWNER = [(re.compile(f'[“”"]?(?:{pattern})'), name) for pattern, name in _OWNERS]
_LEADING = re.compile(
    r"^(?:其中|共计|共有|共|累计|合计|总计|并|已|还|又|先后|全年|上半年|下半年|今年以来|今年|截至目前|目前|现有|现|通过|同时|此外"
    r"|另有|另|对|为|向|将|使得|使|分别|按期|及时|认真|扎实|全面|深入|积极|收到|完成|实现|力争|确保|计划|拟|争取|预计|设|有(?![效关])|的|和|与|及|、)+"
)
_VERBS = re.compile(r"^.*(?:组织开展|开展|组织(?!生活|部|关系)|召开|举办|举行|印发|收到|组织召开)(?=.{2,})")
_VERB = re.compile("组织|开展|举办|举行|召开|进行|参加|参与|实施")
_TRAILING = re.compile(
    r"(?:共计|合计|累计|总计|分别|不低于|不少于|不超过|达到|达|为|是|有|共|约|近|超过|超|至|到|了|已|各|在|于|等|的|和|与|及|、|：|:"
    r"|均|计|第|每|提高|增加|增长|上升|下降|降低|减少)+$"
)
_COUNTED = {
    "人": "人数",
    "人次": "人次",
    "场": "次数",
    "次": "次数",
    "道": "题数",
    "%": "",
    "个百分点": "变化",
    "分": "分数",
    "元": "金额",
    "万元": "金额",
    "亿元": "金额",
    "分秒": "分",
}
_NOUN = re.compile(rf"^(?:的)?([{_HAN}]{{1,6}})")
_NOUN_ENDS = re.compile(
    r"参加|参与|开展|进行|接受|完成|通过|获得|取得|受到|观看|已|均|都|并|在|被|未|到|的|全部|组织|作|为|是|，"
)


def owner_of(clause: Clause, blank: Blank) -> str:
    """What kind of name stands in the blank, where it is a name and no number; else nothing."""
    line, at = blank.line, blank.at
    if line[at - 1 : at] == "《" and line[at + 1 : at + 2] == "》":
        return "片名" if re.search("片|影|录像", clause.before[-12:] + clause.behind[:10]) else "文件名称"
    if line[at - 1 : at] in '“"' and line[at + 1 : at + 2] in '”"' and line[at - 1 : at]:
        return "主题"
    if blank.text.startswith("《"):
        return "片名"
    if clause.unit:
        return ""
    return next((name for pattern, name in _OWNER if pattern.match(clause.behind)), "")


def named_after(clause: Clause, blank: Blank) -> str:
    """A name for a number that stands in the blank, such as 招聘人数: a valid name of a field."""
    date = unit_of_date(blank)
    if date:
        return _valid(f"{_words_before_date(blank) or _words_of_date(blank)}{date}") or date
    noun = _noun(clause.tail)
    if clause.head.endswith("第"):
        return _valid(f"{noun or _words(clause.head)}第几{clause.written}") or "序号"
    words = _words(clause.head)
    if not words and (blank.row or blank.column):
        words = _words(f"{blank.row}{re.sub('[（(].*?[）)]', '', blank.column)}")
    if len(words) < 2:
        words = f"{words}{noun}"
    if not words:
        words = _words(re.split("[，；。]", clause.before.rstrip("，；"))[-1].split(BLANK)[0])
    return _valid(_counted(words, clause)) or "数据"


def _counted(words: str, clause: Clause) -> str:
    """``words`` with what is counted: 人数, 次数, 金额 …"""
    kept = words[-(LONGEST_NAME - 6) :]
    if clause.unit == "%" and not kept.endswith(("率", "比例", "占比")):
        return f"{kept}的比例" if kept.startswith("占") else f"{kept}占比"
    if clause.unit in ("人", "人次") and kept.endswith(("人数", "人次")):
        kept = kept.removesuffix("人数").removesuffix("人次")
    scale = "万" if clause.scaled and clause.unit in ("人", "人次") else ""
    return f"{kept}{scale}{_COUNTED.get(clause.unit, f'{clause.unit}数' if clause.unit else '')}"


def _noun(tail: str) -> str:
    """What is counted, from the words behind the unit: 党员 of 名党员参加学习, 未通过 of 人未通过."""
    found = _NOUN.match(tail)
    return (_NOUN_ENDS.split(found[1])[0] or found[1][:4]) if found else ""


_HAN_ONLY = re.compile(rf"[^{_HAN}A-Za-z0-9_]")


def _words(text: str) -> str:
    """The words that may be part of a name: without what leads in and out of them, and without who does it."""
    plain = _TRAILING.sub("", _HAN_ONLY.sub("", text))
    words = _LEADING.sub("", _VERBS.sub("", _LEADING.sub("", plain)))
    return "" if _VERB.fullmatch(words) else words


def _words_before_date(blank: Blank) -> str:
    before = re.sub(rf"(?:(?:{BLANK}|\d+)[年月日号]\s*)+$", "", blank.line[: blank.at]).rstrip("：: \u3000")
    before = re.sub(rf"第{BLANK}[期届次场]", "", before)
    return _words(re.split(r"[，；。：:,;\s]", before)[-1])[-8:]


def _words_of_date(blank: Blank) -> str:
    """落款 for a day that ends the document, else what was done on it, or what heads it in a table."""
    behind = re.sub(rf"^\s*[年月日号](?:\s*(?:{BLANK}|\d+)\s*[年月日号])*", "", blank.line[blank.at + 1 :])
    if blank.closes and not behind.strip():
        return "落款"
    head = _words(f"{blank.row}{blank.column}")
    done = re.split(r"[，；。：:、,;\s]", behind.lstrip("，, \u3000"))[0].split(BLANK)[-1]
    return (head or (_words(done) if _VERBS.search(done) else ""))[:8] or "日期"


def _valid(name: str) -> str:
    plain = re.sub(r"^(?:\d+年度?|[\d_]+)", "", _HAN_ONLY.sub("", name))[-LONGEST_NAME:]
    return plain if plain.isidentifier() else ""
