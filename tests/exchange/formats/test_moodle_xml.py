"""Moodle XML: what Moodle writes is understood, what is in doubt is said, and what we write comes back."""

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from other_systems import broken, content, mostly, read_or_refused, reading, readings

from quizlib.core.question import Kind
from quizlib.errors import ProblemsError
from quizlib.exchange.formats import moodle as moodle_xml
from quizlib.exchange.formats.moodle.moodle_read import topic_of
from quizlib.exchange.formats.reading import Reading, Readings
from quizlib.exchange.formats.source import Source

SLOW = settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
SAMPLE = [reading(f"{kind}-1", kind) for kind in ("single", "multiple", "truefalse", "fill", "short", "case", "match")]


def read(*questions: str) -> Readings:
    return moodle_xml.read(Source("题库.xml", f"<quiz>{''.join(questions)}</quiz>".encode()))


def question(type: str, stem: str, rest: str = "", format: str = "html") -> str:
    return (
        f'<question type="{type}"><name><text>名称</text></name>'
        f'<questiontext format="{format}"><text><![CDATA[{stem}]]></text></questiontext>{rest}</question>'
    )


def one(*questions: str) -> Reading:
    found = read(*questions)
    assert not found.problems
    return found.questions[0]


def answer(text: str, fraction: Any = 0, rest: str = "", format: str = "html") -> str:
    inside = f"<text><![CDATA[{text}]]></text>{rest}"
    return f'<answer fraction="{fraction}" format="{format}">{inside}</answer>'


def choices(*fractions: Any, single: bool = True, rest: str = "") -> str:
    answers = "".join(answer(f"<p>选项{index}</p>", fraction) for index, fraction in enumerate(fractions))
    return f"<single>{str(single).lower()}</single>{rest}{answers}"


@SLOW
@given(st.lists(readings(), min_size=1, max_size=3))
def test_what_is_written_comes_back(given: list[Reading]) -> None:
    found = moodle_xml.read(Source("题库.xml", moodle_xml.write(given)))
    assert not found.problems
    for before, after in zip(given, found.questions, strict=True):
        lost = moodle_xml.loses(before)
        assert mostly(after, lost) == mostly(before, lost)
        assert not after.doubts


@pytest.mark.parametrize("kind", ["single", "truefalse", "short", "numerical", "fill", "order", "match"])
def test_a_plain_question_loses_nothing(kind: str) -> None:
    more = {"choices": ["甲", "乙", "丙"], "key": "B"} if kind == "single" else {}
    given = reading("q-1", kind, points="4", **more)
    assert moodle_xml.loses(given) == []
    found = moodle_xml.read(Source("题库.xml", moodle_xml.write([given])))
    assert [content(one) for one in found.questions] == [content(given)]


def test_a_case_is_a_description_and_its_parts_and_comes_back_whole() -> None:
    given = [reading("c-1", "case"), reading("q-1", "truefalse"), reading("c-2", "case")]
    data = moodle_xml.write(given)
    types = re.findall(r'type="(\w+)"', data.decode())
    assert [one for one in types if one != "category"][:4] == ["description", "truefalse", "multichoice", "multichoice"]
    assert [content(one) for one in moodle_xml.read(Source("题库.xml", data)).questions] == [
        content(one) for one in given
    ]
    assert "案例题" in "".join(moodle_xml.loses(given[0]))


def test_a_part_without_its_material_stands_by_itself_in_doubt() -> None:
    tags = "<tags><tag><text>小题:c-1:2</text></tag></tags>"
    found = one(question("essay", "谈谈认识", f"<graderinfo><text>要点</text></graderinfo>{tags}"))
    assert "没有这道案例题的材料" in found.doubts[0]


@pytest.mark.parametrize("count", range(2, 9))
def test_shares_are_numbers_that_moodle_takes(count: int) -> None:
    given = reading("q-1", "multiple", choices=[f"选项{n}" for n in range(8)], key="ABCDEFGH"[:count])
    shares = set(re.findall(r'fraction="-?([\d.]+)"', moodle_xml.write([given]).decode()))
    assert shares <= {"100", "50", "33.33333", "25", "20", "16.66667", "14.28571", "12.5"}


