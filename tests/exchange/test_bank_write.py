"""Bank files written: every question comes back, and nothing else in the file moves."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from examples import EVERY_KIND
from hypothesis import given
from strategies import questions

from quizlib.core.question import Kind, Question
from quizlib.errors import ChangedError
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


BANK = """\
# 题库文件开头的说明
regulation: tiaoli
edition: '2023'
questions:
# 甲的说明
- id: t-1
  kind: single
  stem: 预备期为
    多长时间（　　）。      # 行尾的说明
  # 选项上面的说明
  choices: [一年,   两年]
  key: A
  topic: 党员   # 知识点的说明
  article: '7'

# 疑问：乙的疑问
- {id: t-2, kind: truefalse, stem: 丙是丁。, key: false, article: '8'}
# 文件末尾的说明
"""


def bank_file(folder: Path, text: str = BANK) -> Path:
    (folder / REGULATIONS).write_text(REGISTER, encoding="utf-8")
    path = folder / "tiaoli.yaml"
    path.write_bytes(text.encode())
    return path


def questions_in(path: Path) -> dict[str, Question]:
    found = check([path], path.parent / REGULATIONS)
    assert found.problems == []
    return {one.id: one for one in found.questions}


def put(path: Path, *changed: Question) -> str:
    file = BankFile(path)
    for one in changed:
        file.put(one)
    file.save()
    assert all(questions_in(path)[one.id] == one for one in changed)
    return path.read_bytes().decode()


def test_only_the_fields_that_change_are_written_and_every_comment_stays(tmp_path: Path) -> None:
    path = bank_file(tmp_path)
    one = questions_in(path)["t-1"]
    done = put(path, one.model_copy(update={"key": "B", "topic": "", "rationale": "见第七条"}))
    before, after = BANK.splitlines(), done.splitlines()
    assert [row for row in before if row not in after] == [
        "  stem: 预备期为",
        "    多长时间（　　）。      # 行尾的说明",
        "  choices: [一年,   两年]",
        "  key: A",
        "  topic: 党员   # 知识点的说明",
    ]
    assert done.count("#") == BANK.count("#")
    assert "  choices: [一年, 两年]\n  key: B\n  rationale: 见第七条\n  article: '7'\n\n# 疑问" in done
    assert "# 知识点的说明\n- id: t-1" in done


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_ends_and_byte_order_mark_stay(tmp_path: Path, newline: str, mark: str) -> None:
    text = mark + BANK.replace("\n", newline)
    path = bank_file(tmp_path, text)
    two = questions_in(path)["t-2"]
    done = put(path, two.model_copy(update={"key": True}))
    assert done == text.replace("key: false", "key: true")


def indented(text: str) -> str:
    head, body = text.split("questions:\n")
    return f"{head}questions:\n" + "".join(f"    {row}" if row.strip() else row for row in body.splitlines(True))


@pytest.mark.parametrize(
    "text",
    [
        indented(BANK),
        BANK.replace("- id: t-1", "-\n  id: t-1"),
        "questions: [{id: t-2, kind: truefalse, stem: 丙是丁。, key: false, article: '8'}]\n"
        "regulation: tiaoli\nedition: '2023'\n",
        "{questions: [{id: t-2, kind: truefalse, stem: 丙是丁。, key: false, article: '8'}],"
        " regulation: tiaoli, edition: '2023'}\n",
        BANK.replace("stem: 丙是丁。", "stem: &words 丙是丁。")
        + "- {id: t-3, kind: truefalse, stem: *words, key: true, article: '8'}\n",
        "questions:\n- id: t-2\n  kind: truefalse\n  stem: |-\n    丙是丁。\n    # 不是说明\n  key: false\n"
        "  article: '8'\nedition: '2023'\nregulation: tiaoli   # 最后\n",
    ],
    ids=["indented", "dash alone", "flow", "all flow", "anchors", "not the last"],
)
def test_a_file_of_any_layout_takes_changes_and_new_questions(tmp_path: Path, text: str) -> None:
    path = bank_file(tmp_path, text)
    before = questions_in(path)
    new = before["t-2"].model_copy(update={"id": "t-9"})
    done = put(path, before["t-2"].model_copy(update={"rationale": "yes", "tags": ("on", "12:30", "~")}), new)
    after = questions_in(path)
    assert {id: one for id, one in after.items() if id not in ("t-2", "t-9")} == {
        id: one for id, one in before.items() if id != "t-2"
    }
    assert done.count("# 最后") == text.count("# 最后")


@given(questions(), questions())
def test_any_question_takes_the_place_of_any_other(one: Question, other: Question) -> None:
    with TemporaryDirectory() as name:
        path = bank_file(Path(name), BANK)
        put(path, one.model_copy(update={"id": "t-1"}))
        changed = other.model_copy(update={"id": "t-1"})
        file = BankFile(path)
        file.put(changed)
        file.save()
        assert questions_in(path)["t-1"] == changed
        assert path.read_text(encoding="utf-8").count("# ") >= BANK.count("# ")


@pytest.mark.parametrize("path", [*bank_files([SHIPPED])], ids=lambda one: one.name)
def test_in_a_shipped_file_only_the_rows_of_the_change_move(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / path.name
    shutil.copy(path, copy)
    shutil.copy(SHIPPED / REGULATIONS, tmp_path)
    one = [one for one in questions_in(copy).values() if one.kind is not Kind.CASE][-1]
    before = copy.read_text(encoding="utf-8").splitlines()
    put(copy, one.model_copy(update={"topic": "另一个知识点"}))
    after = copy.read_text(encoding="utf-8").splitlines()
    assert len(after) == len(before)
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


def test_a_file_that_changed_meanwhile_stays_and_no_draft_is_left(tmp_path: Path) -> None:
    path = bank_file(tmp_path)
    file = BankFile(path)
    file.set("t-2", {"key": True})
    path.write_text(BANK + "# 别人加的\n", encoding="utf-8")
    with pytest.raises(ChangedError, match="被别人改过"):
        file.save()
    assert {one.name for one in tmp_path.iterdir()} == {REGULATIONS, "tiaoli.yaml"}


def test_of_many_who_save_at_once_each_finds_the_file_as_it_was_opened(tmp_path: Path) -> None:
    path = bank_file(tmp_path)

    def add(number: int) -> int:
        for tries in range(1, 1000):
            file = BankFile(path)
            file.put(questions_in(path)["t-2"].model_copy(update={"id": f"t-{number}"}))
            try:
                file.save()
            except ChangedError:
                continue
            return tries
        raise AssertionError

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(10, 34)))
    assert len(questions_in(path)) == 26
