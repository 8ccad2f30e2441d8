"""程序和电脑: what this machine can carry, and whether it stays awake."""

import os
import platform
import re
import sys
from dataclasses import dataclass

import psutil

from quizlib import __version__
from quizlib.faces.doctor.finding import Finding, good, look, wrong
from quizlib.faces.doctor.patient import Patient, ran

#: Memory of the site itself and of each member at once, with a margin.
BYTES_OF_THE_SITE, BYTES_A_MEMBER = 300_000_000, 100_000
#: Members at once on Windows, where Python waits for 512 sockets at most.
MOST_ON_WINDOWS = 400
_FILES_OF_THE_SITE = 200
_BUSY = 50  # per cent of all CPUs that other programs use
_AWAKE = {
    "win32": "开考期间请运行 powercfg /change standby-timeout-ac 0，并把合盖设为“不采取任何操作”",
    "darwin": "开考期间请另开一个窗口运行 caffeinate -dis，不要合盖",
    "linux": "请用 systemd-inhibit --what=sleep:idle:handle-lid-switch quizlib serve 启动，不要合盖",
}


@dataclass(frozen=True, slots=True)
class Machine:
    """CPUs and how busy they are (per cent), bytes of memory in all and free, open files at most (0: no limit known).

    ``battery``: None where there is none, else whether the mains are plugged in. ``sleeps``: None where nobody knows.
    """

    cpus: int
    busy: float
    memory: int
    available: int
    files: int
    battery: bool | None = None
    sleeps: bool | None = None
    platform: str = "linux"


def check_program(patient: Patient) -> list[Finding]:
    """Which program runs on what."""
    python = platform.python_version()
    system = f"{platform.system()} {platform.release().partition('-')[0]}"
    return [good(f"quizlib {__version__}，Python {python}，{system}，文件夹 {patient.settings.home.absolute()}")]


def check_machine(patient: Patient) -> list[Finding]:
    """Look, and judge."""
    memory = psutil.virtual_memory()
    machine = Machine(
        cpus=os.cpu_count() or 1,
        busy=psutil.cpu_percent(0.5),
        memory=memory.total,
        available=memory.available,
        files=most_open_files(),
        battery=_on_mains(),
        sleeps=_sleeps(),
        platform=sys.platform,
    )
    return judge(machine, patient.persons)


def judge(machine: Machine, persons: int) -> list[Finding]:
    """What the machine can carry, for so many persons at once."""
    return [_power(machine, persons), _sockets(machine, persons), *_awake(machine)]


def most_open_files() -> int:
    """To how many the site may raise its limit of open files; 0 where there is no limit."""
    if sys.platform == "win32":
        return 0
    import resource

    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return 0 if most == resource.RLIM_INFINITY else most


def _power(machine: Machine, persons: int) -> Finding:
    needed = BYTES_OF_THE_SITE + persons * BYTES_A_MEMBER
    has = f"CPU {machine.cpus} 核，内存 {machine.memory / 1e9:.1f} GB（可用 {machine.available / 1e9:.1f} GB）"
    if machine.available < needed:
        return wrong(f"{has}，{persons} 人约需 {needed / 1e9:.1f} GB", "请关掉别的程序，或换一台内存大的电脑")
    if machine.busy > _BUSY:
        return look(f"{has}，别的程序正占着 {machine.busy:.0f}% 的 CPU", "开考前请关掉")
    return good(f"{has}，{persons} 人约需内存 {needed / 1e9:.1f} GB；能同时服务多少人，请运行 quizlib rehearse")


def _sockets(machine: Machine, persons: int) -> Finding:
    if machine.platform == "win32":
        text = f"Windows 上同时在线最多约 {MOST_ON_WINDOWS} 人"
        if persons > MOST_ON_WINDOWS:
            return wrong(f"{text}，这次有 {persons} 人", "请错开时间，或把网站放在 Linux、macOS 电脑上")
        return good(f"{text}，这次 {persons} 人")
    needed = _FILES_OF_THE_SITE + persons * 5 // 4  # some members have a second window open
    if machine.files and machine.files < needed:
        how = (
            "请以管理员把上限调高"
            if machine.platform == "darwin"
            else "请在 /etc/security/limits.conf 里加一行 * hard nofile 65536，重新登录"
        )
        return wrong(f"最多能打开 {machine.files} 个文件和连接，{persons} 人约需 {needed} 个", how)
    most = f"最多能打开 {machine.files} 个文件和连接" if machine.files else "打开的文件和连接没有上限"
    return good(f"{most}，{persons} 人约需 {needed} 个")


def _awake(machine: Machine) -> list[Finding]:
    if machine.sleeps is False or (machine.battery is None and machine.sleeps is None):
        return []
    how = _AWAKE.get(machine.platform, "请在系统设置里关掉自动睡眠")
    if machine.battery is False:
        return [look("这是笔记本电脑，没有接电源", f"请接上电源；{how}")]
    return [look("这台电脑可能会自动睡眠，睡眠以后谁也打不开网站", how)]


def _on_mains() -> bool | None:
    battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    return None if battery is None else bool(battery.power_plugged)


def _sleeps() -> bool | None:
    """Whether the machine goes to sleep by itself, where that can be asked."""
    if sys.platform != "darwin":
        return None
    code, told = ran("pmset", "-g")
    found = re.search(r"(?m)^\s*sleep\s+(\d+)", told)
    return None if code or not found else found.group(1) != "0"
