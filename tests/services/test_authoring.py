"""Questions that several organizers write: nothing that somebody else wrote is overwritten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from taking import StillClock

from quizlib.core.audit import Action
from quizlib.core.question import Question, Review, content_hash
from quizlib.errors import BankError, ChangedError, PlanError, ProblemsError
from quizlib.figures.questions import question_editions
from quizlib.services.authoring import Opened
from quizlib.services.home import Home
from quizlib.services.importing import Incoming, read_files
from quizlib.settings import Settings

REGISTER = """\
regulations:
- {id: tiaoli, title: 某某工作条例, issuer: 某某, editions: [{id: '2023', date: 2023-01-01, articles: 20}]}
- id: banfa
  title: 某某办法
  issuer: 某某
  editions: [{id: '2014', date: 2014-05-28}, {id: '2020', date: 2020-01-01}]
"""
BANK = """\
regulation: tiaoli
edition: '2023'
questions:
# 疑问：甲的疑问
- {id: tiaoli-001, kind: truefalse, stem: 甲是乙。, key: true, article: '7', review: draft}
- id: tiaoli-002
  kind: single
  stem: 多长时间（　　）。  # 行尾的说明
  choices: [一年, 两年]
  key: A
  article: '12'
  review: reviewed
  reviewed_by: 甲某
  reviewed_on: 2026-01-02
