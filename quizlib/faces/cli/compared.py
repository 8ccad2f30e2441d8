"""How the command line shows what changed: tables whose last column names the warnings below them by number."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from quizlib.faces.cli.columns import aligned

if TYPE_CHECKING:  # pandas, behind the figures, is loaded only when a command needs it
    from quizlib.figures import By
    from quizlib.figures.change import Change, Changes, Comparison

#: What a table by branch or cohort has a column for.
_COLUMNS = ("participation", "mean_rate", "pass_rate", "excellent_rate")
_EXACT = "变化按未取整的数值计算，与表中取整后的数相减可能差0.1。"


class _Notes:
    """Numbers sentences, each once, in the order in which they are first met."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __call__(self, sentences: Sequence[str]) -> str:
        """The numbers of ``sentences``: ``1、3``."""
        return "、".join(str(self._numbers.setdefault(one, len(self._numbers) + 1)) for one in sentences)

    def lines(self) -> list[str]:
        """What the numbers stand for."""
        heading = ["", "注意（右边一列的编号）："] if self._numbers else []
        return heading + [f"  {number}. {sentence}" for sentence, number in self._numbers.items()]


def compared_lines(found: "Changes", kind: "Comparison", then: str, by: "By") -> list[str]:
    """The changes of everything, then those by branch or cohort; ``then`` says which period it was."""
    from quizlib.figures import By

    notes = _Notes()
    everywhere, *others = found.items()
    lines = [f"{kind}：与{kind.then}（{then}）比较", ""]
    rows = [["指标", kind.now, kind.then, "变化", "增长率", "注意"]]
    rows += [
        _row(one, notes) for one in everywhere[1].values() if one.now.value is not None or one.then.value is not None
    ]
    lines += aligned(rows, left=(0, 5))
    if any(one.difference is not None for one in everywhere[1].values()):
        lines.append(_EXACT)
    each = [(scope.name, told) for scope, told in others if scope.by is by]
    if each:
        head = ["党支部" if by is By.BRANCH else "人员类别", *(everywhere[1][id].name for id in _COLUMNS), "注意"]
        table = [_across(name, [told[id] for id in _COLUMNS], notes) for name, told in each]
        lines += ["", *aligned([head, *table], left=(0, len(head) - 1))]
    return lines + notes.lines()


def plain_change(one: "Change", number: Callable[[Fraction | None], Any]) -> dict[str, Any]:
    """A change as JSON, its numbers by ``number``."""
    return {
        "id": one.id,
        "name": one.name,
        "scope": str(one.scope),
        "scope_by": one.scope.by.value,
        "scope_key": one.scope.key,
        "kind": one.kind.value,
        "now": number(one.now.value),
        "then": number(one.then.value),
        "difference": number(one.difference),
        "unit": one.unit,
        "growth": number(one.growth),
        "words": one.words,
        "warnings": list(one.warnings),
    }


def _row(one: "Change", notes: _Notes) -> list[str]:
    growth = one.growth_words if one.difference is not None else ""
    return [one.name, one.now.with_unit, one.then.with_unit, one.printed, growth, notes(one.warnings or _why(one))]


def _across(name: str, changes: Sequence["Change"], notes: _Notes) -> list[str]:
    sentences = dict.fromkeys(sentence for one in changes for sentence in (one.warnings or _why(one)))
    return [name, *(one.printed or "—" for one in changes), notes(list(sentences))]


def _why(one: "Change") -> list[str]:
    return [] if one.difference is not None else [one.reason]
