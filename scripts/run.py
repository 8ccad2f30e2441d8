"""Set quizlib up and run it: ``python scripts/run.py setup|serve|lab|test|check|bench|drill|nodes|pack [arguments]``.

The one place for set-up, for every system; the Makefile only calls it. Standard library only, because nothing else is
installed yet. Everything goes into ``.venv`` beside ``pyproject.toml``; a stamp in there remembers what was installed,
so that a second call starts at once and needs no network.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

if sys.version_info < (3, 11):  # noqa: UP036 - older ones come here too, and are told so
    sys.exit(
        "quizlib 需要 Python 3.11 或更新的版本，当前是 {0}。请安装新版 Python 后再试。\n"
        "quizlib needs Python 3.11 or later; this is {0}.".format(".".join(map(str, sys.version_info[:3])))
    )

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
#: Files of tests side by side, one on each core (of a large machine, on some).
_SIDE_BY_SIDE = ("--numprocesses=auto", "--maxprocesses=4", "--dist=loadfile")
STAMP = VENV / "quizlib-installed.json"
WHEELS = ROOT / "dist" / "wheels"
LOG = VENV / "quizlib-install.log"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

USAGE = """用法：python scripts/run.py 命令 [其他参数]

  setup   准备运行环境（.venv），安装所需的软件包
  serve   准备好以后启动党员端网站（参数传给 quizlib serve）
  lab     准备好以后打开 JupyterLab（参数传给 quizlib lab）
  test    安装测试所需的一切并运行全部测试（参数传给 pytest）
  check   只检查代码风格和类型
  bench   与原版 Voila 等并排比较速度和内存，约 15 分钟（参数传给 python -m benchmarks.members）
  drill   两千人答题时三次强行关掉网站、切断网络，核对有没有丢失，约 8 分钟（参数传给 python -m benchmarks.drill）
  nodes   两台机器一千人答题，关掉一台、退出一台，核对有没有丢失，约 4 分钟（参数传给 python -m benchmarks.two_nodes）
  pack    把软件包都下载到 dist/wheels，整个文件夹拷到不联网的电脑（系统和 Python 版本要相同）上也能准备
"""


class SetupError(Exception):
    """Something that a person must do first; the message says what, in Chinese and English."""


def main(arguments: list[str]) -> int:
    """Run one command; the exit code is that of the first thing that failed."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
    commands = {
        "setup": setup,
        "serve": serve,
        "lab": lab,
        "test": test,
        "check": check,
        "bench": bench,
        "drill": drill,
        "nodes": nodes,
        "pack": pack,
    }
    if not arguments or arguments[0] not in commands:
        print(USAGE)
        return 0 if arguments and arguments[0] in {"-h", "--help", "help"} else 2
    try:
        return commands[arguments[0]](arguments[1:])
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def setup(rest: list[str]) -> int:
    """Install what running needs; with ``--test`` also what the tests need."""
    install(["test"] if "--test" in rest else [])
    print("准备好了。启动网站：make serve，或 python scripts/run.py serve")
    return 0


def serve(rest: list[str]) -> int:
    """Start the members' site."""
    install([])
    return run("quizlib", "serve", *rest)


def lab(rest: list[str]) -> int:
    """Open JupyterLab."""
    install([])
    return run("quizlib", "lab", *rest)


def test(rest: list[str]) -> int:
    """Check style and types, then run the tests."""
    install(["test"])
    os.environ["QUIZLIB_TEST_CHROMIUM"] = str(browser())
    servers()
    os.environ.setdefault("PYTHONHASHSEED", "0")  # all processes of the tests must list them in one order
    return check([]) or run("pytest", *_SIDE_BY_SIDE, *rest)


def check(rest: list[str]) -> int:
    """Check style and types."""
    install(["test"])
    return (
        run("ruff", "check", *(rest or ["."]))
        or run("ruff", "format", "--check", *(rest or ["."]))
        or run("mypy", *rest)
    )


