"""The page on security names a test for every attack and fault, and every test that it names exists."""

import re
from pathlib import Path

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`((?:\w+/)+test_\w+\.py)(?:::(\w+))?`", PAGE)


def test_every_attack_and_fault_has_a_row_with_a_test() -> None:
    rows = re.findall(r"(?m)^\| (\d+) \|[^|]+\|[^|]+\|([^|]+)\|$", PAGE)
    assert {int(number) for number, _ in rows} == set(range(1, 29))
    assert [number for number, tests in rows if "test_" not in tests] == []


def test_every_test_that_is_named_exists() -> None:
    assert len(NAMED) > 40
    for path, name in NAMED:
        text = (TESTS / path).read_text(encoding="utf-8")
        assert re.search(rf"(?m)^def {name or 'test_'}", text), (path, name)


def test_every_attack_and_fault_that_is_tested_is_named() -> None:
    here = {f"{folder}/{path.name}" for folder in ("security", "faults") for path in (TESTS / folder).glob("test_*.py")}
    assert here - {path for path, _ in NAMED} == set()
