"""Reviewing questions and following the law: files change where they must and nowhere else."""

from datetime import date
from pathlib import Path

import pytest

from quizlib.core.question import Review
from quizlib.core.regulation import Edition
from quizlib.errors import BankError, ProblemsError
from quizlib.exchange.bank_write import BankFile
from quizlib.services.editing import amend, drafts, read_checked, review

TODAY = date(2026, 11, 27)
REGISTER = """\
# 登记的法规
regulations:
- id: tiaoli
  title: 某某工作条例
  issuer: 某某
  editions:
  - {id: '2014', date: 2014-05-28, articles: 40}   # 第一版
- id: banfa
  title: 某某办法
  issuer: 某某
  editions:
  - {id: '2020', date: 2020-01-01}
"""
BANK = """\
# 题库文件开头的说明
regulation: tiaoli
edition: '2014'
questions:
- id: tiaoli-1
  kind: truefalse
  stem: 甲是乙。   # 行尾的说明
  key: true
  article: '12'
  review: reviewed
  reviewed_by: 某某
  reviewed_on: 2026-01-02
# 疑问：依据没有写条文
- id: tiaoli-2
  kind: single
  stem: 多长时间（　　）。
  choices: [一年, 两年]
  key: A
  article: 7(2)
  review: draft
- id: tiaoli-3
  kind: truefalse
  stem: 丙是丁。
  key: false
  article: 待核
  review: draft
- id: banfa-1
  kind: truefalse
  regulation: banfa
  edition: '2020'
  stem: 戊是己。
  key: false
  article: '1'
  review: reviewed
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bank of four questions over two regulations."""
    (tmp_path / "regulations.yaml").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "tiaoli.yaml").write_text(BANK, encoding="utf-8")
    return tmp_path


def text(folder: Path) -> str:
    return (folder / "tiaoli.yaml").read_text(encoding="utf-8")


def test_a_review_notes_by_whom_and_when_and_lets_the_doubts_go(folder: Path) -> None:
    review(folder, ["tiaoli-2"], Review.REVIEWED, "某某", TODAY)
    question = read_checked(folder).bank.questions["tiaoli-2"]
    assert (question.review, question.reviewed_by, question.reviewed_on) == (Review.REVIEWED, "某某", TODAY)
    expected = BANK.replace("# 疑问：依据没有写条文\n", "").replace(
        "  article: 7(2)\n  review: draft\n",
        "  article: 7(2)\n  review: reviewed\n  reviewed_by: 某某\n  reviewed_on: 2026-11-27\n",
    )
    assert text(folder) == expected


def test_a_question_taken_back_to_draft_has_no_reviewer(folder: Path) -> None:
    review(folder, ["tiaoli-1"], Review.DRAFT, "", TODAY)
    assert "reviewed_by" not in text(folder)
    assert {one.id for one in drafts(read_checked(folder).bank)} == {"tiaoli-1", "tiaoli-2", "tiaoli-3"}


@pytest.mark.parametrize(
    ("ids", "by", "problem"),
    [(["x-1"], "某某", "没有这道题"), (["tiaoli-3"], "某某", "依据还没有写明"), (["tiaoli-2"], " ", "不能为空")],
)
def test_what_cannot_be_reviewed_is_said_and_nothing_is_changed(
    folder: Path, ids: list[str], by: str, problem: str
) -> None:
    with pytest.raises(ProblemsError, match=problem):
        review(folder, ["tiaoli-2", *ids], Review.REVIEWED, by, TODAY)
    assert text(folder) == BANK


def test_an_edition_in_force_makes_drafts_of_all_that_rest_on_older_ones(folder: Path) -> None:
    done = amend(folder, "tiaoli", Edition(id="2026", date=date(2026, 5, 11)), TODAY)
    assert {article: [one.id for one in its] for article, its in done.by_article.items()} == {
        "7(2)": ["tiaoli-2"],
        "12": ["tiaoli-1"],
        "待核": ["tiaoli-3"],
    }
    bank = read_checked(folder).bank
    assert bank.questions["tiaoli-1"].review is Review.DRAFT
    assert bank.questions["banfa-1"].review is Review.REVIEWED
    assert bank.regulations["tiaoli"].current.id == "2026"
    assert text(folder).count("# 待复核：") == 3
    register = (folder / "regulations.yaml").read_text(encoding="utf-8")
    assert register.startswith("# 登记的法规\n")
    assert "# 第一版" in register


def test_an_edition_to_come_marks_its_questions_and_leaves_them_reviewed(folder: Path) -> None:
    done = amend(folder, "tiaoli", Edition(id="2027", date=TODAY, effective=date(2027, 1, 1)), TODAY)
    bank = read_checked(folder).bank
    assert not done.in_force
    assert bank.questions["tiaoli-1"].review is Review.REVIEWED
    assert bank.stale(date(2026, 12, 31)) == {}
    assert set(bank.stale(date(2027, 1, 1))) == {"tiaoli-1", "tiaoli-2", "tiaoli-3"}


def test_a_stale_question_cannot_be_reviewed(folder: Path) -> None:
    amend(folder, "tiaoli", Edition(id="2026", date=date(2026, 5, 11)), TODAY)
    with pytest.raises(ProblemsError, match="已过时"):
        review(folder, ["tiaoli-1"], Review.REVIEWED, "某某", TODAY)


@pytest.mark.parametrize(
    ("id", "edition", "problem"),
    [
        ("nix", Edition(id="2026", date=TODAY), "没有登记"),
        ("tiaoli", Edition(id="2014", date=TODAY), "已经登记过"),
        ("tiaoli", Edition(id="2010", date=date(2010, 1, 1)), "应不早于"),
    ],
)
def test_an_edition_that_does_not_fit_is_refused(folder: Path, id: str, edition: Edition, problem: str) -> None:
    with pytest.raises(ProblemsError, match=problem):
        amend(folder, id, edition, TODAY)
    assert (folder / "regulations.yaml").read_text(encoding="utf-8") == REGISTER
    assert text(folder) == BANK


def test_a_file_that_somebody_changed_meanwhile_is_not_overwritten(folder: Path) -> None:
    file = BankFile(folder / "tiaoli.yaml")
    file.set("tiaoli-1", {"review": "retired"})
    (folder / "tiaoli.yaml").write_text(BANK + "# 别人加的\n", encoding="utf-8")
    with pytest.raises(BankError, match="被别人改过"):
        file.save()
    assert text(folder).endswith("# 别人加的\n")
