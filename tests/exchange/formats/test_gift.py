"""GIFT: what Moodle's documentation describes is understood, doubts are said, and what we write comes back."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from other_systems import broken, content, read_or_refused, reading, readings

from quizlib.core.question import Kind
from quizlib.errors import ProblemsError
from quizlib.exchange.formats import aiken, blackboard, gift
from quizlib.exchange.formats.examine import examined
from quizlib.exchange.formats.extras import texts
from quizlib.exchange.formats.reading import Reading, Readings
from quizlib.exchange.formats.registry import WHOLE, read_source
from quizlib.exchange.formats.round_trip import FIELD_NAMES
from quizlib.exchange.formats.source import Source

SLOW = settings(
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
KINDS = ("single", "multiple", "truefalse", "short", "numerical", "match", "case")
SAMPLE = [reading(f"{kind}-1", kind) for kind in KINDS]
ONE_BLANK: dict[str, Any] = {"stem": "预备期为____。", "key": [["一年", "12个月"]]}
ALWAYS_LOST = "分值：GIFT 没有，Moodle 里按每题 1 分（导回本系统时还在）"


def read(text: str) -> Readings:
    return gift.read(Source("题库.gift", text.encode()))


def one(text: str) -> Reading:
    found = read(text)
    assert not found.problems
    assert len(found.questions) == 1
    return found.questions[0]


def kept(before: Reading, after: Reading, lost: str) -> bool:
    """Whether every field came back that ``lost`` does not name."""
    for name, shown in FIELD_NAMES.items():
        if name != "parts" and shown not in lost and getattr(before, name) != getattr(after, name):
            return False
    if len(before.parts) != len(after.parts):
        return "小题：有的没有写出" in lost
    return all(kept(part, other, lost) for part, other in zip(before.parts, after.parts, strict=True))


# ---------------------------------------------------------------- writing


@SLOW
@given(st.lists(readings(), min_size=1, max_size=4))
def test_what_is_written_comes_back(given: list[Reading]) -> None:
    lost = ["".join(gift.loses(one)) for one in given]
    held = [(one, said) for one, said in zip(given, lost, strict=True) if not said.startswith(WHOLE)]
    found = gift.read(Source("题库.gift", gift.write(given)))
    assert not found.problems
    for (before, said), after in zip(held, found.questions, strict=True):
        assert kept(before, after, said)
        assert not after.doubts


@SLOW
@given(readings())
def test_marks_of_gift_and_html_within_texts_are_no_loss(given: Reading) -> None:
    odd = any(text != text.strip() or not text.isprintable() or "->" in text for text in texts(given))
    assume(not odd and "_____" not in given.stem and not any("_____" in part.stem for part in given.parts))
    said = [phrase for phrase in gift.loses(given) if "不完全一样" in phrase]
    assert said == []


@pytest.mark.parametrize("kind", ["single", "multiple", "truefalse", "short", "numerical", "match", "fill"])
def test_a_plain_question_comes_back_as_it_was(kind: str) -> None:
    more = ONE_BLANK if kind == "fill" else {}
    before = reading("q-1", kind, rationale="见第七条。\n第二行", topic="党员", tags=["发展党员"], **more)
    assert content(one(gift.write([before]).decode())) == content(before)
    assert ALWAYS_LOST in gift.loses(before)
    assert not [phrase for phrase in gift.loses(before) if "不完全一样" in phrase]


def test_what_gift_has_no_place_for_is_said_and_not_written() -> None:
    order, blanks = reading("o-1", "order"), reading("f-1", "fill")
    assert gift.loses(order) == ["整道题：GIFT 没有排序题，没有写出"]
    assert gift.loses(blanks) == ["整道题：GIFT 的填空题只能有一个空，没有写出"]
    assert gift.loses(replace(SAMPLE[0], key=None))[0].startswith(WHOLE)
    assert gift.write([order, blanks]) == b""


def test_a_case_is_a_description_and_its_parts_and_comes_back_whole() -> None:
    given = [reading("c-1", "case"), reading("q-1", "truefalse"), reading("c-2", "case")]
    found = gift.read(Source("题库.gift", gift.write(given)))
    assert [content(one) for one in found.questions] == [content(one) for one in given]
    assert "案例题没有对应的题型" in "".join(gift.loses(given[0]))


def test_a_part_that_cannot_be_written_is_named() -> None:
    case = reading("c-1", "case")
    case = replace(case, parts=(*case.parts, reading("o-1", "order")))
    assert "第 4 小题：GIFT 没有排序题，没有写出" in gift.loses(case)
    assert gift.loses(replace(case, parts=case.parts[3:])) == ["整道题：GIFT 写不了它的小题，没有写出"]


def test_the_file_is_what_moodle_documents() -> None:
    before = [
        reading("q-1", "single", choices=["{甲}", "乙=丙", "[html]丁"], key="B", topic="党员/发展", points="2"),
        reading("q-2", "multiple", choices=["甲", "乙", "丙", "%50%丁"], key="ABC", topic="党员/发展", points="2"),
    ]
    assert gift.write(before).decode() == (
        "$CATEGORY: $course$/top/党员//发展\n\n"
        "// [id:q-1] [tag:难度:中] [tag:依据:《某某工作条例》（2023）第七条] [tag:状态:已审定] [分值:2]\n"
        "::q-1::[plain]q-1 的题干{\n\t~\\{甲\\}\n\t=乙\\=丙\n\t~[plain][html]丁\n}\n\n"
        "// [id:q-2] [tag:难度:中] [tag:依据:《某某工作条例》（2023）第七条] [tag:状态:已审定] [分值:2]\n"
        "::q-2::[plain]q-2 的题干{\n\t~%33.33333%甲\n\t~%33.33333%乙\n\t~%33.33333%丙\n\t~%-33.33333%[plain]%50%丁\n}\n"
    )


def test_an_arrow_in_a_premise_is_written_otherwise_and_said() -> None:
    before = reading("m-1", "match", premises=["甲->乙", "丙"], key="AB")
    assert one(gift.write([before]).decode()).premises == ("甲→乙", "丙")
    assert "匹配题左栏里的 ->：写成了 →" in gift.loses(before)


# ---------------------------------------------------------------- kinds


def test_a_single_choice_with_all_that_stands_around_it() -> None:
    found = one(
        "// question: 7  name: 预备期\r\n// [id:q-7] [tag:发展党员] [tag:依据:《章程》第七条] [tag:难度:易]\r\n"
        "::预备期::预备期为几年？{\r\n\t~半年#太短\r\n\t=一年\r\n\t~%50%两年\r\n\t####见第七条。\\n另见细则\r\n}\r\n"
    )
    assert (found.kind, found.stem, found.choices) == (Kind.SINGLE, "预备期为几年？", ("半年", "一年", "两年"))
    assert (found.key, found.rationale) == ("B", "见第七条。\n另见细则\nA：太短")
    assert (found.id, found.tags, found.basis, found.difficulty) == ("q-7", ("发展党员",), "《章程》第七条", "易")
    assert (found.where, found.doubts) == ("题库.gift:3（预备期）", ())
    assert found.notes == ("得部分分的答案没有当作正确答案：两年",)
    assert found.source.startswith("// question: 7")


@pytest.mark.parametrize(
    ("block", "kind", "key"),
    [
        ("=甲 ~乙 ~丙", Kind.SINGLE, "A"),
        ("~甲~乙=丙", Kind.SINGLE, "C"),
        ("~甲 ~=乙 ~丙", Kind.SINGLE, "B"),
        ("~%-25%甲 =乙", Kind.SINGLE, "B"),
        ("~%50%甲 ~%50%乙 ~丙", Kind.MULTIPLE, "AB"),
        ("~%50%甲 ~%-100%乙 ~%50%丙", Kind.MULTIPLE, "AC"),
        ("~%33.33333%甲 ~%33.33333%乙 ~%33.33333%丙", Kind.MULTIPLE, "ABC"),
    ],
)
def test_an_equals_sign_among_tildes_makes_a_single_choice(block: str, kind: Kind, key: str) -> None:
    found = one(f"题{{{block}}}")
    assert (found.kind, found.key, found.doubts) == (kind, key, ())
    assert found.choices == ("甲", "乙", "丙")[: len(found.choices)]


@pytest.mark.parametrize(
    ("block", "doubt"),
    [
        ("~%50%甲 ~%20%乙 ~丙", "合计 70%"),
        ("~甲 ~乙", "没有找到答案"),
        ("=甲 =乙 ~丙", "只能有一个正确答案（现为 AB）"),
        ("~%80%甲 =%90%乙 ~丙", "没有得满分"),
        ("~2+2=5 =2+2\\=4", "等号，没有写成"),
        ("~ =乙 ~", "选项 C 是空的"),
    ],
)
def test_choices_that_do_not_add_up_are_in_doubt(block: str, doubt: str) -> None:
    assert doubt in "".join(examined(read(f"下列正确的是{{{block}}}")).questions[0].doubts)


@pytest.mark.parametrize(("word", "key"), [("T", True), ("TRUE", True), ("F", False), ("FALSE", False), (" T ", True)])
def test_true_and_false_are_capitals(word: str, key: bool) -> None:
    found = one(f"预备期为一年。{{{word}}}")
    assert (found.kind, found.stem, found.key, found.doubts) == (Kind.TRUEFALSE, "预备期为一年。", key, ())


@pytest.mark.parametrize("word", ["true", "t", "False", "=T", "对", "=正确"])
def test_other_words_for_true_make_a_blank_and_are_in_doubt(word: str) -> None:
    found = one(f"预备期为一年。{{{word}}}")
    assert found.kind is Kind.FILL
    assert "判断题应写成大写的 {T} 或 {F}" in found.doubts[0]


def test_the_first_feedback_to_true_or_false_is_for_the_wrong_answer() -> None:
    assert one("题{T#错因#对因####总说}").rationale == "总说\n答错：错因\n答对：对因"
    assert one("题{FALSE#错因}").rationale == "答错：错因"
    assert one("题{F##对因}").rationale == "答对：对因"


def test_a_blank_takes_several_texts_and_partial_ones_are_noted() -> None:
    found = one("预备期为____。{=一年 =%100%12个月#也对 =%50%一周年}")
    assert (found.kind, found.stem, found.key) == (Kind.FILL, "预备期为____。", (("一年", "12个月"),))
    assert found.rationale == "12个月：也对"
    assert found.notes == ("得部分分的答案没有当作正确答案：一周年",)


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("预备期有多久？{=一年}", "预备期有多久？____"),
        ("预备期为（　　）。{=一年}", "预备期为____。"),
        ("预备期为 _____ 年。{=一年}", "预备期为 ____ 年。"),
        ("预备期为{=一年}。", "预备期为____。"),
        ("预备期有多久？{=一年}。", "预备期有多久？____"),
        ("预备期为（ ）{=一年}。", "预备期为____。"),
        ("[html]<p>预备期为{=一年}。</p>", "预备期为____。"),
        ("[html]<p>预备期有多久？{=一年}</p>", "预备期有多久？____"),
    ],
)
def test_an_answer_block_inside_a_stem_is_a_blank(text: str, stem: str) -> None:
    found = one(text)
    assert (found.stem, found.key, found.doubts) == (stem, (("一年",),), ())


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("党的根本宗旨是{~甲 =乙}。", "党的根本宗旨是（　　）。"),
        ("党的（  ）{~甲 =乙}是宗旨", "党的（ ）是宗旨"),
        ("哪一项正确？{~甲 =乙}。", "哪一项正确？"),
        ("党的宗旨{T}。", "党的宗旨。"),
    ],
)
def test_choices_inside_a_stem_are_brackets(text: str, stem: str) -> None:
    assert one(text).stem == stem


@pytest.mark.parametrize(
    ("block", "key", "tolerance"),
    [
        ("#3.14:0.01", "3.14", "1/100"),
        ("#1..5", "3", "2"),
        ("#-1.5 .. 1", "-0.25", "5/4"),
        ("# 1822", "1822", "0"),
        ("#=32:1 =%50%30:5 ~#不对", "32", "1"),
        ("#1.5e2:0", "150", "0"),
    ],
)
def test_numbers_have_a_tolerance_or_a_range(block: str, key: str, tolerance: str) -> None:
    found = one(f"多少？{{{block}}}")
    assert (found.kind, found.key, found.tolerance) == (Kind.NUMERICAL, ((key,),), Fraction(tolerance))
    assert not found.doubts


def test_numbers_that_are_none_or_contradict_are_in_doubt() -> None:
    assert "不是数值" in one("多少？{#三}").doubts[0]
    assert "小的数..大的数" in one("多少？{#5..1}").doubts[0]
    assert "误差" in one("多少？{#5:x}").doubts[0]
    assert "2 个正确的数值" in one("多少？{#=5 =6}").doubts[0]
    assert one("多少？{#}").key is None
    assert one("多少？{#5 ~#再想想}").rationale == "答错：再想想"


def test_matching_with_a_distractor() -> None:
    found = one("影响期{\n=警告 -> 一年\n=严重警告->一年半\n=诫勉 -> 一年\n= -> 两年\n}")
    assert (found.kind, found.premises) == (Kind.MATCH, ("警告", "严重警告", "诫勉"))
    assert (found.choices, found.key) == (("一年", "一年半", "两年"), "ABA")
    assert "没有写 ->" in one("影响期{=警告 -> 一年 =诫勉}").doubts[0]


def test_an_empty_block_is_an_essay_without_a_key() -> None:
    found = one("谈谈认识。{####要点见教材}")
    assert (found.kind, found.key, found.rationale) == (Kind.SHORT, None, "要点见教材")
    assert "没有找到答案" in examined(read("谈谈认识。{}")).questions[0].doubts
    assert one("谈谈认识。{####参考答案：一；二}").key == (("一；二",),)


def test_a_text_without_a_block_is_reported() -> None:
    found = read("请阅读以下材料。\n\n题一{T}")
    assert [problem.where for problem in found.problems] == ["题库.gift:1"]
    assert "请阅读以下材料" in found.problems[0].message
    assert len(found.questions) == 1


# ---------------------------------------------------------------- the text


def test_escapes_stand_for_themselves() -> None:
    found = one(r"集合 \{1\:2\} \= \#1 \~ \\n 甲\n乙{=\=x\#y ~\~\{\} ~\\=z}")
    assert found.stem == "集合 {1:2} = #1 ~ \\n 甲\n乙"
    assert found.choices == ("=x#y", "~{}", "\\", "z")


def test_comments_stand_only_at_the_start_of_a_line() -> None:
    found = one("// 注\n见 http://a.example // 不是注\n  //注 {=错}\n的题{\n// 注\n=甲\n~乙}")
    assert found.stem == "见 http://a.example // 不是注\n的题"
    assert found.choices == ("甲", "乙")


def test_an_empty_line_ends_a_question_and_none_is_needed_after_a_block() -> None:
    found = read("题一{T}\n题二\n还是题二{\n=甲\n~乙\n}\n::q-3::题三{F}\n// 注\n题四{=甲}\n\n\n题五在{=甲}这里。")
    assert [one.stem for one in found.questions] == ["题一", "题二\n还是题二", "题三", "题四____", "题五在____这里。"]
    assert [one.where for one in found.questions] == [f"题库.gift:{line}" for line in (1, 2, 7, 9, 12)]


def test_an_empty_line_within_a_block_is_noted() -> None:
    found = one("题一{\n=甲\n\n~乙\n}")
    assert found.choices == ("甲", "乙")
    assert "空行" in found.notes[0]


@pytest.mark.parametrize("text", ["题一{=甲", "题一=甲}", "题{=甲 {乙} ~丙}", "题{=甲}}"])
def test_braces_that_do_not_pair_are_in_doubt(text: str) -> None:
    found = one(text)
    assert "花括号不成对" in found.doubts[0]
    assert found.key is None


def test_two_blocks_in_one_question_are_in_doubt() -> None:
    blanks = one("预备期为{=一年}，由{=支部大会 =大会}通过。")
    assert (blanks.stem, blanks.key) == ("预备期为____，由____通过。", (("一年",), ("支部大会", "大会")))
    assert "2 个答案块" in blanks.doubts[0]
    assert "只读了第一个" in one("题{T}和{F}").doubts[0]
    assert "写法不认识" in one("排序{>ALL 甲 乙}").doubts[0]


def test_a_category_is_the_topic_of_what_follows() -> None:
    found = read(
        "题一{T}\n\n$CATEGORY: $course$/top/党章/党员\n题二{T}\n\n$CATEGORY: 甲//乙\n\n题三{T}\n\n$CATEGORY:\n\n题四{T}"
    )
    assert [one.topic for one in found.questions] == ["", "党员", "甲/乙", ""]


@pytest.mark.parametrize(
    ("title", "id", "where"),
    [
        ("::q-7::", "q-7", "题库.gift:1"),
        ("::DZ01::", "DZ01", "题库.gift:1"),
        ("::第一题::", "", "题库.gift:1（第一题）"),
        ("::Origins::", "", "题库.gift:1（Origins）"),
        ("::甲\\:乙::", "", "题库.gift:1（甲:乙）"),
        ("::没有结束", "", "题库.gift:1"),
    ],
)
def test_a_title_is_an_id_where_it_looks_like_one_and_is_said_otherwise(title: str, id: str, where: str) -> None:
    found = one(f"{title} 题干{{T}}")
    assert (found.id, found.where) == (id, where)
    assert bool(found.notes) == ("（" in where)


@pytest.mark.parametrize(
    ("text", "stem", "first"),
    [
        ("[html]<p>一</p><p>二 &lt;三&gt;</p>{=<b>甲</b>#[plain]<i> ~乙}", "一\n二 <三>", "甲"),
        ("[plain]<b>一</b> &amp;{=<b>甲</b> ~乙}", "<b>一</b> &amp;", "<b>甲</b>"),
        ("[plain]一{=[html]<b>甲</b> ~乙}", "一", "甲"),
        ("[markdown]**一** \\*{=`甲` ~乙}", "一 *", "甲"),
        ("[moodle]<b>一</b>\n二{=甲 ~乙}", "一\n二", "甲"),
        ("<b>一</b>\n二{=甲 ~乙}", "一\n二", "甲"),
        ("[xyz]一{=[1]甲 ~乙}", "[xyz]一", "[1]甲"),
    ],
)
def test_formats_in_front_become_plain_text_and_unknown_ones_are_text(text: str, stem: str, first: str) -> None:
    found = one(text)
    assert (found.stem, found.choices[0]) == (stem, first)


def test_pictures_are_in_doubt() -> None:
    assert "图片（a.png）" in one('[html]看<img src\\="@@PLUGINFILE@@/a.png">{T}').doubts[0]


def test_a_wildcard_is_in_doubt_and_an_escaped_star_is_a_star() -> None:
    assert "通配符" in one("题____{=一*}").doubts[0]
    assert one("题____{=一\\*}").key == (("一*",),)


@pytest.mark.parametrize(("encoding", "name"), [("gb18030", "GB18030"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16")])
def test_other_encodings_than_utf_8_are_recognised_and_refused_by_name(encoding: str, name: str) -> None:
    source = Source("题库.gift", "预备期为几年？{=一年 ~两年}\n\n预备期为一年。{T}".encode(encoding))
    assert gift.recognises(source)
    with pytest.raises(ProblemsError, match=f"只能是 UTF-8 编码，这个文件是 {name}"):
        gift.read(source)
    assert gift.read(Source("题库.gift", b"\xef\xbb\xbf" + "题{T}".encode())).questions[0].stem == "题"


# ---------------------------------------------------------------- recognition and broken files

LISTS = [
    "1. 党的根本宗旨是什么？\nA. 甲\nB. 乙\n答案：A\n2. 集合 {1, 2} 有几个元素？\nA. 1\nB. 2\n答案：B\n",
    "1. 党的根本宗旨是{   }服务。\nA. 甲 B. 乙\n答案：A\n",
    "党的根本宗旨是{  }。\n答案：为人民服务\n",
    "1. {T} 是什么意思？\nA. 真\nB. 假\nC. 温度\nD. 以上都不对\n【答案】A\n",
    "1. 判断：{=甲} 是一种写法（ √ ）\n2. 另一种写法（ × ）\n3. 第三种（ √ ）\n4. 第四种（ × ）\n",
    "一、单选题\n1. 英语里 ANSWER: 的意思是（ B ）\nA. 问题\nB. 回答\n答案：B\n",
    "1. 甲（ ）\nA. 一\nB. 二\n参考答案\n1. A {见第三页}\n",
    "MC\n1. 甲\nA. 一\nB. 二\n答案：A\n",
]


@pytest.mark.parametrize("text", LISTS)
def test_a_list_with_braces_or_an_answer_somewhere_stays_a_list(text: str) -> None:
    source = Source("题.txt", text.encode())
    assert not any(one.recognises(source) for one in (gift, aiken, blackboard))
    assert read_source(source).format == "text"


@pytest.mark.parametrize(
    "text",
    [
        "题{T}",
        "1. 题一{T}\n2. 题二{F}\n",
        "题{\n\t~甲\n\t=乙\n}",
        "::q::题{}",
        "谈谈认识{}\n\n再谈谈{####要点}",
        "$CATEGORY: 甲\n\n说明",
        "What is A. or B.?\n{#3}",
        "英语 ANSWER: B 是什么\n{=甲 ~乙}",
    ],
)
def test_answer_blocks_are_recognised(text: str) -> None:
    source = Source("题.txt", text.encode())
    assert read_source(source).format == "gift"


def test_archives_and_xml_are_not_gift() -> None:
    for data in (b"PK\x03\x04{=a}", b'<?xml version="1.0"?><a>{=a}</a>', "题".encode()):
        assert not gift.recognises(Source("x", data))


@SLOW
@given(st.one_of(st.binary(max_size=200), broken(gift.write(SAMPLE))))
def test_no_file_makes_the_reader_fail(data: bytes) -> None:
    read_or_refused(lambda source: Readings(str(gift.recognises(source))), "x", data)
    found = read_or_refused(gift.read, "x", data)
    assert found is None or all(one.where.startswith("x:") for one in found.questions)


@SLOW
@given(st.text(st.sampled_from("{}=~#%->:[]\\/$*.1甲T\n "), max_size=80))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    for question in read(f"题{text}").questions:
        assert question.source


@pytest.mark.parametrize(
    "piece",
    [
        "{",
        "}",
        "{=a}",
        "{}",
        "=a",
        "~",
        "\\",
        "#",
        "\n",
        "{\n",
        "::",
        "::a::\n",
        "[id:",
        "[tag:]",
        "// [id:\n",
        "_",
        "（ ",
        "%",
    ],
)
@pytest.mark.parametrize("head", ["", "题{=", "// "])
def test_a_long_text_of_one_piece_is_read(head: str, piece: str) -> None:
    source = Source("x", (head + piece * 30_000 + "\n\n题{T}").encode())
    assert gift.recognises(source) in (True, False)
    found = gift.read(source)
    assert found.questions or found.problems
