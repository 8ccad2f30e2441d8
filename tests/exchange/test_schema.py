"""The JSON Schema that editors read: it is the one the code makes, and it takes the shipped bank."""

import json

import jsonschema
import pytest
import yaml
from running_site import ROOT

from quizlib.exchange.bank_yaml import REGULATIONS, schema_text

BANKS = sorted(path for path in (ROOT / "questions").glob("*.yaml") if path.name != REGULATIONS)
SCHEMA = ROOT / "questions" / "schema.json"


def test_the_schema_in_the_folder_is_the_one_the_code_makes() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), "run: quizlib bank schema --to questions/schema.json"


@pytest.mark.parametrize("path", BANKS, ids=lambda path: path.stem)
def test_every_shipped_bank_names_the_schema_and_keeps_to_it(path: object) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    assert text.startswith("# yaml-language-server: $schema=schema.json\n")
    editors_see_dates_as_texts = json.loads(json.dumps(yaml.safe_load(text), default=str))
    jsonschema.validate(editors_see_dates_as_texts, json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "question",
    [
        {"id": "x-1", "kind": "singel", "stem": "x", "choices": ["a", "b"], "key": "A"},
        {"id": "x-1", "kind": "single", "choices": ["a", "b"], "key": "A"},
        {"id": "x 1", "kind": "single", "stem": "x", "choices": ["a", "b"], "key": "A"},
        {"id": "x-1", "kind": "truefalse", "stem": "x", "key": "maybe"},
        {"id": "x-1", "kind": "single", "stem": "x", "choices": ["a", "b"], "key": "A", "colour": "red"},
    ],
)
def test_the_schema_refuses_what_the_check_refuses(question: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"questions": [question]}, json.loads(SCHEMA.read_text(encoding="utf-8")))
