"""What a page may say to the quiz: every message checked for form and size before anything acts on it."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from quizlib.core.drill import Scope

_Id = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
_Operation = Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Hello(_Message):
    """The page is there (again). ``fresh``: it shows a view already; ``attempt``: the running attempt it shows."""

    type: Literal["hello"]
    fresh: bool = False
    attempt: _Id | None = None


class SignIn(_Message):
    type: Literal["sign_in"]
    number: str = Field(max_length=60)
    name: str = Field(max_length=60)
    pin: str = Field(default="", max_length=60)


class Home(_Message):
    """Show the sittings."""

    type: Literal["home"]


class Open(_Message):
    """Show the rules of a sitting."""

    type: Literal["open"]
    sitting: _Id


class Start(_Message):
    """Start or resume an attempt."""

    type: Literal["start"]
    sitting: _Id


class Look(_Message):
    """Show an attempt: its paper while it runs, else its score."""

    type: Literal["look"]
    attempt: _Id


class Respond(_Message):
    type: Literal["respond"]
    operation: _Operation
    attempt: _Id
    slot: int = Field(ge=1, le=1000)
    response: Any


class Submit(_Message):
    type: Literal["submit"]
    operation: _Operation
    attempt: _Id


class Practice(_Message):
    """Show how far the member's own drill is."""

    type: Literal["practice"]


class _Drilled(_Message):
    scope: Annotated[Scope, Field(strict=False)]
    regulation: str = Field(default="", max_length=60, pattern=r"^[a-z0-9_]*$")


class Drill(_Drilled):
    """Ask the next question of a drill."""

    type: Literal["drill"]


class Answer(_Drilled):
    """What the member answers to it, by slot number. ``quiet``: sent again by a page that shows something else."""

    type: Literal["answer"]
    operation: _Operation
    drill: _Id
    question: str = Field(max_length=100)
    turn: int = Field(ge=0, le=100_000)
    responses: dict[str, Any] = Field(max_length=60)
    quiet: bool = False


Message = Hello | SignIn | Home | Open | Start | Look | Respond | Submit | Practice | Drill | Answer
MESSAGE: TypeAdapter[Message] = TypeAdapter(Annotated[Message, Field(discriminator="type")])
