"""Imports point downwards: design.md, "The package, and which way imports point"."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "quizlib"
#: What each layer may import, besides itself, the leaf modules and other distributions.
BELOW = {
    "faces": {"serving", "services", "figures", "reports", "exchange", "store", "core"},
    "serving": {"faces", "services", "figures", "reports", "exchange", "store", "core"},
    "services": {"store", "exchange", "core"},
    "reports": {"figures", "core"},
    "figures": {"store", "core"},
    "exchange": {"core"},
    "store": {"core"},
    "core": set[str](),
}
#: Modules beside the layers, and which of them each may import; every layer but the core may import all of them.
LEAVES = {"errors": set[str](), "settings": {"errors"}, "language": {"errors"}, "private": set[str]()}
MEMBERS_PATHS = ("quizlib.serving.app", "quizlib.faces.quiz_widget", "quizlib.services.delivery")


def modules(layer: str) -> list[Path]:
    return sorted((PACKAGE / layer).rglob("*.py"))


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """The full name of every module (or name within one) that a file imports, with its line."""
    package = ("quizlib", *path.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) + "." if node.level else ""
            yield from ((f"{base}{node.module or ''}.{alias.name}", node.lineno) for alias in node.names)


def upward(path: Path, allowed: set[str]) -> list[str]:
    """The imports of a file that go to a part of quizlib that is not allowed."""
    parts = [(name.split("."), line) for name, line in imported(path)]
    return [
        f"{path.relative_to(PACKAGE.parent)}:{line} imports {'.'.join(name)}"
        for name, line in parts
        if name[0] == "quizlib" and name[1] not in allowed | {"__version__"}
    ]


@pytest.mark.parametrize("layer", BELOW)
def test_no_arrow_points_up(layer: str) -> None:
    leaves = {"errors"} if layer == "core" else set(LEAVES)
    wrong = [one for path in modules(layer) for one in upward(path, BELOW[layer] | {layer} | leaves)]
    assert wrong == []


@pytest.mark.parametrize("leaf", LEAVES)
def test_leaves_import_no_layer(leaf: str) -> None:
    assert upward(PACKAGE / f"{leaf}.py", LEAVES[leaf]) == []


def test_every_folder_and_module_has_its_place() -> None:
    folders = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    single = {path.stem for path in PACKAGE.glob("*.py")}
    assert folders == set(BELOW)
    assert single == {*LEAVES, "__init__", "__main__"}


def test_the_core_needs_the_standard_library_and_pydantic_only() -> None:
    wrong = [
        f"{path.name}:{line} imports {name}"
        for path in modules("core")
        for name, line in imported(path)
        if name.split(".")[0] not in {*sys.stdlib_module_names, "quizlib", "pydantic"}
    ]
    assert wrong == []


def test_the_core_reads_no_clock_and_no_global_chance() -> None:
    forbidden = {"now", "utcnow", "today", "time", "monotonic", "perf_counter", "open", "input", "print"}
    calls = [
        f"{path.name}:{node.lineno} calls {name}"
        for path in modules("core")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for name in [getattr(node.func, "attr", getattr(node.func, "id", ""))]
        if name in forbidden
    ]
    chance = [
        f"{path.name}:{line} imports {name}"
        for path in modules("core")
        for name, line in imported(path)
        if (name.startswith(("random.", "secrets")) and name != "random.Random") or name == "random"
    ]
    assert calls + chance == []


def test_only_the_store_speaks_sql_to_the_database() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in PACKAGE.rglob("*.py")
        if "store" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("sa.", "connection."))
    ]
    assert wrong == []


@pytest.mark.parametrize("module", MEMBERS_PATHS)
def test_a_members_path_imports_nothing_heavy_on_starting(module: str) -> None:
    heavy = {"pandas", "duckdb", "matplotlib", "openpyxl", "docx", "fsrs", "fpdf"}
    told = f"import sys, {module}; print(sorted({heavy} & sys.modules.keys()))"
    output = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True, text=True).stdout
    assert output.strip() == "[]"


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if "migrations" not in path.parts and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []
