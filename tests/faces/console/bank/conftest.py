"""A home with a small bank, and the panel over it."""

import sys
from pathlib import Path

import pytest
from taking import StillClock

sys.path.insert(0, str(Path(__file__).parent))

from small_bank import BANK, OLD, REGISTER, opened

from quizlib.faces.console.bank import BankPanel
from quizlib.services.home import Home
from quizlib.settings import Settings


@pytest.fixture
def home(tmp_path: Path, clock: StillClock) -> Home:
    folder = tmp_path / "questions"
    folder.mkdir()
    for name, content in {"regulations": REGISTER, "tiaoli": BANK, "banfa": OLD}.items():
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
    return Home(Settings(home=tmp_path), clock)


@pytest.fixture
def panel(home: Home) -> BankPanel:
    return opened(home)
