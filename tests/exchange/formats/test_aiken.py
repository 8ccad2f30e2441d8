"""Aiken: questions by their letters, what is wrong by its line, and what we write comes back."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from other_systems import broken, read_or_refused, reading, readings

from quizlib.core.question import Kind
from quizlib.exchange.formats import aiken, blackboard, gift
from quizlib.exchange.formats.examine import examined
from quizlib.exchange.formats.reading import Reading, Readings
from quizlib.exchange.formats.registry import WHOLE, read_source
from quizlib.exchange.formats.source import Source

SLOW = settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
TWO = """预备期为几年？
A. 半年
B. 一年
ANSWER: B

党的根本宗旨是什么？
A) 甲
B) 乙
C) 丙
ANSWER: C
"""


def read(text: str) -> Readings:
    return aiken.read(Source("题.txt", text.encode()))


def one(text: str) -> Reading:
    found = read(text)
    assert not found.problems
    assert len(found.questions) == 1
    return found.questions[0]


# ---------------------------------------------------------------- reading


def test_choices_have_a_stop_or_a_bracket_behind_their_letter() -> None:
    first, second = read(TWO).questions
    assert (first.kind, first.stem, first.choices, first.key) == (Kind.SINGLE, "预备期为几年？", ("半年", "一年"), "B")
    assert (second.choices, second.key) == (("甲", "乙", "丙"), "C")
    assert (first.where, second.where) == ("题.txt:1", "题.txt:6")
    assert first.source == "预备期为几年？\nA. 半年\nB. 一年\nANSWER: B"
    assert not first.doubts + second.doubts + first.notes + second.notes


def test_windows_line_ends_no_empty_lines_full_width_and_no_space_are_read() -> None:
    found = read("题一\r\nＡ．甲\r\nＢ）乙\r\nＡＮＳＷＥＲ：Ｂ\r\n题二\r\nA)甲\r\nB)乙\r\nC、丙\r\nanswer:a\r\n")
    assert [(one.stem, one.choices, one.key) for one in found.questions] == [
        ("题一", ("甲", "乙"), "B"),
        ("题二", ("甲", "乙", "丙"), "A"),
    ]
    assert "应为大写和半角冒号" in found.questions[1].notes[0]


def test_other_encodings_are_read() -> None:
    assert aiken.read(Source("题.txt", TWO.encode("gb18030"))).questions[0].choices == ("半年", "一年")


def test_a_stem_may_have_several_lines() -> None:
    assert one("阅读：\n某同志转正。\n预备期为几年？\nA. 半年\nB. 一年\nANSWER: B").stem.count("\n") == 2


def test_right_and_wrong_as_choices_are_a_true_or_false_question() -> None:
    found = one("预备期为一年。\nA) 正确\nB) 错误\nANSWER: A")
    assert (found.kind, found.key, found.choices) == (Kind.TRUEFALSE, True, ())
    assert one("题\nA) 错\nB) 对\nANSWER: A").key is False
    assert "不在选项 A–B 之内" in one("题\nA) 错\nB) 对\nANSWER: C").doubts[0]


@pytest.mark.parametrize(
    ("answer", "key", "doubt", "note"),
    [
        ("B", "B", "", ""),
        ("B.", "B", "", ""),
        ("B. 一年", "B", "", "只认第一个字母 B"),
        ("BD", "B", "只认第一个字母 B；是多选题", ""),
        ("B、C", "B", "只认第一个字母 B；是多选题", ""),
        ("Because", "B", "只认第一个字母 B", ""),
        ("", None, "应为选项字母（现为 空）", ""),
        ("一年", None, "应为选项字母（现为 一年）", ""),
        ("E", "E", "不在选项 A–D 之内", ""),
    ],
)
def test_only_the_first_letter_of_the_answer_counts(answer: str, key: str | None, doubt: str, note: str) -> None:
    found = examined(read(f"哪一项正确\nA. 甲\nB. 乙\nC. 丙\nD. 丁\nANSWER: {answer}")).questions[0]
    assert found.key == key
    assert doubt in "".join(found.doubts)
    assert bool(doubt) == bool(found.doubts)
    assert note in "".join(found.notes)


@pytest.mark.parametrize(
    ("text", "where", "problem"),
    [
        ("ANSWER: A\n" + TWO, "题.txt:1", "ANSWER: 前面没有题目"),
        (TWO + "\n最后一题没有选项\n", "题.txt:12", "后面没有选项和 ANSWER:"),
        ("党章知识测试\n\n" + TWO, "题.txt:1", "这段文字（党章知识测试）"),
        (TWO + "D) 丁\n", "题.txt:11", "选项 D 写在 ANSWER: 后面"),
        ("A. 甲\nB. 乙\nANSWER: A\n" + TWO, "题.txt:1", "选项 A 前面没有题干"),
    ],
)
def test_what_is_wrong_is_reported_by_its_line(text: str, where: str, problem: str) -> None:
    found = read(text)
    assert (found.problems[0].where, len(found.problems)) == (where, 1)
    assert problem in found.problems[0].message
    assert [one.stem for one in found.questions if one.stem] == ["预备期为几年？", "党的根本宗旨是什么？"]


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("题一\nA. 甲\nB. 乙\n题二\nA. 甲\nB. 乙\nANSWER: A", "没有 ANSWER: 这一行"),
        ("题一\nA. 甲\nB. 乙\n\n题二\nA. 甲\nB. 乙\nANSWER: A", "没有 ANSWER: 这一行"),
        ("题一\nA. 甲\nC. 乙\nANSWER: A\n题二\nA. 甲\nB. 乙\nANSWER: A", "选项的字母是 AC"),
        ("题一\nA. 甲\n接着说\nB. 乙\nANSWER: A\n题二\nA. 甲\nB. 乙\nANSWER: A", "第 3 行不是选项"),
        ("题一\nA. 甲\nB. 乙\nANSWER: A\nC. 丙\n题二\nA. 甲\nB. 乙\nANSWER: A", "第 5 行）还有选项 C"),
        ("题一\nA. 甲\nANSWER: A\n题二\nA. 甲\nB. 乙\nANSWER: A", "只有 1 个选项"),
    ],
)
def test_an_incomplete_question_stays_in_doubt_and_the_others_come_in(text: str, doubt: str) -> None:
    found = examined(read(text)).questions
    assert [one.stem for one in found] == ["题一", "题二"]
    assert doubt in "".join(found[0].doubts)
    assert not [one for one in found[1].doubts if "题干" not in one]


def test_text_between_questions_belongs_to_none() -> None:
    found = read(TWO + "\n以下材料\n\n第三题\nA. 甲\nB. 乙\nANSWER: A\n")
    assert [problem.where for problem in found.problems] == ["题.txt:12"]
    assert "第 12 行起的文字没有算进题干" in found.questions[2].doubts[0]


def test_numbers_that_run_through_all_stems_go_and_others_stay() -> None:
    found = read("1. 题一\nA. 甲\nB. 乙\nANSWER: A\n解析：见第七条\n\n2. 题二\nA. 甲\nB. 乙\nANSWER: B\n")
    assert [(one.stem, one.rationale) for one in found.questions] == [("题一", "见第七条"), ("题二", "")]
    assert "题号" in found.questions[0].notes[0]
    assert one("1. 题一\nA. 甲\nB. 乙\nANSWER: A").stem == "1. 题一"


# ---------------------------------------------------------------- writing


def test_the_file_is_what_moodle_documents() -> None:
    given = [reading("q-1", "single", key="C"), reading("q-2", "truefalse"), reading("q-3", "fill")]
    assert aiken.write(given).decode() == (
        "q-1 的题干\nA) 甲\nB) 乙\nC) 丙\nD) 以上都对\nANSWER: C\n\nq-2 的题干\nA) 正确\nB) 错误\nANSWER: A\n"
    )


@SLOW
@given(st.lists(readings(), min_size=1, max_size=4))
def test_what_is_written_comes_back(given: list[Reading]) -> None:
    lost = ["".join(aiken.loses(one)) for one in given]
    held = [(one, said) for one, said in zip(given, lost, strict=True) if not said.startswith(WHOLE)]
    found = aiken.read(Source("题.txt", aiken.write([one for one, _ in held])))
    assert not found.problems
    for (before, said), after in zip(held, found.questions, strict=True):
        assert before.kind is after.kind or "题型" in said
        assert before.key == after.key or "答案：" in said
        assert before.choices == after.choices or "选项" in said
        assert before.stem == after.stem or "题干" in said


def test_all_that_is_lost_is_named() -> None:
    given = reading("q-1", "single", rationale="见第七条", topic="党员", tags=["甲"])
    names = ["编号", "分值", "解析", "依据", "知识点", "标签", "难度", "审定状态", "固定位置的选项"]
    assert sorted(aiken.loses(given)) == sorted(f"{name}：Aiken 只有题干、选项和答案" for name in names)
    assert aiken.loses(reading("m-1", "multiple")) == [
        "整道题：Aiken 只有一个正确答案，Aiken 只能写单选题和判断题，没有写出"
    ]
    assert aiken.loses(replace(given, key=None))[0].startswith(WHOLE)
    assert "换行" in "".join(aiken.loses(replace(given, stem="一\n二")))


@pytest.mark.parametrize("stem", ["A. 甲", "ANSWER: B", "Ａ、甲"])
def test_a_stem_that_looks_like_a_choice_is_not_written(stem: str) -> None:
    assert aiken.loses(reading("q-1", "single", stem=stem))[0].startswith(WHOLE)


# ---------------------------------------------------------------- recognition and broken files


@pytest.mark.parametrize(
    "text",
    [TWO, "1. 题一\nA. 甲\nB. 乙\nANSWER: A\n", "题\nＡ．甲\nＢ．乙\nＡＮＳＷＥＲ：Ａ", "题\nA.甲\nB.乙\n\nanswer: A"],
)
def test_it_is_recognised_by_answers_below_choices(text: str) -> None:
    assert read_source(Source("题.txt", text.encode())).format == "aiken"
    assert not gift.recognises(Source("题.txt", text.encode()))
    assert not blackboard.recognises(Source("题.txt", text.encode()))


@pytest.mark.parametrize(
    "text",
    [
        "1. 英语题\nA. Question\nB. ANSWER: yes\n答案：B\n2. 题\nA. 甲\nB. 乙\n答案：A\n",
        "1. 下列写法正确的是\nA. 甲\nANSWER: A\n答案：A\n2. 题\nA. 甲\nB. 乙\n答案：A\n",
        "ANSWER: A\n1. 题\nA. 甲\nB. 乙\n答案：A\n",
        "1. 题（ A ）\nA. 甲\nB. 乙\n",
    ],
)
def test_a_list_with_an_answer_somewhere_stays_a_list(text: str) -> None:
    assert read_source(Source("题.txt", text.encode())).format == "text"


@SLOW
@given(st.one_of(st.binary(max_size=200), broken(TWO.encode()), broken(TWO.encode("gb18030"))))
def test_no_file_makes_the_reader_fail(data: bytes) -> None:
    read_or_refused(lambda source: Readings(str(aiken.recognises(source))), "x", data)
    found = read_or_refused(aiken.read, "x", data)
    assert found is None or all(one.where.startswith("x:") for one in found.questions)


@SLOW
@given(
    st.lists(
        st.sampled_from(["题", "A. 甲", "B) 乙", "C.", "ANSWER: A", "ANSWER:", "", "解析：丙", "1. 题"]), max_size=25
    )
)
def test_no_order_of_lines_makes_the_reader_fail_or_drop_a_line(lines: list[str]) -> None:
    found = read("\n".join(lines))
    said = "".join(one.source for one in found.questions) + "".join(one.message for one in found.problems)
    reported = {int(problem.where.rpartition(":")[2]) for problem in found.problems}
    assert all(line in said or number in reported for number, line in enumerate(lines, 1))


@pytest.mark.parametrize(
    "piece", ["A. 甲\n", "ANSWER: A\n", "题\n", "\n题\n", "题\nA. 甲\nB. 乙\n", "解析：", "A", " "]
)
def test_a_long_text_of_one_piece_is_read(piece: str) -> None:
    source = Source("x", ("题\nA. 甲\nB. 乙\nANSWER: A\n" + piece * 20_000).encode())
    aiken.recognises(source)
    assert aiken.read(source).questions
