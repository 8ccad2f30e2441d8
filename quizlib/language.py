"""The language people see: Chinese in the source, others from gettext catalogues in ``locale/``."""

import gettext
import os
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from quizlib.errors import QuizlibError

_LOCALE = Path(__file__).parent / "locale"


@cache
def catalogue(language: str) -> dict[str, str]:
    """Every translated message of ``language`` by its Chinese source; empty for Chinese itself."""
    path = _LOCALE / language / "LC_MESSAGES" / "quizlib.po"
    if not path.is_file():
        return {}
    with path.open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file) if one.id and one.string}


def translate(message: str, language: str) -> str:
    """``message`` (Chinese) in ``language``; itself where there is no translation."""
    return catalogue(language).get(message, message)


def phrase(error: QuizlibError, language: str) -> str:
    """The error's sentence in ``language``."""
    data = {**error.data, "message": translate(error.data["message"], language)}
    return translate(error.template, language).format(**data)


def speak_chinese() -> None:
    """Let click, which asks gettext's default catalogue for its words, find them in Chinese."""
    os.environ["LANGUAGE"] = "zh_CN"
    gettext.bindtextdomain("click", str(_LOCALE))
    gettext.textdomain("click")
