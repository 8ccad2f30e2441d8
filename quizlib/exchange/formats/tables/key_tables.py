"""Tables of keys: numbers above or beside keys, for the questions that stand elsewhere."""

from collections.abc import Sequence

from quizlib.exchange.formats.lists import marks
from quizlib.exchange.formats.tables.headings import field_of
from quizlib.exchange.formats.words import kind_of, letters, narrow, truth
from quizlib.exchange.xlsx import Cell


def keys_of(grid: Sequence[Sequence[Cell]]) -> list[str]:
    """A table of keys as lines such as ``1.A 2.B``, with titles of sections; none where it is something else."""
    texts = [[str(cell.value or "").strip() for cell in row] for row in grid]
    width = max(map(len, texts), default=0)
    texts = [row + [""] * (width - len(row)) for row in texts]
    turned = [list(column) for column in zip(*texts, strict=True)]
    return _under_headings(texts) or _under_numbers(texts) or _under_numbers(turned)


def _under_headings(rows: Sequence[Sequence[str]]) -> list[str]:
    """题号, 答案 and perhaps 解析 at the head of columns, once or several times side by side."""
    found: list[str] = []
    groups: list[dict[str, int]] = []
    for row in rows:
        fields = [field_of(text) for text in row]
        if "key" in fields and ("number" in fields or "id" in fields):
            groups = _groups(fields)
            continue
        title = _title(set(filter(None, row)))
        if title:
            found.append(title)
            continue
        for group in groups:
            number, key = narrow(row[group["number"]]), row[group["key"]]
            if number.isdecimal() and key:
                found.append(f"{number}. {key}")
                rationale = row[group["rationale"]] if "rationale" in group else ""
                found += [f"解析：{rationale}"] if rationale else []
    return found if groups else []


def _groups(fields: Sequence[str]) -> list[dict[str, int]]:
    groups: list[dict[str, int]] = []
    for place, field in enumerate(fields):
        if field in ("number", "id"):
            groups.append({"number": place})
        elif groups and field:
            groups[-1].setdefault(field, place)
    return [group for group in groups if "key" in group]


def _under_numbers(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of numbers with the keys in the rows below them."""
    found: list[str] = []
    numbers: dict[int, str] = {}
    keys = 0
    last = ""
    for row in rows:
        decimal = {place: narrow(text) for place, text in enumerate(row) if narrow(text).isdecimal()}
        title = _title(set(filter(None, row)))
        if title and title != last:
            found.append(title)
            last, numbers = title, {}
        elif decimal and all(place in decimal or not _is_key(text) for place, text in enumerate(row)):
            numbers = decimal
        given = {place: row[place] for place in numbers if row[place] and place not in decimal}
        if given and not all(map(_is_key, given.values())):
            numbers = {}
        elif given:
            labels = {text for place, text in enumerate(row) if text and place not in numbers}
            title = _title({text for text in labels if field_of(text) != "key"})
            if title and title != last:
                found.append(title)
                last = title
            found.append(" ".join(f"{numbers[place]}.{key}" for place, key in given.items()))
            keys += len(given)
    return found if keys > 1 else []


def _title(texts: set[str]) -> str:
    """The title of a section, where that is all that stands there."""
    if len(texts) != 1:
        return ""
    text = next(iter(texts))
    if marks.title_of(text) is not None:
        return text
    kind = kind_of(text) if len(text) <= 6 else None
    return kind.label if kind else ""


def _is_key(text: str) -> bool:
    return letters(text) is not None or truth(text) is not None
