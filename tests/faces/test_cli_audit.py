"""Whatever changes the store or takes data out of it leaves an entry; what fails leaves none."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from taking import StillClock, Taking, acts, id_of, plan, tamper

from quizlib.core.audit import _EXPORTS, _LABELS, Action, Export
from quizlib.exchange.sitting_yaml import example_sitting
from quizlib.faces.cli import cli
from quizlib.faces.cli.audit import _detail
from quizlib.services.home import Home
from quizlib.store.audit import Entry

Run = Callable[..., Result]


@pytest.fixture
def run(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``quizlib`` with these words in the test's home."""
    monkeypatch.setenv("QUIZLIB_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return lambda *words, answer="": CliRunner().invoke(cli, words, input=answer)


@pytest.fixture
def over(home: Home, clock: StillClock) -> Home:
    """A sitting that is over, with a short answer to mark."""
    taking = Taking(home, plan(home))
    attempt = taking.start()
    short = next(slot.number for slot in attempt.paper.slots if slot.question.kind.value == "short")
    taking.submit(taking.respond(attempt, short, "要点"))
    clock.move(timedelta(days=2))
    return home


def last(home: Home) -> Entry:
    return home.recording.entries()[-1]


def test_every_action_and_every_export_has_a_name() -> None:
    assert (_LABELS.keys(), _EXPORTS.keys()) == ({*Action}, {*Export})
    assert len({*_LABELS.values()}) == len(_LABELS)


EXPORTS = {
    Export.SCORES: ("scores", "export", "ceshi", "--to", "a.xlsx"),
    Export.SCORES_CSV: ("scores", "export", "ceshi", "--csv", "a.csv"),
    Export.FOLLOW_UP: ("absent", "ceshi", "--to", "a.xlsx"),
    Export.LINKS: ("links", "ceshi", "--to", "a.xlsx"),
    Export.MARKS: ("marks", "export", "ceshi", "--to", "a.xlsx"),
    Export.REPORT: ("report", "--from", "2026-01-01", "--to", "2026-12-31", "--to", "a.docx"),
    Export.QUESTIONS: ("bank", "export", "--to", "a.xlsx"),
    Export.HEALTH: ("bank", "health", "--to", "a.xlsx"),
}


@pytest.mark.parametrize("what", EXPORTS)
def test_an_export_is_recorded_with_who_what_and_the_sum_of_the_file(run: Run, over: Home, what: Export) -> None:
    done = run(*EXPORTS[what], "--who", "王某")
    assert done.exit_code == 0, done.output
    entry, (name, digest) = last(over), *last(over).body["files"].items()
    assert (entry.action, entry.who, entry.body["what"]) == (Action.EXPORTED, "王某", what.value)
    assert hashlib.sha256(Path(name).read_bytes()).hexdigest() == digest
    persons = {Export.SCORES: 2, Export.SCORES_CSV: 2, Export.FOLLOW_UP: 2, Export.LINKS: 2, Export.MARKS: 1}
    assert (entry.sitting_id, entry.body.get("persons")) == ("ceshi" if what in persons else None, persons.get(what))
    assert (
        f"王某  导出{'，场次 ceshi' if what in persons else ''}\n    {what.label}：{name}"
        in run("audit", "list").output
    )


def test_the_workbooks_of_branches_are_recorded_one_by_one(run: Run, over: Home) -> None:
    run("scores", "export", "ceshi", "--folder", "f")
    assert last(over).body["files"].keys() == {path.name for path in Path("f").iterdir()}


@pytest.mark.parametrize("words", EXPORTS.values())
def test_an_export_that_fails_is_not_recorded(run: Run, over: Home, words: tuple[str, ...]) -> None:
    assert run(*words[:-1], f"nowhere/{words[-1]}").exit_code == 1
    assert [one for one in acts(over) if one.action is Action.EXPORTED] == []


def test_a_backup_and_what_is_restored_from_it_are_recorded(
    run: Run, over: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("backup", "--to", "b.zip", "--who", "王某")
    digest = hashlib.sha256(Path("b.zip").read_bytes()).hexdigest()
    entry = last(over)
    assert (entry.action, entry.who, entry.body["files"]) == (Action.BACKED_UP, "王某", {"b.zip": digest})
    (tmp_path / "new").mkdir()
    monkeypatch.setenv("QUIZLIB_HOME", str(tmp_path / "new"))
    run("restore", str(tmp_path / "b.zip"), "--who", "李某")
    listed = run("audit", "list").output
    assert listed.endswith(f"李某  恢复备份\n    b.zip（{digest[:16]}）\n")
    assert "没有发现改动" in run("audit", "verify").output


def test_a_backup_says_whether_the_key_is_in_it(
    run: Run, over: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "里面有名册、成绩和签发凭证用的密钥" in run("backup", "--to", "a.zip").output
    (tmp_path / "given.key").write_bytes(b"k" * 32)
    monkeypatch.setenv("QUIZLIB_SECRET_FILE", str(tmp_path / "given.key"))
    assert "given.key 不在里面" in run("backup", "--to", "b.zip").output


def test_a_password_is_recorded_and_never_said(run: Run, over: Home, tmp_path: Path) -> None:
    run("password", "--who", "王某", answer="correct-horse\ncorrect-horse\n")
    entry = last(over)
    assert (entry.action, entry.who, entry.body) == (Action.PASSWORD_SET, "王某", {})


def test_a_roster_is_recorded_by_counts(run: Run, over: Home) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["工号", "姓名", "党支部", "PIN 码"],
        ["001", "样例甲", "第三党支部", "4711"],
        ["003", "样例丙", "第一党支部", None],
    ):
        book.active.append(row)
    book.save("r.xlsx")
    run("roster", "import", "r.xlsx", "--remove-missing", "--yes", "--who", "王某")
    entry = last(over)
    assert (entry.action, entry.who) == (Action.ROSTER_IMPORTED, "王某")
    assert entry.body == {"added": 1, "changed": 1, "left": 1, "pins": 1}
    listed = run("audit", "list").output
    assert "王某  导入名册\n    新增 1 人，更改 1 人，移出 1 人，设 PIN 码 1 人" in listed
    assert not any(word in listed for word in ("样例", "4711"))


def test_a_sitting_is_recorded_when_it_is_planned_and_when_it_changes(run: Run, home: Home) -> None:
    text = example_sitting(home.clock())
    Path("s.yaml").write_text(text, encoding="utf-8")
    done = run("sitting", "new", "s.yaml", "--who", "王某")
    assert done.exit_code == 0, done.output
    first = last(home)
    assert (first.action, first.who) == (Action.PLANNED, "王某")
    run("sitting", "new", "s.yaml")
    assert last(home) == first  # nothing is other than it was
    Path("s.yaml").write_text(text.replace("title:", "title: 新的", 1), encoding="utf-8")
    run("sitting", "new", "s.yaml", "--who", "李某")
    assert (last(home).action, [*last(home).body["changed"]]) == (Action.REPLANNED, ["title"])
    assert "李某  更改场次" in run("audit", "list").output


def test_a_new_edition_of_a_law_is_recorded(run: Run, home: Home, tmp_path: Path) -> None:
    shipped = tmp_path / "questions"
    real = shipped.resolve()
    shipped.unlink()
    shipped.mkdir()
    for path in real.rglob("*.yaml"):
        target = shipped / path.relative_to(real)
        target.parent.mkdir(exist_ok=True, parents=True)
        target.write_bytes(path.read_bytes())
    done = run("regulation", "amend", "dangzhang", "--edition", "2031", "--date", "2031-01-01", "--who", "王某")
    assert done.exit_code == 0, done.output
    amended = [one for one in home.recording.entries() if one.action is Action.AMENDED]
    assert [(one.who, one.body["regulation"], one.body["edition"]) for one in amended] == [
        ("王某", "dangzhang", "2031")
    ]


def test_entries_of_earlier_versions_are_listed_with_the_numbers_that_they_hold(over: Home) -> None:
    over.recording.done(Action.HANDED_IN, over.clock(), number="001", ordinal=1)
    assert _detail(last(over), {}) == "工号 001，第 1 次作答"
    over.recording.done(Action.HANDED_IN, over.clock(), member=id_of(over, "002"), ordinal=1)
    assert _detail(last(over), over.recording.numbers()) == "工号 002，第 1 次作答"
    over.recording.done(Action.ROSTER_CHANGED, over.clock(), old=None, new={"number": "001"})
    assert _detail(last(over), {}) == ""


def test_verify_compares_with_what_was_written_down(run: Run, over: Home) -> None:
    said = run("audit", "verify").output
    known = said.partition("校验值：")[2].partition("（")[0]
    assert run("audit", "verify", "--known", known).exit_code == 0
    number, _, chain = known.partition("-")
    for wrong in (f"{number}-{'0' * len(chain)}", f"99-{chain}"):
        refused = run("audit", "verify", "--known", wrong)
        assert refused.exit_code == 1
        assert "--known" in refused.output
    assert run("audit", "verify", "--known", "abc").exit_code == 2


def test_an_end_that_was_cut_off_is_told(run: Run, over: Home) -> None:
    run("scores", "export", "ceshi", "--to", "a.xlsx")
    tamper(over, "DELETE FROM audit WHERE number = (SELECT max(number) FROM audit)")
    done = run("audit", "verify")
    assert done.exit_code == 1
    assert "末尾的被删除过" in done.output
    assert run("verify").exit_code == 1


def test_a_record_that_was_computed_anew_is_told_by_a_frozen_sitting(run: Run, over: Home, tmp_path: Path) -> None:
    run("scores", "export", "ceshi", "--to", "a.xlsx")  # which freezes the sitting
    (tmp_path / "results" / "audit.head").unlink()
    tamper(over, "DELETE FROM audit")
    for _ in range(9):
        over.recording.done(Action.EXPORTED, over.clock(), what="scores", files={})
    (tmp_path / "results" / "audit.head").unlink()
    assert over.recording.broken() is None
    done = run("audit", "verify")
    assert done.exit_code == 1
    assert "manifest.json 记有第" in done.output
    assert "被改写过" in done.output