def test_a_single_choice_with_all_that_stands_around_it() -> None:
    rest = choices(0, 100, -25) + (
        "<generalfeedback format='html'><text>&lt;p&gt;见第七条&lt;/p&gt;</text></generalfeedback>"
        "<defaultgrade>2.5000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden><idnumber>q-7</idnumber>"
        "<tags><tag><text>发展党员</text></tag><tag><text>难度：易</text></tag><tag><text>依据:《章程》第七条</text></tag></tags>"
    )
    category = '<question type="category"><category><text>$course$/top/章程/党员//发展</text></category></question>'
    found = one(category, question("multichoice", "<p>预备期&nbsp;为<br>几年？</p>", rest))
    assert (found.kind, found.stem, found.key) == (Kind.SINGLE, "预备期 为\n几年？", "B")
    assert (found.choices, found.rationale) == (("选项0", "选项1", "选项2"), "见第七条")
    assert (found.points, found.id, found.topic) == (Fraction(5, 2), "q-7", "党员/发展")
    assert (found.tags, found.difficulty, found.basis) == (("发展党员",), "易", "《章程》第七条")
    assert found.where == "题库.xml:1 第 1 题（名称）"
    assert found.source.startswith("<question")
    assert not found.doubts
    assert "倒扣" in found.notes[0]


@pytest.mark.parametrize(
    ("fractions", "key", "doubt"),
    [
        (("33.33333", "33.33333", "33.33333", 0), "ABC", ""),
        (("50", "-100", "50"), "AC", ""),
        (("33.33", "0", "33.33", "33.33"), "ACD", ""),
        (("60", "40", "-50"), "AB", ""),
        (("50", "20", "0"), "AB", "合计 70%"),
        (("0", "0"), None, ""),
        (("一半", "100"), "B", "不是数字"),
    ],
)
def test_several_right_choices_are_those_that_earn_something(fractions: Any, key: str, doubt: str) -> None:
    found = one(question("multichoice", "哪些正确", choices(*fractions, single=False)))
    assert (found.kind, found.key) == (Kind.MULTIPLE, key)
    assert doubt in "".join(found.doubts)
    assert bool(doubt) == bool(found.doubts)


def test_a_single_choice_without_full_marks_is_in_doubt_and_a_partial_one_is_noted() -> None:
    assert "没有得满分" in one(question("multichoice", "哪个", choices(0, 80))).doubts[0]
    assert "得部分分" in one(question("multichoice", "哪个", choices(50, 100))).notes[0]


def test_letters_written_into_choices_are_taken_off_where_moodle_shows_none() -> None:
    rest = "<answernumbering>none</answernumbering>" + answer("A. 一年", 100) + answer("B．两年")
    assert one(question("multichoice", "几年", rest)).choices == ("一年", "两年")


def test_feedback_to_answers_goes_below_the_general_feedback() -> None:
    rest = answer("一年", 100, "<feedback><text>对</text></feedback>") + answer(
        "两年", 0, "<feedback><text>错</text></feedback>"
    )
    assert one(question("multichoice", "几年", rest)).rationale == "A：对\nB：错"


@pytest.mark.parametrize(
    ("first", "second", "key"),
    [(("true", 100), ("false", 0), True), (("false", 100), ("true", 0), False), (("对", 0), ("错", 100), False)],
)
def test_true_and_false(first: tuple[str, int], second: tuple[str, int], key: bool) -> None:
    found = one(question("truefalse", "预备期为一年。", answer(*first) + answer(*second)))
    assert (found.kind, found.key, found.doubts) == (Kind.TRUEFALSE, key, ())


def test_true_and_false_that_say_nothing_or_both_are_in_doubt() -> None:
    assert one(question("truefalse", "题", answer("甲", 100) + answer("乙"))).key is None
    both = one(question("truefalse", "题", answer("true", 100) + answer("false", 100)))
    assert both.key is None
    assert "都标为正确" in both.doubts[0]


@pytest.mark.parametrize(
    ("stem", "read_as"),
    [
        ("预备期为____。", "预备期为____。"),
        ("预备期为（　　）。", "预备期为____。"),
        ("预备期为<u>&nbsp;&nbsp;</u>。", "预备期为____。"),
        ("预备期为__________。", "预备期为____。"),
        ("预备期有多久？", "预备期有多久？____"),
    ],
)
def test_a_short_answer_is_a_blank(stem: str, read_as: str) -> None:
    rest = answer("一年", 100) + answer("12个月", 100) + answer("一周年", 50) + answer("*", 0)
    found = one(question("shortanswer", stem, rest))
    assert (found.kind, found.stem, found.key) == (Kind.FILL, read_as, (("一年", "12个月"),))
    assert "得部分分的答案没有当作正确答案：一周年" in found.notes


def test_a_wildcard_is_in_doubt_and_an_escaped_star_is_a_star() -> None:
    assert "通配符" in one(question("shortanswer", "题____", answer("一*", 100))).doubts[0]
    starred = one(question("shortanswer", "题____", answer("一\\*", 100)))
    assert (starred.key, starred.doubts) == ((("一*",),), ())


