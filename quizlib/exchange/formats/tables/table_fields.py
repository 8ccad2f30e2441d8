"""The fields of a question in a table that are taken as they stand: where it is, what it rests on, where it belongs."""

import re
from typing import Any

from quizlib.exchange.formats.tables.cells import bared, parted
from quizlib.exchange.formats.tables.table_row import Asked

REVIEWS = {"reviewed": "已审定", "retired": "已停用"}
_FOREIGN_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_OWN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


def common_of(asked: Asked) -> dict[str, Any]:
    """The fields that questions and cases share."""
    row = asked.rows[0]
    rows = asked.rows
    notes = []
    lost = ["".join(row.columns.names[place].split()) for place in row.columns.unknown if row.at(place)]
    known = {*row.columns.names, *row.columns.choices}
    if any(text and place not in known for place, text in enumerate(row.texts)):
        lost.append("没有表头的栏")
    if lost:
        notes.append(f"没有导入的栏：{'、'.join(lost)}")
    topics = [row.at(place) for place in row.columns.fields.get("topic", ()) if row.at(place)]
    tags = row.text("tags")
    if asked.is_own:
        own_tags = [bared(one, "；;") for one in parted(tags, "；;")] if tags else []
    else:
        own_tags = [one for one in re.split(r"[\s,，、;；]+", tags) if one] + topics[1:]
    id = row.text("id")
    pattern = _OWN_ID if asked.is_own else _FOREIGN_ID
    if id and asked.is_own and not pattern.fullmatch(id):
        notes.append(f"编号（{id[:20]}）没有采用，应由字母、数字和连字符组成")
    word = row.text("review")
    review = next((name for name, known in REVIEWS.items() if word in (name, known)), "")
    if word not in ("", "草稿") and not review:
        notes.append(f"审定状态（{word[:20]}）不认识，应为{'、'.join(REVIEWS.values())}，按草稿导入")
    return {
        "where": row.where("stem"),
        "stem": asked.stem,
        "rationale": row.text("rationale"),
        "basis": row.text("basis"),
        "topic": topics[0] if topics else "",
        "tags": tuple(own_tags),
        "difficulty": row.text("difficulty"),
        "id": id if pattern.fullmatch(id) else "",
        "review": review,
        "source": "\n".join(one.passage for one in rows),
        "doubts": tuple(doubt for one in rows for doubt in one.doubts)
        + tuple(filter(None, row.text("doubts").split("\n"))),
        "notes": tuple(notes),
    }
