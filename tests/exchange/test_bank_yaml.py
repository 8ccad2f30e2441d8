import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from quizlib.core.question import Kind, Question, Review
from quizlib.errors import ProblemsError
from quizlib.exchange.bank_yaml import REGULATIONS, Checked, check, read_bank, schema

SHIPPED = Path(__file__).parents[2] / "questions"
REGISTER = """\
regulations:
- id: tiaoli
  title: 某某工作条例
  issuer: 某某
  editions:
  - {id: '2023', date: 2023-01-01, articles: 20}
"""
ONE = """\
regulation: tiaoli
edition: 2023
questions:
- id: tiaoli-1
  kind: single
  stem: 几年？
  choices: [1, 2, 三年]
  key: B
  article: 7
"""


def checked(folder: Path, text: str) -> Checked:
    (folder / REGULATIONS).write_text(REGISTER, encoding="utf-8")
    (folder / "tiaoli.yaml").write_text(text, encoding="utf-8")
    return check([folder], folder / REGULATIONS)


def test_a_question_takes_its_basis_from_the_file(tmp_path: Path) -> None:
    found = checked(tmp_path, ONE)
    assert found.problems == []
    assert found.questions[0].basis.model_dump() == {"regulation": "tiaoli", "edition": "2023", "article": "7"}


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("key: B", "key: AB"), 4, "单选题只能有一个正确答案（现有 2 个）"),
        (("stem:", "steam:"), 6, "不认识的项"),
        (("  article: 7", "  article: 21"), 4, "共 20 条，没有第 21 条"),
        (("  article: 7", "  article: 第七条"), 4, "条文写法应为 7、3-4、7(2) 或 全文"),
        (("edition: 2023", "edition: 2020"), 4, "没有 2020 版，已登记的版本：2023"),
        (("regulation: tiaoli", "regulation: nope"), 4, "法规 nope 不在 regulations.yaml 中"),
        (("kind: single", "kind: choice"), 4, "题型（kind）应为 single、multiple、truefalse、fill"),
        (("regulation: tiaoli", "author: 某某\nregulation: tiaoli"), 1, "不认识的项 author"),
        (
            (
                "  article: 7\n",
                "  article: 7\n- id: tiaoli-1\n  kind: truefalse\n  stem: 对\n  key: true\n  article: 7\n",
            ),
            10,
            "编号与 tiaoli.yaml:4 重复",
        ),
    ],
)
def test_a_problem_says_where_which_question_what_and_expected(
    tmp_path: Path, change: tuple[str, str], line: int, message: str
) -> None:
    found = checked(tmp_path, ONE.replace(*change)).problems
    assert any(one.where == f"tiaoli.yaml:{line}" and message in one.message for one in found), found


FILL = """\
- id: tiaoli-2
  kind: fill
  stem: 预备期____年，____年。
  key: [[一]]
  {article}
"""


def test_every_fault_of_a_question_is_told_at_once(tmp_path: Path) -> None:
    twice = ONE + ONE.partition("questions:\n")[2].replace("key: B", "key: Z").replace("7", "21").replace(
        "  kind", "  regulation: nope\n  difficulty: 很难\n  kind"
    )
    told = "\n".join(map(str, checked(tmp_path, twice).problems))
    wanted = ("difficulty 应为 easy", "标准答案", "编号与 tiaoli.yaml:4 重复", "依据的法规 nope 不在")
    assert [one for one in wanted if one not in told] == [], told


def test_a_missing_article_hides_neither_blanks_nor_an_unknown_regulation(tmp_path: Path) -> None:
    text = ONE.replace("regulation: tiaoli", "regulation: nope") + FILL.replace("  {article}\n", "")
    told = [one.message for one in checked(tmp_path, text).problems if "tiaoli-2" in one.message]
    assert any("缺少必填项 article" in one for one in told), told
    assert any("依据的法规 nope 不在" in one for one in told), told
    assert any("空" in one for one in told), told
    assert len(told) == 3


def test_a_fault_is_told_once(tmp_path: Path) -> None:
    text = ONE + FILL.format(article="article: 21")
    told = [one.message for one in checked(tmp_path, text).problems]
    assert len(told) == len(set(told)) == 2, told


def test_a_bank_with_problems_is_not_read(tmp_path: Path) -> None:
    checked(tmp_path, ONE.replace("key: B", "key: Z"))
    with pytest.raises(ProblemsError):
        read_bank(tmp_path)


def test_the_parts_of_a_case_inherit_what_they_do_not_say(tmp_path: Path) -> None:
    case = ONE + (
        "- id: tiaoli-2\n  kind: case\n  stem: 材料\n  topic: 程序\n  review: reviewed\n  parts:\n"
        "  - {kind: truefalse, stem: 对, key: true, article: 9}\n  - {kind: short, stem: 说, key: 点, article: '3-4'}\n"
    )
    found = checked(tmp_path, case)
    assert found.problems == []
    parts: Any = found.questions[1]
    assert [(one.id, one.topic, one.basis.article) for one in parts.parts] == [
        ("tiaoli-2-1", "程序", "9"),
        ("tiaoli-2-2", "程序", "3-4"),
    ]
    assert parts.review is Review.REVIEWED


def test_the_shipped_bank_is_right_and_large_enough() -> None:
    found = check([SHIPPED], SHIPPED / REGULATIONS)
    assert found.problems == []
    assert len(found.questions) >= 80
    assert len({one.basis.regulation for one in found.questions}) >= 10
    assert {one.kind for one in found.questions} == set(Kind)


def test_every_shipped_question_teaches() -> None:
    silent = [one.id for one in read_bank(SHIPPED).questions.values() if not _rationales(one)]
    assert silent == []


def _rationales(question: Question) -> bool:
    parts = getattr(question, "parts", (question,))
    return all(len(part.rationale) >= 10 for part in parts)


def test_the_shipped_files_satisfy_the_schema_that_editors_use() -> None:
    validator = jsonschema.Draft202012Validator(schema())
    for path in sorted(SHIPPED.glob("*.yaml")):
        if path.name != REGULATIONS:
            content = json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))
            assert [error.message for error in validator.iter_errors(content)] == [], path.name
