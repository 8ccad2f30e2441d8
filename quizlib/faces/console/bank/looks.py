"""How questions and their changes look. Every text of people is inert."""

from collections.abc import Sequence

from quizlib.core.question import Question, Review
from quizlib.exchange.bank_words import REVIEWS
from quizlib.faces.console.parts import inert
from quizlib.services.comparing import Change
from quizlib.services.searching import Found

_MOST = 5  # problems of files that are shown
_MARKS = {Review.DRAFT: "draft", Review.REVIEWED: "reviewed", Review.RETIRED: "retired"}


def badge(question: Question) -> str:
    """The review status."""
    return f"<span class='quizlib-badge quizlib-{_MARKS[question.review]}'>{REVIEWS[question.review]}</span>"


def state(found: Found) -> str:
    """The review status in words, and whether the question is stale."""
    return REVIEWS[found.question.review] + ("，过时" if found.stale else "")


def diff_html(changes: Sequence[Change], old: str, new: str) -> str:
    """What differs between two editions that are called ``old`` and ``new``, side by side."""
    if not changes:
        return f"<p class='quizlib-note'>{inert('内容没有差别。')}</p>"
    rows = "".join(
        f"<tr><th scope='row'>{inert(one.name)}</th><td>{_side(one, 1, 'del')}</td><td>{_side(one, 2, 'ins')}</td></tr>"
        for one in changes
    )
    head = f"<tr><th></th><th scope='col'>{inert(old)}</th><th scope='col'>{inert(new)}</th></tr>"
    return f"<table class='quizlib-diff'><thead>{head}</thead><tbody>{rows}</tbody></table>"


def problems_html(problems: Sequence[tuple[str, str]], warnings: Sequence[str] = ()) -> str:
    """Problems as place and message, and warnings; a word of praise where there are none."""
    lines = [f"<li>{inert(f'{where}：' if where else '')}{inert(message)}</li>" for where, message in problems]
    lines += [f"<li class='quizlib-warning'>{inert(one)}</li>" for one in warnings]
    if not lines:
        return "<p class='quizlib-notice quizlib-good' role='status'>没有问题，可以保存。</p>"
    head = f"有 {len(problems)} 处问题：" if problems else "可以保存，但请注意："
    return f"<div class='quizlib-notice quizlib-wrong' role='status'>{head}<ul>{''.join(lines)}</ul></div>"


def problems_of_files(problems: Sequence[str]) -> str:
    """What must be mended in the files before their questions are listed; nothing where nothing must."""
    if not problems:
        return ""
    lines = "".join(f"<div>{inert(one)}</div>" for one in problems[:_MOST])
    more = f"<div>……共 {len(problems)} 处</div>" if len(problems) > _MOST else ""
    head = "题库文件里有要改正的地方，这些题目没有列出："
    return f"<div class='quizlib-notice quizlib-wrong' role='alert'>{head}{lines}{more}</div>"


def _side(change: Change, side: int, mark: str) -> str:
    """One side of a change, with what the other side has not marked."""
    spans = change.spans()
    texts = ((differs, (old, new)[side - 1]) for differs, old, new in spans)
    return "".join(f"<{mark}>{inert(text)}</{mark}>" if differs and text else inert(text) for differs, text in texts)
