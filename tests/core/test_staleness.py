"""Whether the law behind a question still stands: one day before and on the day of every change."""

from datetime import date, timedelta
from typing import Any

import pytest
from examples import asked

from quizlib.core.bank import Bank
from quizlib.core.regulation import Basis, Force, Regulation, Trap
from quizlib.core.staleness import COMPARES, Reason

DAY = timedelta(days=1)
NEW = date(2026, 5, 11)
TIAOLI = Regulation.model_validate(
    {
        "id": "tiaoli",
        "title": "某某工作条例",
        "issuer": "某某",
        "editions": [
            {"id": "2014", "date": "2014-05-28"},
            {
                "id": "2026",
                "date": "2026-04-02",
                "effective": NEW,
                "moved": [{"article": "43", "to": "47-48", "about": ["留置"]}],
            },
        ],
    }
)
TRAP = Trap(regulation="tiaoli", since="2026", wrong=("领导核心",), right="领导作用", article="33", about=("国有企业",))


def reasons(
    on: date = NEW, *, edition: str = "2026", article: str = "33", kind: str = "single", **more: Any
) -> list[str]:
    basis = Basis(regulation="tiaoli", edition=edition, article=article)
    bank = Bank([asked("q", kind, basis=basis, **more)], [TIAOLI], [TRAP])
    return [one.reason.value for one in bank.stale(on).get("q", ())]


def test_an_old_edition_stands_until_the_day_the_new_one_begins() -> None:
    assert reasons(NEW - DAY, edition="2014") == []
    assert reasons(NEW, edition="2014") == [Reason.EDITION]


def test_a_new_edition_does_not_stand_before_its_day() -> None:
    assert reasons(NEW - DAY) == [Reason.EDITION]
    assert reasons(NEW) == []


def test_a_superseded_regulation_makes_its_questions_stale() -> None:
    gone = TIAOLI.model_copy(update={"status": Force.SUPERSEDED})
    basis = Basis(regulation="tiaoli", edition="2026", article="1")
    assert Bank([asked("q", basis=basis)], [gone]).stale(NEW)["q"][0].reason is Reason.EDITION


@pytest.mark.parametrize(("article", "stale"), [("43", True), ("47", False), ("43、47", False), ("12", False)])
def test_an_article_that_moved_is_told_by_what_the_question_is_about(article: str, stale: bool) -> None:
    assert (Reason.ARTICLE in reasons(article=article, stem="留置最长多久？")) is stale
    assert Reason.ARTICLE not in reasons(article=article, stem="别的问题？")


def test_an_old_edition_says_where_the_article_stands_now() -> None:
    basis = Basis(regulation="tiaoli", edition="2014", article="43")
    (stale,) = Bank([asked("q", basis=basis)], [TIAOLI]).stale(NEW)["q"]
    assert "第四十三条现为第四十七条至第四十八条" in stale.message


CHOICES = ["领导作用", "领导核心作用", "监督", "参谋"]


def test_a_replaced_term_is_stale_only_where_the_question_gives_it_as_right() -> None:
    stem = "国有企业党委发挥什么作用？"
    assert reasons(stem=stem, choices=CHOICES, key="B") == [Reason.TERM]
    assert reasons(stem=stem, choices=CHOICES, key="A") == []
    assert reasons(stem="别的单位发挥什么作用？", choices=CHOICES, key="B") == []


def test_a_replaced_term_in_a_statement_or_a_blank_is_stale_where_it_is_right() -> None:
    statement = "国有企业党委发挥领导核心作用。"
    assert reasons(kind="truefalse", stem=statement, key=True) == [Reason.TERM]
    assert reasons(kind="truefalse", stem=statement, key=False) == []
    assert reasons(kind="fill", stem="国有企业党委发挥____。", key=[["领导核心作用"]]) == [Reason.TERM]


def test_a_replaced_term_stands_before_the_edition_that_replaced_it() -> None:
    more: Any = {"stem": "国有企业党委发挥什么作用？", "choices": CHOICES, "key": "B"}
    assert Reason.TERM not in reasons(NEW - DAY, edition="2014", **more)


