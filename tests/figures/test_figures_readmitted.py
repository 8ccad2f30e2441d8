"""A sitting that was frozen is live again while somebody is let in, and then frozen anew with the reason."""

from datetime import datetime, timedelta

from office import NOON, Office

from quizlib.figures import EVERYWHERE, figures_of, gather_sittings
from quizlib.figures.facts import Held
from quizlib.services.invigilating import Invigilating
from quizlib.services.readmitting import Readmitting

AFTER = NOON + timedelta(days=2, minutes=5)
MINUTE = timedelta(minutes=1)


def told(office: Office, now: datetime) -> tuple[Held, int, int]:
    """The sitting as it was read, the persons who took part and the sum of points."""
    facts = gather_sittings(office.store, office.results, ["ceshi"], now)
    figures = figures_of(facts)[EVERYWHERE]
    return facts.held[0], int(figures["persons"].value or 0), int(figures["highest"].value or 0)


def test_a_paper_that_was_reopened(office: Office) -> None:
    office.enrol("001 甲 第一党支部")
    attempt = office.take("001", office.plan(), right=3)
    held, *numbers = told(office, AFTER)
    assert (held.version, numbers) == (1, [1, 60])
    Readmitting(office.store).reopen("ceshi", "001", 10, "误交", AFTER)
    held, *numbers = told(office, AFTER + MINUTE)
    assert (held.version, numbers, len(held.running)) == (0, [0, 0], 1)
    slot = attempt.paper.slots[4]
    at, key = AFTER + MINUTE, slot.shown(slot.question.key_response())
    office.delivery.respond(attempt.member_id, attempt.id, slot.number, key, "late-answer", at).result()
    Invigilating(office.store).hand_in("ceshi", "001", "收卷", AFTER + 2 * MINUTE)
    held, *numbers = told(office, AFTER + 3 * MINUTE)
    assert (held.version, numbers) == (2, [1, 80])


def test_one_who_was_allowed_in_later(office: Office) -> None:
    office.enrol("001 甲 第一党支部", "002 乙 第一党支部")
    sitting = office.plan()
    office.take("001", sitting, right=3)
    assert told(office, AFTER)[0].version == 1
    Readmitting(office.store).allow("ceshi", "002", AFTER + 60 * MINUTE, "出差", AFTER)
    assert told(office, AFTER + MINUTE)[0].version == 0
    office.take("002", sitting, right=5, minutes=(AFTER - NOON) / MINUTE + 20)
    assert told(office, AFTER + 59 * MINUTE)[0].version == 0
    held, *numbers = told(office, AFTER + 61 * MINUTE)
    assert (held.version, numbers) == (2, [2, 100])
