"""``quizlib bank`` and ``quizlib regulation`` in a home of their own."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from docx import Document

from quizlib.core.question import Review
from quizlib.exchange.bank_yaml import read_bank
from quizlib.faces.cli import cli

SHIPPED = Path(__file__).parent.parent.parent / "questions"
EXAMPLES = Path(__file__).parent.parent / "exchange" / "formats" / "examples"
Run = Callable[..., Result]
LIST = """一、单选题（每题2分）
1. 某某企业党委讨论采购事项应当怎么办（B）
A. 一人决定 B. 集体讨论
依据：《中国共产党章程》第十条
2. 没有答案的题目是哪一道？
A. 甲 B. 乙
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``quizlib`` in a home with a copy of the shipped bank."""
    shutil.copytree(SHIPPED, tmp_path / "questions")
    monkeypatch.setenv("QUIZLIB_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    Path("甲.txt").write_text(LIST, encoding="utf-8")
    return lambda *words: CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=True)


def test_nothing_is_written_before_a_person_has_compared(run: Run) -> None:
    before = {path.name: path.read_bytes() for path in Path("questions").glob("*.yaml")}
    done = run("bank", "import", "甲.txt")
    assert done.exit_code == 0, done.output
    assert "没有找到答案" in done.output
    assert "题库没有改动" in done.output
    assert {path.name: path.read_bytes() for path in Path("questions").glob("*.yaml")} == before
    (page,) = Path("results/imports").glob("*.html")
    text = page.read_text(encoding="utf-8")
    assert "1. 某某企业党委讨论采购事项应当怎么办（B）" in text
    assert "某某企业党委讨论采购事项应当怎么办（　　）" in text


def test_good_questions_come_in_as_drafts_and_the_others_go_to_a_sheet_that_imports_again(run: Run) -> None:
    done = run("bank", "import", "甲.txt", "--into", "questions/daoru.yaml")
    assert done.exit_code == 0, done.output
    question = read_bank(Path("questions")).questions["daoru-001"]
    assert question.review is Review.DRAFT
    assert (question.basis.regulation, question.basis.edition, question.basis.article) == ("dangzhang", "2022", "10")
    (rest,) = Path("results/imports").glob("*待改正*.xlsx")
    again = json.loads(run("bank", "import", rest, "--json").output)
    assert [one["stem"] for one in again["files"][0]["questions"]] == ["没有答案的题目是哪一道？"]
    assert any("没有找到答案" in one["message"] for one in again["files"][0]["problems"])


def test_a_reviewer_named_at_the_import_reviews_what_is_without_doubt(run: Run) -> None:
    run("bank", "import", "甲.txt", "--into", "questions/daoru.yaml", "--reviewed-by", "某某")
    question = read_bank(Path("questions")).questions["daoru-001"]
    assert (question.review, question.reviewed_by) == (Review.REVIEWED, "某某")


@pytest.mark.parametrize("target", ["daoru.yaml", "../daoru.yaml", "questions/../daoru.yaml", "questions/daoru.txt"])
def test_questions_go_only_into_the_folder_of_the_bank(run: Run, target: str) -> None:
    done = run("bank", "import", "甲.txt", "--into", target)
    assert done.exit_code == 1
    assert "--into 应是题库文件夹里的" in done.output
    assert not Path(target).exists()


def test_a_bank_file_is_found_from_the_home_wherever_the_command_is_called(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    run("bank", "import", tmp_path / "甲.txt", "--into", "questions/daoru.yaml")
    assert (tmp_path / "questions" / "daoru.yaml").is_file()


def test_json_has_the_documented_form(run: Run) -> None:
    found = json.loads(run("bank", "import", "甲.txt", EXAMPLES / "L24_defects.txt", "--json").output)
    first, second = found["files"]
    assert (first["file"], first["format"]) == ("甲.txt", "text")
    fields = {"kind", "stem", "choices", "key", "points", "rationale", "topic", "difficulty", "where"}
    assert fields <= set(first["questions"][0])
    assert set(first["problems"][0]) == {"where", "message", "question"}
    assert len(second["problems"]) >= 7
    assert any("领导核心和政治核心" in one["message"] for one in second["problems"])


def test_a_file_that_cannot_be_read_is_named_and_the_others_come_in(run: Run) -> None:
    Path("坏.docx").write_bytes(b"PK\x03\x04 broken")
    done = run("bank", "import", "坏.docx", "没有.txt", "甲.txt", "--into", "questions/daoru.yaml")
    assert done.exit_code == 1
    assert "坏.docx" in done.output
    assert "没有这个文件" in done.output
    assert "daoru-001" in read_bank(Path("questions")).questions


def test_a_question_of_the_bank_that_comes_again_is_left_out(run: Run) -> None:
    assert run("bank", "export", "questions/zhunze.yaml", "--to", "z.xlsx").exit_code == 0
    done = run("bank", "import", "z.xlsx", "--into", "questions/zhunze.yaml")
    assert "0 道题" in done.output
    assert Path("questions/zhunze.yaml").read_bytes() == (SHIPPED / "zhunze.yaml").read_bytes()


def test_a_question_that_was_changed_takes_its_own_place_whatever_file_is_named(run: Run) -> None:
    run("bank", "export", "questions/zhunze.yaml", "--to", "z.xlsx")
    book = openpyxl.load_workbook("z.xlsx")
    book["题库"]["C2"] = "改过的题干（　　）。"
    book.save("z.xlsx")
    done = run("bank", "import", "z.xlsx", "--into", "questions/daoru.yaml")
    assert "1 道题" in done.output
    assert not Path("questions/daoru.yaml").exists()
    question = read_bank(Path("questions")).questions["zhunze-001"]
    assert (question.stem, question.review) == ("改过的题干（　　）。", Review.DRAFT)


def test_what_comes_twice_is_no_question_that_an_import_may_review(run: Run) -> None:
    run("bank", "import", "甲.txt", "--into", "questions/daoru.yaml")
    done = run("bank", "import", "甲.txt", "--into", "questions/daoru.yaml", "--reviewed-by", "某某")
    assert "是重复题" in done.output
    assert read_bank(Path("questions")).questions["daoru-002"].review is Review.DRAFT


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("xlsx", "t.xlsx"),
        ("moodle", "t.xml"),
        ("qti", "t.zip"),
        ("qti3", "t3.zip"),
        ("gift", "t.txt"),
        ("docx", "t.docx"),
    ],
)
def test_every_shipped_question_that_a_format_holds_comes_back(run: Run, name: str, target: str) -> None:
    done = run("bank", "export", "questions", "--to", target, "--format", name)
    assert done.exit_code == 0, done.output
    source = "t-答案.docx" if name == "docx" else target
    found = json.loads(run("bank", "import", source, "--json").output)["files"][0]
    left_out = sum(int(count) for count in re.findall(r"整道题.*（(\d+) 道题）", done.output))
    assert len(found["questions"]) == len(read_bank(Path("questions"))) - left_out
    assert left_out == 0 or name == "gift"
    announced = ("已过时", "左栏") if name == "docx" else ("已过时",)  # Word keeps no left column, as the export says
    assert [one for one in found["problems"] if not any(word in one["message"] for word in announced)] == []


def test_aiken_takes_single_choices_and_says_what_it_cannot_hold(run: Run) -> None:
    done = run("bank", "export", "questions/jilv.yaml", "--to", "a.txt", "--format", "aiken")
    assert "存不下" in done.output
    found = json.loads(run("bank", "import", "a.txt", "--json").output)["files"][0]
    assert found["format"] == "aiken"
    assert {one["kind"] for one in found["questions"]} <= {"single", "truefalse"}


def test_the_paper_to_print_shows_no_key_and_the_answers_stand_apart(run: Run) -> None:
    run("bank", "export", "questions/zhunze.yaml", "--to", "卷.docx", "--title", "廉洁自律测试")
    paper = "\n".join(one.text for one in Document("卷.docx").paragraphs)
    answers = "\n".join(one.text for one in Document("卷-答案.docx").paragraphs)
    assert "廉洁自律测试" in paper
    assert "答案：" not in paper
    assert "答案：" in answers


def test_drafts_are_listed_reviewed_and_retired(run: Run) -> None:
    run("bank", "import", "甲.txt", "--into", "questions/daoru.yaml")
    assert "daoru-001" in run("bank", "review").output
    assert "已审定" in run("bank", "review", "daoru-001", "--by", "某某").output
    assert "daoru-001" not in run("bank", "review").output
    run("bank", "review", "daoru-001", "--as", "retired", "--by", "某某")
    assert read_bank(Path("questions")).questions["daoru-001"].review is Review.RETIRED


def test_an_amendment_lists_questions_by_article_and_the_check_flags_them(run: Run) -> None:
    assert run("bank", "check").exit_code == 0
    done = run("regulation", "amend", "zhunze", "--edition", "2026", "--date", "2026-06-01")
    assert "第一条" in done.output
    assert "zhunze-001" in done.output
    checked = run("bank", "check")
    assert checked.exit_code == 1
    assert "已不是现行版本" in checked.output


def test_what_goes_stale_by_a_day_is_told_in_advance(run: Run) -> None:
    run("regulation", "amend", "zhunze", "--edition", "2030", "--effective", "2030-01-01")
    assert run("bank", "check").exit_code == 0
    assert "zhunze-001" in run("bank", "check", "--on", "2030-01-01").output


def test_the_history_of_a_question_says_what_changed(run: Run) -> None:
    assert "最早的记录" in run("bank", "history", "zhunze-001").output
    path = Path("questions/zhunze.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("topic: ", "topic: 新的", 1), encoding="utf-8")
    assert "知识点由" in run("bank", "history", "zhunze-001").output
    assert "没有题目" in run("bank", "history", "nix-1").output


def test_the_health_of_the_bank_is_a_table_a_workbook_and_a_picture(run: Run) -> None:
    done = run("bank", "health", "--to", "体检.xlsx", "--picture", "体检.png")
    assert done.exit_code == 0, done.output
    assert "《中国共产党章程》（2022）" in done.output
    assert Path("体检.png").read_bytes().startswith(b"\x89PNG")
    assert Path("体检.xlsx").stat().st_size > 5000
    assert set(json.loads(run("bank", "health", "--json").output)["letters"]) >= set("ABCD")


@pytest.mark.parametrize("preset", [path.stem for path in (SHIPPED / "blueprints").glob("*.yaml")])
def test_every_preset_is_filled_by_the_shipped_bank(run: Run, preset: str) -> None:
    Path("s.yaml").write_text(
        f"preset: {preset}\nid: s-1\nopens: 2026-12-01 09:00\ncloses: 2026-12-02 09:00\n", encoding="utf-8"
    )
    done = run("sitting", "new", "s.yaml")
    assert done.exit_code == 0, done.output
    assert "满分 100 分" in done.output
    assert ("各党支部按平均分×参与率排名，不足 5 人的不排名" in done.output) is (preset == "jingsai")
    assert preset in run("sitting", "presets").output


def test_an_unknown_preset_is_named_with_its_line(run: Run) -> None:
    Path("s.yaml").write_text(
        "id: s-1\npreset: nix\nopens: 2026-12-01 09:00\ncloses: 2026-12-02 09:00\n", encoding="utf-8"
    )
    done = run("sitting", "new", "s.yaml")
    assert done.exit_code == 1
    assert "s.yaml:2: 没有预设 nix，可用的有：" in done.output
