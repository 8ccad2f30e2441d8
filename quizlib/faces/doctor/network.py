"""网络: the address that members open, the ports, and what may keep phones out."""

import ipaddress
import re
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from quizlib.errors import system_reason
from quizlib.faces.doctor.finding import Finding, good, look, wrong
from quizlib.faces.doctor.patient import Patient, ran
from quizlib.serving.links import address, lan_address
from quizlib.settings import Settings

_EVERYWHERE = {"", "0.0.0.0", "::"}  # noqa: S104 - what the settings may hold
#: Cards that no phone is behind: of virtual machines, containers and tunnels.
_VIRTUAL = re.compile(
    r"docker|br-|veth|virbr|vmnet|vboxnet|vmware|virtualbox|vethernet|hyper-v|wsl|tun|tap|utun|wg|zt|tailscale|ppp|vpn"
    r"|cni|flannel|cali|lxc|awdl|llw|bridge|anpi",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Network:
    """What members will see, and the addresses of each card that is up; ``route`` is the one that leads out."""

    shown: str
    host: str
    site: str
    route: str
    cards: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Port:
    """A port: whether it is free, else who holds it (a process, or why it cannot be used)."""

    number: int
    free: bool
    holder: str = ""
    ours: bool = False
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Firewall:
    """The firewall that runs ("" for none known), and whether it lets the port through (None: it does not say)."""

    name: str
    lets_through: bool | None
    reaches_itself: bool | None


def check_address(patient: Patient) -> list[Finding]:
    """Look, and judge."""
    settings = patient.settings
    return judge_address(Network(address(settings), settings.host, settings.site, lan_address(), _cards()))


def judge_address(network: Network) -> list[Finding]:
    """Whether phones can come to the address that members are told."""
    told = f"党员打开的链接是 {network.shown}"
    if network.site:
        return [good(f"{told}（QUIZLIB_SITE）", "请用手机打开试一试")]
    if network.host not in _EVERYWHERE and _is_loopback(network.host):
        return [wrong(f"网站只监听 {network.host}，只有本机能打开", "请去掉 --host 或 QUIZLIB_HOST，让局域网能打开")]
    route = network.host if network.host not in _EVERYWHERE else network.route
    if _is_loopback(route):
        six = [one for card in network.cards.values() for one in card if ":" in one]
        return [wrong("没有连上局域网，手机打不开", _six(six) if six else "请插上网线或连上 Wi-Fi")]
    if route.startswith("169.254."):
        return [wrong(f"{told}，这不是分配到的地址", "请重新连接网络，或请信息部门给一个固定地址")]
    card = next((name for name, held in network.cards.items() if route in held), "")
    real = [
        (name, one)
        for name, held in network.cards.items()
        for one in held
        if not _VIRTUAL.match(name) and ":" not in one and not one.startswith("169.254.")
    ]
    others = [f"{one}（{name}）" for name, one in real if one != route]
    if card and _VIRTUAL.match(card):
        other = f"应是 {'、'.join(others)} 之一：" if others else ""
        return [look(f"{told}，这是 VPN 或虚拟网卡（{card}）的地址", f"{other}请用 --site http://地址:端口 指定")]
    if others:
        return [
            look(f"{told}，本机还有 {'、'.join(others)}", "手机连的是哪个网，就用 --site http://地址:端口 指定哪个")
        ]
    return [good(told, "请用手机打开试一试；地址会变的，请信息部门固定下来")]


def check_ports(patient: Patient) -> list[Finding]:
    """Look, and judge: the members' port and the organizers'."""
    settings = patient.settings
    ports = (
        ("党员端", "--port", settings.host, settings.port),
        ("控制台", "--organizer-port", settings.organizer_host, settings.organizer_port),
    )
    return [judge_port(name, option, _port(host, number)) for name, option, host, number in ports]


def judge_port(name: str, option: str, port: Port) -> Finding:
    """Whether the port can be used."""
    if port.free:
        return good(f"{name}端口 {port.number} 空闲")
    if port.ours:
        return good(f"{name}端口 {port.number} 由已经开着的 quizlib 使用")
    if port.trouble:
        return wrong(f"{name}端口 {port.number} 不能用（{port.trouble}）", f"请用 {option} 换一个端口")
    return wrong(f"{name}端口 {port.number} 被{port.holder or '别的程序'}占用", f"请关掉它，或用 {option} 换一个端口")


def check_firewall(patient: Patient) -> list[Finding]:
    """Look, and judge."""
    settings = patient.settings
    name, lets_through = _firewall(settings.port)
    return [judge_firewall(Firewall(name, lets_through, _reaches_itself(settings)), settings.port)]


def judge_firewall(firewall: Firewall, port: int, platform: str = sys.platform) -> Finding:
    """Whether phones are let in, and the command that lets them in."""
    if firewall.reaches_itself is False:
        return wrong(f"本机用局域网地址连不上自己的端口 {port}", _allow(firewall.name, port, platform))
    if not firewall.name:
        return good("没有发现正在运行的防火墙")
    if firewall.lets_through:
        return good(f"防火墙（{firewall.name}）已放行端口 {port}")
    known = "没有放行" if firewall.lets_through is False else "开着，不知道是否放行"
    return look(f"防火墙（{firewall.name}）{known}端口 {port}", _allow(firewall.name, port, platform))


def _allow(name: str, port: int, platform: str) -> str:
    commands = {
        "ufw": f"请运行 sudo ufw allow {port}/tcp",
        "firewalld": f"请运行 sudo firewall-cmd --add-port={port}/tcp --permanent && sudo firewall-cmd --reload",
    }
    systems = {
        "win32": "请以管理员运行 netsh advfirewall firewall add rule "
        f'name="quizlib" dir=in action=allow protocol=TCP localport={port}',
        "darwin": "启动网站时弹窗问是否允许 Python 接受传入连接，请选“允许”",
    }
    return commands.get(name) or systems.get(platform, f"请在防火墙里放行 TCP 端口 {port}")


def _cards() -> dict[str, tuple[str, ...]]:
    up = {name for name, one in psutil.net_if_stats().items() if one.isup}
    cards = {
        name: tuple(
            one.address.partition("%")[0]
            for one in held
            if one.family in (socket.AF_INET, socket.AF_INET6)
            and not _is_loopback(one.address)
            and not one.address.lower().startswith("fe80")
        )
        for name, held in psutil.net_if_addrs().items()
        if name in up
    }
    return {name: held for name, held in cards.items() if held}


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost"


def _six(addresses: list[str]) -> str:
    return f"本机只有 IPv6 地址：请用 --host :: --site http://[{addresses[0]}]:端口 启动，并确认手机也有 IPv6"


def _port(host: str, number: int) -> Port:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if sys.platform != "win32":  # there it would let two programs share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
            probe.listen()
            return Port(number, True)
        except OSError as error:
            holder, ours = _holder(number)
            in_use = bool(holder) or "占用" in system_reason(error)
            return Port(number, False, holder, ours, "" if in_use else system_reason(error))


def _holder(number: int) -> tuple[str, bool]:
    """Who listens there, and whether it is quizlib; nothing where the system does not tell."""
    try:
        held = [one.pid for one in psutil.net_connections("tcp") if _listens(one, number) and one.pid]
    except (psutil.Error, OSError):  # macOS tells the administrator alone; of one's own processes it tells everybody
        held = []
    for process in [psutil.Process(pid) for pid in held if psutil.pid_exists(pid)] or psutil.process_iter():
        try:
            ours = "quizlib" in " ".join(process.cmdline())
            if held or (ours and any(_listens(one, number) for one in process.net_connections("tcp"))):
                return f"“{process.name()}”（进程 {process.pid}）", ours
        except (psutil.Error, OSError):
            continue
    return "", False


def _listens(connection: Any, number: int) -> bool:
    return bool(connection.status == psutil.CONN_LISTEN and connection.laddr and connection.laddr.port == number)


def _reaches_itself(settings: Settings) -> bool | None:
    """Whether this machine can open the members' port by its own LAN address; None where nothing can be tried."""
    host = settings.host if settings.host not in _EVERYWHERE else lan_address()
    if _is_loopback(host):
        return None
    try:
        with socket.create_server((host, settings.port)):
            return _opens(host, settings.port)
    except OSError:
        return _opens(host, settings.port)  # the site is there already


def _opens(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=3):
            return True
    except OSError:
        return False


def _firewall(port: int) -> tuple[str, bool | None]:
    if sys.platform == "win32":
        code, _ = ran("netsh", "advfirewall", "firewall", "show", "rule", "name=quizlib")
        return "Windows Defender", code == 0 or None
    if sys.platform == "darwin":
        _, told = ran("/usr/libexec/ApplicationFirewall/socketfilterfw", "--getglobalstate")
        return ("macOS 防火墙", None) if "enabled" in told.lower() else ("", None)
    if ran("firewall-cmd", "--state")[0] == 0:
        return "firewalld", ran("firewall-cmd", f"--query-port={port}/tcp")[0] == 0
    try:
        enabled = "ENABLED=yes" in Path("/etc/ufw/ufw.conf").read_text(encoding="utf-8")
    except OSError:
        enabled = False
    return ("ufw", None) if enabled else ("", None)
