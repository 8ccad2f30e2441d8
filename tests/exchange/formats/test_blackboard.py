"""Blackboard's tab-separated rows: every type that it documents, and what is in doubt."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from other_systems import broken, read_or_refused

from quizlib.core.question import Kind
from quizlib.exchange.formats import blackboard
from quizlib.exchange.formats.examine import examined
from quizlib.exchange.formats.reading import Reading, Readings
from quizlib.exchange.formats.registry import read_source
from quizlib.exchange.formats.source import Source

SLOW = settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
ROWS = (
    "MC|预备期为几年？|半年|incorrect|一年|correct",
    "MA|哪些正确？|甲|correct|乙|incorrect|丙|Correct",
    "TF|预备期为一年。|true",
    "FIB|预备期为____。|一年|12个月",
    "FIB_PLUS|预备期为[x]，由[y]通过。|y|支部大会||x|一年|12个月",
    "ESS|谈谈认识。|要点",
    "SR|简述条件。",
    "NUM|多少学时？|32|0.5",
    "MAT|影响期|警告|一年|严重警告|一年半|诫勉|一年",
    "ORD|按先后|申请|培养|接收",
)
FILE = "\n".join(ROWS).replace("|", "\t")


def read(text: str) -> Readings:
    return blackboard.read(Source("题.txt", text.replace("|", "\t").encode()))


def one(row: str) -> Reading:
    found = read(row)
    assert not found.problems
    return found.questions[0]


def test_every_documented_type_is_read() -> None:
    found = read(FILE).questions
    assert [(one.kind, one.choices or one.premises, one.key) for one in found] == [
        (Kind.SINGLE, ("半年", "一年"), "B"),
        (Kind.MULTIPLE, ("甲", "乙", "丙"), "AC"),
        (Kind.TRUEFALSE, (), True),
        (Kind.FILL, (), (("一年", "12个月"),)),
        (Kind.FILL, (), (("一年", "12个月"), ("支部大会",))),
        (Kind.SHORT, (), (("要点",),)),
        (Kind.SHORT, (), None),
        (Kind.NUMERICAL, (), (("32",),)),
        (Kind.MATCH, ("一年", "一年半"), "ABA"),
        (Kind.ORDER, ("申请", "培养", "接收"), "ABC"),
    ]
    assert found[3].stem == "预备期为____。"
    assert found[4].stem == "预备期为____，由____通过。"
    assert found[7].tolerance == Fraction(1, 2)
    assert found[8].premises == ("警告", "严重警告", "诫勉")
    assert [one.where for one in found] == [f"题.txt:{line}" for line in range(1, 11)]
    assert found[0].source == ROWS[0].replace("|", "\t")
    assert not any(one.doubts or one.notes for one in found)


@pytest.mark.parametrize(
    ("row", "doubt"),
    [
        ("MC|题目一二|甲|correct|乙", "有 3 列，应每两列一组"),
        ("MC|题目一二|甲|yep|乙|correct", "“yep”，应为 correct 或 incorrect"),
        ("MC|题目一二|甲|correct|乙|correct", "单选题只能有一个正确答案"),
        ("MA|题目一二|甲|incorrect|乙|incorrect", "没有找到答案"),
        ("TF|题目一二|maybe", "应为 true 或 false"),
        ("TF|题目一二|true|多余", "1 列没有用上（多余）"),
        ("TF", "应为 true 或 false"),
        ("FIB|（ ）与（ ）|甲|乙", "按每空一个答案读"),
        ("FIB_PLUS|由[x]通过|x|大会||y|甲", "题干里没有 [y]"),
        ("FIB_PLUS|由[x]和[x]通过|x", "有一个空没有答案"),
        ("NUM|多少多少|三十", "不是数值"),
        ("NUM|多少多少|30|少许", "误差"),
        ("MAT|题目一二|甲|乙|丙", "有 3 列"),
        ("ORD|题目一二|甲", "只有 1 个选项"),
        ("MC||甲|correct|乙|incorrect", "没有题干"),
    ],
)
def test_what_does_not_fit_is_in_doubt(row: str, doubt: str) -> None:
    found = examined(read(row + "|" if "|" not in row else row)).questions[0]
    assert doubt in "".join(found.doubts)


@pytest.mark.parametrize(
    ("row", "key", "note"),
    [
        ("TF|题|对", True, "“对”"),
        ("TF|题|FALSE", False, ""),
        ("MC|题|甲|错误|乙|正确", "B", "应为 correct 或 incorrect"),
    ],
)
def test_chinese_words_for_right_and_wrong_are_noted(row: str, key: Any, note: str) -> None:
    found = one(row)
    assert found.key == key
    assert note in "".join(found.notes)
    assert not found.doubts


def test_what_a_spreadsheet_adds_goes() -> None:
    found = one('mc|"他说""好"""|"甲，乙"|correct|<b>丙</b> &amp; 丁|incorrect||||\r')
    assert (found.stem, found.choices) == ('他说"好"', ("甲，乙", "丙 & 丁"))
    assert one('"MC"|"未完|甲|correct|乙|incorrect').stem == '"未完'


