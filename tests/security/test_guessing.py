"""Guessing at the sign-in: slowed, then locked for a while, logged without names, and no header helps."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from protocol import ProtocolMember, fetch, run
from running_site import RunningSite, make_home
from wire import Answer, request, send

from quizlib.core.member import Member
from quizlib.serving.identity import Identity

WRONG = "工号或姓名与名册不符"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    """A site of this file's own, directly on the network; each test guesses at a number of its own."""
    with RunningSite(make_home(tmp_path_factory.mktemp("guessed"), members=12)) as running:
        yield running


def sign_in(site: RunningSite, number: str, name: str, headers: Mapping[str, str] | None = None) -> Answer:
    body = urlencode({"number": number, "name": name}).encode()
    form = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
    return send(site.port, request("/sign-in", "POST", form, body))


async def at_once(site: RunningSite, guesses: list[tuple[str, str, str]]) -> Counter[int]:
    """The answers to guesses that all arrive before the first is answered."""

    async def one(number: str, name: str, pin: str) -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
        body = urlencode({"number": number, "name": name, "pin": pin}).encode()
        whole = request("/sign-in", "POST", {"Content-Type": "application/x-www-form-urlencoded"}, body)
        writer.write(whole[:-1])
        await writer.drain()
        await arrived.wait()
        writer.write(whole[-1:])
        answer = Answer(await reader.read())
        writer.close()
        return answer.status

    arrived = asyncio.Event()
    tasks = [asyncio.create_task(one(*guess)) for guess in guesses]
    await asyncio.sleep(0.5)
    arrived.set()
    return Counter(await asyncio.gather(*tasks))


def log_of(site: RunningSite) -> str:
    """What stands in the log behind the site's own greeting, which names a member of the sample."""
    return site.log.partition("按 Ctrl+C 停止")[2]


def test_guesses_one_after_the_other_are_locked_out_and_the_right_name_with_them(fresh: RunningSite) -> None:
    statuses = [sign_in(fresh, "000001", f"猜{n}").status for n in range(8)]
    assert statuses == [403] * 5 + [429] * 3
    right = sign_in(fresh, "000001", "样例0001")
    assert (right.status, "Set-Cookie" in right.head) == (429, False)
    assert "秒" in right.body.decode()
    assert sign_in(fresh, "000002", "样例0002").status == 303
    assert log_of(fresh).count("登录没有通过，来自 127.0.0.1") == 5
    assert "登录已暂停，来自 127.0.0.1" in log_of(fresh)
    assert "样例" not in log_of(fresh)
    assert "猜" not in log_of(fresh)
    assert "000001" not in log_of(fresh)


def test_the_answer_to_a_wrong_number_is_that_to_a_wrong_name_or_pin(site: RunningSite) -> None:
    home = site.open_home()
    home.enrolling.add(Member(number="900002", name="样例乙", branch="第一党支部"), "4711", home.clock())
    home.close()
    guesses = [
        ("999999", "样例0251"),
        ("000251", "样例9999"),
        ("900002", "样例乙"),
        ("", ""),
        ("000251' or '1'='1", "x"),
    ]
    answers = [sign_in(site, number, name) for number, name in guesses]
    bodies = {
        answer.body.decode().replace(number or "\0", "").replace(name or "\0", "")
        for answer, (number, name) in zip(answers, guesses, strict=True)
    }
    assert {answer.status for answer in answers} == {403}
    assert len({body.count(WRONG) for body in bodies}) == 1
    heads = {tuple(sorted(line.partition(":")[0] for line in answer.head.splitlines())) for answer in answers}
    assert len(heads) == 1
    assert all("Set-Cookie" not in answer.head for answer in answers)


SPOOFS = ("X-Forwarded-For", "X-Real-Ip", "X-Client-IP", "CF-Connecting-IP", "True-Client-IP", "Forwarded", "Client-IP")


def test_no_header_escapes_the_lock_where_no_proxy_is_trusted(fresh: RunningSite) -> None:
    found = []
    for n in range(8):
        spoofed = dict.fromkeys(SPOOFS, f"10.0.0.{n}") | {"Forwarded": f"for=10.0.0.{n}"}
        found.append(sign_in(fresh, "000003", "猜", spoofed).status)
    assert found == [403] * 5 + [429] * 3
    assert "10.0.0" not in fresh.log


