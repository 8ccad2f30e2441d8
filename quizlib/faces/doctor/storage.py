"""数据库、文件和磁盘: where the answers are kept."""

import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from quizlib.errors import StoreError, system_reason
from quizlib.faces.doctor.finding import Finding, good, look, wrong
from quizlib.faces.doctor.patient import Patient
from quizlib.store.soundness import is_sound, version

#: What an attempt takes on the disk with its log, its frozen figures and a backup.
BYTES_A_PERSON = 200_000
_LEAST_FREE = 1_000_000_000
_SLOW, _TOO_SLOW = 0.05, 0.5  # seconds until written data is safe
_COMMITS = 10
_NETWORK = {
    *("nfs", "nfs4", "cifs", "smbfs", "smb2", "smb3", "afpfs", "webdav", "davfs", "9p", "afs", "ncpfs"),
    *("fuse.sshfs", "fuse.davfs2", "fuse.rclone", "vboxsf", "fuse.vmhgfs-fuse"),
}
_PLAIN = {"vfat", "fat", "fat32", "msdos", "exfat"}
_SYNCED = (
    "onedrive",
    "icloud",
    "dropbox",
    "坚果云",
    "nutstore",
    "baidunetdisk",
    "baidusyncdisk",
    "wps云盘",
    "googledrive",
)


@dataclass(frozen=True, slots=True)
class Place:
    """The folder ``results``: the file system it is on, whether it can be written (else why), and files too open."""

    path: Path
    system: str = ""
    remote: bool = False
    trouble: str = ""
    open_to_all: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Disk:
    """Free bytes, bytes that the persons to come need, and the seconds until written data is safe."""

    free: int
    needed: int
    seconds: float


def check_store(patient: Patient) -> list[Finding]:
    """Whether the database opens, is whole and answers soon; opening it brought its tables up to date."""
    if patient.home is None:
        return [wrong(patient.trouble or "数据库打不开", "请检查 QUIZLIB_STORE、磁盘和权限；坏了的从备份恢复")]
    try:
        begun = time.perf_counter()
        with patient.home.store.read() as connection:
            named = version(connection)
            took = 1000 * (time.perf_counter() - begun)
            sound = is_sound(connection)
    except StoreError as error:
        return [wrong(str(error), "请检查磁盘和权限；坏了的从备份恢复")]
    if not sound:
        return [wrong("数据库文件已损坏", "请停止网站，从最近的备份恢复（quizlib restore）")]
    path = patient.home.store.path
    size = f"，{_size(path.stat().st_size)}" if path and path.is_file() else f"，一问一答 {took:.0f} 毫秒"
    if path is None and took > 50:
        return [look(f"数据库 {named} 能打开{size}", "数据库服务器离得远或很忙，保存会变慢")]
    return [good(f"数据库 {named} 能打开，检查完好，结构是最新的{size}")]


def check_files(patient: Patient) -> list[Finding]:
    """Look, and judge."""
    folder = patient.settings.results.absolute()
    trouble = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        trouble = system_reason(error)
    kept = [folder / name for name in ("secret.key", "organizer.password")]
    seen = [one for one in kept if os.name == "posix" and one.exists() and one.stat().st_mode & 0o077]
    system, remote = _file_system(folder)
    return judge_place(Place(folder, system, remote, trouble, tuple(seen)), sqlite=_is_sqlite(patient))


def judge_place(place: Place, *, sqlite: bool = True) -> list[Finding]:
    """What the folder says; a database file on a share or in a synchronized folder can be torn."""
    if place.trouble:
        return [wrong(f"{place.path} 不能写（{place.trouble}）", "请检查这个文件夹的权限")]
    found = []
    folded = str(place.path).lower().replace(" ", "")
    synced = next((one for one in _SYNCED if one in folded), "")
    if sqlite and (place.remote or place.system.lower() in _NETWORK):
        found.append(
            wrong(f"results 在网络盘上（{place.system or '共享文件夹'}），数据库可能损坏", "请把整个文件夹移到本机磁盘")
        )
    if sqlite and synced:
        found.append(wrong(f"results 在同步盘的文件夹里（{synced}），数据库可能损坏", "请把整个文件夹移到不同步的地方"))
    if place.system.lower() in _PLAIN:
        found.append(look(f"results 在 {place.system} 格式的磁盘上，管不住文件权限", "请移到系统自己的磁盘"))
    found += [wrong(f"密钥文件 {one.name} 别人也能读", f"请运行 chmod 600 {one}") for one in place.open_to_all]
    return found or [good(f"{place.path} 能写，密钥文件只有自己能读")]


def check_disk(patient: Patient) -> list[Finding]:
    """Look, and judge."""
    folder = patient.settings.results
    try:
        free = shutil.disk_usage(folder).free
        seconds = seconds_until_safe(folder)
    except OSError as error:
        return [wrong(f"磁盘不能写（{system_reason(error)}）", "请检查磁盘")]
    return judge_disk(Disk(free, patient.persons * BYTES_A_PERSON, seconds), patient.persons)


def judge_disk(disk: Disk, persons: int) -> list[Finding]:
    """What space and speed say for so many persons."""
    room = f"磁盘剩余 {_size(disk.free)}，{persons} 人约需 {_size(disk.needed)}"
    speed = f"写一次落盘 {1000 * disk.seconds:.1f} 毫秒"
    if disk.free < disk.needed + _LEAST_FREE / 10:
        return [wrong(room, "请先腾出空间，磁盘满了就保存不了作答")]
    if disk.seconds > _TOO_SLOW:
        return [wrong(f"磁盘太慢，{speed}", "请换一块磁盘，或关掉正在大量读写的程序")]
    if disk.free < disk.needed + _LEAST_FREE:
        return [look(f"{room}，{speed}", "余量不多，请腾出一些空间")]
    if disk.seconds > _SLOW:
        return [look(f"{room}；磁盘偏慢，{speed}", "请关掉正在大量读写的程序；杀毒软件请把 results 文件夹排除")]
    return [good(f"{room}；{speed}")]


def _size(amount: int) -> str:
    """Bytes as people read them, a megabyte at least."""
    return f"{amount / 1e9:.1f} GB" if amount >= 1e9 else f"{max(1, amount // 1_000_000)} MB"


def seconds_until_safe(folder: Path) -> float:
    took = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(_COMMITS):
            begun = time.perf_counter()
            file.write(os.urandom(8192))
            file.flush()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - begun)
    return median(took)


def _file_system(folder: Path) -> tuple[str, bool]:
    """The kind of file system that holds ``folder``, and whether it is another machine's."""
    if str(folder).startswith("\\\\"):
        return "", True
    holding = [one for one in psutil.disk_partitions(all=True) if folder.is_relative_to(one.mountpoint)]
    if not holding:
        return "", False
    nearest = max(holding, key=lambda one: len(one.mountpoint))
    return nearest.fstype, "remote" in nearest.opts.split(",")


def _is_sqlite(patient: Patient) -> bool:
    return patient.settings.store_url.startswith("sqlite")
