from datetime import date, timedelta

from office import EVERY_KIND, FIVE, LATER, NOON, Office

from quizlib.figures import EVERYWHERE, Period
from quizlib.figures.reported import cite, remember
from quizlib.figures.todo import recheck, unmarked

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
SHORT = 4


def test_answers_without_a_mark_are_counted_closed_or_not(office: Office) -> None:
    office.enrol("001 甲 第一党支部", "002 乙 第一党支部", "003 丙 第二党支部")
    lines = {"pass_line": 30, "excellent_line": 50, "shuffle_questions": False}
    closed = office.plan(blueprint=EVERY_KIND, **lines)
    running = office.plan("xian", LATER - timedelta(days=1), blueprint=EVERY_KIND, **lines)
    five = office.plan("wu", blueprint=FIVE)
    office.take("001", five, right=5)
    marked = office.take("001", closed, right=4)
    office.take("002", closed, right=4)
    office.take("003", closed, right=3)  # no answer to the short question
    office.take("001", running, right=4)
    office.start("002", running, minutes=23 * 60)
    ids = ["ceshi", "xian", "wu"]
    assert unmarked(office.store, office.results, ids, LATER) == {"ceshi": 2, "xian": 1}
    office.mark(marked, SHORT, 5)
    assert unmarked(office.store, office.results, ids, LATER) == {"ceshi": 1, "xian": 1}
    assert unmarked(office.store, office.results, [], LATER) == {}


def test_what_a_report_gives_otherwise_is_found_in_its_period(office: Office) -> None:
    office.enrol("001 甲 第一党支部")
    office.take("001", office.plan(), right=3)
    facts = office.facts(YEAR)
    figures = office.figures(YEAR)[EVERYWHERE]
    remember(office.store, office.results, "半年报告.docx", cite(facts, YEAR, [figures["persons"]]), LATER)
    assert recheck(office.store, office.results, YEAR, None, LATER) == []
    office.take("001", office.plan("bukao", NOON + timedelta(days=30)), right=3)
    office.enrol("001 甲 第一党支部", "002 乙 第一党支部")
    office.take("002", office.plan("zaikao", NOON + timedelta(days=60)), right=3)
    (found,) = recheck(office.store, office.results, YEAR, None, LATER)
    assert (found.figure.id, found.old, found.new) == ("persons", "1人", "2人")
