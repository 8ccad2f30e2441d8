from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from examples import NOON, sitting

from quizlib.core.moment import CHINA
from quizlib.reports.poster import Poster, _lines, _page, _scale, poster_docx, poster_of, poster_pdf, qr_svg

LINK = "http://192.0.2.10:8866/"


def poster(**more: Any) -> Poster:
    pins = more.pop("pins", False)
    return poster_of(sitting(**more), LINK, pins=pins)


def texts(one: Poster) -> str:
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(poster_docx(one))).paragraphs)


def test_it_says_what_when_who_where_and_how() -> None:
    one = poster(title="党纪知识竞赛", audience={"branches": ["甲党委/第一党支部"], "cohorts": ["党员"]}, pins=True)
    told = texts(one)
    for text in ("党纪知识竞赛", "知识测试", LINK, "第一党支部的党员", "时限 30 分钟，可作答 1 次", "PIN 码"):
        assert text in told
    assert "PIN" not in texts(poster())
    assert "全体参测人员" in texts(poster())


@pytest.mark.parametrize(
    ("closes", "told"),
    [
        (datetime(2026, 3, 10, 14, 0, tzinfo=CHINA), "2026年3月10日（星期二）12:00 至 14:00"),
        (datetime(2026, 3, 12, 18, 0, tzinfo=CHINA), "2026年3月10日（星期二）12:00 至 3月12日（星期四）18:00"),
        (datetime(2027, 1, 1, 0, 0, tzinfo=CHINA), "2026年3月10日（星期二）12:00 至 2027年1月1日（星期五）00:00"),
    ],
)
def test_times_are_those_of_china(closes: datetime, told: str) -> None:
    assert dict(poster(closes=closes).rows)["开放时间"] == told


def test_a_staggered_start_stands_beside_the_times() -> None:
    opens = dict(poster(stagger=10).rows)["开放时间"]
    assert opens.startswith("2026年3月10日（星期二）12:00 至 14:00（错峰开始：开放后 10 分钟内，每人")
    assert "错峰" not in texts(poster())


def test_many_branches_are_counted() -> None:
    who = dict(poster(audience={"branches": [f"支部{n}" for n in range(9)]}).rows)["参加人员"]
    assert who == "支部0、支部1、支部2、支部3、支部4、支部5等 9 个党组织"


def test_both_files_hold_the_code_on_one_page_whatever_the_title() -> None:
    one = poster(
        title="长" * 80, closes=NOON + timedelta(days=400), audience={"branches": ["很长的党支部名称" * 5] * 3}
    )
    with ZipFile(BytesIO(poster_docx(one))) as file:
        assert [name for name in file.namelist() if name.startswith("word/media/")]
    pdf = poster_pdf(one)
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") == 1
    assert b"QuizlibSansSC" in pdf


def test_markup_in_a_title_is_text() -> None:
    assert "<b>甲</b>&" in texts(poster(title="<b>甲</b>&"))


def test_the_code_stands_in_a_page_without_anything_that_runs() -> None:
    drawn = qr_svg("http://x/<script>")
    assert drawn.startswith("<svg")
    assert "script" not in drawn


def test_everything_stands_on_the_page_however_much_it_is() -> None:
    full = poster(
        title="长" * 80,
        closes=NOON + timedelta(days=400),
        audience={"branches": [f"很长很长的党支部名称{n}" for n in range(9)], "cohorts": ["预备党员", "党员"]},
        attempts=3,
    )
    for one in (full, poster()):
        with _page(one, _scale(one)) as page:
            assert page.get_y() < 27.7
            assert page.page == 1
    assert _scale(poster()) == 1


def test_no_line_begins_with_what_closes() -> None:
    with _page(poster(), 1) as page:
        for length in range(20, 60):
            lines = list(_lines(page, "字" * length + "。”"))
            assert "".join(lines) == "字" * length + "。”"
            assert all(line[0] == "字" for line in lines)
