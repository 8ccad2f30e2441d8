"""Chinese question lists in text: the examples, layouts beyond them, and traps one by one."""

import codecs
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from quizlib.errors import ProblemsError
from quizlib.exchange.formats.examine import examined
from quizlib.exchange.formats.lists import question_list
from quizlib.exchange.formats.reading import Reading, Readings
from quizlib.exchange.formats.registry import read_source
from quizlib.exchange.formats.source import Source

HERE = Path(__file__).parent
EXAMPLES = HERE / "examples"
LISTS = HERE / "lists"
EXPECTED = yaml.safe_load((EXAMPLES / "expected.yaml").read_text(encoding="utf-8"))["files"]
LAYOUTS = yaml.safe_load((LISTS / "expected.yaml").read_text(encoding="utf-8"))


def read(text: str) -> Readings:
    return examined(question_list.read(Source("题.txt", text.encode())))


def one(text: str) -> Reading:
    (reading,) = read(text).questions
    return reading


def brief(reading: Reading) -> dict[str, Any]:
    key = reading.key
    shown: dict[str, Any] = {
        "kind": reading.kind.value if reading.kind else None,
        "stem": reading.stem,
        "choices": list(reading.choices),
        "key": [list(blank) for blank in key] if isinstance(key, tuple) else key,
        "rationale": reading.rationale,
        "points": None if reading.points is None else str(reading.points),
        "parts": [brief(part) for part in reading.parts],
        "doubts": list(reading.doubts),
    }
    return {name: value for name, value in shown.items() if value not in ("", [], None) or name == "key"}


@pytest.mark.parametrize("name", [name for name, its in EXPECTED.items() if its["items"] is not None])
def test_an_example_file_is_read_as_it_should_be(name: str) -> None:
    found = read_source(Source.at(EXAMPLES / name))
    assert len(found.questions) == EXPECTED[name]["questions"]
    assert [doubt for one in found.questions for doubt in one.doubts] == []
    for reading, item in zip(found.questions, EXPECTED[name]["items"], strict=True):
        shown = reading.plain()
        for field, value in item.items():
            if field.endswith("_has"):
                assert value in shown[field.removesuffix("_has")]
            else:
                assert shown[field] == value, field


def test_each_defect_is_reported_and_nothing_is_dropped() -> None:
    found = read_source(Source.at(EXAMPLES / "L24_defects.txt"))
    assert len(found.questions) == 7
    doubts = [" ".join(one.doubts) for one in found.questions]
    wanted = ("答案 E 不在选项", "没有找到答案", *["题干相同而答案不同"] * 2, "没有找到选项", "选项 A 与 B 相同")
    for doubt, part in zip(doubts, wanted, strict=False):
        assert part in doubt


@pytest.mark.parametrize("name", list(LAYOUTS))
def test_a_layout_is_read_as_written_down(name: str) -> None:
    found = examined(question_list.read(Source.at(LISTS / name)))
    assert [brief(one) for one in found.questions] == [
        {**({} if "parts" not in wanted else {"key": None}), **_with_parts(wanted)} for wanted in LAYOUTS[name]
    ]


def _with_parts(wanted: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wanted.items() if name != "key" or "parts" not in wanted}


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("gb18030", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-le", b"")],
)
def test_every_encoding_gives_the_same_questions(encoding: str, mark: bytes) -> None:
    text = (EXAMPLES / "L01_classic.txt").read_text(encoding="utf-8")
    data = mark + text.replace("\n", "\r\n").encode(encoding)
    found = read_source(Source("甲.txt", data))
    assert [brief(one) for one in found.questions] == [brief(one) for one in read(text).questions]


@pytest.mark.parametrize(
    ("spelling", "right"),
    [
        *((spelling, True) for spelling in ("√", "✓", "对", "正确", "是", "T", "Y")),
        *((spelling, False) for spelling in ("×", "✗", "X", "错", "错误", "否", "F", "N")),
    ],
)
def test_right_and_wrong_in_every_spelling(spelling: str, right: bool) -> None:
    assert one(f"1. 甲是乙。（{spelling}）").key is right
    assert one(f"1. 甲是乙。\n答案：{spelling}").key is right


@pytest.mark.parametrize("key", ["ACD", "A、C、D", "A,C,D", "A；C；D", "Ａ Ｃ Ｄ", "（ACD）", "A C D。"])
def test_a_key_of_several_letters_in_every_spelling(key: str) -> None:
    reading = one(f"1. 甲\nA. 一\nB. 二\nC. 三\nD. 四\n答案：{key}")
    assert (reading.kind, reading.key) == ("multiple", "ACD")


