"""What a log holds when something goes wrong names no value: neither a database nor a model says whom it concerned."""

import traceback

import pytest
import sqlalchemy as sa
from examples import member
from pydantic import ValidationError

from quizlib.core.member import Member
from quizlib.errors import StoreError
from quizlib.store import Store
from quizlib.store.rosters import upsert_members
from quizlib.store.schema import members

NUMBER, NAME = "00417", "欧阳样例"


def told(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


def test_a_write_that_fails_names_nobody(store: Store) -> None:
    store.write(lambda one: upsert_members(one, [(member(NUMBER, NAME), "hash")])).result()
    row = {"id": "m9", "number": NUMBER, "name": NAME, "branch": "甲", "cohort": "党员", "pin": "hash"}
    with pytest.raises(StoreError) as caught:
        store.write(lambda one: one.execute(members.insert().values(row))).result()
    assert NAME not in told(caught.value)
    assert NUMBER not in told(caught.value)
    with pytest.raises(StoreError) as caught, store.read() as connection:
        connection.execute(sa.text("SELECT nothing FROM members WHERE name = :name"), {"name": NAME})
    assert NAME not in told(caught.value)


def test_a_value_that_does_not_fit_is_not_repeated() -> None:
    with pytest.raises(ValidationError) as caught:
        Member.model_validate({"number": NUMBER, "name": NAME * 30, "branch": "甲"})
    assert NAME not in told(caught.value)
