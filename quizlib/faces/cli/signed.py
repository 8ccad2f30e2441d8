"""Who acts and why, as commands ask for it: both go into the record of what organizers did."""

import getpass
from collections.abc import Callable
from typing import Any, TypeVar

import click

from quizlib.core.audit import ORGANIZER

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
