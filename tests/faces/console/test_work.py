"""Work in a thread: its progress, its end, and what becomes of it when nobody wants it any more."""

import threading

import pytest

from quizlib.errors import PlanError
from quizlib.faces.console.parts import Notice, Progress, Work


@pytest.fixture
def notice() -> Notice:
    return Notice()


@pytest.fixture
def work(notice: Notice) -> Work:
    return Work(notice)


def waits(door: threading.Event) -> object:
    """Work that goes on until the door is opened, and looks whether it is still wanted then."""

    def work(progress: Progress) -> str:
        door.wait(20)
        progress(1, 2)
        return "made"

    return work


def test_what_is_made_is_handed_on(work: Work, notice: Notice) -> None:
    found: list[int] = []
    work.run("数数", lambda progress: progress(1, 2) or 3, found.append)
    work.wait()
    assert (found, notice.value, work.children) == ([3], "", ())


def test_an_error_is_said_and_nothing_handed_on(work: Work, notice: Notice) -> None:
    def fails(_progress: Progress) -> None:
        raise PlanError("没有成")

    work.run("试试", fails, lambda _: pytest.fail("nothing was made"))
    work.wait()
    assert "没有成" in notice.value


def test_a_second_piece_of_work_waits_its_turn(work: Work, notice: Notice) -> None:
    door, found = threading.Event(), list[str]()
    work.run("一", waits(door), found.append)  # type: ignore[arg-type]
    work.run("二", lambda _: "second", found.append)
    assert "上一项操作还在进行" in notice.value
    door.set()
    work.wait()
    assert found == ["made"]


def test_work_that_is_cancelled_makes_nothing(work: Work, notice: Notice) -> None:
    door, found = threading.Event(), list[str]()
    work.run("一", waits(door), found.append)  # type: ignore[arg-type]
    work._button.click()
    door.set()
    work.wait()
    assert (found, "已取消" in notice.value) == ([], True)


def test_reading_something_else_gives_up_what_goes_on(work: Work, notice: Notice) -> None:
    door, found = threading.Event(), list[str]()
    work.run_instead("一", waits(door), found.append)  # type: ignore[arg-type]
    work.run_instead("二", lambda _: "second", found.append)
    door.set()
    work.wait()
    assert (found, notice.value, work.children) == (["second"], "", ())
