"""Requests that no browser sends, and what every answer says to the browser."""

import re
from urllib.parse import urlencode

import pytest
from protocol import ProtocolMember, fetch, run
from running_site import RunningSite
from wire import request, send

SCRIPT = '"><script>alert(1)</script>'
SMUGGLED = b"GET /in/SMUGGLED HTTP/1.1\r\nHost: x\r\n\r\n"
#: Each would be read as one request by one server and as two by another.
AMBIGUOUS = {
    "two lengths": (b"Content-Length: 0\r\nContent-Length: 41\r\n", SMUGGLED),
    "a length twice in one line": (b"Content-Length: 0, 41\r\n", SMUGGLED),
    "a length and chunks": (b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n" + SMUGGLED),
    "chunks and a length": (b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", b"0\r\n\r\n" + SMUGGLED),
    "an unknown coding": (b"Transfer-Encoding: xchunked\r\n", b"0\r\n\r\n" + SMUGGLED),
    "two codings": (b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", b"0\r\n\r\n" + SMUGGLED),
    "a coding behind a tab": (b"Transfer-Encoding:\x0bchunked\r\nContent-Length: 0\r\n", SMUGGLED),
    "a space before the colon": (b"Content-Length : 41\r\n", SMUGGLED),
    "a folded header": (b"X-A: b\r\n Content-Length: 41\r\n", SMUGGLED),
    "a length with a sign": (b"Content-Length: +41\r\n", SMUGGLED),
    "a negative length": (b"Content-Length: -1\r\n", SMUGGLED),
    "a length of other digits": ("Content-Length: ４１\r\n".encode(), SMUGGLED),
    "a chunk with a sign": (b"Transfer-Encoding: chunked\r\n", b"+3\r\na=b\r\n0\r\n\r\n" + SMUGGLED),
    "a chunk without end": (b"Transfer-Encoding: chunked\r\n", b"FFFFFFFFFFFFFFFF\r\na=b\r\n" + SMUGGLED),
    "no host": (b"", SMUGGLED),
}


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_a_request_that_can_be_read_in_two_ways_is_refused_as_a_whole(site: RunningSite, name: str) -> None:
    headers, body = AMBIGUOUS[name]
    host = b"" if name == "no host" else b"Host: x\r\n"
    answer = send(site.port, b"POST /sign-in HTTP/1.1\r\n" + host + headers + b"\r\n" + body, patience=1)
    assert answer.raw.count(b"HTTP/1.1 ") <= 1, answer.raw
    assert answer.status in {0, 400}
    assert "SMUGGLED" not in site.log


@pytest.mark.parametrize(
    "line",
    [
        *(
            b"GET http://evil.test/ HTTP/1.1",
            b"GET http://evil.test/api/contents HTTP/1.1",
            b"GET //evil.test/ HTTP/1.1",
        ),
        *(b"CONNECT evil.test:80 HTTP/1.1", b"OPTIONS * HTTP/1.1", b"TRACE / HTTP/1.1", b"PRI * HTTP/2.0"),
        *(b"GET /\x1b[31mred HTTP/1.1", b"GET /\x00 HTTP/1.1", b"GET /\xff\xfe HTTP/1.1", b"GET  / HTTP/1.1", b"GET /"),
        *(b"GET / HTTP/9.9", b"\x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03\r\n", b"SSH-2.0-x", b"{}"),
    ],
)
def test_a_request_line_of_another_kind_is_refused(site: RunningSite, line: bytes) -> None:
    answer = send(site.port, line + b"\r\nHost: x\r\nX-Secret: MIRRORED\r\nConnection: close\r\n\r\n", patience=1)
    assert answer.status in {0, 400, 404, 405}
    assert b"MIRRORED" not in answer.raw
    assert b"evil.test" not in answer.raw
    assert "\x1b" not in site.log


@pytest.mark.parametrize("host", ["evil.test", f"x{SCRIPT}", "x, y", "x\ty", "user@x", "[::1", "x:99999999", ""])
def test_the_host_that_is_asked_for_changes_nothing_and_is_not_written_out(site: RunningSite, host: str) -> None:
    answer = send(site.port, request("/", headers={"Host": host}))
    assert answer.status in {200, 400}
    assert SCRIPT not in answer.raw.decode()
    assert b"evil.test" not in answer.body
    if answer.status == 200:
        assert '"view":"sign_in"' in answer.body.decode()


def test_query_and_headers_make_nobody_a_member(site: RunningSite) -> None:
    async def walk() -> None:
        member = ProtocolMember(site.url, 11)
        await member.sign_in()
        token = member.cookie.partition("=")[2]
        spoofed = {"X-Member": "000011", "X-Remote-User": "000011", "Authorization": f"Bearer {token}"}
        spoofed |= {"X-Forwarded-User": "000011", "X-Original-URL": "/organizer", "X-Rewrite-URL": "/api/contents"}
        query = urlencode({"member": "000011", "token": token, "quizlib": token, "cookie": member.cookie})
        for address in ("/", f"/?{query}", f"/voila/render/quiz.ipynb?{query}"):
            html = (await fetch(site.url + address, headers=spoofed)).body.decode()
            assert '"view":"sign_in"' in html
            assert "样例" not in html
        own = await fetch(f"{site.url}/?member=000012", headers={**member.headers, "X-Member": "000012"})
        assert "样例0011" in own.body.decode()
        assert "样例0012" not in own.body.decode()

    run(walk())


@pytest.mark.parametrize("name", ["theme", "template", "voila-template", "code", "next", "callback", "x"])
def test_what_a_query_says_is_never_written_into_the_page(site: RunningSite, name: str) -> None:
    async def walk() -> None:
        plain = (await fetch(site.url + "/")).body
        for value in (SCRIPT, "base", "reveal", "../../../../etc", "dark", "javascript:alert(1)"):
            page = await fetch(f"{site.url}/?{urlencode({name: value})}")
            assert page.body == plain
            check = await fetch(f"{site.url}/check?{urlencode({name: value})}")
            assert "<script" not in check.body.decode()

    run(walk())


def test_every_answer_forbids_framing_sniffing_storing_and_foreign_scripts(site: RunningSite) -> None:
    async def walk() -> None:
        member = ProtocolMember(site.url, 12)
        signed_in = await member.sign_in()
        await member.open_page()
        wrong = ProtocolMember(site.url, 13)
        wrong.name = "x"
        paths = ["/", "/check", "/check/x", "/in/x", "/certificate/x", "/sign-in", "/nothing", member.page["session"]]
        answers = [await fetch(site.url + path, headers=member.headers) for path in paths]
        answers += [signed_in, await wrong.sign_in(), await fetch(site.url + "/", "PUT", body=b"")]
        answers.append(await fetch(site.url + "/sign-out", "POST", headers=member.headers))
        for answer in answers:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert not re.search(r"script-src[^;]*'unsafe|\*|https?:", policy)
            assert answer.headers["X-Frame-Options"] == "DENY"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "same-origin"
            assert not {"Server", "Access-Control-Allow-Origin", "X-Powered-By"} & set(answer.headers)

    run(walk())


@pytest.mark.parametrize("target", ["//evil.test", "https://evil.test", "/\\evil.test", "javascript:alert(1)"])
def test_nobody_is_sent_on_to_another_site(site: RunningSite, target: str) -> None:
    async def walk() -> None:
        member = ProtocolMember(site.url, 14)
        query = urlencode({"next": target, "url": target, "return": target})
        body = urlencode({"number": member.number, "name": member.name, "next": target})
        headers = {"Host": "evil.test", "X-Forwarded-Host": "evil.test", "Referer": target}
        places = {
            (await fetch(f"{site.url}/sign-in?{query}", "POST", body=body, headers=headers)).headers["Location"],
            (await fetch(f"{site.url}/sign-in?{query}", headers=headers)).headers["Location"],
            (await fetch(f"{site.url}/sign-out?{query}", "POST", headers=headers)).headers["Location"],
        }
        assert places == {"/"}

    run(walk())


@pytest.mark.parametrize(
    "origin", ["http://evil.test", "null", "http://[", "http://127.0.0.1", "file://", "", "http://x@"]
)
def test_another_page_signs_nobody_in_or_out(site: RunningSite, origin: str) -> None:
    async def walk() -> None:
        member = ProtocolMember(site.url, 15)
        body = urlencode({"number": member.number, "name": member.name})
        response = await fetch(site.url + "/sign-in", "POST", body=body, headers={"Origin": origin})
        assert (response.code, response.headers.get("Set-Cookie")) == (403, None)
        await member.sign_in()
        response = await fetch(site.url + "/sign-out", "POST", headers={**member.headers, "Origin": origin})
        assert (response.code, response.headers.get("Set-Cookie")) == (403, None)
        assert "socket" in await member.open_page()

    run(walk())
    assert "Traceback" not in site.log


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"number=%ff%fe&name=%ed%a0%80"),
        ("application/x-www-form-urlencoded", b"&".join([b"number=1"] * 7_000)),
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="number"\r\n\r\n1\r\n' * 500),
        ("application/json", b'{"number": "000001", "name": "x"}'),
        ("text/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        ("application/x-www-form-urlencoded", b"a=" + b"b" * 70_000),
    ],
)
def test_a_form_that_is_none_is_refused(site: RunningSite, kind: str, body: bytes) -> None:
    answer = send(site.port, request("/sign-in", "POST", {"Content-Type": kind}, body))
    assert answer.status in {0, 400, 403}
    assert b"root:" not in answer.raw
    assert "Set-Cookie" not in answer.head
    assert "Traceback" not in site.log