def test_a_number_with_tolerance_and_unit() -> None:
    rest = answer("32", 100, "<tolerance>0.5</tolerance>") + answer("*", 0)
    units = "<units><unit><multiplier>1</multiplier><unit_name>学时</unit_name></unit>"
    units += "<unit><multiplier>60</multiplier><unit_name>分钟</unit_name></unit></units>"
    found = one(question("numerical", "多少学时？", rest + units))
    assert (found.kind, found.key, found.tolerance, found.unit) == (Kind.NUMERICAL, (("32",),), Fraction(1, 2), "学时")
    assert "分钟" in found.notes[0]


def test_numbers_that_contradict_are_in_doubt() -> None:
    found = one(question("numerical", "多少", answer("3", 100) + answer("4", 100)))
    assert "2 个正确的数值" in found.doubts[0]
    assert "不是数值" in one(question("numerical", "多少", answer("三", 100))).doubts[0]


def test_an_essay_has_what_graders_are_told_as_reference() -> None:
    rest = "<graderinfo format='html'><text><![CDATA[<ul><li>要点一</li><li>要点二</li></ul>]]></text></graderinfo>"
    assert one(question("essay", "谈谈认识", rest)).key == (("要点一\n要点二",),)
    assert one(question("essay", "谈谈认识")).key is None


def test_matching_with_a_distractor() -> None:
    pairs = (("警告", "一年内"), ("严重警告", "一年半内"), ("", "两年内"), ("诫勉", "一年内"))
    rest = "".join(
        f"<subquestion format='html'><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
        for left, right in pairs
    )
    found = one(question("matching", "影响期", rest))
    assert (found.kind, found.premises) == (Kind.MATCH, ("警告", "严重警告", "诫勉"))
    assert (found.choices, found.key) == (("一年内", "一年半内", "两年内"), "ABA")


def test_ordering_is_right_as_it_stands() -> None:
    rest = answer("申请", "1.0000000") + answer("培养", "2.0000000") + answer("接收", "3.0000000")
    found = one(question("ordering", "按先后", rest))
    assert (found.kind, found.choices, found.key) == (Kind.ORDER, ("申请", "培养", "接收"), "ABC")
    assert one(question("ordering", "按先后", answer("甲", 2) + answer("乙", 1))).doubts


def test_typed_gaps_are_a_fill_in_question() -> None:
    stem = "<p>预备期为{1:SHORTANSWER:=一年~=12个月~%50%一周年#不够准确}，由{2:SA:=支部大会\\}~*}&#123;通过&#125;。</p>"
    found = one(question("cloze", stem))
    assert (found.kind, found.stem) == (Kind.FILL, "预备期为____，由____{通过}。")
    assert (found.key, found.points) == ((("一年", "12个月"), ("支部大会}",)), 3)
    assert found.doubts == ()


@pytest.mark.parametrize(
    ("gap", "kind", "key"),
    [
        ("{1:MULTICHOICE:半年~=一年~两年}", Kind.SINGLE, "B"),
        ("{1:MCV:%0%半年~%100%一年}", Kind.SINGLE, "B"),
        ("{1:MULTIRESPONSE:~%50%甲~%-100%乙~%50%丙}", Kind.MULTIPLE, "AC"),
        ("{1:NUMERICAL:=12:0.5}", Kind.NUMERICAL, (("12",),)),
    ],
)
def test_a_lone_gap_is_a_question_of_its_sort(gap: str, kind: Kind, key: Any) -> None:
    found = one(question("cloze", f"预备期为{gap}。"))
    assert (found.kind, found.key, found.stem.count("____")) == (kind, key, 1)


def test_mixed_gaps_are_in_doubt() -> None:
    found = one(question("cloze", "{1:SA:=甲}和{1:MC:=乙~丙}和{1:NM:=3:1}"))
    assert (found.kind, found.key) == (Kind.FILL, (("甲",), ("乙",), ("3",)))
    assert "请核对可接受的答案" in found.doubts[0]


def test_words_to_choose_from() -> None:
    words = "".join(f"<selectoption><text>{text}</text><group>1</group></selectoption>" for text in ("甲", "乙", "丙"))
    several = one(question("gapselect", "[[2]]与[[1]]", words))
    assert (several.key, several.stem) == ((("乙",), ("甲",)), "____与____")
    assert "备选：甲、乙、丙" in several.doubts[0]
    single = one(question("ddwtos", "选[[3]]", words.replace("selectoption", "dragbox")))
    assert (single.kind, single.key, single.stem) == (Kind.SINGLE, "C", "选____")


