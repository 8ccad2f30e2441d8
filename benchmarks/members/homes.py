"""The home that every server shows: the shipped bank, members and one open test of twenty questions."""

import shutil
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

from quizlib.core.blueprint import Blueprint, Rule
from quizlib.core.member import Member
from quizlib.core.question import Kind
from quizlib.core.sitting import Sitting
from quizlib.services.home import Home
from quizlib.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SITTING = "bench"


def number_of(member: int) -> str:
    """The employee number of the n-th member (from 0)."""
    return f"{member + 1:06}"


def name_of(member: int) -> str:
    """The name of the n-th member."""
    return f"样例{member + 1:05}"


def make_home(folder: Path, members: int, store: str = "") -> Path:
    """Fill ``folder``, and its database or the one at ``store``; the home to serve."""
    shutil.copytree(ROOT / "questions", folder / "questions")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    home = Home(Settings(home=folder, store=store))
    now = datetime.now(UTC)
    people = [(Member(number=number_of(n), name=name_of(n), branch="第一党支部"), "") for n in range(members)]
    home.planning.import_roster(people, now)
    rules = (Rule(kind=(Kind.SINGLE,), count=20, points=Fraction(5)),)
    home.planning.plan(
        Sitting(
            id=SITTING,
            title="知识测试",
            opens=now - timedelta(minutes=1),
            closes=now + timedelta(hours=6),
            time_limit=60,
            attempts=1,
            blueprint=Blueprint(rules=rules),
        ),
        home.bank,
        now,
    )
    home.close()
    return folder
