"""Lists in Word as offices and WPS lay them out: automatic numbers, looks, blanks, what must not show."""

import io
import zipfile

import pytest
from word_documents import (
    BOLD,
    RED,
    UNDERLINE,
    abstract,
    clean,
    document,
    found_in,
    lines,
    number,
    paragraph,
    run,
)

from quizlib.core.question import Kind
from quizlib.exchange.formats.reading import Reading

FIRST, SECOND = "预备期为多长时间？", "几人以上成立支部？"
CHOICES = ("半年", "一年", "两年")
OTHERS = ("2人", "3人", "5人")
TYPED = lines("A. 半年", "B. 一年", "C. 两年")
NUMBERS, LETTERS = ("decimal", "%1."), ("upperLetter", "%1.")
HIDDEN = "<w:vanish/>"


def short(one: Reading) -> tuple[str, tuple[str, ...], object]:
    return one.stem, one.choices, one.key


BOTH = [(FIRST, CHOICES, "B"), (SECOND, OTHERS, "B")]


def automatic(stem: str, choices: tuple[str, ...], *, list: int = 1, letters: int | None = None) -> str:
    """A question numbered by Word: its choices on the second level of the list, or in a list of their own."""
    written = (paragraph(one, list=letters or list, level=0 if letters else 1) for one in choices)
    return paragraph(stem, list=list) + "".join(written) + paragraph("答案：B")


# ---------------------------------------------------------------- automatic numbers


def test_numbers_are_automatic_and_letters_typed_or_the_other_way_round() -> None:
    typed = paragraph(FIRST, list=1) + TYPED + paragraph("答案：B")
    assert [short(one) for one in clean(typed, abstract(1, NUMBERS) + number(1, 1))] == BOTH[:1]
    body = "".join(
        paragraph(f"{place}、{stem}") + "".join(paragraph(one, list=place) for one in choices) + paragraph("答案：B")
        for place, (stem, choices, _) in enumerate(BOTH, 1)
    )
    lists = abstract(1, LETTERS) + number(1, 1) + number(2, 1, restart=True)  # two lists share one definition
    assert [short(one) for one in clean(body, lists)] == BOTH


def test_levels_of_one_list_number_questions_and_choices() -> None:
    body = automatic(FIRST, CHOICES) + automatic(SECOND, OTHERS)
    lists = abstract(1, ("decimal", "%1．"), ("upperLetter", "%2．")) + number(1, 1)
    assert [short(one) for one in clean(body, lists)] == BOTH


def test_a_list_named_by_a_style_is_found_and_number_nought_switches_it_off() -> None:
    styles = [
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/><w:pPr><w:numPr>'
        f'<w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        for name, level in (("q", 0), ("c", 1))
    ]
    styles.append('<w:style w:type="paragraph" w:styleId="q2"><w:name w:val="q2"/><w:basedOn w:val="q"/></w:style>')
    body = (
        paragraph(FIRST, style="q2")
        + paragraph("（按党章回答）", style="q", list=0)
        + "".join(paragraph(one, style="c") for one in CHOICES)
        + paragraph("答案：B")
    )
    (one,) = clean(body, abstract(1, NUMBERS, ("upperLetter", "%2.")) + number(1, 1), styles)
    assert short(one) == (f"{FIRST}\n（按党章回答）", CHOICES, "B")


def test_a_level_may_be_meant_for_a_style() -> None:
    styles = [
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        for name in ("q", "c")
    ]
    lists = abstract(1, NUMBERS, ("upperLetter", "%2."), more='<w:pStyle w:val="c"/>') + number(1, 1)
    body = paragraph(FIRST, style="q") + "".join(paragraph(one, style="c") for one in CHOICES) + paragraph("答案：B")
    assert [short(one) for one in clean(body, lists, styles)] == BOTH[:1]


