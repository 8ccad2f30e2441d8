"""Two nodes on one home, and members who trust the test's certificate."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from protocol import ProtocolMember
from running_site import RunningSite, make_home
from tornado.httpclient import AsyncHTTPClient, HTTPResponse

Nodes = tuple[RunningSite, RunningSite]


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    home = make_home(tmp_path_factory.mktemp("home") / "home", members=60)
    settings = {"QUIZLIB_PROXIES": "1", "QUIZLIB_DRAIN": "5"}
    one, other = RunningSite(home, **settings), RunningSite(home, **settings)
    with one, other:
        yield one, other


class CookieMember(ProtocolMember):
    """A member who keeps every cookie: the site's and the balancer's."""

    def take_cookie(self, response: HTTPResponse) -> None:
        jar = dict(one.split("=", 1) for one in self.cookie.split("; ") if one)
        for cookie in response.headers.get_list("Set-Cookie"):
            name, _, value = cookie.split(";")[0].partition("=")
            jar[name] = value
        self.cookie = "; ".join("=".join(item) for item in jar.items())


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Call it with a certificate that clients of this test trust."""

    def trust(certificate: Path) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        AsyncHTTPClient.configure(None, defaults={"ca_certs": str(certificate)})

    yield trust
    AsyncHTTPClient.configure(None)
