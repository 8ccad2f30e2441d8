"""A question of a Chinese list while its lines come in."""

from dataclasses import dataclass, field
from fractions import Fraction

from quizlib.core.question import Kind


@dataclass(slots=True)
class Text:
    """A piece of text; ``marked`` counts its coloured or bold characters, ``underlined`` are spans of it."""

    text: str
    marked: int = 0
    underlined: tuple[tuple[int, int], ...] = ()

    def followed_by(self, more: "Text") -> "Text":
        """This text with ``more`` on the next line."""
        if not more.text.strip():
            return self
        return Text(f"{self.text.rstrip()}\n{more.text.strip()}", self.marked + more.marked, self.underlined)


@dataclass(slots=True)
class Listed:
    """What the lines of one question gave so far.

    ``fields`` are its labelled fields by name, ``end_keys`` what a list of keys behind the questions gives it;
    ``until`` is the number of a case's last part where its material says it.
    """

    where: str
    number: int | None = None
    style: str = ""
    section: int = 0
    kind: Kind | None = None
    open_kind: bool = False
    points: Fraction | None = None
    is_by_blank: bool = False
    stem: list[Text] = field(default_factory=list)
    choices: list[Text] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    end_keys: list[str] = field(default_factory=list)
    parts: list["Listed"] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    until: int | None = None

    @property
    def is_settled(self) -> bool:
        """Whether the question has choices, a key or parts, so that the next number may begin another one."""
        return bool(self.choices or "key" in self.fields or self.parts)

    @property
    def next_letter(self) -> str:
        """The letter that its next choice should have."""
        return chr(ord(self.letters[-1]) + 1) if self.letters else "A"
