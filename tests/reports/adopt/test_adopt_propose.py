"""Proposals against sentences of half-year reports; ``held_out.yaml`` was written before the rules."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from word_files import docx, opened, paragraph, table

from quizlib.core.activity import LONGEST_NAME
from quizlib.reports.adopt import Field, Fields, Proposal, Proposer, find_blanks

HERE = Path(__file__).parent
UNKNOWN = "待填"


def proposed(*body: str, kinds: Sequence[str] = (), names: Sequence[str] = ()) -> list[Proposal]:
    """What is proposed for the blanks of a report with this body; texts become paragraphs."""
    report = docx(*[one if one.startswith("<") else paragraph(one) for one in body])
    return Proposer(Fields(kinds), names).all(find_blanks(opened(report)).blanks)


def fields(*body: str, kinds: Sequence[str] = (), names: Sequence[str] = ()) -> list[str]:
    return [str(one.field) for one in proposed(*body, kinds=kinds, names=names)]


def plain(field: Field) -> str:
    return UNKNOWN if field.named else str(field).removesuffix(".数")


def answers(name: str) -> list[tuple[str, list[str]]]:
    """What is proposed for each blank of a file of sentences, and what would be right."""
    found: list[tuple[str, list[str]]] = []
    for case in yaml.safe_load((HERE / name).read_text(encoding="utf-8")):
        body = [case["before"], case["text"]] if "before" in case else [case["text"]]
        own = proposed(*body)
        assert len(own) == len(case["fields"]), case["text"]
        found += [(plain(one.field), right.split("|")) for one, right in zip(own, case["fields"], strict=True)]
    return found


@pytest.mark.parametrize("name", ["sentences.yaml", "held_out.yaml", "fresh.yaml"])
def test_nearly_every_blank_gets_what_belongs_there(name: str) -> None:
    told = answers(name)
    figures = [(one, right) for one, right in told if one != UNKNOWN]
    wanted = [(one, right) for one, right in told if UNKNOWN not in right]
    assert sum(one in right for one, right in told) >= 0.95 * len(told)
    assert sum(one in right for one, right in figures) >= 0.95 * len(figures)  # precision
    assert sum(one in right for one, right in wanted) >= 0.9 * len(wanted)  # recall


def test_there_are_many_sentences() -> None:
    names = ("sentences.yaml", "held_out.yaml", "fresh.yaml")
    assert sum(len(yaml.safe_load((HERE / name).read_text(encoding="utf-8"))) for name in names) >= 60


def test_persons_and_person_times_are_never_mixed() -> None:
    told = answers("sentences.yaml") + answers("held_out.yaml")
    for one, right in told:
        if one.endswith("人次"):
            assert all(other.endswith("人次") for other in right)
        if one.endswith("人数"):
            assert not any(other.endswith("人次") for other in right)


def test_a_sign_behind_the_blank_is_not_printed_twice() -> None:
    assert fields("知识测试合格率XX%，参与率为XX。") == ["测试.合格率.数", "测试.参与率"]
    assert fields(table(("党支部", "知识测试参与率（%）"), ("第一党支部", "XX"))) == [
        '测试.党支部["第一党支部"].参与率.数'
    ]


def test_a_second_figure_is_told_where_two_may_be_meant() -> None:
    (one,) = proposed("组织XX名党员参加知识测试。")
    assert (str(one.field), str(one.second)) == ("测试.参加人数", "测试.应参加人数")


def test_what_is_unsure_becomes_a_named_field_with_the_figure_second() -> None:
    (_, one) = proposed("举办培训班XX期，参加XX人次。")
    assert one.field.named
    assert one.label == "请确认"
    assert str(one.second) == "人次"


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("新招聘员工XX人", "待填.新招聘员工人数"),
        ("XX公司党委", "待填.公司名称"),
        ("排查廉洁风险点XX个", "待填.排查廉洁风险点个数"),
        ("挽回经济损失XX万元", "待填.挽回经济损失金额"),
        ("报送时间：XX月", "待填.报送时间月"),
        ("《XX》实施细则", "待填.文件名称"),
        ("第XX届职工代表大会", "待填.职工代表大会第几届"),
        ("整改完成率XX%", "待填.整改完成率"),
        ("占职工总数的XX%", "待填.占职工总数的比例"),
        ("XX", "待填.数据"),
        ("2026年招聘XX人", "待填.招聘人数"),
    ],
)
def test_a_named_field_is_called_by_the_words_around_it(sentence: str, name: str) -> None:
    assert fields(sentence) == [name]


def test_names_are_their_own_but_the_company_has_one_name() -> None:
    assert fields("XX公司招聘XX人。", "今年，XX公司招聘XX人。", "XX公司与XX公司合作。") == [
        *("待填.公司名称", "待填.公司招聘人数", "待填.公司名称", "待填.公司招聘人数2"),
        *("待填.公司名称", "待填.公司名称2"),
    ]


@pytest.mark.parametrize("text", ["__", "1、XX", "（XX）", "共XX。", "￥XX", "a XX b", "%XX%", "XX：XX"])
def test_every_name_is_one_that_a_template_can_use(text: str) -> None:
    for one in proposed(text):
        assert one.field.name.isidentifier()


def test_plans_are_no_figures() -> None:
    assert fields("四、下半年工作打算", "举办知识竞赛XX场。") == ["待填.计划知识竞赛次数"]
    assert fields("力争知识测试合格率达到XX%。") == ["待填.计划知识测试合格率"]


@pytest.mark.parametrize(
    "sentence",
    [
        "为确保学习实效，组织知识测试XX场。",
        "按照年度计划组织知识测试XX场。",
        "根据上级要求，开展知识测试XX场。",
        "围绕目标任务开展知识测试XX场。",
    ],
)
def test_what_was_done_by_a_plan_is_a_figure(sentence: str) -> None:
    assert fields(sentence) == ["测试场次"]


def test_days_are_those_of_the_period_unless_they_are_of_something_else() -> None:
    assert fields("20XX年XX月至XX月") == ["期间.年", "期间.开始月", "期间.结束月"]
    assert fields("20XX年XX月至20XX年XX月") == ["期间.开始年", "期间.开始月", "期间.结束年", "期间.结束月"]
    assert fields("20XX年1月至XX月") == ["期间.年", "期间.结束月"]
    assert fields("截至20XX年XX月XX日") == ["期间.结束年", "期间.结束月", "期间.结束日"]
    assert fields("20XX年XX月XX日") == ["待填.落款年", "待填.落款月", "待填.落款日"]
    assert fields("连续XX年获评先进") == ["待填.连续年数"]


def test_only_the_day_that_ends_the_document_is_that_of_its_signing() -> None:
    day = "20XX年XX月XX日"
    assert fields(f"{day}，第一党支部召开会议。", "略。") == ["待填.会议年", "待填.会议月", "待填.会议日"]
    told = fields(day, "略。", "略。", "略。", "略。", "公司党委", day)
    assert told[0::3] == ["待填.日期年", "待填.落款年"]
    assert fields(table(("会议", "日期"), ("党员大会", day)))[0] == "待填.党员大会日期年"


def test_the_head_of_a_column_may_ask_for_persons() -> None:
    rows = table(("党支部", "参加人数", "合格人数"), ("第一党支部", "XX", "XX"))
    assert fields(rows) == ['党支部["第一党支部"].参加人数', "待填.第一党支部合格人数"]
    assert fields("各支部培训情况", rows)[0] == "待填.第一党支部参加人数"


def test_a_number_of_results_is_no_number_of_persons() -> None:
    (one,) = proposed("知识测试合格XX人。")
    assert (str(one.field), str(one.second), one.label) == ("待填.知识测试合格人数", "测试.合格份数", "请确认")


def test_a_ledger_brings_its_own_kinds_and_names() -> None:
    assert fields("组织读书会XX次、XX人次参加。", kinds=["读书会"]) == ["读书会次数", "读书会人次"]
    assert fields("本期新招聘员工XX人。", names=["招聘员工人数", "招聘员工"]) == ["待填.招聘员工"]


def test_a_subject_may_stand_in_a_heading_or_above_a_table() -> None:
    rows = table(("党支部", "应参加人数", "合格率"), ("机关党支部", "XX", "XX%"), ("合计", "XX", "XX%"))
    assert fields("表1 各支部知识竞赛情况", rows) == [
        '竞赛.党支部["机关党支部"].应参加人数',
        '竞赛.党支部["机关党支部"].合格率.数',
        "竞赛.应参加人数",
        "竞赛.合格率.数",
    ]


def test_what_speaks_of_something_else_is_no_figure() -> None:
    assert all(one.field.named for one in proposed("产品合格率XX%。", "安全知识竞赛XX场。", "劳动竞赛参与率XX%。"))


_WORDS = [
    "XX",
    "××",
    "___",
    "知识竞赛",
    "知识测试",
    "练习",
    "警示教育片",
    "三会一课",
    "第一党支部",
    "预备党员",
    "党员",
    "参加",
    "应参加",
]
_WORDS += [
    "合格率",
    "参与率",
    "平均分",
    "分别",
    "较上期",
    "同比",
    "提高",
    "占",
    "题库",
    "人",
    "人次",
    "%",
    "场",
    "个百分点",
    "年",
    "月",
    "日",
]
_WORDS += [
    "，",
    "、",
    "。",
    "：",
    "（",
    "）",
    "《",
    "》",
    "公司",
    "其中",
    "第",
    "每",
    "等",
    "计划",
    "共",
    "万",
    "1",
    " ",
]


@given(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=30))
def test_whatever_stands_around_a_blank_a_template_can_name_what_is_proposed(words: list[str]) -> None:
    known = Fields()
    names = []
    for one in proposed("".join(words)):
        for field in (one.field, *([one.second] if one.second else [])):
            assert known.read(str(field)) == field
            assert known.meaning(field)
            Environment(autoescape=True).parse(f"{{{{ {field} }}}}")
        assert 0 <= one.sure <= 1
        assert len(one.field.name) <= LONGEST_NAME
        names += [one.field.name] if one.field.named else []
    owners = ("名称", "姓名", "地名")
    assert len(set(names)) == len(names) or any(name.endswith(owners) for name in names)


@pytest.mark.parametrize(
    ("sentence", "right"),
    [
        ("知识竞赛、知识测试分别举办XX场、XX场。", ["竞赛场次", "测试场次"]),
        ("知识竞赛和知识测试参与率分别为XX%、XX%。", ["竞赛.参与率.数", "测试.参与率.数"]),
        ("知识测试参与率、合格率、优秀率分别为XX%、XX%和XX%。", ["测试.参与率.数", "测试.合格率.数", "测试.优秀率.数"]),
        (
            "第一党支部、机关党支部知识测试合格率分别为XX%、XX%。",
            ['测试.党支部["第一党支部"].合格率.数', '测试.党支部["机关党支部"].合格率.数'],
        ),
    ],
)
def test_what_stands_before_in_turn_is_given_in_turn(sentence: str, right: list[str]) -> None:
    assert fields(sentence) == right


def test_turns_that_cannot_be_told_are_left_open() -> None:
    told = proposed("一季度、二季度知识测试合格率分别为XX%、XX%。", "甲乙两地知识测试分别有XX人、XX人参加。")
    assert all(one.field.named for one in told)
