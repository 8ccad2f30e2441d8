"""How long 10,000 questions take to import from Excel and to check, beside a plain openpyxl read and a plain YAML load.

Run ``python benchmarks/bank_speed.py [N]``. The files are made in a temporary folder; every pair is run in turn, in one
process, and the median of three is shown, so that the ratio stands on any machine.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from statistics import median

import openpyxl
import yaml

from quizlib.core.bank import Bank
from quizlib.core.question import Question, read_question
from quizlib.exchange.bank_write import BankFile
from quizlib.exchange.bank_yaml import REGULATIONS, check
from quizlib.exchange.formats import excel
from quizlib.exchange.formats.reading import reading_of
from quizlib.services.importing import read_files

ROUNDS = 3
WORDS = "党员支部大会纪律处分条例监督组织程序决定报告选举任期预备培养教育考察审批批准表决讨论集体责任问责案件线索"


def main(count: int) -> None:
    """Measure and print a table."""
    today = date.today()
    bank = check([Path("questions")], Path("questions") / REGULATIONS).bank
    questions = made(count, Random(1))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / REGULATIONS).write_bytes((Path("questions") / REGULATIONS).read_bytes())
        book = folder / "题库.xlsx"
        book.write_bytes(excel.write([reading_of(one, bank.regulations) for one in questions]))
        file = BankFile(folder / "jilv.yaml", regulation="jilv", edition="2023")
        for one in questions:
            file.put(one)
        file.save()
        empty = Bank((), bank.regulations.values(), bank.traps)

        def imported() -> int:
            (one,) = read_files([book], empty, today)
            return len(one.ready)

        def checked() -> int:
            found = check([folder], folder / REGULATIONS)
            return len(found.questions) - len(found.stale(today))

        rows = [
            ("导入 Excel（含查重）", imported, "openpyxl 只读一遍", lambda: plain_excel(book), 10.0),
            ("bank check", checked, "yaml.load（C）", lambda: plain_yaml(folder / "jilv.yaml"), 3.0),
        ]
        print(f"{count} 道题，{ROUNDS} 次取中位数，CPU 秒")
        for label, work, floor_label, floor, bar in rows:
            took, least = measured(work, floor, count)
            print(f"{label}: {took:.2f} s；{floor_label}: {least:.2f} s；比值 {took / least:.2f}；上限 {bar:.0f} s")


def made(count: int, random: Random) -> list[Question]:
    """``count`` questions of several kinds over one regulation, each with a stem of its own."""
    return [read_question(one(number, random)) for number in range(1, count + 1)]


def one(number: int, random: Random) -> dict[str, object]:
    """A question as plain values."""
    text = lambda length: "".join(random.choices(WORDS, k=length))  # noqa: E731
    basis = {"regulation": "jilv", "edition": "2023", "article": str(random.randint(1, 158))}
    common = {"id": f"jilv-{number:05d}", "basis": basis, "rationale": text(40), "topic": text(4), "review": "reviewed"}
    kind = random.choice(["single", "single", "multiple", "truefalse", "fill"])
    if kind == "truefalse":
        return {**common, "kind": kind, "stem": f"{text(24)}{number}。", "key": random.random() < 0.5}
    if kind == "fill":
        return {**common, "kind": kind, "stem": f"{text(12)}____{text(8)}{number}。", "key": [[text(4), text(3)]]}
    choices = [f"{text(8)}{letter}" for letter in "甲乙丙丁"]
    key = random.choice("ABCD") if kind == "single" else "".join(sorted(random.sample("ABCD", 2)))
    return {**common, "kind": kind, "stem": f"{text(22)}{number}（　　）。", "choices": choices, "key": key}


def plain_excel(path: Path) -> int:
    """Every cell once, and nothing made of it."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return sum(1 for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for _ in row)


def plain_yaml(path: Path) -> int:
    """The file as plain values."""
    return len(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["questions"])


def measured(work: Callable[[], int], floor: Callable[[], int], count: int) -> tuple[float, float]:
    """Median CPU seconds of both, run in turn."""
    times: dict[Callable[[], int], list[float]] = {work: [], floor: []}
    for _ in range(ROUNDS):
        for each in (floor, work):
            start = time.process_time()
            done = each()
            times[each].append(time.process_time() - start)
            if done < count:
                raise SystemExit(f"{done} of {count} only")
    return median(times[work]), median(times[floor])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
