"""Questions, keys and responses as text in a report, with letters in the author's order of choices."""

from collections.abc import Mapping

from quizlib.core.question import LETTERS, Leaf, Response
from quizlib.core.regulation import Basis, article_label

NO_RESPONSE = "（未作答）"


def response_text(response: Response) -> str:
    """A response as people read it."""
    if response is None or response == "":
        return NO_RESPONSE
    if isinstance(response, bool):
        return "正确" if response else "错误"
    return response if isinstance(response, str) else "；".join(response)


def key_text(question: Leaf) -> str:
    """The key, of a blank every accepted text."""
    if isinstance(question.key, tuple):
        return "；".join(" / ".join(blank) for blank in question.key)
    return response_text(question.key)


def choices_text(question: Leaf) -> str:
    """The choices a line each, or nothing."""
    choices = zip(LETTERS, question.order(), strict=False)
    return "\n".join(f"{letter}．{choice.text}" for letter, choice in choices)


def basis_text(basis: Basis, titles: Mapping[str, str]) -> str:
    """``《某某条例》（2023）第七条``."""
    return f"《{titles.get(basis.regulation, basis.regulation)}》（{basis.edition}）{article_label(basis.article)}"
