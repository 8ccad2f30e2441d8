"""时间: deadlines come from this machine's clock."""

import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from quizlib.core.moment import CHINA, local
from quizlib.errors import StoreError
from quizlib.faces.doctor.finding import Finding, good, look, wrong
from quizlib.faces.doctor.patient import Patient, ran
from quizlib.services.clock import system_clock
from quizlib.store.moments import first_moment
from quizlib.store.soundness import newest_moment

_APART = timedelta(seconds=2)
_SET = {
    "linux": "请运行 sudo timedatectl set-ntp true",
    "win32": "请在“设置 → 时间和语言 → 日期和时间”打开“自动设置时间”，或以管理员运行 w32tm /resync",
    "darwin": "请在“系统设置 → 通用 → 日期与时间”打开“自动设置时间和日期”",
}


@dataclass(frozen=True, slots=True)
class Times:
    """This machine's clock beside the others that can be had without a network.

    ``newest`` is the latest moment in the store, ``files`` that of a file written ``now``, ``server`` what a database
    server says, ``synchronized`` whether the system keeps its time (None: it does not say), ``zone`` how far local time
    is ahead of UTC.
    """

    now: datetime
    newest: datetime | None
    files: datetime | None
    server: datetime | None
    synchronized: bool | None
    zone: timedelta


def check_clock(patient: Patient) -> list[Finding]:
    """Look, and judge the machine's own clock: that of the site goes on steadily, whatever is set here."""
    now, newest, server = system_clock(), None, None
    if patient.home is not None:
        try:
            with patient.home.store.read() as connection:
                newest = newest_moment(connection)
                if patient.home.store.path is None:
                    server = first_moment(connection, now)
        except StoreError:
            newest = None  # which the check of the store tells
    zone = datetime.now().astimezone().utcoffset() or timedelta()
    return judge(Times(now, newest, _time_of_files(patient.settings.results), server, _synchronized(), zone))


def judge(times: Times, platform: str = sys.platform) -> list[Finding]:
    """What the times say."""
    shown = f"本机时间（北京时间）{local(times.now):%Y-%m-%d %H:%M:%S}"
    how = _SET.get(platform, "请打开系统的自动对时")
    if times.newest is not None and times.newest > times.now + _APART:
        late = f"{local(times.newest):%Y-%m-%d %H:%M:%S}"
        if times.synchronized:
            known = f"{shown}，系统在自动对时；数据库里最晚的记录（{late}）却在它之后，记的时候时间快了"
            return [look(known, "请与手机核对本机时间，对了就可以开考")]
        return [wrong(f"{shown}，比数据库里最晚的记录（{late}）还早，时间被调慢了", f"请先把时间校准，再开考；{how}")]
    for name, other in (("results 文件夹所在的磁盘", times.files), ("数据库服务器", times.server)):
        if other is not None and abs(other - times.now) > _APART:
            seconds = abs((other - times.now).total_seconds())
            return [look(f"{shown}，{name}的时间与它相差 {seconds:.0f} 秒", f"请检查两边的时间；{how}")]
    zone = "" if times.zone == CHINA.utcoffset(None) else "；本机时区不是北京时间，网站仍按北京时间显示，不受影响"
    if times.synchronized:
        return [good(f"{shown}，系统在自动对时{zone}")]
    if times.synchronized is False:
        return [look(f"{shown}，系统没有自动对时{zone}", f"{how}；不能上网的，请与手机核对")]
    return [look(f"{shown}，不知道系统是否自动对时{zone}", "请与手机核对，差几秒不要紧")]


def _time_of_files(folder: Path) -> datetime | None:
    """The moment that a file gets which is written now; None where none can be written."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder) as file:
            file.write(b"x")
            file.flush()
            return datetime.fromtimestamp(Path(file.name).stat().st_mtime, UTC)
    except OSError:
        return None


def _synchronized() -> bool | None:
    if sys.platform == "win32":
        code, told = ran("w32tm", "/query", "/source")
        return None if code else not any(one in told for one in ("Local CMOS Clock", "Free-running"))
    if sys.platform == "linux":
        code, told = ran("timedatectl", "show", "--property=NTPSynchronized", "--value")
        return None if code or not told.strip() else told.strip() == "yes"
    return None
