"""QTI: items and packages of 2.1, 2.2 and 3.0 are understood, what is in doubt is said, what we write comes back."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from other_systems import broken, content, mostly, read_or_refused, reading, readings

from quizlib.core.question import Kind
from quizlib.errors import ProblemsError
from quizlib.exchange.formats import qti
from quizlib.exchange.formats.reading import Reading, Readings
from quizlib.exchange.formats.source import Source

SLOW = settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
KINDS = ("single", "multiple", "truefalse", "fill", "short", "case", "numerical", "match", "order")
SAMPLE = [reading(f"{kind}-1", kind) for kind in KINDS]
WRITERS = pytest.mark.parametrize("write", [qti.write, qti.write_3])
Write = Callable[[Sequence[Reading]], bytes]
SPACES = ("http://www.imsglobal.org/xsd/imsqti_v2p1", "http://www.imsglobal.org/xsd/imsqti_v2p2", "")


def item(body: str, right: str = "", more: str = "", space: str = SPACES[0], **declared: str) -> str:
    """An item with one response; ``right`` is what its declaration holds."""
    attributes = " ".join(f'{key}="{value}"' for key, value in ({"cardinality": "single"} | declared).items())
    return (
        f'<assessmentItem xmlns="{space}" identifier="q-1" title="名称" adaptive="false" timeDependent="false">'
        f'<responseDeclaration identifier="RESPONSE" {attributes}>{right}</responseDeclaration>'
        f"<itemBody>{body}</itemBody>{more}</assessmentItem>"
    )


def correct(*values: str) -> str:
    return f"<correctResponse>{''.join(f'<value>{value}</value>' for value in values)}</correctResponse>"


def mapping(**values: float) -> str:
    entries = (f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in values.items())
    return f"<mapping defaultValue='0'>{''.join(entries)}</mapping>"


def choice(*texts: str, prompt: str = "预备期为几年？", most: int = 1) -> str:
    inside = "".join(f'<simpleChoice identifier="C{number}">{text}</simpleChoice>' for number, text in enumerate(texts))
    prompt = f"<prompt>{prompt}</prompt>" if prompt else ""
    return f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="{most}">{prompt}{inside}</choiceInteraction>'


def entry(response: str = "RESPONSE") -> str:
    return f'<textEntryInteraction responseIdentifier="{response}"/>'


def read(xml: str) -> Readings:
    return qti.read(Source("题.xml", xml.encode()))


def one(xml: str) -> Reading:
    found = read(xml)
    assert not found.problems
    return found.questions[0]


def package(**files: str) -> Source:
    """A package; names are given with ``__`` for a slash and without ``.xml``."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name.replace('__', '/')}.xml", text)
    return Source("包.zip", stream.getvalue())


def manifest(*resources: tuple[str, str]) -> str:
    inside = "".join(f'<resource identifier="R" type="{type}" href="{href}"/>' for type, href in resources)
    space = "http://www.imsglobal.org/xsd/imscp_v1p1"
    return f'<manifest xmlns="{space}"><organizations/><resources>{inside}</resources></manifest>'


def exam_of(*sections: str) -> str:
    return f'<assessmentTest xmlns="{SPACES[0]}"><testPart>{"".join(sections)}</testPart></assessmentTest>'


def section(*refs: str, rubric: str = "") -> str:
    rubric = f'<rubricBlock view="candidate"><p>{rubric}</p></rubricBlock>' if rubric else ""
    inside = "".join(f'<assessmentItemRef identifier="i" href="{ref}"/>' for ref in refs)
    return f'<assessmentSection identifier="S" title="S" visible="true">{rubric}{inside}</assessmentSection>'


@WRITERS
@SLOW
@given(st.lists(readings(), min_size=1, max_size=3))
def test_what_is_written_comes_back(write: Write, given: list[Reading]) -> None:
    found = qti.read(Source("包.zip", write(given)))
    assert not found.problems
    for before, after in zip(given, found.questions, strict=True):
        lost = qti.loses(before)
        assert mostly(after, lost) == mostly(before, lost)
        assert not after.doubts