def bench(rest: list[str]) -> int:
    """Compare the members' site with stock Voila and others; nothing else should run meanwhile."""
    install(["bench", "test"])
    os.environ["QUIZLIB_TEST_CHROMIUM"] = str(browser())
    return run("benchmarks.members", *rest)


def drill(rest: list[str]) -> int:
    """Play thousands of members while the server is killed and the network is cut."""
    install(["test"])
    os.environ["QUIZLIB_TEST_CHROMIUM"] = str(browser())
    return run("benchmarks.drill", *rest)


def nodes(rest: list[str]) -> int:
    """Play a thousand members at two nodes while one is killed and the other leaves."""
    install(["test"])
    servers()
    return run("benchmarks.two_nodes", *rest)


def pack(rest: list[str]) -> int:
    """Download every package, so that a copy of the folder installs on a machine without a network."""
    install([])
    print("正在下载软件包，约需几分钟，请稍候……")
    code = _pip("download", "-c", "constraints.txt", "-d", str(WHEELS), ".", "hatchling", "editables", *rest)
    print("没有下载成，请检查网络后重试。" if code else f"已下载到 {WHEELS}，现在可以把整个文件夹拷走。")
    return code


def run(module: str, *arguments: str) -> int:
    """Run a module of ``.venv`` in the project's folder, and wait for it."""
    with subprocess.Popen([str(PYTHON), "-m", module, *arguments], cwd=ROOT) as process:
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # Ctrl+C reached the module too: let it finish in its own way


def install(extras: list[str]) -> None:
    """Bring ``.venv`` up to date with ``pyproject.toml`` and ``constraints.txt``; nothing to do is quick."""
    wanted = _fingerprint()
    stamp = _stamp()
    known = stamp.get("extras")  # None where nothing was installed yet
    works = _venv_works()
    if works and stamp.get("fingerprint") == wanted and set(extras) <= set(known or ()):
        return
    if not works:
        known = None
        _make_venv()
    extras = sorted({*extras, *(known or ())})
    target = f".[{','.join(extras)}]" if extras else "."
    print("正在安装软件包，第一次约需几分钟，请稍候……")
    sources = ["--no-index", "--find-links", str(WHEELS)] if WHEELS.is_dir() and not extras else []
    impatient = ["--retries", "1"] if known is not None else []
    if _pip("install", *sources, *impatient, "-c", "constraints.txt", "-e", target) == 0:
        STAMP.write_text(json.dumps({"fingerprint": wanted, "extras": extras}), encoding="utf-8")
        print("软件包已安装。")
    elif known is not None and set(extras) <= set(known):
        print("没有装成（可能没有联网），先用上次装好的软件包启动。", file=sys.stderr)
    else:
        raise SetupError(
            f"软件包没有装成，详情见 {LOG}。请检查网络后重试；单位有内部软件源的，请先按信息部门的说明配置 pip。\n"
            "The packages could not be installed; see the log above. Check the network and try again."
        )


def browser() -> Path:
    """The Chromium that the tests drive; on Debian and Ubuntu it and Chinese fonts are installed where missing."""
    found = _find_browser()
    missing = ([] if found else ["chromium"]) + ([] if _has_chinese_fonts() else ["fonts-noto-cjk"])
    if missing and _apt_install(missing):
        found = _find_browser()
        missing = ([] if found else ["chromium"]) + ([] if _has_chinese_fonts() else ["fonts-noto-cjk"])
    if found and not missing:
        return found
    raise SetupError(
        f"测试还缺少 {'、'.join(missing)}。请安装 Chrome、Edge 或 Chromium，Linux 上还要中文字体 Noto CJK。\n"
        f"Missing: {', '.join(missing)}. Install Chrome, Edge or Chromium, and on Linux the Noto CJK fonts."
    )