def test_descriptions_and_unknown_types_are_reported_with_their_place() -> None:
    found = read(question("description", "阅读材料"), "\n", question("calculated", "{a}+{b}"), question("stack", "x"))
    assert not found.questions
    assert [problem.where for problem in found.problems] == [
        "题库.xml:1 第 1 题（名称）",
        "题库.xml:2 第 2 题（名称）",
        "题库.xml:2 第 3 题（名称）",
    ]
    assert "阅读材料" in found.problems[0].message
    assert "calculated" in found.problems[1].message
    assert "stack" in found.problems[2].message


@pytest.mark.parametrize(
    ("format", "raw", "plain"),
    [
        ("html", "<p>一</p>\n<p>二 &lt;三&gt;&amp;</p>", "一\n二 <三>&"),
        ("plain_text", "一\n  <b>二</b> &amp;", "一\n  <b>二</b> &amp;"),
        ("moodle_auto_format", "一\n<b>二</b> &amp;", "一\n二 &"),
        ("markdown", "# 标题\n**一** ____ \\*", "标题\n一 ____ *"),
        ("html", "<table><tr><td>甲</td><td>乙</td></tr></table>", "甲 乙"),
        ("html", "<!-- 注 --><script>alert(1)</script>文<style>p{}</style>", "文"),
        ("html", "a < b，c &unknown; d &#20859; e", "a < b，c &unknown; d 养 e"),
    ],
)
def test_texts_become_plain(format: str, raw: str, plain: str) -> None:
    assert one(question("essay", raw, format=format)).stem == plain


def test_pictures_and_files_are_in_doubt() -> None:
    image = '<p>看图<img src="@@PLUGINFILE@@/tu.png"></p>'
    file = '<questiontext format="html"><text>x</text><file name="tu.png" encoding="base64">QQ==</file></questiontext>'
    assert "图片（tu.png）" in one(question("essay", image)).doubts[0]
    assert "tu.png" in one(f'<question type="essay">{file}</question>').doubts[0]


@pytest.mark.parametrize(
    ("path", "topic"),
    [
        ("$course$/top/章程/党员", "党员"),
        ("$course$/top", ""),
        ("$course$", ""),
        ("$module$/top/Default for 测验", "Default for 测验"),
        ("甲/乙", "乙"),
        ("$course$/a//b", "a/b"),
        ("$course$/top/ //a// ", "/a/"),
        ("", ""),
        ("$course$/top/top", "top"),
    ],
)
def test_a_topic_is_the_last_part_of_a_category(path: str, topic: str) -> None:
    assert topic_of(path) == topic


def test_a_hidden_question_is_retired() -> None:
    assert one(question("essay", "题", "<hidden>1</hidden>")).review == "retired"


def test_it_is_recognised_by_its_first_element() -> None:
    assert moodle_xml.recognises(
        Source("a", b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- <x> -->\n<quiz><question/></quiz>')
    )
    assert moodle_xml.recognises(Source("a", '<?xml version="1.0" encoding="utf-16"?><quiz/>'.encode("utf-16")))
    for other in (b"<quizzes/>", b"quiz", b"", b"PK\x03\x04", b"<!--", b"<html><quiz/></html>"):
        assert not moodle_xml.recognises(Source("a", other))


def test_a_broken_file_is_refused_with_its_line() -> None:
    with pytest.raises(ProblemsError, match=r"题库\.xml:2: XML 写法有误"):
        moodle_xml.read(Source("题库.xml", b"<quiz>\n<question></quiz>"))
    with pytest.raises(ProblemsError, match="应为 <quiz>"):
        moodle_xml.read(Source("题库.xml", b"<html/>"))


def test_entities_and_document_types_are_refused() -> None:
    bomb = b'<!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz>&b;</quiz>'
    with pytest.raises(ProblemsError, match="DOCTYPE"):
        moodle_xml.read(Source("题库.xml", bomb))


@SLOW
@given(st.one_of(st.binary(max_size=200), broken(moodle_xml.write(SAMPLE))))
def test_no_file_makes_the_reader_fail(data: bytes) -> None:
    moodle_xml.recognises(Source("题库.xml", data))
    read_or_refused(moodle_xml.read, "题库.xml", data)


@pytest.mark.parametrize("piece", ["<u>", "&", "<a", "<!--", "{1:MC:", "{1:SA:=~", "__", "**", "[[1]]", "\\", "（ "])
@pytest.mark.parametrize("type", ["cloze", "shortanswer", "gapselect"])
def test_a_long_text_of_one_piece_is_read(type: str, piece: str) -> None:
    assert read(question(type, piece * 20_000)).questions