@WRITERS
@pytest.mark.parametrize("kind", KINDS)
def test_a_plain_question_loses_nothing(write: Write, kind: str) -> None:
    given = reading("q-1", kind)
    assert qti.loses(given) == []
    assert [content(one) for one in qti.read(Source("包.zip", write([given]))).questions] == [content(given)]


@WRITERS
def test_an_item_taken_out_of_the_package_is_whole_but_for_its_points(write: Write) -> None:
    given = reading("2023-single", "single", topic="党员", tags=["发展党员"], rationale="见第七条")
    with zipfile.ZipFile(io.BytesIO(write([given]))) as archive:
        data = archive.read("items/0001.xml")
    alone = qti.read(Source("题.xml", data)).questions[0]
    assert alone.points is None
    assert content(alone) == content(replace(given, points=None))


def test_a_package_holds_a_test_and_an_item_a_question() -> None:
    with zipfile.ZipFile(io.BytesIO(qti.write(SAMPLE))) as archive:
        names = archive.namelist()
        roots = {name: etree.fromstring(archive.read(name)) for name in names}
    assert names[0] == "imsmanifest.xml"
    assert len([name for name in names if name.startswith("items/")]) == len(SAMPLE) - 1 + len(SAMPLE[5].parts)
    hrefs = [one.get("href") for one in roots["imsmanifest.xml"].iter("{*}resource")]
    assert sorted(hrefs) == sorted(names[1:])
    identifiers = [one.get("identifier") for one in roots["test.xml"].iter() if one.get("identifier")]
    references = [one for one in identifiers if one != "POINTS"]
    assert len(references) == len(set(references))
    for name in names[1:]:
        assert roots[name].tag.startswith("{http://www.imsglobal.org/xsd/imsqti_v2p1}")


def test_the_same_questions_give_the_same_bytes() -> None:
    assert qti.write(SAMPLE) == qti.write(SAMPLE)


def test_identifiers_follow_the_rules_of_xml() -> None:
    with zipfile.ZipFile(io.BytesIO(qti.write([reading("9-1", "truefalse")]))) as archive:
        assert re.search(rb'<assessmentItem[^>]*identifier="_9-1"', archive.read("items/0001.xml"))


@pytest.mark.parametrize("space", SPACES)
def test_one_right_choice(space: str) -> None:
    fixed = choice("半年", "一年", "以上都不对").replace('"C2"', '"C2" fixed="true"')
    found = one(item(f"<p>第七条</p>{fixed}", correct("C1"), space=space))
    assert (found.kind, found.stem, found.key) == (Kind.SINGLE, "第七条\n预备期为几年？", "B")
    assert (found.choices, found.pinned) == (("半年", "一年", "以上都不对"), frozenset({2}))
    assert (found.id, found.where) == ("q-1", "题.xml:1（名称）")
    assert found.source.startswith("<assessmentItem")


def test_the_names_of_3_0() -> None:
    found = one(
        '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="q-1" title="名称">'
        '<qti-response-declaration identifier="RESPONSE" cardinality="multiple" base-type="identifier">'
        "<qti-correct-response><qti-value>a</qti-value><qti-value>c</qti-value></qti-correct-response>"
        "</qti-response-declaration><qti-item-body>"
        '<qti-choice-interaction response-identifier="RESPONSE" max-choices="0"><qti-prompt>哪些？</qti-prompt>'
        '<qti-simple-choice identifier="a">甲</qti-simple-choice>'
        '<qti-simple-choice identifier="b">乙</qti-simple-choice>'
        '<qti-simple-choice identifier="c"><p>丙</p></qti-simple-choice></qti-choice-interaction></qti-item-body>'
        '<qti-modal-feedback outcome-identifier="F" show-hide="show" identifier="x">'
        "<qti-content-body><p>见第七条</p></qti-content-body></qti-modal-feedback></qti-assessment-item>"
    )
    assert (found.kind, found.stem, found.key) == (Kind.MULTIPLE, "哪些？", "AC")
    assert (found.choices, found.rationale) == (("甲", "乙", "丙"), "见第七条")