"""
OTHER = """\
regulation: banfa
edition: '2014'
questions:
- {id: banfa-1, kind: truefalse, stem: 戊是己。, key: false, article: '1', review: draft}
- {id: banfa-2, kind: truefalse, stem: 庚是辛。, key: false, article: 待核, review: draft}
"""


@pytest.fixture
def home(tmp_path: Path, clock: StillClock) -> Home:
    folder = tmp_path / "questions"
    folder.mkdir()
    for name, text in {"regulations": REGISTER, "tiaoli": BANK, "banfa": OTHER}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return Home(Settings(home=tmp_path), clock)


def beside(home: Home) -> Home:
    """The console of another organizer over the same files and database."""
    return Home(home.settings, home.clock)


def text(home: Home, name: str = "tiaoli") -> str:
    return (home.settings.questions / f"{name}.yaml").read_text(encoding="utf-8")


def changed(opened: Opened, **fields: object) -> Question:
    return opened.question.model_copy(update=fields)


def save(home: Home, opened: Opened, reviewer: str = "", **fields: object) -> Opened:
    return home.authoring.save(opened, changed(opened, **fields), home.clock(), who="乙某", reviewer=reviewer)


def test_a_change_is_written_recorded_and_kept_and_makes_a_draft_of_what_was_reviewed(home: Home) -> None:
    opened = home.authoring.open("tiaoli-002")
    done = save(home, opened, key="B")
    assert (done.question.key, done.question.review, done.question.reviewed_by) == ("B", Review.DRAFT, "")
    assert text(home) == BANK.replace("key: A", "key: B").replace(
        "  review: reviewed\n  reviewed_by: 甲某\n  reviewed_on: 2026-01-02\n", "  review: draft\n"
    )
    entry = home.recording.entries()[-1]
    assert (entry.action, entry.who, entry.body["questions"]) == (Action.EDITED, "乙某", ["tiaoli-002"])
    kept = [one.edition for one in question_editions(home.store, "tiaoli-002")]
    assert kept == [content_hash(one.question) for one in (opened, done)]


def test_what_is_saved_by_a_reviewer_is_reviewed_and_its_doubts_go(home: Home) -> None:
    done = save(home, home.authoring.open("tiaoli-001"), reviewer=" 丙某 ", stem="甲就是乙。")
    assert (done.question.review, done.question.reviewed_by) == (Review.REVIEWED, "丙某")
    assert str(done.question.reviewed_on) == "2026-03-10"
    assert "疑问" not in text(home)


def test_saved_without_a_change_a_question_keeps_its_review(home: Home) -> None:
    assert save(home, home.authoring.open("tiaoli-002")).question.reviewed_by == "甲某"
    assert text(home) == BANK


def test_the_second_of_two_is_told_who_changed_what_and_nothing_is_overwritten(home: Home, clock: StillClock) -> None:
    other = beside(home)
    mine, theirs = home.authoring.open("tiaoli-002"), other.authoring.open("tiaoli-002")
    clock.move(timedelta(minutes=5))
    done = save(other, theirs, key="B")
    before = text(home)
    with pytest.raises(ChangedError, match=r"tiaoli-002 在您打开以后被乙某（2026-03-10 12:05）改过") as error:
        save(home, mine, rationale="我的解析")
    assert error.value.data["current"] == done.question
    assert error.value.data["entry"].who == "乙某"
    assert text(home) == before
    again = save(home, home.authoring.open("tiaoli-002"), rationale="我的解析")
    assert (again.question.key, again.question.rationale) == ("B", "我的解析")


def test_a_change_by_an_editor_is_told_as_that(home: Home) -> None:
    opened = home.authoring.open("tiaoli-001")
    save(beside(home), opened, stem="先在控制台里改。")
    path = home.settings.questions / "tiaoli.yaml"
    path.write_text(text(home).replace("先在控制台里改。", "再用编辑器改。"), encoding="utf-8")
    with pytest.raises(ChangedError, match="直接改了题库文件") as error:
        save(home, opened, stem="我的题干。")
    assert error.value.data["current"].stem == "再用编辑器改。"
    assert error.value.data["entry"] is None


def test_a_review_meanwhile_is_a_change_as_well(home: Home) -> None:
    opened = home.authoring.open("tiaoli-001")
    beside(home).authoring.review([opened], Review.REVIEWED, home.clock(), by="丙某")
    with pytest.raises(ChangedError, match="丙某"):
        save(home, opened, stem="我的题干。")


def test_a_question_that_is_gone_is_told(home: Home) -> None:
    opened = home.authoring.open("banfa-1")
    (home.settings.questions / "banfa.yaml").unlink()
    with pytest.raises(ChangedError, match="删除") as error:
        save(home, opened, stem="我的题干。")
    assert error.value.data["current"] is None
    with pytest.raises(ProblemsError, match="没有这道题"):
        home.authoring.open("banfa-1")


def test_a_change_of_another_question_in_the_file_is_no_hindrance(home: Home) -> None:
    opened = home.authoring.open("tiaoli-001")
    save(beside(home), beside(home).authoring.open("tiaoli-002"), key="B")
    save(home, opened, stem="我的题干。")
    assert home.authoring.open("tiaoli-002").question.key == "B"
    assert home.authoring.open("tiaoli-001").question.stem == "我的题干。"


def test_of_many_who_save_different_questions_at_once_nobody_loses_anything(home: Home) -> None:
    def add(number: int) -> None:
        one = beside(home)
        question = changed(one.authoring.open("tiaoli-001"), id=f"tiaoli-{number}", stem=f"第 {number} 题。")
        one.authoring.add(question, "tiaoli", one.clock())
        one.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(add, range(100, 112)))
    assert len(home.bank) == 16
    assert len(home.recording.entries()) == 12
    assert home.recording.broken() is None


@pytest.mark.parametrize(
    ("id", "fields", "reviewer", "problem"),
    [
        ("tiaoli-001", {"basis": {"regulation": "nix", "edition": "1", "article": "7"}}, "", "不在 regulations.yaml"),
        ("tiaoli-001", {"basis": {"regulation": "tiaoli", "edition": "2023", "article": "21"}}, "", "没有第 21 条"),
        ("banfa-2", {}, "丙某", "已审定的题目应写明依据"),
        ("banfa-1", {}, "丙某", "已过时"),
    ],
)
def test_what_rests_on_nothing_or_cannot_be_reviewed_is_not_saved(
    home: Home, id: str, fields: dict[str, object], reviewer: str, problem: str
) -> None:
    opened = home.authoring.open(id)
    if "basis" in fields:
        fields = {"basis": opened.question.basis.model_copy(update=fields["basis"])}  # type: ignore[call-overload]
    with pytest.raises(ProblemsError, match=problem):
        save(home, opened, reviewer=reviewer, **fields)
    assert (text(home), text(home, "banfa")) == (BANK, OTHER)


def test_a_new_question_comes_behind_the_others_as_a_draft(home: Home) -> None:
    new = changed(home.authoring.open("tiaoli-002"), id=home.authoring.free_id("tiaoli"), stem="新的题目（　　）。")
    done = home.authoring.add(new, "tiaoli.yaml", home.clock(), who="乙某")
    assert (done.question.id, done.question.review) == ("tiaoli-003", Review.DRAFT)
    assert text(home).startswith(BANK)
    assert home.recording.entries()[-1].action is Action.ADDED


def test_a_new_file_begins_with_the_basis_of_its_first_question(home: Home) -> None:
    new = changed(home.authoring.open("tiaoli-002"), id=home.authoring.free_id("xin_ti"))
    home.authoring.add(new, "xin_ti", home.clock(), reviewer="丙某")
    assert "regulation: tiaoli\nedition: '2023'\nquestions:\n- id: xin-ti-001\n" in text(home, "xin_ti")
    assert home.bank.questions["xin-ti-001"].review is Review.REVIEWED


def test_an_id_that_is_taken_is_refused(home: Home) -> None:
    with pytest.raises(ProblemsError, match="编号已经有了"):
        home.authoring.add(home.authoring.open("banfa-1").question, "tiaoli", home.clock())
    assert text(home) == BANK


@pytest.mark.parametrize("name", ["", "../x", "a/b", "regulations", "Ab", "1a", "题库", "a b", ".x"])
def test_a_name_that_is_no_bank_file_is_refused(home: Home, name: str) -> None:
    with pytest.raises(ProblemsError, match="题库文件名应以小写字母开头"):
        home.authoring.path(name)


def test_several_are_reviewed_at_once_retired_with_a_reason_and_taken_back(home: Home) -> None:
    seen = home.authoring.seen([home.bank.questions["tiaoli-001"], home.bank.questions["tiaoli-002"]])
    done = home.authoring.review(seen, Review.REVIEWED, home.clock(), by="丙某")
    assert [one.question.reviewed_by for one in done] == ["丙某", "丙某"]
    with pytest.raises(PlanError, match="写明原因"):
        home.authoring.review(done, Review.RETIRED, home.clock(), by="丙某")
    retired = home.authoring.review(done[:1], Review.RETIRED, home.clock(), by="丙某", reason="条文已废止")
    entry = home.recording.entries()[-1]
    assert (entry.action, entry.reason, entry.body["as"]) == (Action.REVIEWED, "条文已废止", "retired")
    assert save(home, retired[0], stem="停用的题也能改。").question.review is Review.RETIRED
    back = home.authoring.review(
        home.authoring.seen([home.bank.questions["tiaoli-001"]]), Review.DRAFT, home.clock(), by=""
    )
    assert (back[0].question.review, back[0].question.reviewed_by) == (Review.DRAFT, "")


def test_nothing_is_reviewed_where_one_was_changed_or_cannot_be(home: Home) -> None:
    seen = home.authoring.seen(home.bank.questions.values())
    with pytest.raises(ProblemsError, match="依据还没有写明"):
        home.authoring.review(seen, Review.REVIEWED, home.clock(), by="丙某")
    save(beside(home), beside(home).authoring.open("tiaoli-001"), stem="别人的题干。")
    with pytest.raises(ChangedError, match="tiaoli-001"):
        home.authoring.review(seen[:3], Review.RETIRED, home.clock(), by="丙某", reason="试")
    assert all(one.review is not Review.RETIRED for one in home.bank.questions.values())


def test_a_file_that_cannot_be_read_is_not_written(home: Home) -> None:
    opened = home.authoring.open("tiaoli-001")
    (home.settings.questions / "banfa.yaml").write_text("questions: [", encoding="utf-8")
    assert save(home, opened, stem="别的文件坏了也能改。").question.stem == "别的文件坏了也能改。"
    with pytest.raises(BankError, match="读不出来"):
        home.authoring.add(changed(opened, id="banfa-9"), "banfa", home.clock())


LIST = "1．预备期为（　　）。\nA．半年\nB．一年\n答案：B\n2．党员应当交纳党费。\n答案：对\n"


def read(home: Home, folder: Path) -> list[Incoming]:
    path = folder / "题目.txt"
    path.write_text(LIST, encoding="utf-8")
    (one,) = read_files([path], home.bank, date(2026, 3, 10), regulation="tiaoli", prefix="tiaoli")
    return one.ready


def test_imported_questions_come_in_as_drafts_and_are_recorded(home: Home, tmp_path: Path) -> None:
    seen, incoming = home.bank, read(home, tmp_path)
    done = home.authoring.take(incoming, "tiaoli", seen, home.clock(), regulation="tiaoli", who="乙某")
    assert [one.id for one in done] == ["tiaoli-003", "tiaoli-004"]
    assert text(home).startswith(BANK)
    entry = home.recording.entries()[-1]
    assert (entry.action, entry.who, entry.body["questions"]) == (Action.IMPORTED, "乙某", ["tiaoli-003", "tiaoli-004"])


def test_an_import_takes_no_place_that_somebody_else_has_taken_meanwhile(home: Home, tmp_path: Path) -> None:
    seen, incoming = home.bank, read(home, tmp_path)
    other = changed(home.authoring.open("tiaoli-001"), id="tiaoli-004")
    beside(home).authoring.add(other, "tiaoli", home.clock())
    before = text(home)
    with pytest.raises(ChangedError, match=r"题库里的 tiaoli-004 有了变化"):
        home.authoring.take(incoming, "tiaoli", seen, home.clock(), regulation="tiaoli")
    assert text(home) == before
