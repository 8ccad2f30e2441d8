"""How commands list persons of the roster, and what changes about them."""

from collections.abc import Sequence

import click

from quizlib.core.member import Member

_SHOWN = 20


def list_persons(label: str, lines: Sequence[str]) -> None:
    """Print a line for each person behind ``label``, as many as one reads."""
    for line in lines[:_SHOWN]:
        click.echo(f"  {label}  {line}")
    if len(lines) > _SHOWN:
        click.echo(f"  {label}  ……等，共 {len(lines)} 人")


def described(one: Member) -> str:
    """Who somebody is."""
    return f"{one.number} {one.name}，{one.branch}，{one.cohort}"


def differences(old: Member, new: Member) -> list[str]:
    """What of name, branch and cohort changes: ``第一党支部 → 第二党支部``."""
    pairs = ((old.name, new.name), (old.branch, new.branch), (old.cohort, new.cohort))
    return [f"{before} → {after}" for before, after in pairs if before != after]