def test_several_right_choices_by_the_mapping_alone() -> None:
    found = one(item(choice("甲", "乙", "丙", most=0), mapping(C0=1, C1=-2, C2=0.5), cardinality="multiple"))
    assert (found.kind, found.key, found.doubts) == (Kind.MULTIPLE, "AC", ())
    both = item(choice("甲", "乙", most=0), correct("C0") + mapping(C1=1), cardinality="multiple")
    assert "不一致" in one(both).doubts[0]


def test_a_key_outside_the_choices_is_in_doubt() -> None:
    found = one(item(choice("甲", "乙"), correct("C7")))
    assert found.key is None
    assert "C7" in found.doubts[0]


@pytest.mark.parametrize(("right", "wrong"), [("正确", "错误"), ("对", "错"), ("True", "False"), ("√", "×")])
def test_two_choices_that_say_right_and_wrong_are_a_true_false_question(right: str, wrong: str) -> None:
    assert one(item(choice(right, wrong), correct("C0"))).key is True
    found = one(item(choice(wrong, right), correct("C0")))
    assert (found.kind, found.key, found.choices) == (Kind.TRUEFALSE, False, ())


def test_a_blank_with_accepted_variants() -> None:
    right = correct("一年") + mapping(一年=1, 十二个月=1, 一周年=0.5)
    found = one(item(f"<p>预备期为{entry()}。</p>", right, baseType="string"))
    assert (found.kind, found.stem, found.key) == (Kind.FILL, "预备期为____。", (("一年", "十二个月"),))
    assert "一周年" in found.notes[0]


def test_several_blanks() -> None:
    second = f'<responseDeclaration identifier="R2" cardinality="single" baseType="string">{correct("乙")}'
    xml = item(f"<p>{entry()}与{entry('R2')}</p>", correct("甲"), baseType="string")
    xml = xml.replace("<itemBody>", f"{second}</responseDeclaration><itemBody>")
    assert (one(xml).stem, one(xml).key) == ("____与____", (("甲",), ("乙",)))


@pytest.mark.parametrize(
    ("equal", "tolerance"),
    [
        ('<equal toleranceMode="absolute" tolerance="0.5 0.5"/>', Fraction(1, 2)),
        ('<equal toleranceMode="relative" tolerance="10 10"/>', Fraction(16, 5)),
        ('<equal toleranceMode="exact"/>', Fraction(0)),
    ],
)
def test_a_number(equal: str, tolerance: Fraction) -> None:
    rule = f"<responseCondition><responseIf>{equal}</responseIf></responseCondition>"
    rules = f"<responseProcessing>{rule}</responseProcessing>"
    found = one(item(f"<p>多少学时？</p><p>{entry()}</p>", correct("32"), rules, baseType="integer"))
    assert (found.kind, found.stem, found.key) == (Kind.NUMERICAL, "多少学时？", (("32",),))
    assert found.tolerance == tolerance


def test_a_gap_to_choose_for_and_several_of_them() -> None:
    gap = '<inlineChoiceInteraction responseIdentifier="RESPONSE"><inlineChoice identifier="a">半年</inlineChoice>'
    gap += '<inlineChoice identifier="b">一年</inlineChoice></inlineChoiceInteraction>'
    found = one(item(f"<p>预备期为{gap}。</p>", correct("b")))
    assert (found.kind, found.stem, found.key, found.choices) == (Kind.SINGLE, "预备期为____。", "B", ("半年", "一年"))
    several = one(item(f"<p>{gap}{gap}</p>", correct("b")))
    assert (several.kind, several.key) == (Kind.FILL, (("一年",), ("一年",)))
    assert several.doubts


def test_a_short_answer_with_its_reference() -> None:
    text = '<extendedTextInteraction responseIdentifier="RESPONSE"><prompt>谈谈认识</prompt></extendedTextInteraction>'
    rubric = '<rubricBlock view="scorer"><p>要点一</p><p>要点二</p></rubricBlock>'
    assert one(item(text + rubric, baseType="string")).key == (("要点一\n要点二",),)
    assert one(item(text, correct("要点"), baseType="string")).key == (("要点",),)
    assert one(item(text, baseType="string")).key is None


