"""How many are where, in large numbers."""

from quizlib.faces.console.parts import inert
from quizlib.services.watching import State, Turnout


def tiles(total: Turnout) -> str:
    """The counts of all as HTML."""
    shown = [
        ("应参加", str(total.due)),
        (State.NOT_BEGUN.label, str(total.not_begun)),
        (State.ANSWERING.label, str(total.answering)),
        (State.HANDED_IN.label, str(total.handed_in)),
        ("参与率", rate(total)),
        *([(State.EXCUSED.label, str(total.excused))] if total.excused else []),
    ]
    cells = "".join(f"<div><dt>{inert(name)}</dt><dd>{inert(value)}</dd></div>" for name, value in shown)
    return f"<dl class='quizlib-tiles'>{cells}</dl>"


def rate(turnout: Turnout) -> str:
    """The participation as people read it; a dash where nobody is due."""
    from quizlib.figures.figure import decimal  # pandas takes a moment to load

    return "—" if turnout.participation is None else f"{decimal(turnout.participation)}%"
