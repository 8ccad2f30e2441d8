"""What every database must do with certificates."""

from dataclasses import replace
from fractions import Fraction

import pytest
from begun import begun
from examples import MINUTE, NOON

from quizlib.core.certificate import Certificate
from quizlib.errors import StoreError
from quizlib.store import Store
from quizlib.store.certificates import insert_certificate, select_certificates_for


def test_of_two_who_give_the_same_certificate_one_loses(store: Store) -> None:
    attempt = begun(store)
    who = (attempt.id, attempt.sitting_id, attempt.member_id, "样例甲", "第一党支部", "测试")
    given = Certificate("ABCD2345WXYZ", *who, Fraction(1, 3), Fraction(4), False, NOON, NOON)
    other = replace(given, code="WXYZ2345ABCD", issued=NOON + MINUTE)
    store.write(lambda one: insert_certificate(one, given, 1)).result()
    with pytest.raises(StoreError):
        store.write(lambda one: insert_certificate(one, other, 1)).result()
    with store.read() as connection:
        assert select_certificates_for(connection, attempt.id) == [given]
