"""Certificates over HTTP: the owner's download, and the check that anybody may make."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from protocol import ProtocolMember, fetch, run
from running_site import RunningSite, make_home
from tornado.httpclient import HTTPResponse

from quizlib.serving.identity import Identity

RULES = {
    "certificate": "pass",
    "blueprint": {"fixed": [{"id": "t-truefalse"}]},
    "pass_line": 10,
    "excellent_line": 10,
    "title": "测试 <b>场次</b>",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with RunningSite(make_home(tmp_path_factory.mktemp("home"), members=9, **RULES)) as running:
        yield running


async def passed(site: RunningSite, number: int) -> tuple[ProtocolMember, str]:
    """A member who passed, and the address of the certificate."""
    member = ProtocolMember(site.url, number)
    paper = await member.arrive()
    await member.respond(paper, 1, True)
    score = await member.submit(paper)
    return member, f"{site.url}/certificate/{score['certificate']}"


def code_of(site: RunningSite, member: ProtocolMember) -> str:
    home = site.open_home()
    own = home.delivery.sign_in(member.number, member.name, "")
    given = home.certifying.issue(own.id, "test", home.clock()).result()
    home.close()
    return given.spelled


def words(response: HTTPResponse) -> str:
    return unescape(re.sub(r"<(style|title)>.*?</\1>|<[^>]+>", " ", response.body.decode(), flags=re.DOTALL))


def test_the_owner_gets_a_pdf_and_its_code_is_confirmed(site: RunningSite) -> None:
    async def walk() -> None:
        member, address = await passed(site, 1)
        pdf = await fetch(address, headers=member.headers)
        assert (pdf.code, pdf.headers["Content-Type"]) == (200, "application/pdf")
        assert pdf.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E8%AF%81%E4%B9%A6-")
        assert pdf.body.startswith(b"%PDF-")
        code = code_of(site, member)
        for asked in (f"/check/{code}", f"/check/{code.replace('-', '').lower()}", f"/check?code={code}"):
            page = await fetch(site.url + asked)
            told = words(page)
            assert (page.code, "证书真实有效" in told, "测试 <b>场次</b>" in told) == (200, True, True)
            assert "样＊＊＊＊＊" in told
            assert member.name not in page.body.decode()
            assert member.number not in page.body.decode()
            assert "<b>场次" not in page.body.decode()

    run(walk())


def test_nobody_else_gets_it(site: RunningSite) -> None:
    async def walk() -> None:
        member, address = await passed(site, 2)
        other = ProtocolMember(site.url, 3)
        await other.sign_in()
        identity = Identity((site.home / "results" / "secret.key").read_bytes())
        mine = identity.member_of_cookie(member.cookie.partition("=")[2], datetime.now(UTC)) or ""
        late = identity.certificate(mine, "test", datetime.now(UTC) - timedelta(hours=3))
        link = identity.link(f"{mine}/test", datetime.now(UTC) + timedelta(hours=1))
        foreign = identity.certificate(mine, "other", datetime.now(UTC))
        for url, headers in (
            (address, {}),
            (address, other.headers),
            (
                address[:-2] + ("A" if address[-2] != "A" else "B") + address[-1],
                member.headers,
            ),  # the last holds padding
            (f"{site.url}/certificate/{late}", member.headers),
            (f"{site.url}/certificate/{link}", member.headers),
            (f"{site.url}/certificate/{foreign}", member.headers),
        ):
            response = await fetch(url, headers=headers)
            assert response.code == 403, url
            assert b"%PDF" not in response.body

    run(walk())


def test_one_who_failed_has_no_address_and_no_certificate(site: RunningSite) -> None:
    async def walk() -> None:
        member = ProtocolMember(site.url, 4)
        paper = await member.arrive()
        assert "certificate" not in await member.submit(paper)

    run(walk())


def test_a_made_up_code_is_said_to_be_none_and_nothing_of_it_is_reflected_as_markup(site: RunningSite) -> None:
    async def walk() -> None:
        for code in ("ABCD-2345-WXYZ", "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "%00", "..%2f..%2fquiz.db", "x" * 80):
            page = await fetch(f"{site.url}/check/{code}")
            assert page.code == 404
            assert "<script" not in page.body.decode()
            assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        empty = await fetch(f"{site.url}/check")
        assert (empty.code, "输入证书上的核验码" in words(empty)) == (200, True)

    run(walk())


def test_guessing_codes_is_slowed_down_and_disturbs_no_sign_in(site: RunningSite) -> None:
    async def walk() -> None:
        codes = [(await fetch(f"{site.url}/check/AAAA-AAAA-{number:04}")).code for number in range(130)]
        assert codes[0] == 404
        assert codes[-1] == 429
        assert (await ProtocolMember(site.url, 5).sign_in()).code == 303

    run(walk())


def test_no_code_and_no_address_of_a_certificate_is_logged(site: RunningSite) -> None:
    assert "AAAA" not in site.log
    assert "WXYZ" not in site.log