def test_other_types_and_lines_are_reported() -> None:
    found = read(FILE + "\nFIL|交作业\nXX|什么\n没有列\n" + ROWS[2])
    assert len(found.questions) == len(ROWS) + 1
    assert [problem.where for problem in found.problems] == ["题.txt:11", "题.txt:12", "题.txt:13"]
    assert "上传文件题（FIL）" in found.problems[0].message
    assert "“XX”不是题型代码" in found.problems[1].message


def test_a_blank_is_added_where_the_stem_has_none() -> None:
    found = one("FIB|预备期有多久？|一年")
    assert found.stem == "预备期有多久？____"
    assert found.notes


def test_it_is_recognised_by_tabs_and_codes() -> None:
    for text in (FILE, FILE.replace("\n", "\r\n"), "题型\t题干\n" + FILE, ROWS[0].replace("|", "\t")):
        for encoding in ("utf-8", "utf-16", "gb18030"):
            assert read_source(Source("题.txt", text.encode(encoding))).format == "blackboard"


@pytest.mark.parametrize(
    "text",
    [
        FILE.replace("\t", " "),
        "题型\t题干\t答案\n单选\tMC 是什么\tA\n判断\tTF 是什么\t对\n",
        "1. MC\t甲\nA. 一\tB. 二\n答案：A\n",
        "MC\n题\nA. 甲\nB. 乙\nANSWER: A\n",
        "",
    ],
)
def test_other_tables_and_lists_are_not_taken(text: str) -> None:
    assert not blackboard.recognises(Source("题.txt", text.encode()))
    assert not blackboard.recognises(Source("题.txt", b"PK\x03\x04MC\t"))


@SLOW
@given(st.one_of(st.binary(max_size=200), broken(FILE.encode())))
def test_no_file_makes_the_reader_fail(data: bytes) -> None:
    read_or_refused(lambda source: Readings(str(blackboard.recognises(source))), "x", data)
    found = read_or_refused(blackboard.read, "x", data)
    assert found is None or all(one.where.startswith("x:") for one in found.questions)


@SLOW
@given(
    st.sampled_from([row.split("|")[0] for row in ROWS]), st.text(st.sampled_from('|"[]_（ ）甲xtrue1.-'), max_size=60)
)
def test_no_row_makes_the_reader_fail(code: str, rest: str) -> None:
    assert examined(read(f"{code}|{rest}")).questions


@pytest.mark.parametrize("code", ["MC", "FIB", "FIB_PLUS", "MAT", "NUM", "TF"])
@pytest.mark.parametrize("piece", ["|", "甲|", "[x]", "（ ", "_", '"', "<b", "&amp;"])
def test_a_long_row_of_one_piece_is_read(code: str, piece: str) -> None:
    found = read(f"{code}|{piece * 20_000}")
    assert len(found.questions) + len(found.problems) == 1
