"""What is installed: pyproject.toml, constraints.txt and environment.yml say the same."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
#: Conda takes these from its own channel, or the project itself stands there.
ONLY_IN_CONDA = {"python", "pip"}


def project_ranges() -> dict[str, SpecifierSet]:
    lines = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]]
    return {canonicalize_name(one.name): one.specifier for one in map(Requirement, lines)}


def conda_ranges() -> dict[str, SpecifierSet]:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    lines = [one for one in environment["dependencies"] if isinstance(one, str)]
    lines += [one for group in environment["dependencies"] if isinstance(group, dict) for one in group["pip"]]
    wanted = [Requirement(one) for one in lines if one != "-e ."]
    assert "-e ." in lines
    return {canonicalize_name(one.name): one.specifier for one in wanted}


def pins() -> dict[str, Version]:
    lines = [
        line.partition("#")[0].strip() for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").split("\n")
    ]
    return {canonicalize_name(name): Version(version) for name, version in (line.split("==") for line in lines if line)}


def test_conda_and_pip_ask_for_the_same_packages() -> None:
    conda = conda_ranges()
    assert {name: ranges for name, ranges in conda.items() if name not in ONLY_IN_CONDA} == project_ranges()
    assert conda["python"] == SpecifierSet(PROJECT["requires-python"])


@pytest.mark.parametrize("name", project_ranges())
def test_every_package_asked_for_is_pinned_within_its_range(name: str) -> None:
    assert pins()[name] in project_ranges()[name]


def test_constraints_name_each_package_once() -> None:
    names = re.findall(r"(?m)^([A-Za-z0-9._-]+)==", (ROOT / "constraints.txt").read_text(encoding="utf-8"))
    assert sorted(map(canonicalize_name, names)) == sorted(pins())


def test_what_is_pinned_is_what_is_asked_for_in_turn() -> None:
    """Whatever an installed package of the pins asks for is pinned too, at a version that it takes."""
    from importlib.metadata import PackageNotFoundError, requires

    pinned = pins()
    faults: list[str] = []
    for name in pinned:
        try:
            lines = requires(name) or []
        except PackageNotFoundError:
            continue  # for another system
        for one in map(Requirement, lines):
            if one.marker is None or one.marker.evaluate({"extra": ""}):
                version = pinned.get(canonicalize_name(one.name))
                if version is None or not one.specifier.contains(version, prereleases=True):
                    faults.append(f"{name} asks for {one}, pinned: {version}")
    assert not faults


def test_no_file_names_the_host_of_a_package_registry() -> None:
    hosts = (
        "files.pythonhosted" + ".org",
        "/pypi" + ".org",
        "registry.npmjs" + ".org",
        "deb.debian" + ".org",
        "--index" + "-url",
    )
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    files = [ROOT / name for name in listed.stdout.splitlines()] or [*ROOT.glob("*.*"), *ROOT.glob("scripts/*")]
    for path in files:
        if path.is_file():
            content = path.read_bytes()
            assert not [host for host in hosts if host.encode() in content], path
