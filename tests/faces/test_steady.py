"""Work in a thread: never doubled, done once more where it was asked for meanwhile."""

from threading import Event

from quizlib.faces.steady import Steady


def test_it_is_done_at_the_first_nudge_and_not_again_at_once() -> None:
    runs: list[int] = []
    steady = Steady(lambda: runs.append(1), lambda error: None)
    steady.nudge()
    steady.wait()
    steady.nudge()
    steady.wait()
    assert runs == [1]
    steady.nudge(at_once=True)
    steady.wait()
    assert runs == [1, 1]


def test_what_goes_on_is_not_doubled_but_done_once_more_where_asked() -> None:
    begun, gate, runs = Event(), Event(), list[int]()

    def work() -> None:
        runs.append(1)
        begun.set()
        gate.wait(10)

    steady = Steady(work, lambda error: None)
    steady.nudge()
    begun.wait(10)
    for _ in range(3):
        steady.nudge()
    assert runs == [1]
    for _ in range(3):
        steady.nudge(at_once=True)
    gate.set()
    steady.wait()
    assert runs == [1, 1]


def test_a_failure_is_told_and_the_next_one_goes_on() -> None:
    told: list[Exception] = []
    steady = Steady(lambda: {}["nothing"], told.append)
    for _ in range(2):
        steady.nudge(at_once=True)
        steady.wait()
    assert [type(one) for one in told] == [KeyError, KeyError]