def test_a_match() -> None:
    def side(*texts: str) -> str:
        inside = (
            f'<simpleAssociableChoice identifier="{text}" matchMax="1">{text}</simpleAssociableChoice>'
            for text in texts
        )
        return f"<simpleMatchSet>{''.join(inside)}</simpleMatchSet>"

    sides = side("子", "丑", "寅") + side("甲", "乙")
    body = f'<matchInteraction responseIdentifier="RESPONSE"><prompt>配对</prompt>{sides}'
    found = one(
        item(f"{body}</matchInteraction>", correct("子 乙", "丑  甲"), cardinality="multiple", baseType="directedPair")
    )
    assert (found.kind, found.premises, found.choices, found.key) == (
        Kind.MATCH,
        ("子", "丑", "寅"),
        ("甲", "乙"),
        "BA-",
    )
    twice = item(f"{body}</matchInteraction>", correct("子 乙", "子 甲"), cardinality="multiple")
    assert "对应几个答案" in one(twice).doubts[0]


def test_an_order() -> None:
    body = choice("甲", "乙", "丙", prompt="按先后排序").replace("choiceInteraction", "orderInteraction")
    found = one(item(body, correct("C2", "C0", "C1"), cardinality="ordered"))
    assert (found.kind, found.key, found.choices) == (Kind.ORDER, "CAB", ("甲", "乙", "丙"))


def test_several_interactions_are_a_case() -> None:
    xml = item(f"<p>材料</p>{choice('甲', '乙', prompt='一')}{choice('丙', '丁', prompt='二')}", correct("C0"))
    found = one(xml)
    assert (found.kind, found.stem, [part.stem for part in found.parts]) == (Kind.CASE, "材料", ["一", "二"])
    assert "2 个作答区" in found.notes[0]


@pytest.mark.parametrize(
    "name", ["associate", "gapMatch", "hottext", "hotspot", "graphicOrder", "slider", "upload", "x"]
)
def test_what_cannot_be_read_is_reported_with_its_place(name: str) -> None:
    found = read(item(f'<{name}Interaction responseIdentifier="RESPONSE"/>'))
    assert not found.questions
    assert found.problems[0].where == "题.xml:1（名称）"
    assert f"{name}Interaction" in found.problems[0].message


@pytest.mark.parametrize(
    "xml",
    [
        '<assessmentItem identifier="a" title=""/>',
        item("<p>没有作答区</p>"),
        item(choice("甲", "乙") + f"<p>{entry()}</p>"),
        item(choice("甲", "乙")).replace("<itemBody>", "<templateDeclaration/><itemBody>"),
        item(choice(*["甲"] * 600)),
    ],
)
def test_an_item_that_is_no_question_is_reported(xml: str) -> None:
    found = read(xml)
    assert not found.questions
    assert found.problems[0].where.startswith("题.xml:1")


def test_points_pictures_and_rules_of_their_own() -> None:
    outcome = (
        '<outcomeDeclaration identifier="MAXSCORE"><defaultValue><value>2.5</value></defaultValue></outcomeDeclaration>'
    )
    rules = "<responseProcessing><patternMatch/></responseProcessing>"
    found = one(item(f'<p><img src="images/tu.png"/></p>{choice("甲", "乙")}', correct("C0"), outcome + rules))
    assert found.points == Fraction(5, 2)
    assert "tu.png" in found.doubts[0]
    assert "patternMatch" in found.doubts[1]


def test_a_package_is_read_in_the_order_of_its_test_and_then_of_its_manifest() -> None:
    files = {f"items__{name}": item(choice("甲", "乙", prompt=f"{name} 题"), correct("C0")) for name in "abc"}
    listed = [("imsqti_item_xmlv2p1", f"items/{name}.xml") for name in "abc"]
    source = package(
        imsmanifest=manifest(("imsqti_test_xmlv2p1", "tests/t.xml"), *listed),
        tests__t=exam_of(section("../items/c.xml", "../items/a.xml", rubric="单选题")),
        **files,
    )
    assert qti.recognises(source)
    found = qti.read(source)
    assert [one.stem for one in found.questions] == ["c 题", "a 题", "b 题"]
    assert found.questions[0].where == "包.zip!items/c.xml:1（名称）"
    assert found.questions[0].notes == ("所在部分的说明：单选题",)
    assert not found.problems


