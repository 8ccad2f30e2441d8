"""A page that is open signs in for its values alone, without the page around them."""

import json
from urllib.parse import urlencode

import pytest
from protocol import ProtocolMember, fetch, run
from running_site import RunningSite

JSON = {"Accept": "application/json"}


def _sign_in(site: RunningSite, name: str) -> tuple[int, dict, str]:
    body = urlencode({"number": "000001", "name": name})
    answer = run(fetch(f"{site.url}/sign-in", "POST", body=body, headers=JSON))
    assert answer.headers["Content-Type"].startswith("application/json")
    return answer.code, json.loads(answer.body), answer.headers.get("Set-Cookie", "")


def test_signing_in_gives_the_cookie_and_the_values_of_the_members_page(site: RunningSite) -> None:
    status, page, cookie = _sign_in(site, "样例0001")

    async def loaded() -> dict:
        member = ProtocolMember(site.url, 1)
        member.cookie = cookie.split(";")[0]
        return await member.open_page()

    assert status == 200
    again = run(loaded())
    assert page["view"]["member"] == again["view"]["member"] == {"name": "样例0001", "branch": "第二党支部"}
    assert page.keys() == again.keys() - {"words"}


@pytest.mark.parametrize("name", ["别的人", ""])
def test_who_is_refused_gets_the_form_and_no_session(site: RunningSite, name: str) -> None:
    status, page, cookie = _sign_in(site, name)
    assert status == 403
    assert page["view"]["view"] == "sign_in"
    assert page["view"]["number"] == "000001"
    assert "socket" not in page
    assert not cookie
