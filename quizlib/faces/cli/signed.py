"""Who acts and why, as commands ask for it: both go into the record of what organizers did."""

import getpass
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from quizlib.core.audit import ORGANIZER, Export
from quizlib.services.home import opened

Command = TypeVar("Command", bound=Callable[..., Any])


def user() -> str:
    """The name of this machine's user; the organizer where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name for the user, or a system without such a list
        return ORGANIZER


def signed(command: Command) -> Command:
    """Give a command the option ``--who``."""
    return click.option("--who", default=user, help="由谁操作，记入操作记录；不填则用本机的用户名。")(command)


def reasoned(command: Command) -> Command:
    """Give a command the option ``--reason``, which must be there, and ``--who``."""
    return click.option("--reason", required=True, help="原因，记入操作记录。")(signed(command))


def exported(what: Export, files: Sequence[Path], who: str, sitting_id: str | None = None, **more: Any) -> None:
    """Record that these files were written, whole. Raises StoreError."""
    with opened() as home:
        home.recording.exported(what, files, home.clock(), who=who, sitting_id=sitting_id, **more)