def test_the_letter_in_the_stem_goes_and_the_blank_stays() -> None:
    reading = one("1. 甲是（ B ）。\nA. 一； B. 二； C. 三。")
    assert (reading.stem, reading.choices, reading.key) == ("甲是（　　）。", ("一", "二", "三"), "B")


def test_a_section_gives_kind_and_points() -> None:
    reading = one("二、多项选择题（共10题，每题2.5分）\n1. 甲\nA.一 B.二\n答案：AB")
    assert (reading.kind, float(reading.points or 0)) == ("multiple", 2.5)


def test_points_follow_from_number_and_total() -> None:
    assert one("一、单选题（共5题，共20分）\n1. 甲\nA.一 B.二\n答案：A").points == 4


def test_a_key_of_another_number_of_letters_than_the_kind_is_a_doubt() -> None:
    assert "单选题只能有一个" in one("一、单选题\n1. 甲\nA.一 B.二 C.三\n答案：AB").doubts[0]
    assert "多选题至少有两个" in one("一、多选题\n1. 甲\nA.一 B.二 C.三\n答案：A").doubts[0]


def test_several_blanks_and_several_accepted_texts() -> None:
    assert one("1. 甲____，乙____。\n答案：一年；两年/2年").key == (("一年",), ("两年", "2年"))
    reading = one("1. 甲____。\n答案：一年；12个月")
    assert reading.key == (("一年", "12个月"),)
    assert "几种写法都对" in reading.notes[0]


def test_fewer_keys_than_blanks_are_a_doubt() -> None:
    assert "题干有 2 个空，答案有 1 个" in one("一、填空题\n1. 甲____，乙____。\n答案：一年").doubts[0]


def test_all_of_the_above_keeps_its_place_and_is_said() -> None:
    reading = one("1. 甲\nA.一 B.二 C.三 D.以上都不对\n答案：D")
    assert reading.pinned == {3}
    assert "已固定位置" in reading.notes[0]


def test_keys_that_are_nearly_all_one_letter_are_reported() -> None:
    text = "\n".join(f"{n}. 第{n}个问题问什么\nA.{n}甲 B.{n}乙\n答案：A" for n in range(1, 13))
    assert "答案是 A" in read(text).problems[0].message


def test_two_keys_for_one_question_are_a_doubt() -> None:
    assert "写了两个答案" in one("1. 甲\nA.一 B.二\n答案：A\n答案：B").doubts[0]
    assert "不同" in one("1. 甲（A）\nA.一 B.二\n答案：B").doubts[0]


def test_the_key_of_a_match_keeps_its_order_and_what_lacks_a_left_column_is_in_doubt() -> None:
    reading = one("一、匹配题\n1. 对应起来。\nA. 一年 B. 两年 C. 三年\n答案：BCA")
    assert (reading.kind, reading.key) == ("match", "BCA")
    assert "左栏有 0 项" in reading.doubts[0]


@pytest.mark.parametrize("run", [" ", "\t", "　", "_", "＿"])
def test_a_run_of_white_space_or_of_a_blank_is_read_as_a_short_one(run: str) -> None:
    long, short = (one(f"1. 甲{run * count}乙。\n答案：对") for count in (100_000, 64))
    assert long.stem == short.stem


def test_a_text_without_questions_says_so() -> None:
    assert "没有找到题目" in read("这是一份通知。\n请各支部遵照执行。").problems[0].message


@pytest.mark.parametrize("data", [b"", b"\0\0", b"%PDF-1.7 ...", b"\x89PNG\r\n", bytes(range(256)) * 20])
def test_what_is_no_text_is_refused_with_the_file_named(data: bytes) -> None:
    with pytest.raises(ProblemsError) as caught:
        read_source(Source("甲.txt", data).checked())
    assert str(caught.value).startswith("甲.txt")


PIECES = st.sampled_from(
    [
        *("1.", "2、", "（1）", "第3题", "①", "A.", "B、", "（C）", "D ", "答案：", "【解析】", "参考答案"),
        *("一、单选题", "____", "（　）", "√", "1-3 ABC", "\n", "\n\n", "　", "甲", "材料一：", "（多选）"),
        *("（2分）", "2018年", "错误", "答：", "|", "；", "\t", "难度：易"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_any_mixture_of_pieces_is_read_without_a_crash(text: str) -> None:
    for reading in read(text).questions:
        assert reading.where
        assert reading.doubts or reading.key is not None or reading.parts


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(ProblemsError):
        read_source(Source("甲", data).checked())
