"""Bank files written: every question comes back, and nothing else in the file moves."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from examples import EVERY_KIND
from hypothesis import given
from strategies import questions

from quizlib.core.question import Question
from quizlib.exchange.bank_write import BankFile
from quizlib.exchange.bank_yaml import REGULATIONS, bank_files, check

SHIPPED = Path(__file__).parent.parent.parent / "questions"
REGISTER = """regulations:
- {id: tiaoli, title: 某某工作条例, issuer: 某某, editions: [{id: '2023', date: 2023-01-01}]}
"""


def back(*asked: Question) -> list[Question]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / REGULATIONS).write_text(REGISTER, encoding="utf-8")
        file = BankFile(folder / "tiaoli.yaml", regulation="tiaoli", edition="2023")
        for one in asked:
            file.put(one, ["某个疑问"])
        file.save()
        found = check([folder], folder / REGULATIONS)
        assert found.problems == []
        return found.questions


@pytest.mark.parametrize("question", EVERY_KIND, ids=lambda one: one.kind)
def test_a_question_of_every_kind_comes_back(question: Question) -> None:
    assert back(question) == [question]


@given(questions())
def test_a_question_of_any_texts_comes_back(question: Question) -> None:
    assert back(question) == [question]


@pytest.mark.parametrize("path", [*bank_files([SHIPPED])], ids=lambda one: one.name)
def test_a_shipped_file_is_written_as_it_stands(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    shutil.copy(path, copy)
    BankFile(copy).save()
    assert copy.read_text(encoding="utf-8") == path.read_text(encoding="utf-8")
