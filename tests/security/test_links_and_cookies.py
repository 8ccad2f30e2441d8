"""A link, a cookie and a certificate's address are good for what they were made for, for whom and as long."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer, URLSafeTimedSerializer
from protocol import ProtocolMember, fetch, run
from running_site import RunningSite
from wire import request, send

from quizlib.serving.identity import COOKIE_LASTS, Identity, signed

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def member_id(site: RunningSite) -> str:
    """Who is attacked: member 21."""
    home = site.open_home()
    found = home.delivery.sign_in("000021", "样例0021", "").id
    home.close()
    return found


def identity(site: RunningSite) -> Identity:
    return Identity((site.home / "results" / "secret.key").read_bytes())


def is_nobody(site: RunningSite, cookie: str | bytes) -> bool:
    """Whether a cookie makes nobody a member: neither on the page nor at the session's address."""
    raw = cookie if isinstance(cookie, bytes) else cookie.encode()
    head = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: " + raw + b"\r\n\r\n"
    answer = send(site.port, head)
    return answer.status == 400 or (answer.status == 200 and '"view":"sign_in"' in answer.body.decode())


def links_refused(site: RunningSite, token: str) -> bool:
    """Whether a link is refused in words, with the sign-in form, and leaves no cookie."""
    answer = send(site.port, request(f"/in/{quote(token, safe='.-_%')}"))
    told = "这个链接无效或已过期，请用工号和姓名登录。" in answer.body.decode() and answer.status == 403
    return "Set-Cookie" not in answer.head and (told or answer.status == 404)


def test_a_good_link_and_a_good_cookie_are_taken(site: RunningSite, member_id: str) -> None:
    now = datetime.now(UTC)
    answer = send(site.port, request(f"/in/{identity(site).link(member_id, now + HOUR)}"))
    assert (answer.status, "Set-Cookie: quizlib=" in answer.head) == (302, True)
    assert (
        "样例0021"
        in send(
            site.port, request("/", headers={"Cookie": f"quizlib={identity(site).cookie(member_id, now)}"})
        ).body.decode()
    )


def test_what_was_signed_for_another_purpose_is_refused(site: RunningSite, member_id: str) -> None:
    ours, now = identity(site), datetime.now(UTC)
    made = {
        "link": ours.link(member_id, now + HOUR),
        "cookie": ours.cookie(member_id, now),
        "certificate": ours.certificate(member_id, "test", now),
        "organizer's link": signed(ours.secret, "quizlib.organizer.link", member_id, now + HOUR),
        "organizer's cookie": signed(ours.secret, "quizlib.organizer.cookie", member_id, now + HOUR),
        "session": ours.new_session_id(member_id),
        "without a salt": str(URLSafeSerializer(ours.secret).dumps([member_id, 2**40])),
        "of another kind": str(URLSafeTimedSerializer(ours.secret, salt="quizlib.cookie").dumps([member_id, 2**40])),
    }
    for name, value in made.items():
        assert (name == "cookie") is not is_nobody(site, f"quizlib={value}"), name
        assert (name == "link") is not links_refused(site, value), name
    cookie = {"Cookie": f"quizlib={made['cookie']}"}
    for value in made.values():
        answer = send(site.port, request(f"/certificate/{value}", headers=cookie))
        assert answer.status in {403, 404}
        assert b"%PDF" not in answer.raw


def test_what_has_ended_is_refused(site: RunningSite, member_id: str) -> None:
    ours, now = identity(site), datetime.now(UTC)
    second = timedelta(seconds=1)
    assert is_nobody(site, f"quizlib={ours.cookie(member_id, now - COOKIE_LASTS - second)}")
    assert links_refused(site, ours.link(member_id, now - second))


@pytest.mark.parametrize("secret", [b"", b"0" * 32, b"secret", b"\0" * 32], ids=repr)
def test_what_another_secret_signed_is_refused(site: RunningSite, member_id: str, secret: bytes) -> None:
    theirs, now = Identity(secret), datetime.now(UTC)
    assert is_nobody(site, f"quizlib={theirs.cookie(member_id, now)}")
    assert links_refused(site, theirs.link(member_id, now + HOUR))


