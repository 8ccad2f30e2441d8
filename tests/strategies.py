"""Questions, responses and blueprints by chance, for hypothesis."""

from typing import Any

from examples import BASIS
from hypothesis import strategies as st

from quizlib.core.question import LETTERS, Leaf, Question, read_question

#: What people type: any character but lone surrogates, which no UTF-8 can hold.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=12)
IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]{0,8}", fullmatch=True)
NUMBERS = st.decimals(-10_000, 10_000, allow_nan=False, places=3).map(lambda one: format(one, "f"))
AUTOMATIC = ("single", "multiple", "truefalse", "fill", "numerical", "match", "order")
POINTS = st.sampled_from(["1", "2", "5/2", "10", "0.5"])


def _common(id: str, kind: str, points: str) -> dict[str, Any]:
    return {"id": id, "kind": kind, "basis": BASIS, "stem": "题干", "points": points, "review": "reviewed"}


@st.composite
def leaf_bodies(draw: st.DrawFn, kinds: tuple[str, ...] = (*AUTOMATIC, "short")) -> Any:
    """A question that takes a response, as plain values."""
    kind = draw(st.sampled_from(kinds))
    plain = _common(draw(IDS), kind, draw(POINTS))
    if kind in {"single", "multiple"}:
        count = draw(st.integers(2, len(LETTERS)))
        pinned = draw(st.lists(st.booleans(), min_size=count, max_size=count))
        plain["choices"] = [{"text": f"选项{n}", "pinned": pinned[n]} for n in range(count)]
        size = {"min_size": 2} if kind == "multiple" else {"min_size": 1, "max_size": 1}
        plain["key"] = "".join(sorted(draw(st.sets(st.sampled_from(LETTERS[:count]), **size))))
    elif kind in {"match", "order"}:
        count = draw(st.integers(2, len(LETTERS)))
        pinned = draw(st.lists(st.booleans(), min_size=count, max_size=count))
        plain["choices"] = [{"text": f"选项{n}", "pinned": pinned[n]} for n in range(count)]
        if kind == "match":
            plain["premises"] = [f"待配{n}" for n in range(draw(st.integers(2, 10)))]
            plain["key"] = "".join(draw(st.sampled_from(LETTERS[:count])) for _ in plain["premises"])
        else:
            plain["key"] = "".join(draw(st.permutations(LETTERS[:count])))
    elif kind == "numerical":
        plain["key"] = draw(NUMBERS)
        plain["tolerance"] = draw(st.sampled_from([0, "0.5", 3]))
        plain["unit"] = draw(st.sampled_from(["", "学时", "%", "m²"]))
    elif kind == "truefalse":
        plain["key"] = draw(st.booleans())
    elif kind == "fill":
        blanks = draw(
            st.lists(st.lists(TEXTS.filter(lambda one: one.strip()), min_size=1, max_size=3), min_size=1, max_size=3)
        )
        plain["key"] = blanks
        plain["stem"] = "，".join("____" for _ in blanks)
    else:
        plain["key"] = "参考要点"
    return plain


def _valid(plain: dict[str, Any]) -> bool:
    try:
        read_question(plain)
    except ValueError:
        return False
    return True


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A question of any kind."""
    if draw(st.booleans()):
        return read_question(draw(leaf_bodies().filter(_valid)))
    parts = draw(st.lists(leaf_bodies().filter(_valid), min_size=1, max_size=4))
    plain = _common(draw(IDS), "case", "1") | {"parts": parts}
    plain.pop("points")
    return read_question(plain)


@st.composite
def banks(draw: st.DrawFn, least: int = 1, most: int = 12) -> tuple[Question, ...]:
    """Questions with distinct ids."""
    return tuple(draw(st.lists(questions(), min_size=least, max_size=most, unique_by=lambda one: one.id)))


def responses(question: Leaf) -> st.SearchStrategy[Any]:
    """Responses of the right form, right or wrong, or none."""
    match question.kind:
        case "single":
            form: st.SearchStrategy[Any] = st.sampled_from(LETTERS[: len(question.order())])
        case "multiple":
            letters = st.sets(st.sampled_from(LETTERS[: len(question.order())]), min_size=1)
            form = letters.map(lambda one: "".join(sorted(one)))
        case "truefalse":
            form = st.booleans()
        case "match":
            letters = st.sampled_from("-" + LETTERS[: len(question.order())])
            rows = st.lists(letters, min_size=len(question.premises), max_size=len(question.premises))  # type: ignore[union-attr]
            form = st.one_of(st.just(question.key), rows.map("".join))
        case "order":
            form = st.permutations(LETTERS[: len(question.order())]).map("".join)
        case "numerical":
            form = st.one_of(NUMBERS, st.sampled_from([question.key_response(), "三十二", "1,2"]), TEXTS)
        case "fill":
            known = [text for blank in question.key for text in blank]  # type: ignore[union-attr]
            one = st.one_of(st.sampled_from(known), TEXTS)
            form = st.tuples(*(one for _ in question.key))  # type: ignore[union-attr]
        case _:
            form = TEXTS
    return st.one_of(st.none(), form)
