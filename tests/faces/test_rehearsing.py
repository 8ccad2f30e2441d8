"""What a rehearsal says about a machine."""

from quizlib.faces.rehearsing import Asked, concluded, told
from quizlib.serving.crowd import Tally
from quizlib.serving.rehearsal.capacity import Means
from quizlib.serving.rehearsal.play import Played, Sample

PLENTY = Means(memory=16 * 10**9, connections=20_000, commit=0.002)


def played(seconds: float = 0.004, cpu: float = 10.0, **tally: object) -> Played:
    """A minute of 300 members who came for 10 ms of CPU each and had 1,000 responses kept for 1 ms each."""
    rows = [(0, 0, 0, 0.0), (30, 300, 0, 3.0), (60, 300, 1000, 4.0)]
    samples = [Sample(at, admitted, kept, used * cpu / 10, 10**8, 0.0) for at, admitted, kept, used in rows]
    kept = Tally(admitted=[0.1] * 300, seconds=[seconds] * 1000, handed_in=300, **tally)  # type: ignore[arg-type]
    return Played(kept, samples, page=21_000)


def said(result: Played, asked: Asked, means: Means = PLENTY) -> str:
    return "\n".join(concluded(result, means, asked))


def test_what_was_measured_is_told_with_its_units() -> None:
    text = "\n".join(told(played(), Asked(300, 300)))
    assert "300/300 人看到了试卷，300 人交了卷" in text
    assert "一半在 4、99% 在 4 毫秒内" in text
    assert "每来一人 10.0 毫秒，每保存一次 1.00 毫秒" in text


def test_those_who_fit_may_begin_at_once() -> None:
    text = said(played(), Asked(300, 2600))
    assert "同时服务 2600 人。" in text
    assert "最先不够的是网站的 CPU" in text
    assert "这次 2600 人，可以同时开始" in text


def test_more_than_fit_are_told_to_spread_the_start_and_how_far() -> None:
    text = said(played(), Asked(300, 3000))
    assert "“错峰开始”填 2 分钟" in text
    assert "已设了错峰开始 5 分钟，够了" in said(played(), Asked(300, 3000, stagger=5))
    far_too_many = said(played(), Asked(300, 60_000))
    assert "分成几个场次" in far_too_many
    assert "QUIZLIB_CAPACITY=6800" in far_too_many


def test_a_measurement_tells_about_ten_times_as_many_at_most() -> None:
    assert "同时服务 3000 人以上（只试了 300 人" in said(played(cpu=1), Asked(300, 300))


def test_errors_and_losses_are_no_number_to_build_on() -> None:
    text = said(played(errors=["TimeoutError"]), Asked(300, 300))
    assert "同时服务 210 人，或更少" in text
    assert "这次出了错" in text
    lost = played()
    lost.lost = 1
    assert "这次出了错" in said(lost, Asked(300, 300))


def test_a_site_that_is_slow_by_itself_is_told_from_one_that_others_kept_from_the_cpu() -> None:
    assert "是别的程序占着 CPU 或磁盘" in said(played(seconds=2), Asked(300, 300))
    own = said(played(seconds=2, cpu=100), Asked(300, 300))
    assert "别的程序" not in own
    assert "或更少" in own


def test_other_programs_and_a_database_server_are_mentioned() -> None:
    text = said(played(), Asked(300, 300, busy=60, on_server=True))
    assert "别的程序占着 60% 的 CPU" in text
    assert "PostgreSQL 服务器的快慢没有算在内" in text
