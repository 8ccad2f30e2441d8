import pytest
from pydantic import ValidationError

from quizlib.core.frozen import plain
from quizlib.core.regulation import Regulation, article_label, articles_meet, is_article, numeral


@pytest.mark.parametrize(
    ("article", "label"),
    [
        ("7", "第七条"),
        ("3-4", "第三条至第四条"),
        ("7(2)", "第七条第二款"),
        ("10", "第十条"),
        ("21", "第二十一条"),
        ("105", "第一百零五条"),
        ("158", "第一百五十八条"),
        ("7、9", "第七条、第九条"),
        ("全文", "全文"),
        ("总纲", "总纲"),
    ],
)
def test_an_article_is_cited_as_people_do(article: str, label: str) -> None:
    assert article_label(article) == label


def test_numerals_up_to_a_thousand_differ() -> None:
    assert len({numeral(number) for number in range(1000)}) == 1000
    assert numeral(0) == "零"
    assert numeral(110) == "一百一十"


def test_editions_stand_in_order_and_the_last_is_in_force() -> None:
    editions = [{"id": "2017", "date": "2017-10-24"}, {"id": "2022", "date": "2022-10-22"}]
    one = Regulation.model_validate({"id": "dangzhang", "title": "党章", "issuer": "某某", "editions": editions})
    assert one.current.id == "2022"
    with pytest.raises(ValidationError, match="从早到晚"):
        Regulation.model_validate(one.model_dump() | {"editions": editions[::-1]})


@pytest.mark.parametrize(("points", "text"), [("2", "2"), ("5/2", "2.5"), ("10/3", "3.33"), ("0", "0"), ("1/200", "0")])
def test_points_are_printed_with_two_decimals_at_most(points: str, text: str) -> None:
    from fractions import Fraction

    assert plain(Fraction(points)) == text


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("7", "7", True),
        ("7", "8", False),
        ("7", "17", False),
        ("3-5", "5", True),
        ("3-5", "6", False),
        ("3-5", "2", False),
        ("3-5", "5-8", True),
        ("3-5", "6-8", False),
        ("7(2)", "7", True),
        ("2、9", "4-6、9(1)", True),
        ("全文", "全文", True),
        ("全文", "总纲", False),
        ("全文", "7", False),
        ("总纲、7", "序言、总纲", True),
    ],
)
def test_articles_meet_where_they_have_one_in_common(one: str, other: str, meet: bool) -> None:
    assert articles_meet(one, other) is articles_meet(other, one) is meet


@pytest.mark.parametrize(
    ("text", "right"),
    [("7", True), ("3-4", True), ("7(2)、9", True), ("全文", True), ("第七条", False), ("7,9", False), ("", False)],
)
def test_an_article_is_written_as_a_basis_writes_it(text: str, right: bool) -> None:
    assert is_article(text) is right