def servers() -> None:
    """On Debian and Ubuntu what stands around several nodes is installed where missing; elsewhere those tests skip."""
    missing = [] if any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) else ["postgresql"]
    everywhere = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
    missing += [name for name in ("haproxy", "nginx", "openssl") if not shutil.which(name, path=everywhere)]
    if missing:
        _apt_install(missing)
    if "CI" in os.environ and shutil.which("apt-get"):
        os.environ.setdefault("QUIZLIB_TEST_PROGRAMS", "required")


def _apt_install(packages: list[str]) -> bool:
    """Install Debian packages, if this is Debian or Ubuntu and this user may; whether it was tried."""
    become_root = [] if getattr(os, "geteuid", lambda: 0)() == 0 else ["sudo"]
    if not shutil.which("apt-get") or (become_root and not shutil.which("sudo")):
        return False
    print(f"正在安装测试需要的 {'、'.join(packages)}……")
    apt = [*become_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    subprocess.run([*apt, "update", "-q"], check=False)
    subprocess.run([*apt, "install", "-q", "-y", *packages], check=False)
    return True


def _find_browser() -> Path | None:
    given = os.environ.get("QUIZLIB_TEST_CHROMIUM")
    if given:
        return Path(given)
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"):
        path = shutil.which(name)
        if path:
            return Path(path)
    folders = [
        Path(os.environ[name]) for name in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData") if name in os.environ
    ]
    installed = [
        *(folder / "Google/Chrome/Application/chrome.exe" for folder in folders),
        *(folder / "Microsoft/Edge/Application/msedge.exe" for folder in folders),
        *(folder / "Chromium/Application/chrome.exe" for folder in folders),
        Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        Path("/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"),
        Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    ]
    return next((path for path in installed if path.is_file()), None)


def _has_chinese_fonts() -> bool:
    if sys.platform != "linux":
        return True  # Windows and macOS come with them
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def _fingerprint() -> str:
    digest = hashlib.sha256(str(ROOT).encode())  # a folder that was moved is installed again
    for name in ("pyproject.toml", "constraints.txt"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def _stamp() -> dict[str, Any]:
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _venv_works() -> bool:
    """Whether ``.venv`` has a Python that starts and is new enough, and a pip."""
    if not PYTHON.exists():
        return False
    ask = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([PYTHON, "-c", ask], capture_output=True, check=False).returncode == 0


def _make_venv() -> None:
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise SetupError(
            f"这个 Python 缺少 {'、'.join(missing)}。Debian、Ubuntu 请先运行：sudo apt-get install {package}\n"
            f"This Python lacks {', '.join(missing)}. On Debian and Ubuntu: sudo apt-get install {package}"
        )
    print(f"正在建立运行环境 {VENV} ……")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=False)
    if made.returncode:
        raise SetupError(f"运行环境没有建成：{VENV}\nThe virtual environment could not be made.")


def _pip(*arguments: str) -> int:
    """Run pip, with one line of progress; what it says goes to the log, and to the screen where it fails."""
    command = [str(PYTHON), "-m", "pip", "--no-input", "--disable-pip-version-check", *arguments]
    environment = {**os.environ, "PYTHONUTF8": "1", "PIP_PROGRESS_BAR": "off"}
    collected = 0
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    with LOG.open("w", encoding="utf-8") as log:
        for line in process.stdout or ():
            log.write(line)
            if line.startswith("Collecting "):
                collected += 1
                _progress(f"已找到 {collected} 个：{line.split()[1]}")
            elif line.startswith("Installing collected"):
                _progress("正在写入磁盘……")
    process.wait()
    _progress("")
    if process.returncode:
        print("".join(LOG.read_text(encoding="utf-8").splitlines(keepends=True)[-20:]), file=sys.stderr)
    return process.returncode


def _progress(text: str) -> None:
    if sys.stdout.isatty():
        print(f"\r{text[:60]:<60}", end="" if text else "\r", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