def test_a_long_rubric_may_be_material_that_questions_share() -> None:
    source = package(
        imsmanifest=manifest(("imsqti_test_xmlv2p1", "t.xml")),
        t=exam_of(section("a.xml", rubric="材料" * 40)),
        a=item(choice("甲", "乙"), correct("C0")),
    )
    assert "共用的材料" in qti.read(source).questions[0].doubts[0]


@pytest.mark.parametrize(
    "href", ["../../etc/passwd", "/etc/passwd", "http://host/a.xml", "没有.xml", "", "%2e%2e/a.xml"]
)
def test_nothing_outside_the_package_is_read(href: str) -> None:
    source = package(imsmanifest=manifest(("imsqti_item_xmlv2p1", href)))
    found = qti.read(source)
    assert not found.questions
    assert "压缩包里没有" in found.problems[0].message


def test_one_broken_item_does_not_keep_out_the_others() -> None:
    source = package(
        imsmanifest=manifest(*[("imsqti_item_xmlv2p1", f"{name}.xml") for name in "ab"]),
        a="<assessmentItem>",
        b=item(choice("甲", "乙"), correct("C0")),
    )
    found = qti.read(source)
    assert len(found.questions) == 1
    assert found.problems[0].where.startswith("包.zip!a.xml:1")


def test_shared_stimulus_stands_in_front_of_the_stem() -> None:
    reference = '<assessmentStimulusRef identifier="s" href="s.xml"/><itemBody>'
    xml = item(choice("甲", "乙"), correct("C0")).replace("<itemBody>", reference)
    source = package(
        imsmanifest=manifest(("imsqti_item_xmlv2p2", "a.xml")),
        a=xml,
        s="<assessmentStimulus><stimulusBody><p>材料</p></stimulusBody></assessmentStimulus>",
    )
    assert qti.read(source).questions[0].stem == "材料\n预备期为几年？"
    assert "共用材料" in one(xml).doubts[0]


def test_older_and_other_files_are_refused_by_name() -> None:
    for data in (b"<questestinterop/>", b"<assessmentTest/>"):
        source = Source("题.xml", data)
        assert qti.recognises(source)
        with pytest.raises(ProblemsError, match=r"QTI 1\.2|压缩包"):
            qti.read(source)
    with pytest.raises(ProblemsError, match=r"QTI 1\.2"):
        qti.read(package(imsmanifest=manifest(("imsqti_xmlv1p2", "a.xml"))))
    with pytest.raises(ProblemsError, match="没有 QTI 题目"):
        qti.read(package(imsmanifest=manifest(("webcontent", "a.html"))))


def test_it_is_recognised_by_its_first_element_or_its_manifest() -> None:
    assert qti.recognises(Source("a", b"<!-- x --><qti:assessmentItem xmlns:qti='x'/>"))
    assert qti.recognises(package(folder__imsmanifest=manifest()))
    assert not qti.recognises(package(word__document="<x/>"))
    for other in (b"<quiz/>", b"<item/>", b"", b"1. text"):
        assert not qti.recognises(Source("a", other))


def test_entities_and_document_types_are_refused() -> None:
    with pytest.raises(ProblemsError, match="DOCTYPE"):
        read(f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>{item(choice("&a;", "乙"))}')


ITEMS = [item(choice("甲", "乙"), correct("C0")), item(f"<p>{entry()}</p>", mapping(甲=1), baseType="float")]


@SLOW
@given(
    st.one_of(
        st.binary(max_size=200),
        broken(qti.write(SAMPLE)),
        *[broken(xml.encode()) for xml in ITEMS],
    )
)
def test_no_file_makes_the_reader_fail(data: bytes) -> None:
    for ask in (qti.recognises, qti.read):
        read_or_refused(ask, "题.xml", data)  # type: ignore[arg-type]


@SLOW
@given(st.data())
def test_no_item_of_a_package_makes_the_reader_fail(data: st.DataObject) -> None:
    with zipfile.ZipFile(io.BytesIO(qti.write(SAMPLE))) as archive:
        files = {name.removesuffix(".xml").replace("/", "__"): archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(files)))
    files[name] = data.draw(broken(files[name]))
    read_or_refused(qti.read, "包.zip", package(**files).data)  # type: ignore[arg-type]
