"""A log that an attack or a full disk does not fill."""

import logging

import pytest

from quizlib.serving import sparing


def test_the_same_line_is_written_a_few_times_a_minute_and_then_with_how_many_there_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now, written = [0.0], []
    monkeypatch.setattr(sparing.time, "monotonic", lambda: now[0])
    only = sparing.Sparing()

    def log(template: str, *values: object) -> None:
        record = logging.LogRecord("quizlib", logging.ERROR, "", 0, template, values, None)
        if only.filter(record):
            written.append(record.getMessage())

    for number in range(1000):
        log("not saved: %s", number)
    log("something else")
    assert written == [*(f"not saved: {number}" for number in range(5)), "something else"]
    now[0] = 61
    log("not saved: %s", "again")
    assert written[-1] == "not saved: again（前面还有 995 行同样的）"
