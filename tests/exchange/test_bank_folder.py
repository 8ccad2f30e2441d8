"""The bank of a folder, always as its files stand."""

import os
from pathlib import Path

import pytest

from quizlib.core.question import Question
from quizlib.errors import ProblemsError
from quizlib.exchange.bank_folder import BankFolder
from quizlib.exchange.bank_yaml import REGULATIONS, check

REGISTER = """\
regulations:
- {id: tiaoli, title: 某某工作条例, issuer: 某某, editions: [{id: '2023', date: 2023-01-01, articles: 20}]}
"""
HEAD = "regulation: tiaoli\nedition: '2023'\nquestions:\n"
ENTRY = "- {{id: {id}, kind: truefalse, stem: {stem}, key: true, article: '7'}}\n"


def write(path: Path, **stems: str) -> None:
    path.write_text(HEAD + "".join(ENTRY.format(id=id, stem=stem) for id, stem in stems.items()), encoding="utf-8")


def stems(folder: BankFolder) -> dict[str, str]:
    return {id: one.stem for id, one in folder.bank().questions.items()}


@pytest.fixture
def folder(tmp_path: Path) -> BankFolder:
    (tmp_path / REGULATIONS).write_text(REGISTER, encoding="utf-8")
    write(tmp_path / "a.yaml", a1="甲", a2="乙")
    write(tmp_path / "b.yaml", b1="丙")
    return BankFolder(tmp_path)


def test_it_finds_what_a_check_finds(folder: BankFolder) -> None:
    once = check([folder.folder], folder.folder / REGULATIONS)
    found = folder.checked()
    assert (found.questions, found.problems, found.places) == (once.questions, once.problems, once.places)
    assert folder.checked() is found
    assert folder.home("b1") == folder.folder / "b.yaml"
    assert folder.home("nix") is None


def test_files_that_change_come_and_go_are_noticed(folder: BankFolder) -> None:
    assert stems(folder) == {"a1": "甲", "a2": "乙", "b1": "丙"}
    write(folder.folder / "b.yaml", b1="丁")
    assert stems(folder) == {"a1": "甲", "a2": "乙", "b1": "丁"}
    write(folder.folder / "c.yaml", c1="戊")
    (folder.folder / "a.yaml").unlink()
    assert stems(folder) == {"b1": "丁", "c1": "戊"}


def test_only_the_file_that_changed_is_read_again(folder: BankFolder) -> None:
    before = {one.id: one for one in folder.bank().questions.values()}
    write(folder.folder / "b.yaml", b1="丁")
    after: dict[str, Question] = dict(folder.bank().questions)
    assert after["a1"] is before["a1"]
    assert after["b1"] is not before["b1"]


def test_a_question_that_has_not_changed_is_not_made_again(folder: BankFolder) -> None:
    before = folder.bank().questions
    path = folder.folder / "a.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("乙, key: true", "乙, key: false"), encoding="utf-8")
    after = folder.bank().questions
    assert after["a1"] is before["a1"]
    assert after["a2"] != before["a2"]
    path.write_text(
        "# 一行\n" + path.read_text(encoding="utf-8").replace("乙, key: false", "乙, key: 2"), encoding="utf-8"
    )
    assert "a.yaml:6" in str(folder.checked().problems[0])
    assert folder.checked().places["a1"] == "a.yaml:5"


def test_a_file_that_took_the_place_of_another_is_noticed_even_in_the_same_moment(folder: BankFolder) -> None:
    path = folder.folder / "b.yaml"
    stems(folder)
    moment = path.stat().st_mtime_ns
    draft = folder.folder / ".draft"
    write(draft, b1="丁")
    os.utime(draft, ns=(moment, moment))
    draft.replace(path)
    assert stems(folder)["b1"] == "丁"


def test_a_changed_register_is_held_against_every_question(folder: BankFolder) -> None:
    assert folder.bank()
    (folder.folder / REGULATIONS).write_text(REGISTER.replace("articles: 20", "articles: 6"), encoding="utf-8")
    with pytest.raises(ProblemsError, match="共 6 条"):
        folder.bank()


def test_a_broken_file_hides_only_its_own_questions(folder: BankFolder) -> None:
    (folder.folder / "a.yaml").write_text(HEAD + "- {id: a1,", encoding="utf-8")
    with pytest.raises(ProblemsError, match=r"a\.yaml"):
        folder.bank()
    assert set(folder.right().questions) == {"b1"}
    write(folder.folder / "a.yaml", a1="甲")
    assert set(folder.bank().questions) == {"a1", "b1"}


def test_an_id_in_two_files_is_a_problem(folder: BankFolder) -> None:
    write(folder.folder / "b.yaml", a1="丙")
    assert "编号与 a.yaml:4 重复" in str(folder.checked().problems[0])
    assert folder.home("a1") == folder.folder / "a.yaml"


def test_a_long_reading_tells_how_far_it_is_and_goes_on_where_it_was_stopped(folder: BankFolder) -> None:
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done == 1:
            raise InterruptedError

    assert folder.waiting() == sum(path.stat().st_size for path in folder.files())
    with pytest.raises(InterruptedError):
        folder.read(stop)
    folder.read(lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2), (0, 1)]
    assert folder.waiting() == 0
    assert set(folder.bank().questions) == {"a1", "a2", "b1"}
