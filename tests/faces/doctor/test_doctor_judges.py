"""What each check makes of what it sees, without the machine."""

from datetime import timedelta
from pathlib import Path

import pytest
from examples import NOON

from quizlib.core.moment import CHINA
from quizlib.faces.doctor import clock, looks, machine, network, storage
from quizlib.faces.doctor.finding import Finding, Verdict, conclusion, good, look, wrong

CHINESE = CHINA.utcoffset(None)
MACHINE = machine.Machine(cpus=2, busy=3, memory=8 * 10**9, available=6 * 10**9, files=20_000)
LAN = network.Network("http://192.168.1.20:8866/", "0.0.0.0", "", "192.168.1.20", {"eth0": ("192.168.1.20",)})


def verdicts(findings: list[Finding]) -> str:
    return "".join(one.verdict for one in findings)


def times(**changed: object) -> clock.Times:
    fine = {"now": NOON, "newest": NOON, "files": NOON, "server": None, "synchronized": True, "zone": CHINESE}
    return clock.Times(**{**fine, **changed})  # type: ignore[arg-type]


def test_a_finding_is_one_line_with_what_to_do() -> None:
    assert str(Finding(Verdict.LOOK, "磁盘偏慢", "请关掉别的程序")) == "! 磁盘偏慢。请关掉别的程序"


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, "✓"),
        ({"newest": None}, "✓"),
        ({"newest": NOON + timedelta(seconds=2)}, "✓"),
        ({"newest": NOON + timedelta(seconds=3), "synchronized": None}, "✗"),
        ({"newest": NOON + timedelta(days=60)}, "!"),
        ({"files": NOON - timedelta(seconds=3)}, "!"),
        ({"server": NOON + timedelta(seconds=2)}, "✓"),
        ({"server": NOON + timedelta(seconds=3)}, "!"),
        ({"synchronized": False}, "!"),
        ({"synchronized": None}, "!"),
        ({"zone": timedelta()}, "✓"),
    ],
)
def test_the_clock_is_compared_with_the_store_the_disk_and_the_system(changed: dict[str, object], verdict: str) -> None:
    assert verdicts(clock.judge(times(**changed), "linux")) == verdict


@pytest.mark.parametrize(("system", "command"), [("linux", "timedatectl"), ("win32", "w32tm"), ("darwin", "系统设置")])
def test_each_system_is_told_how_it_keeps_its_time(system: str, command: str) -> None:
    assert command in str(clock.judge(times(synchronized=False), system)[0])


@pytest.mark.parametrize(
    ("place", "verdict", "word"),
    [
        (storage.Place(Path("/home/a/quiz/results"), "ext4"), "✓", "能写"),
        (storage.Place(Path("/home/a/results"), trouble="没有权限"), "✗", "没有权限"),
        (storage.Place(Path("/mnt/share/results"), "cifs"), "✗", "网络盘"),
        (storage.Place(Path("Z:/quiz/results"), "NTFS", remote=True), "✗", "网络盘"),
        (storage.Place(Path("C:/Users/a/OneDrive - 公司/quiz/results"), "NTFS"), "✗", "同步盘"),
        (storage.Place(Path("/home/a/坚果云/quiz/results"), "ext4"), "✗", "同步盘"),
        (storage.Place(Path("E:/quiz/results"), "exFAT"), "!", "exFAT"),
        (storage.Place(Path("/q/results"), "ext4", open_to_all=(Path("/q/results/secret.key"),)), "✗", "chmod 600"),
    ],
)
def test_a_folder_that_can_tear_a_database_or_show_a_secret_is_told(
    place: storage.Place, verdict: str, word: str
) -> None:
    found = storage.judge_place(place)
    assert verdicts(found) == verdict
    assert word in str(found[0])


def test_a_share_does_no_harm_where_the_database_is_on_a_server() -> None:
    assert verdicts(storage.judge_place(storage.Place(Path("/mnt/share/results"), "nfs4"), sqlite=False)) == "✓"


@pytest.mark.parametrize(
    ("free", "seconds", "verdict"),
    [(50e9, 0.002, "✓"), (50e9, 0.06, "!"), (50e9, 0.6, "✗"), (1.1e9, 0.002, "!"), (0.2e9, 0.002, "✗")],
)
def test_a_disk_is_judged_by_room_and_speed(free: float, seconds: float, verdict: str) -> None:
    found = storage.judge_disk(storage.Disk(int(free), 1000 * storage.BYTES_A_PERSON, seconds), 1000)
    assert verdicts(found) == verdict
    assert "1000 人" in str(found[0]) or verdict == "✗"


@pytest.mark.parametrize(
    ("changed", "persons", "verdict"),
    [
        ({}, 1000, "✓✓"),
        ({}, 60_000, "✗✗"),
        ({"busy": 80.0}, 1000, "!✓"),
        ({"files": 1024}, 1000, "✓✗"),
        ({"files": 0}, 20_000, "✓✓"),
        ({"platform": "win32", "files": 0}, 400, "✓✓"),
        ({"platform": "win32", "files": 0}, 401, "✓✗"),
        ({"battery": True}, 100, "✓✓!"),
        ({"battery": False}, 100, "✓✓!"),
        ({"battery": True, "sleeps": False}, 100, "✓✓"),
        ({"sleeps": True}, 100, "✓✓!"),
    ],
)
def test_a_machine_is_judged_against_the_number_of_persons(
    changed: dict[str, object], persons: int, verdict: str
) -> None:
    seen = machine.Machine(**{**{name: getattr(MACHINE, name) for name in MACHINE.__slots__}, **changed})  # type: ignore[attr-defined]
    assert verdicts(machine.judge(seen, persons)) == verdict


