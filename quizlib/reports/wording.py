"""Questions, keys and responses as text in a report, with letters in the author's order of choices."""

from collections.abc import Mapping

from quizlib.core.question import LETTERS, UNMATCHED, Kind, Leaf, Response, decimal
from quizlib.core.regulation import Basis, article_label

NO_RESPONSE = "（未作答）"


def response_text(question: Leaf, response: Response) -> str:
    """A response to ``question`` as people read it; premises of a match go by their numbers."""
    if response is None or response == "":
        return NO_RESPONSE
    if isinstance(response, bool):
        return "正确" if response else "错误"
    if question.kind is Kind.MATCH:
        pairs = enumerate(response, 1)
        return "；".join(f"{number} → {'未选' if letter == UNMATCHED else letter}" for number, letter in pairs)
    if question.kind is Kind.ORDER:
        return " → ".join(response)
    return response if isinstance(response, str) else "；".join(response)


def key_text(question: Leaf) -> str:
    """The key: of a blank every accepted text, of a number its unit and how far off is still right."""
    if question.kind is Kind.FILL:
        return "；".join(" / ".join(blank) for blank in question.key)
    if question.kind is Kind.NUMERICAL:
        within = f"（误差不超过 {decimal(question.tolerance)}）" if question.tolerance else ""
        return f"{decimal(question.key)} {question.unit}".strip() + within
    return response_text(question, question.key_response())


def premises_text(question: Leaf) -> str:
    """The premises of a match a line each, or nothing."""
    premises = question.premises if question.kind is Kind.MATCH else ()
    return "\n".join(f"{number}．{text}" for number, text in enumerate(premises, 1))


def choices_text(question: Leaf) -> str:
    """The choices a line each, or nothing."""
    choices = zip(LETTERS, question.order(), strict=False)
    return "\n".join(f"{letter}．{choice.text}" for letter, choice in choices)


def basis_text(basis: Basis, titles: Mapping[str, str]) -> str:
    """``《某某条例》（2023）第七条``."""
    return f"《{titles.get(basis.regulation, basis.regulation)}》（{basis.edition}）{article_label(basis.article)}"
