"""Responses by chance, for members who are played."""

import random
from typing import Any

from quizlib.core.question import LETTERS

_chance = random.Random()  # noqa: S311 - no secret


def response_to(face: dict[str, Any]) -> Any:
    """Any response of the form that a question takes, in the letters shown."""
    letters = LETTERS[: len(face.get("choices", ()))]
    match face["kind"]:
        case "truefalse":
            return _chance.random() < 0.5
        case "fill":
            return ["十二"] * face["blanks"]
        case "short":
            return "过半"
        case "numerical":
            return "32"
        case "match":
            return "A" * len(face["premises"])
        case "order":
            return letters
        case "multiple":
            return "".join(sorted(_chance.sample(letters, 2)))
        case _:
            return _chance.choice(letters)