@pytest.mark.parametrize(
    ("changed", "verdict", "word"),
    [
        ({}, "✓", "192.168.1.20"),
        ({"site": "https://quiz.example.cn"}, "✓", "QUIZLIB_SITE"),
        ({"host": "127.0.0.1"}, "✗", "只有本机"),
        ({"route": "127.0.0.1", "cards": {}}, "✗", "没有连上局域网"),
        ({"route": "127.0.0.1", "cards": {"eth0": ("2001:db8::5",)}}, "✗", "[2001:db8::5]"),
        ({"route": "169.254.3.4", "cards": {"eth0": ("169.254.3.4",)}}, "✗", "不是分配到的"),
        ({"cards": {"eth0": ("192.168.1.20",), "wlan0": ("10.0.0.7",)}}, "!", "10.0.0.7（wlan0）"),
        ({"cards": {"eth0": ("192.168.1.20",), "docker0": ("172.17.0.1",)}}, "✓", "192.168.1.20"),
        (
            {"route": "10.8.0.2", "cards": {"eth0": ("192.168.1.20",), "tun0": ("10.8.0.2",)}},
            "!",
            "应是 192.168.1.20（eth0）",
        ),
        ({"cards": {"vEthernet (WSL)": ("172.20.0.1",), "以太网": ("192.168.1.20",)}}, "✓", "手机"),
    ],
)
def test_the_address_for_phones_is_looked_at_card_by_card(changed: dict[str, object], verdict: str, word: str) -> None:
    seen = network.Network(**{**{name: getattr(LAN, name) for name in LAN.__slots__}, **changed})  # type: ignore[attr-defined]
    found = network.judge_address(seen)
    assert verdicts(found) == verdict
    assert word in str(found[0])


def test_a_port_names_its_holder_and_the_option_that_helps() -> None:
    taken = network.Port(8866, False, "“nginx”（进程 12）")
    assert str(network.judge_port("党员端", "--port", taken)).startswith("✗ 党员端端口 8866 被“nginx”（进程 12）占用")
    assert "--port" in network.judge_port("党员端", "--port", taken).advice
    assert network.judge_port("党员端", "--port", network.Port(8866, True)).verdict is Verdict.GOOD
    assert network.judge_port("党员端", "--port", network.Port(8866, False, ours=True)).verdict is Verdict.GOOD
    assert "没有权限" in network.judge_port("党员端", "--port", network.Port(80, False, trouble="没有权限")).text


@pytest.mark.parametrize(
    ("name", "system", "command"),
    [
        ("Windows Defender", "win32", "netsh advfirewall firewall add rule"),
        ("ufw", "linux", "sudo ufw allow 9000/tcp"),
        ("firewalld", "linux", "firewall-cmd --add-port=9000/tcp"),
        ("macOS 防火墙", "darwin", "允许"),
    ],
)
def test_each_firewall_is_told_with_its_command(name: str, system: str, command: str) -> None:
    unknown = network.judge_firewall(network.Firewall(name, None, True), 9000, system)
    assert unknown.verdict is Verdict.LOOK
    assert command in unknown.advice
    assert network.judge_firewall(network.Firewall(name, True, True), 9000, system).verdict is Verdict.GOOD
    assert network.judge_firewall(network.Firewall(name, True, False), 9000, system).verdict is Verdict.WRONG
    assert network.judge_firewall(network.Firewall("", None, None), 9000, system).verdict is Verdict.GOOD


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        (looks.Looks((("Edge", 120),), (), True), "✓✓"),
        (looks.Looks((("Chrome", 88), ("Firefox", 60)), (), True), "✓!"),
        (looks.Looks((("Safari", 0),), (), True), "✓✓"),
        (looks.Looks((), (), False), "!!"),
        (looks.Looks((("Edge", 120),), ("QuizlibSansSC-Regular.otf",), True), "✗✓"),
    ],
)
def test_browsers_and_fonts_are_looked_at(seen: looks.Looks, verdict: str) -> None:
    assert verdicts(looks.judge(seen)) == verdict


def test_little_room_is_told_in_megabytes_and_never_as_nothing() -> None:
    [found] = storage.judge_disk(storage.Disk(free=70 * 10**9, needed=12_000_000, seconds=0.001), 60)
    assert "磁盘剩余 70.0 GB，60 人约需 12 MB" in str(found)
    [found] = storage.judge_disk(storage.Disk(free=70 * 10**9, needed=200_000, seconds=0.001), 1)
    assert "约需 1 MB" in str(found)


def test_the_conclusion_counts_what_is_to_be_mended_and_what_is_to_be_seen() -> None:
    assert conclusion([good("好")]) == "都没有问题，可以开考。"
    assert conclusion([good("好"), look("看")]) == "可以开考；有 1 项请看一看。"
    assert conclusion([wrong("坏"), look("看")]) == "有 1 项要先改好，1 项请看一看。"