def test_a_list_may_be_a_link_to_a_list_style() -> None:
    style = (
        '<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    linked = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
    lists = linked + abstract(2, NUMBERS, ("upperLetter", "%2.")) + number(1, 1) + number(2, 2)
    assert [short(one) for one in clean(automatic(FIRST, CHOICES), lists, [style])] == BOTH[:1]


def test_titles_questions_and_keys_at_the_end_may_all_be_automatic() -> None:
    lists = abstract(1, NUMBERS) + abstract(2, LETTERS) + abstract(3, ("chineseCounting", "%1、"))
    lists += number(1, 1) + number(2, 2) + number(3, 3) + number(4, 1, restart=True) + number(5, 1, restart=True)
    body = (
        paragraph("单项选择题（每题2分）", list=3)
        + paragraph(FIRST, list=1)
        + "".join(paragraph(one, list=2) for one in CHOICES)
        + paragraph("判断题", list=3)
        + paragraph("党员可以退党。", list=4)
        + lines("参考答案", "单项选择题")
        + paragraph("B", list=5)
        + lines("判断题", "1.√")
    )
    single, truth = clean(body, lists)
    assert (short(single), single.points, truth.key) == (BOTH[0], 2, True)


def test_an_empty_numbered_paragraph_is_no_question() -> None:
    body = paragraph(FIRST, list=1) + TYPED + paragraph("答案：B") + paragraph(list=1)
    assert [short(one) for one in clean(body, abstract(1, NUMBERS) + number(1, 1))] == BOTH[:1]


# ---------------------------------------------------------------- what must not show


@pytest.mark.parametrize(
    "inside",
    [
        run("审校：已改", HIDDEN),
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> PAGEREF _Toc1 </w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r>",
        "<w:del><w:r><w:delText>不</w:delText></w:r></w:del>",
        "<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom>",
        "<w:r><w:footnoteReference w:id='2'/></w:r>",
    ],
)
def test_hidden_deleted_and_field_codes_do_not_show(inside: str) -> None:
    body = paragraph("1. " + FIRST, inside) + TYPED + paragraph("答案：B") + paragraph(run("2. 隐藏的题？", HIDDEN))
    assert [short(one) for one in clean(body)] == BOTH[:1]


def test_inserted_text_results_of_fields_and_text_under_ruby_show() -> None:
    base = "<w:rubyBase><w:r><w:t>多</w:t></w:r></w:rubyBase>"
    ruby = f"<w:r><w:ruby><w:rt><w:r><w:t>duo</w:t></w:r></w:rt>{base}</w:ruby></w:r>"
    body = (
        paragraph("1. 预备期为", ruby, "<w:ins><w:r><w:t>长</w:t></w:r></w:ins>", "时间？")
        + paragraph("<w:fldSimple w:instr=' SEQ a '><w:r><w:t>A</w:t></w:r></w:fldSimple>", ". 半年")
        + lines("B. 一年", "C. 两年", "答案：B")
    )
    assert [short(one) for one in clean(body)] == BOTH[:1]


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next() -> None:
    body = paragraph("1. 预备期为", more="<w:rPr><w:del/></w:rPr>") + paragraph("多长时间？") + TYPED + lines("答案：B")
    assert [short(one) for one in clean(body)] == BOTH[:1]


def test_comments_are_told_of() -> None:
    data = document(lines("1. 甲是乙。（√）"))
    assert not found_in(data).problems
    comments = (
        '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="0">'
        f"{lines('答案：对')}</w:comment></w:comments>"
    )
    (problem,) = found_in(with_part(data, "word/comments.xml", comments)).problems
    assert "1 条批注" in problem.message


def with_part(data: bytes, name: str, content: str) -> bytes:
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr(name, content)
    return buffer.getvalue()


# ---------------------------------------------------------------- looks


@pytest.mark.parametrize(
    "right",
    [
        paragraph(run("B. 一年", RED)),
        paragraph("B. ", run("一年", BOLD)),
        paragraph("B. ", run("一年", '<w:shd w:val="clear" w:fill="FFFF00"/>')),
        paragraph("B. ", run("一年", '<w:highlight w:val="yellow"/>')),
        paragraph("B. ", run("一年", '<w:em w:val="dot"/>')),
        paragraph("B. ", run("一年", '<w:rStyle w:val="Right"/>')),
        paragraph(run("B.", RED), " 一年"),
    ],
)
def test_the_right_choice_alone_stands_out(right: str) -> None:
    style = f'<w:style w:type="character" w:styleId="Right"><w:name w:val="Right"/><w:rPr>{RED}</w:rPr></w:style>'
    (one,) = clean(lines("1. " + FIRST, "A. 半年") + right + lines("C. 两年"), styles=[style])
    assert short(one) == BOTH[0]
    assert one.notes


def test_a_look_that_all_choices_have_marks_nothing() -> None:
    rows = [(run(f"{letter}. ", BOLD), letter == "B", text) for letter, text in zip("ABC", CHOICES, strict=True)]
    letters_bold = "".join(paragraph(label, run(text, RED if right else "")) for label, right, text in rows)
    (one,) = clean(paragraph("1. " + FIRST) + letters_bold)
    assert short(one) == BOTH[0]
    all_bold = "".join(paragraph(label, run(text, BOLD + (RED if right else ""))) for label, right, text in rows)
    (one,) = clean(paragraph("1. " + FIRST) + all_bold)
    assert short(one) == BOTH[0]


def test_one_of_the_choices_in_a_line_is_red() -> None:
    (one,) = clean(paragraph("1. " + FIRST) + paragraph("A. 半年  ", run("B. 一年", RED), "  C. 两年"))
    assert short(one) == BOTH[0]


@pytest.mark.parametrize(
    ("mark", "key"),
    [
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', True),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F04F"/></w:r>', False),
        ('<w:r><w:sym w:font="Segoe UI Symbol" w:char="2713"/></w:r>', True),
        (run("ü", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), True),
        (run("\uf0fb", '<w:rFonts w:ascii="Wingdings"/>'), False),
        (run("Ö", '<w:rFonts w:ascii="Symbol"/>'), True),
    ],
)
def test_ticks_and_crosses_of_symbol_fonts_are_keys(mark: str, key: bool) -> None:
    (one,) = clean(paragraph("1. 党员可以退党。（", mark, "）"))
    assert (one.stem, one.key) == ("党员可以退党。", key)


def test_blanks_are_underlined_tabs_and_spaces_and_their_texts_may_stand_on_them() -> None:
    tabs = f"<w:r><w:rPr>{UNDERLINE}</w:rPr><w:tab/><w:tab/></w:r>"
    body = (
        lines("一、填空题")
        + paragraph("1. 每", tabs, "召开，每", run("\u3000\u3000", UNDERLINE), "上课。")
        + lines("答案：季度；月")
        + paragraph("2. 预备期为", run("   ", UNDERLINE), run("一年", UNDERLINE), run("   ", UNDERLINE), "。")
    )
    first, second = clean(body)
    assert (first.stem, first.key) == ("每____召开，每____上课。", (("季度",), ("月",)))
    assert (second.kind, second.stem, second.key) == (Kind.FILL, "预备期为____。", (("一年",),))


def test_a_whole_question_may_be_one_paragraph_with_breaks() -> None:
    texts = ["1. " + FIRST, "A. 半年", "B. 一年", "C. 两年", "答案：B", "解析：见党章。"]
    (one,) = clean(paragraph("<w:r>" + "<w:br/>".join(f"<w:t>{text}</w:t>" for text in texts) + "</w:r>"))
    assert (short(one), one.rationale) == (BOTH[0], "见党章。")
