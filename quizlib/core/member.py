"""A member as the roster knows them."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from quizlib.core.frozen import Frozen
from quizlib.core.text import folded

_Text = Annotated[str, Field(min_length=1, max_length=60)]


class Member(Frozen):
    """One person due; ``number`` is the employee number, kept as text with its leading zeros."""

    number: Annotated[_Text, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]
    name: _Text
    branch: _Text
    cohort: _Text = "党员"

    def is_called(self, name: str) -> bool:
        """Whether ``name`` is this member's; width, case and white space do not matter."""
        return folded(name) == folded(self.name)