def test_a_question_that_compares_editions_may_name_the_old_term() -> None:
    assert reasons(stem="国有企业旧的说法？", choices=CHOICES, key="B", tags=[COMPARES]) == []


def test_a_title_that_was_replaced_is_stale_anywhere() -> None:
    trap = TRAP.model_copy(update={"anywhere": True, "about": (), "wrong": ("若干规定",)})
    basis = Basis(regulation="tiaoli", edition="2026", article="1")
    bank = Bank([asked("q", basis=basis, rationale="见《若干规定》。")], [TIAOLI], [trap])
    assert bank.stale(NEW)["q"][0].reason is Reason.TERM


def test_the_parts_of_a_case_are_looked_at_and_retired_questions_are_not() -> None:
    part = {"id": "c-1", "kind": "truefalse", "stem": "国有企业党委发挥领导核心作用。", "key": True}
    part |= {"basis": {"regulation": "tiaoli", "edition": "2026", "article": "1"}}
    basis = Basis(regulation="tiaoli", edition="2026", article="1")
    case = asked("c", "case", basis=basis, parts=[part])
    assert Bank([case], [TIAOLI], [TRAP]).stale(NEW)["c"][0].reason is Reason.TERM
    retired = asked("c", "case", basis=basis, parts=[part], review="retired")
    assert Bank([retired], [TIAOLI], [TRAP]).stale(NEW) == {}


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("fill", {"stem": "国有企业党委发挥领导____作用。", "key": [["核心"]]}),
        ("fill", {"stem": "国有企业党委发挥____作用。", "key": [["领导 核心"]]}),
        ("single", {"stem": "国有企业党委发挥（　　）作用。", "choices": ["领导核心", "领导", "监督"], "key": "A"}),
        ("multiple", {"stem": "国有企业党委发挥（　　）作用。", "choices": ["领导核心", "监督", "参谋"], "key": "AB"}),
        ("single", {"stem": "国有企业党委的“领导核心”作用体现在（　　）。", "choices": ["甲", "乙"], "key": "A"}),
        ("truefalse", {"stem": "国有企业党委发挥“领导 核心”作用。", "key": True}),
        ("single", {"stem": "下列说法错误的是（　　）。", "choices": ["国有企业党委是领导核心", "乙"], "key": "B"}),
    ],
)
def test_a_replaced_term_is_found_in_whatever_form_it_is_stated(kind: str, more: dict[str, Any]) -> None:
    assert reasons(kind=kind, **more) == [Reason.TERM]


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("single", {"stem": "下列说法错误的是（　　）。", "choices": ["国有企业党委是领导核心", "乙"], "key": "A"}),
        ("truefalse", {"stem": "国有企业党委不再发挥领导核心作用，而是发挥领导作用。", "key": True}),
        ("truefalse", {"stem": "国有企业党委的领导核心作用已改为领导作用。", "key": True}),
        ("single", {"stem": "国有企业党委发挥（　　）作用。", "choices": ["领导", "领导核心"], "key": "A"}),
    ],
)
def test_a_replaced_term_that_is_denied_is_not_stale(kind: str, more: dict[str, Any]) -> None:
    assert reasons(kind=kind, **more) == []


def test_a_trap_concerns_its_own_regulation_unless_it_says_otherwise() -> None:
    other = TIAOLI.model_copy(update={"id": "banfa"})
    basis = Basis(regulation="banfa", edition="2026", article="1")
    question = asked("q", basis=basis, stem="国有企业党委发挥什么作用？", choices=CHOICES, key="B")
    assert Bank([question], [TIAOLI, other], [TRAP]).stale(NEW) == {}
    wide = TRAP.model_copy(update={"others": True})
    assert Bank([question], [TIAOLI, other], [wide]).stale(NEW)["q"][0].reason is Reason.TERM


def test_the_material_of_a_case_moves_no_article_of_its_parts() -> None:
    basis = {"regulation": "tiaoli", "edition": "2026", "article": "43"}
    part = {"id": "c-1", "kind": "truefalse", "stem": "别的问题。", "key": True, "basis": basis}
    case = asked("c", "case", basis=Basis(**basis), stem="材料里说到留置。", parts=[part])
    assert Bank([case], [TIAOLI]).stale(NEW) == {}
