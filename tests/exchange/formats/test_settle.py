"""From a reading to a question: bases found in the register, difficulties in every spelling."""

from datetime import date
from pathlib import Path

import pytest

from quizlib.core.question import Kind
from quizlib.core.regulation import UNSETTLED
from quizlib.errors import ProblemsError
from quizlib.exchange.bank_yaml import REGULATIONS, check
from quizlib.exchange.formats.basis import find_basis
from quizlib.exchange.formats.reading import Reading
from quizlib.exchange.formats.registry import read_questions
from quizlib.exchange.formats.settle import Defaults, difficulty_of, settled

QUESTIONS = Path(__file__).parent.parent.parent.parent / "questions"
REGISTER = check([], QUESTIONS / REGULATIONS).bank.regulations
TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("《中国共产党章程》第七条", "dangzhang 2022 7"),
        ("党章第七条", "dangzhang 2022 7"),
        ("《中国共产党章程》（2022）第三条至第四条", "dangzhang 2022 3-4"),
        ("《中国共产党纪律处分条例》（2018年修订）第八条", "jilv 2018 8"),
        ("纪律处分条例第一百一十二条第一款", "jilv 2023 112(1)"),
        ("《中华人民共和国监察法》第48条", "jiancha 2024 48"),
        ("《国有企业管理人员处分条例》第七条、第九条", "guoqi_chufen 2024 7、9"),
        ("《中国共产党廉洁自律准则》", f"zhunze 2015 {UNSETTLED}"),
        ("某某公司员工手册第三条", f"{UNSETTLED} {UNSETTLED} 3"),
        ("", f"{UNSETTLED} {UNSETTLED} {UNSETTLED}"),
    ],
)
def test_a_basis_is_found_as_people_write_it(text: str, basis: str) -> None:
    found = find_basis(text, REGISTER, TODAY).basis
    assert f"{found.regulation} {found.edition} {found.article}" == basis


def test_what_a_basis_lacks_is_a_note_and_an_edition_that_there_never_was_a_doubt() -> None:
    assert find_basis("", REGISTER, TODAY).notes
    assert "登记的有" in find_basis("《中国共产党章程》（1999年）第七条", REGISTER, TODAY).doubts[0]


@pytest.mark.parametrize(
    ("text", "difficulty"),
    [
        *((text, "easy") for text in ("易", "容易题", "较易", "1", "0.9", "★", "不难")),
        *((text, "medium") for text in ("中", "中等偏难", "3", "0.5", "一般")),
        *((text, "hard") for text in ("难", "很难", "困难", "5", "★★★★★", "0.3", "高")),
        *((text, None) for text in ("未知", "")),
    ],
)
def test_a_difficulty_in_every_spelling(text: str, difficulty: str | None) -> None:
    assert difficulty_of(text) == difficulty


def test_a_difficulty_that_means_none_is_said() -> None:
    reading = Reading("甲.txt:1", Kind.TRUEFALSE, "甲是乙。", key=True, difficulty="未知", basis="党章第七条")
    question, after = settled(reading, "q-1", REGISTER, Defaults(TODAY))
    assert question is not None
    assert "看不出易、中、难" in after.notes[0]


def test_a_basis_in_the_rationale_is_taken_and_said() -> None:
    reading = Reading(
        "甲.txt:1", Kind.TRUEFALSE, "甲是乙。", key=True, rationale="根据《中国共产党章程》第七条的规定。"
    )
    question, after = settled(reading, "q-1", REGISTER, Defaults(TODAY))
    assert question is not None
    assert question.basis.article == "7"
    assert "依据取自解析" in after.notes[0]


def test_a_bank_file_of_our_own_needs_no_import() -> None:
    with pytest.raises(ProblemsError, match="不必导入"):
        read_questions(QUESTIONS / "jilv.yaml")
