from pathlib import Path

from examples import MINUTE, NOON
from taking import plan

from quizlib.services.home import Home
from quizlib.serving.identity import Identity
from quizlib.serving.links import address, personal_links
from quizlib.settings import Settings


def test_the_published_address_comes_before_the_machines_own(tmp_path: Path) -> None:
    assert address(Settings(home=tmp_path, site="https://quiz.example.cn")) == "https://quiz.example.cn/"
    assert address(Settings(home=tmp_path, host="127.0.0.1", port=9000)) == "http://127.0.0.1:9000/"
    assert address(Settings(home=tmp_path, port=9000)).endswith(":9000/")


def test_a_personal_link_is_its_members_until_the_sitting_closes(home: Home) -> None:
    one = plan(home)
    people = home.planning.due_members(one.id)
    (first, link), _ = personal_links(home.settings, one, people, {}, "http://quiz.test")
    assert link.startswith("http://quiz.test/in/")
    identity, token = Identity(home.settings.secret), link.rpartition("/")[2]
    assert first.number == "001"
    assert identity.member_of_link(token, one.closes - MINUTE) == people[0].id
    assert identity.member_of_link(token, one.closes) is None
    assert identity.member_of_link(token, NOON) == people[0].id


def test_the_link_of_one_who_was_let_in_later_is_good_until_then(home: Home) -> None:
    one = plan(home)
    later = one.closes + 60 * MINUTE
    home.readmitting.allow(one.id, "001", later, "补考", one.closes)
    people = home.planning.due_members(one.id)
    links = personal_links(home.settings, one, people, home.readmitting.allowed(one.id), "http://quiz.test")
    identity = Identity(home.settings.secret)
    for moment, good in ((one.closes, {"001"}), (later - MINUTE, {"001"}), (later, set())):
        signed_in = {who.number for who, link in links if identity.member_of_link(link.rpartition("/")[2], moment)}
        assert signed_in == good