@pytest.mark.parametrize("proxies", [1, 2])
def test_behind_proxies_only_what_the_outermost_saw_counts(tmp_path: Path, proxies: int) -> None:
    """The proxies add what they see at the end of the header; what a visitor puts before it is made up."""

    def guess(number: str, seen: str, made_up: str) -> int:
        added = [seen, *(["192.0.2.7"] * (proxies - 1))]
        spoofed = dict.fromkeys(SPOOFS, made_up) | {"X-Forwarded-For": ", ".join([made_up, "127.0.0.1", *added])}
        return sign_in(site, number, "猜", spoofed).status

    with RunningSite(make_home(tmp_path / "home"), QUIZLIB_PROXIES=str(proxies)) as site:
        assert [guess("000001", "203.0.113.5", f"10.0.0.{n}") for n in range(7)] == [403] * 5 + [429] * 2
        assert guess("000001", "203.0.113.6", "10.0.0.1") == 403
        household = [guess("000002", f"2001:db8:1:2::{n + 1:x}", "::1") for n in range(7)]
        assert household == [403] * 5 + [429] * 2
        assert guess("000002", "2001:db8:1:3::1", "::1") == 403
        assert [guess("000003", "\x1b[31m, unknown", "x") for _ in range(7)][-1] in {400, 429}
        assert "10.0.0" not in site.log
        assert "\x1b" not in site.log
        assert "登录已暂停，来自 203.0.113.5" in site.log


def test_a_number_in_disguise_is_no_new_number(site: RunningSite) -> None:
    for place, mask in enumerate((" {}", "{} ", "\t{}", "{}\n", "{}\x00", "\x01{}")):
        number = f"{260 + place:06}"
        assert [sign_in(site, number, "猜").status for _ in range(5)] == [403] * 5
        assert sign_in(site, mask.format(number), f"样例{number[2:]}").status in {403, 429}


def test_a_lock_ends_and_does_not_touch_who_has_signed_in(fresh: RunningSite) -> None:
    async def walk() -> None:
        member = ProtocolMember(fresh.url, 4)
        paper = await member.arrive()
        for _ in range(7):
            await fetch(fresh.url + "/sign-in", "POST", body=urlencode({"number": member.number, "name": "猜"}))
        assert (await member.respond(paper, 3, True))["type"] == "kept"
        assert (await fetch(fresh.url + "/", headers=member.headers)).code == 200
        link = personal_link(fresh, member)
        assert (await fetch(fresh.url + link)).code == 302

    run(walk())


def personal_link(site: RunningSite, member: ProtocolMember) -> str:
    home = site.open_home()
    found = home.delivery.sign_in(member.number, member.name, "")
    home.close()
    identity = Identity((site.home / "results" / "secret.key").read_bytes())
    return "/in/" + identity.link(found.id, datetime.now(UTC) + timedelta(hours=1))


def test_a_name_forges_no_line_of_the_log(site: RunningSite) -> None:
    before = len(site.log.splitlines())
    evil = "x\r\n登录没有通过，来自 6.6.6.6（FORGED\r\n\x1b[2J{}%s%n"
    sign_in(site, evil, evil, {"User-Agent": "FORGED", "Referer": "FORGED", "X-Forwarded-For": "FORGED"})
    send(site.port, request("/FORGED%0aFORGED%0d%1b[2J"))
    send(site.port, request("/in/FORGED%0a"))
    new = site.log.splitlines()[before:]
    assert not [line for line in new if "FORGED" in line]
    assert "\x1b" not in "".join(new)


def test_guesses_all_at_once_get_no_more_answers_than_one_after_the_other(fresh: RunningSite) -> None:
    home = fresh.open_home()
    person = Member(number="900001", name="样例甲", branch="第一党支部")
    home.enrolling.add(person, "4711", home.clock())
    home.close()
    found = run(at_once(fresh, [("900001", "样例甲", f"{pin:04}") for pin in range(150)]))
    assert found[403] <= 5
    assert found[403] + found[429] == 150
    spread = run(at_once(fresh, [(f"{number:06}", "张伟", "") for number in range(800_000, 800_300)]))
    assert spread[403] <= 150  # a hundred, and one more for each second that it takes
    assert spread[403] + spread[429] == 300
