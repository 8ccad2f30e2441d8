"""An equal quiz in Solara: sign in, start, twenty questions one at a time, over the same home and services."""

import secrets
from datetime import UTC, datetime

import solara

from quizlib.errors import QuizlibError
from quizlib.services.home import Home
from quizlib.settings import Settings

HOME = Home(Settings())
SITTING = "bench"


@solara.component
def Page() -> None:  # noqa: N802 - Solara looks for this name
    """The page of one visitor."""
    member, set_member = solara.use_state("")
    attempt, set_attempt = solara.use_state(None)
    place, set_place = solara.use_state(0)
    number, set_number = solara.use_state("")
    name, set_name = solara.use_state("")
    message, set_message = solara.use_state("")

    def sign_in() -> None:
        try:
            set_member(HOME.delivery.sign_in(number, name, "").id)
        except QuizlibError as error:
            set_message(str(error))

    def start() -> None:
        set_attempt(HOME.delivery.start(member, SITTING, datetime.now(UTC)).result())

    def respond(letter: str) -> None:
        HOME.delivery.respond(member, attempt.id, place + 1, letter, secrets.token_hex(8), datetime.now(UTC)).result()

    if not member:
        solara.InputText("工号", value=number, on_value=set_number, continuous_update=True)
        solara.InputText("姓名", value=name, on_value=set_name, continuous_update=True)
        solara.Button("进入", on_click=sign_in)
        solara.Text(message)
    elif attempt is None:
        solara.Text("知识测试")
        solara.Button("开始作答", on_click=start)
    else:
        sheet = attempt.paper.sheet()[place]
        solara.Markdown(f"第 {place + 1} 题")
        solara.Text(sheet["stem"])
        for letter, choice in zip("ABCDEF", sheet["choices"], strict=False):
            solara.Button(f"{letter}．{choice}", on_click=lambda letter=letter: respond(letter), classes=["choice"])
        solara.Button("下一题", on_click=lambda: set_place(min(place + 1, 19)))
