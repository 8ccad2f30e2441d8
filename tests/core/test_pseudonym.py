"""Words without the persons who were erased, and with all else that looks like their numbers."""

import json

from quizlib.core.pseudonym import NAME, Erased, Eraser, pseudonym

ID = "ab" * 16


def test_a_number_that_is_also_a_year_leaves_dates_as_they_are() -> None:
    eraser = Eraser([Erased(ID, "2026", ("样例甲",))])
    dates = {"opens": "2026-11-27T09:00:00+08:00", "closes": "2026-11-27T10:00:00Z", "title": "2026年测试（2026.11）"}
    assert json.loads(eraser.json(json.dumps(dates))) == dates
    assert eraser.text("2026 样例甲，2026-11-27 请假") == f"{pseudonym(ID)} {NAME}，2026-11-27 请假"


def test_a_number_of_six_digits_is_not_found_in_a_fraction_of_a_second() -> None:
    eraser = Eraser([Erased(ID, "100001", ("样例甲",))])
    body = '{"at": "2026-11-27T01:00:00.100001+00:00"}'
    assert eraser.json(body) == body
    assert eraser.text("100001-样例甲") == f"{pseudonym(ID)}-{NAME}"
