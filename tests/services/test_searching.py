"""Questions found as one types."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from examples import BANK, TIAOLI, asked

from quizlib.core.bank import Bank
from quizlib.core.question import Difficulty, Kind, Review
from quizlib.core.regulation import Regulation, Trap
from quizlib.exchange.bank_folder import BankFolder
from quizlib.services.searching import Index, Query, Searching

TODAY = date(2026, 11, 27)
BANFA = Regulation.model_validate(
    {
        "id": "banfa",
        "title": "某某办法",
        "issuer": "某某",
        "editions": [{"id": "2014", "date": "2014-01-01"}, {"id": "2020", "date": "2020-01-01"}],
    }
)
OLD = {"regulation": "banfa", "edition": "2014", "article": "全文"}
QUESTIONS = [
    asked("d-1", stem="预备党员的预备期为（　　）。", choices=["半年", "一年"], key="B", topic="发展党员"),
    asked("d-2", "truefalse", stem="党支部每月至少召开一次会议。", rationale="党员大会每季度一次", review="draft"),
    asked("d-3", "fill", stem="由____决定。", key=[["支部大会"]], difficulty="hard", basis=OLD, tags=["组织程序"]),
    asked("d-4", "numerical", stem="ABC 共（　　）学时。", basis={**OLD, "edition": "2020", "article": "7(2)、9-11"}),
    asked("d-5", "short", stem="谈谈体会。", key="要点", review="retired", basis=OLD),
]
INDEX = Index(Bank(QUESTIONS, [TIAOLI, BANFA]), TODAY)


def ids(**query: Any) -> list[str]:
    return [one.question.id for one in INDEX.search(Query(**query))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["d-1", "d-2", "d-3", "d-4", "d-5"]),
        ("党员", ["d-1", "d-2"]),
        ("每季度", ["d-2"]),
        ("半年", ["d-1"]),
        ("支部大会", ["d-3"]),
        ("d-4", ["d-4"]),
        ("abc", ["d-4"]),
        ("ＡＢＣ", ["d-4"]),
        ("组织程序", ["d-3"]),
        ("某某办法", ["d-3", "d-4", "d-5"]),
        ("第七条第二款", ["d-4"]),
        ("填空", ["d-3"]),
        ("支部 每月", ["d-2"]),
        ("支部　没有", []),
        ("dzb", ["d-2"]),
        ("zhibudahui", ["d-3"]),
        ("yubeiqi", ["d-1"]),
        ("zhibu 每月", ["d-2"]),
        ("qqqq", []),
        ("d'", []),
        ("（　　）学时", ["d-4"]),
        ("(2014", ["d-3", "d-5"]),
        ("[a-z]", []),
        ("\\", []),
    ],
)
def test_words_are_found_as_written_and_by_pinyin_those_in_stems_first(text: str, found: list[str]) -> None:
    assert ids(text=text) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": Kind.FILL}, ["d-3"]),
        ({"difficulty": Difficulty.HARD}, ["d-3"]),
        ({"review": Review.DRAFT}, ["d-2"]),
        ({"topic": "发展"}, ["d-1"]),
        ({"stale": True}, ["d-3"]),
        ({"stale": False}, ["d-1", "d-2", "d-4", "d-5"]),
        ({"regulation": "banfa"}, ["d-3", "d-4", "d-5"]),
        ({"article": "7"}, ["d-1", "d-2", "d-4"]),
        ({"article": "第七条第二款"}, ["d-1", "d-2", "d-4"]),
        ({"article": "第十条至第十二条"}, ["d-4"]),
        ({"article": "10—12"}, ["d-4"]),
        ({"article": "七", "regulation": "banfa"}, ["d-4"]),
        ({"article": "全文"}, ["d-3", "d-5"]),
        ({"article": "随便"}, []),
        ({"text": "学时", "kind": Kind.NUMERICAL, "regulation": "banfa"}, ["d-4"]),
    ],
)
def test_what_is_asked_for_besides_narrows_the_list(query: dict[str, Any], found: list[str]) -> None:
    assert ids(**query) == found


def test_the_parts_of_a_case_are_searched_as_well() -> None:
    index = Index(BANK, TODAY)
    assert [one.question.id for one in index.search(Query(text="case-1-2 的题干"))] == ["case-1"]


def test_the_reasons_why_a_question_is_stale_come_with_it() -> None:
    found = INDEX.found("d-3")
    assert found
    assert "2020 版" in found.stale[0].message
    assert INDEX.found("nix") is None


def test_topics_are_told_for_those_who_choose() -> None:
    assert INDEX.topics == ["发展党员"]


def test_an_index_follows_the_files_and_keeps_what_has_not_changed(tmp_path: Path) -> None:
    (tmp_path / "regulations.yaml").write_text(
        "regulations:\n- {id: t, title: 条例, issuer: 某某, editions: [{id: '2023', date: 2023-01-01}]}\n",
        encoding="utf-8",
    )
    entry = "- {{id: {}, kind: truefalse, stem: {}, key: true, article: '7'}}\n"
    head = "regulation: t\nedition: '2023'\nquestions:\n"
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(head + entry.format(name, "题干"), encoding="utf-8")
    searching = Searching(BankFolder(tmp_path))
    before = searching.index(TODAY)
    assert searching.index(TODAY) is before
    (tmp_path / "b.yaml").write_text(head + entry.format("b", "新写的"), encoding="utf-8")
    after = searching.index(TODAY)
    assert [one.question.id for one in after.search(Query(text="xinxie"))] == ["b"]
    assert after.found("a") is before.found("a")
    assert searching.index(date(2026, 11, 28)).found("a") is not after.found("a")


def test_a_term_that_was_replaced_makes_what_holds_it_stale_from_that_day() -> None:
    trap = Trap(regulation="banfa", since="2020", wrong=("半年检查",), right="日常检查")
    asked_now = asked("d-9", "truefalse", stem="应当半年检查。", basis={**OLD, "edition": "2020"})
    index = Index(Bank([asked_now], [BANFA], [trap]), TODAY)
    assert index.search(Query(stale=True))
    assert Index(Bank([asked_now], [BANFA]), TODAY, index).search(Query(stale=True)) == []
