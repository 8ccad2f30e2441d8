"""The same notebook under stock Voila and in JupyterLab, each with a real kernel."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browser.steps import POINTS_BEFORE_MARKING, SLOTS, answer, following, saved, sign_in, start
from chromium import NewPage
from playwright.sync_api import Page, expect
from running_site import free_port, make_home

from quizlib.services.home import Home
from quizlib.settings import Settings

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@contextmanager
def serving(home: Path, port: int, *command: str) -> Iterator[None]:
    environment = {**os.environ, "QUIZLIB_HOME": str(home), "JUPYTER_CONFIG_DIR": str(home / "jupyter")}
    environment.pop("QUIZLIB_STORE", None)
    with (home / "host.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], env=environment, cwd=home, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60).close()
                break
            except OSError:
                assert process.poll() is None, (home / "host.log").read_text()
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)


def take_the_test(page: Page) -> None:
    expect(page.get_by_label("工号")).to_be_visible(timeout=90_000)
    sign_in(page, 2)
    start(page)
    for place in range(1, SLOTS + 1):
        answer(page)
        if place < SLOTS:
            following(page)
    saved(page)
    page.locator(".qz-card").get_by_role("button", name="交卷").or_(
        page.locator(".qz-bottom .qz-primary")
    ).first.click()
    page.get_by_role("button", name="确认交卷").click()
    expect(page.locator(".qz-points strong")).to_have_text(str(POINTS_BEFORE_MARKING))


def stored_points(home: Path) -> list[str]:
    opened = Home(Settings(home=home, store=""))
    member = opened.delivery.sign_in("000002", "样例0002", "")
    [desk] = opened.delivery.desks(member.id, opened.clock())
    opened.close()
    return [str(score.points) for _, score in desk.attempts]


def test_the_notebook_runs_under_stock_voila(tmp_path: Path, new_page: NewPage) -> None:
    home, port = make_home(tmp_path / "home"), free_port()
    with serving(home, port, "voila", "notebooks/quiz.ipynb", "--no-browser", f"--port={port}"):
        page = new_page("desktop")
        page.goto(f"http://127.0.0.1:{port}/", timeout=90_000)
        take_the_test(page)
    assert stored_points(home) == [str(POINTS_BEFORE_MARKING)]


def test_the_notebook_runs_in_jupyterlab(tmp_path: Path, new_page: NewPage) -> None:
    home, port = make_home(tmp_path / "home"), free_port()
    options = ("--no-browser", "--allow-root", f"--port={port}", "--IdentityProvider.token=t", "--ip=127.0.0.1")
    with serving(home, port, "jupyterlab", *options):
        page = new_page("desktop")
        page.goto(f"http://127.0.0.1:{port}/lab/tree/notebooks/quiz.ipynb?token=t", timeout=90_000)
        expect(page.locator(".jp-Notebook")).to_be_visible(timeout=90_000)
        expect(page.get_by_role("button", name="Python 3 (ipykernel) | Idle")).to_be_visible(timeout=90_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        take_the_test(page)
    assert stored_points(home) == [str(POINTS_BEFORE_MARKING)]