@given(data=st.data())
@settings(max_examples=60)
def test_not_a_letter_of_it_can_be_changed(site: RunningSite, member_id: str, data: st.DataObject) -> None:
    ours, now = identity(site), datetime.now(UTC)
    for kind in ("cookie", "link"):
        good = ours.cookie(member_id, now) if kind == "cookie" else ours.link(member_id, now + HOUR)
        place = data.draw(st.integers(0, len(good) - 1))
        other = data.draw(st.sampled_from("ABCDxyz0189-_."))
        bad = data.draw(st.sampled_from([good[:place], good[place + 1 :], good[:place] + other + good[place + 1 :]]))
        text, _, sign = good.rpartition(".")
        equal = bad.rpartition(".")[0] == text and bad.rpartition(".")[2][:-1] == sign[:-1]  # the last letter: 4 bits
        if bad != good and not equal:
            assert is_nobody(site, f"quizlib={bad}") if kind == "cookie" else links_refused(site, bad), bad


def test_the_subject_cannot_be_swapped_for_another(site: RunningSite, member_id: str) -> None:
    ours, now = identity(site), datetime.now(UTC)
    _, _, sign = ours.cookie(member_id, now).rpartition(".")
    for subject in (["m2", 2**40], {"member": member_id}, member_id, [member_id], [member_id, None], [], None, 10**400):
        text = urlsafe_b64encode(json.dumps(subject).encode()).decode().rstrip("=")
        for sealed in (sign, "", "x", "none"):
            assert is_nobody(site, f"quizlib={text}.{sealed}")
            assert links_refused(site, f"{text}.{sealed}")


def test_even_a_right_signature_on_something_else_makes_nobody_a_member(site: RunningSite, member_id: str) -> None:
    ours = identity(site)
    for subject in (["nobody", 2**40], [member_id], [member_id, "9"], [["x"], 2**40], {"a": 1}, None, 7, "x"):
        value = str(URLSafeSerializer(ours.secret, salt="quizlib.cookie").dumps(subject))
        assert is_nobody(site, f"quizlib={value}"), subject
    assert "Traceback" not in site.log


@pytest.mark.parametrize(
    "cookie",
    [
        *(
            b"",
            b"quizlib",
            b"quizlib=",
            b"quizlib=x",
            b"quizlib=; quizlib=x",
            b"quizlib=a.b.c",
            b"=",
            b";;;",
            b"quizlib=.",
        ),
        *(b"quizlib=\xff\xfe", b"quizlib=\x01", b'quizlib="\\012Set-Cookie: a=b"', b"quizlib=%0d%0aSet-Cookie:%20a=b"),
        *(b"quizlib=" + b"A" * 8000, b"quizlib=.eJw", b"$Version=1; quizlib=x", b"a=b; " * 1000, b"\rquizlib=x"),
    ],
)
def test_a_cookie_of_any_other_form_is_nobody(site: RunningSite, cookie: bytes) -> None:
    assert is_nobody(site, cookie)
    assert "Traceback" not in site.log


@pytest.mark.parametrize(
    "token", ["x", "short", "no-such-token-at-all", "a.b", ".", "..", "A" * 400, "A" * 401, "%00", "é"]
)
def test_a_wrong_link_of_any_form_is_refused_in_words(site: RunningSite, token: str) -> None:
    assert links_refused(site, token)
    if token.isalpha():
        assert f"/in/{token}" not in site.log


def test_who_was_taken_off_the_roster_is_nobody_at_once(site: RunningSite) -> None:
    async def walk() -> None:
        member = ProtocolMember(site.url, 22)
        await member.sign_in()
        await member.open_page()
        session, link = member.page["session"], member.cookie
        home = site.open_home()
        gone = home.delivery.sign_in("000022", "样例0022", "")
        home.enrolling.leave("000022", home.clock())
        home.close()
        assert is_nobody(site, link)
        assert links_refused(site, identity(site).link(gone.id, datetime.now(UTC) + HOUR))
        assert (await fetch(site.url + session, headers=member.headers)).code == 404

    run(walk())


def test_the_cookie_is_for_this_site_and_no_script(site: RunningSite) -> None:
    async def walk() -> None:
        member = ProtocolMember(site.url, 23)
        [cookie] = (await member.sign_in()).headers.get_list("Set-Cookie")
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
        assert "000023" not in cookie
        assert "样例" not in cookie

    run(walk())
