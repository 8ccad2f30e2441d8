"""How long a search takes at 10,000 questions, in the index alone and in the panel with its table.

Run ``python benchmarks/search_speed.py [N]``. The bank is made as ``bank_speed.py`` makes it, in a temporary home. Each
search is made as if it had just been typed; the median and the worst of several are shown, in milliseconds of CPU time,
so that other work on the machine counts little.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from statistics import median

from bank_speed import made

from quizlib.core.question import Kind
from quizlib.exchange.bank_write import BankFile
from quizlib.exchange.bank_yaml import REGULATIONS
from quizlib.faces.console.bank import BankPanel
from quizlib.faces.console.shell import Console
from quizlib.services.home import Home
from quizlib.services.searching import Query
from quizlib.settings import Settings

ROUNDS = 7
FILES = 20
QUERIES = {
    "一个字": Query("党"),
    "两个字": Query("处分"),
    "拼音": Query("dangyuan"),
    "首字母": Query("zbdh"),
    "两个词": Query("cf 条例"),
    "编号": Query("jilv-00777"),
    "没有": Query("没有这样的字"),
    "法规和条文": Query(regulation="jilv", article="第七条"),
    "题型和词": Query("监督", kind=Kind.FILL),
    "过时": Query(stale=True),
}


def main(count: int) -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory() as name:
        home = made_home(Path(name), count)
        print(f"{count} 道题，{FILES} 个文件，{ROUNDS} 次，CPU 毫秒：中位数，最大")
        told("读题库（第一次）", once(home.banks.right))
        told("建索引（第一次）", once(lambda: home.searching.index(date.today())))
        index = home.searching.index(date.today())
        index.search(Query("dy"))  # the readings of all characters are there
        for label, query in QUERIES.items():
            found = len(index.search(query))
            told(f"查找：{label}（{found} 道）", several(lambda query=query: index.search(query)))
        panel = BankPanel(Console(home))
        panel.show()
        for label, typed in {"拼音": "dangyuan", "两个字": "处分", "一个字": "党"}.items():
            told(f"界面：{label}，含表格", several(lambda typed=typed: search(panel, typed)))
        changed = home.settings.questions / "bank07.yaml"
        changed.write_text(changed.read_text(encoding="utf-8").replace("  points: 2\n", ""), encoding="utf-8")
        told("一个文件改动以后再查", once(lambda: home.searching.index(date.today()).search(Query("处分"))))
        home.close()


def made_home(folder: Path, count: int) -> Home:
    """A home whose bank holds ``count`` questions in ``FILES`` files."""
    questions = folder / "questions"
    questions.mkdir()
    (questions / REGULATIONS).write_bytes((Path("questions") / REGULATIONS).read_bytes())
    for number, start in enumerate(range(0, count, -(-count // FILES)), 1):
        file = BankFile(questions / f"bank{number:02d}.yaml", regulation="jilv", edition="2023")
        for one in made(count, Random(1))[start : start + -(-count // FILES)]:
            file.put(one)
        file.save()
    return Home(Settings(home=folder))


def search(panel: BankPanel, typed: str) -> None:
    """As when ``typed`` comes in from the page."""
    panel.listing.search.value = f"{typed} " if panel.listing.search.value == typed else typed


def once(work: Callable[[], object]) -> list[float]:
    """CPU milliseconds of one run."""
    start = time.process_time()
    work()
    return [1000 * (time.process_time() - start)]


def several(work: Callable[[], object]) -> list[float]:
    """CPU milliseconds of each run."""
    return [once(work)[0] for _ in range(ROUNDS)]


def told(label: str, took: list[float]) -> None:
    """A line of the table."""
    print(f"{label}: {median(took):.0f}，{max(took):.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
