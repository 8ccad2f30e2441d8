"""Who is erased is gone from every table and file, and no figure is another for it."""

import shutil
import sqlite3
from datetime import date, timedelta

import duckdb
import pytest
from click.testing import CliRunner
from examples import BANK, NOON, member, sitting
from taking import StillClock, Taking, id_of

from quizlib.core.audit import Action, Export
from quizlib.core.excuse import Excuse
from quizlib.core.pseudonym import NAME, pseudonym
from quizlib.core.sitting import Sitting
from quizlib.errors import PlanError, ReportError, StoreError
from quizlib.exchange.excuses_xlsx import ReadExcuse
from quizlib.faces.cli import cli
from quizlib.faces.erasing import erased, finish_erasing
from quizlib.figures import Period, figures_of, gather
from quizlib.figures.frozen import versions
from quizlib.figures.reported import cite, remember
from quizlib.figures.verify import verify
from quizlib.services.backup import back_up
from quizlib.services.home import Home

#: Not of hexadecimal digits alone: ids and hashes hold those by chance.
NUMBER, PERSON, EARLIER = "SY417", "欧阳样例", "司马样例"
OTHER = member("00502", "样例乙", "第二党支部")
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def past(home: Home, clock: StillClock) -> Home:
    """Two sittings that are over, in which a person under two names left traces wherever one can, and then left."""
    people = [(member(NUMBER, EARLIER), "pin4711"), (OTHER, "")]
    home.planning.import_roster(people, clock())
    days = {"first": date(2026, 3, 10), "last": date(2026, 3, 10)}
    excuse = Excuse.model_validate({"number": NUMBER, "reason": "病假", "note": f"{EARLIER}住院", **days})
    for id in ("ceshi", "qita"):
        one = sitting(id, certificate="pass", pass_line=1)
        home.planning.plan(one, BANK, clock())
        for number in (NUMBER, OTHER.number):
            taken(Taking(home, one, number))
        issued(home, one)
    home.invigilating.extend("qita", 5, "别人的原因", clock(), number=OTHER.number)
    home.readmitting.reopen("qita", NUMBER, 10, f"{EARLIER}（{NUMBER}）误交", clock())
    home.invigilating.hand_in("qita", NUMBER, f"{EARLIER}离场", clock())
    home.excusing.record([ReadExcuse("", excuse, "")], clock())
    clock.move(timedelta(days=2))
    facts = gather(home.store, home.settings.results, YEAR, clock())
    remember(home.store, home.settings.results, "报告.docx", cite(facts, YEAR, figures_of(facts)), clock())
    home.enrolling.change(member(NUMBER, EARLIER), member(NUMBER, PERSON), None, clock())
    home.correcting.correct_due("ceshi", [member(NUMBER, PERSON, "第三党支部")], f"{PERSON}报错", clock())
    gather(home.store, home.settings.results, YEAR, clock())
    scores = home.settings.home / "成绩.xlsx"
    scores.write_bytes(b"as if")
    home.recording.exported(Export.SCORES, [scores], clock(), sitting_id="ceshi", persons=2)
    home.enrolling.leave(NUMBER, clock())
    return home


def taken(taking: Taking) -> None:
    attempt = taking.start()
    for slot in attempt.paper.slots:
        if slot.question.id == "single-1":
            attempt = taking.respond(attempt, slot.number, "B")
    if taking.sitting.id == "ceshi" or taking.member_id == id_of(taking.home, NUMBER):
        taking.submit(attempt)


def issued(home: Home, one: Sitting) -> None:
    for number in (NUMBER, OTHER.number):
        if one.id == "ceshi" or number == NUMBER:
            home.certifying.issue(id_of(home, number), one.id, home.clock()).result()


def figures(home: Home) -> list[object]:
    return list(figures_of(gather(home.store, home.settings.results, YEAR, home.clock())))


def problems(home: Home) -> list[str]:
    return [each for one in verify(home.store, home.settings.results, home.clock()) for each in one.problems]


def texts(home: Home) -> str:
    """All that the store and the results say, also what Parquet files hold packed."""
    found = [
        path.read_bytes().decode("utf-8", errors="ignore")
        for path in home.settings.results.rglob("*")
        if path.is_file() and path.suffix != ".parquet"
    ]
    for path in home.settings.results.rglob("*.parquet"):
        found += map(str, duckdb.sql(f"SELECT * FROM read_parquet('{path}')").fetchall())
    with sqlite3.connect(home.settings.results / "quiz.db") as database:
        found += database.iterdump()
    return "\n".join(found)


def test_name_and_number_are_nowhere_any_more_and_every_figure_is_the_same(past: Home) -> None:
    before, traces, other = figures(past), texts(past), past.planning.due_members("ceshi")
    assert all(word in traces for word in (NUMBER, PERSON, EARLIER, "住院"))
    assert (problems(past), len(versions(past.settings.results, "ceshi"))) == ([], 2)
    done = erased(past, [NUMBER], f"{PERSON}离职期满", "李四")
    after = texts(past)
    assert [word for word in (NUMBER, PERSON, EARLIER, "住院", "pin4711") if word in after] == []
    assert figures(past) == before
    assert (problems(past), past.recording.broken()) == ([], None)
    assert [len(versions(past.settings.results, id)) for id in ("ceshi", "qita")] == [2, 1]
    assert (done.sittings, [one.body["files"].keys() for one in done.exports]) == (("ceshi", "qita"), [{"成绩.xlsx"}])
    assert [one.member for one in other if one.member.number == OTHER.number] == [OTHER]
    entry = past.recording.entries()[-1]
    assert (entry.action, entry.who, entry.reason) == (Action.ERASED, "李四", f"{NAME}离职期满")


def test_what_is_left_stands_under_a_pseudonym(past: Home) -> None:
    id = id_of(past, NUMBER)
    erased(past, [NUMBER], "期满", "李四")
    one = past.enrolling.person(pseudonym(id))
    assert (one.id, one.member.name, one.pin, one.active) == (id, NAME, None, False)
    assert past.delivery.member(id, past.clock()) is None
    due = duckdb.sql(f"SELECT number, name, branch FROM '{past.settings.results}/ceshi/2/due.parquet'").fetchall()
    assert sorted(due) == [(OTHER.number, OTHER.name, OTHER.branch), (pseudonym(id), NAME, "第三党支部")]
    first, second = versions(past.settings.results, "ceshi")
    assert [len(one.manifest.erased) for one in (first, second)] == [1, 1]


def test_a_second_person_can_be_erased_later(past: Home, clock: StillClock) -> None:
    erased(past, [NUMBER], "期满", "李四")
    past.enrolling.leave(OTHER.number, clock())
    before = figures(past)
    erased(past, [OTHER.number], "期满", "李四")
    assert (figures(past), problems(past)) == (before, [])
    assert OTHER.name not in texts(past)
    assert [len(one.manifest.erased) for one in versions(past.settings.results, "ceshi")] == [2, 2]


def test_what_was_cut_short_is_gone_on_with(past: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(_made: object) -> None:
        raise StoreError("断电")

    monkeypatch.setattr("quizlib.figures.erasing.put_in_place", cut)
    with pytest.raises(StoreError):
        erased(past, [NUMBER], "期满", "李四")
    assert all("被打断" in one for one in problems(past))
    finish_erasing(past)
    assert problems(past) == []
    assert PERSON not in texts(past)


def test_a_database_that_was_not_tidied_is_tidied_by_the_next_command(
    past: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(_path: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as power:
        power.setattr("quizlib.faces.erasing.compact", cut)
        with pytest.raises(KeyboardInterrupt):
            erased(past, [NUMBER], "期满", "李四")
    assert PERSON in texts(past)  # in free pages of the file
    monkeypatch.setenv("QUIZLIB_HOME", str(past.settings.home))
    again = CliRunner().invoke(cli, ("roster", "erase", NUMBER, "--reason", "期满"))
    assert f"没有工号 {NUMBER}" in again.output
    assert PERSON not in texts(past)


def test_a_draft_that_was_cut_short_takes_the_place_of_nothing(past: Home) -> None:
    whole = versions(past.settings.results, "ceshi")[-1].folder
    for left_out in ("due.parquet", "marks.parquet", "manifest.json"):
        draft = whole.with_name(f".erasing-{whole.name}")
        shutil.copytree(whole, draft, ignore=shutil.ignore_patterns(left_out))
        finish_erasing(past)
        assert (problems(past), draft.exists()) == ([], False)


def test_where_the_store_refuses_files_stay_as_they_were(past: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object, **_more: object) -> None:
        raise StoreError("磁盘已满")

    monkeypatch.setattr(past.erasing, "erase", refuse)
    with pytest.raises(StoreError):
        erased(past, [NUMBER], "期满", "李四")
    assert problems(past) == []
    assert list(past.settings.results.glob("*/.*")) == []


def test_a_frozen_sitting_that_was_tampered_with_is_not_written_anew(past: Home) -> None:
    path = past.settings.results / "ceshi" / "1" / "due.parquet"
    path.write_bytes(path.read_bytes() + b"~")
    with pytest.raises(ReportError, match="归档被改动过"):
        erased(past, [NUMBER], "期满", "李四")
    assert past.enrolling.person(NUMBER).member.name == PERSON


def test_whoever_is_here_or_still_due_or_unknown_is_not_erased(home: Home, clock: StillClock) -> None:
    home.planning.import_roster([(member(NUMBER, PERSON), ""), (OTHER, "")], clock())
    one = sitting()
    home.planning.plan(one, BANK, clock())
    Taking(home, one, NUMBER).start()
    with pytest.raises(PlanError, match="还在名册上"):
        home.erasing.preview([NUMBER], clock())
    home.enrolling.leave(NUMBER, clock())
    with pytest.raises(PlanError, match="场次 ceshi 还没有结束"):
        home.erasing.preview([NUMBER], clock())
    with pytest.raises(PlanError, match="没有工号 009"):
        home.erasing.preview(["009"], clock())
    clock.move(timedelta(days=3))
    with pytest.raises(PlanError, match="请写明原因"):
        erased(home, [NUMBER], " ", "李四")


def test_those_who_left_long_ago_are_found(past: Home, clock: StillClock) -> None:
    assert past.erasing.left_before(NOON) == []
    assert past.erasing.left_before(clock()) == [NUMBER]
    erased(past, [NUMBER], "期满", "李四")
    assert past.erasing.left_before(clock()) == []


def test_the_command_shows_asks_and_names_the_backups(past: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZLIB_HOME", str(past.settings.home))
    back_up(past.store, past.settings, past.settings.home / "旧备份.zip", past.clock())
    past.recording.done(Action.BACKED_UP, past.clock(), files={"旧备份.zip": "0" * 64}, persons=2)
    words = ("roster", "erase", "--left-before", "2026-06-01", "--reason", "期满", "--who", "李四")
    refused = CliRunner().invoke(cli, words, input="n\n").output
    assert f"删除  {NUMBER} {PERSON}，第一党支部，党员" in refused
    assert "没有删除" in refused
    assert past.enrolling.person(NUMBER).member.name == PERSON
    done = CliRunner().invoke(cli, words, input="y\n").output
    assert "已删除 1 人的个人信息" in done, done
    assert "旧备份.zip" in done
    assert "成绩.xlsx" in done
    listed = CliRunner().invoke(cli, ("audit", "list")).output
    assert "李四  删除个人信息，原因：期满\n    1 人：已删除-" in listed
    assert NUMBER not in listed
    assert CliRunner().invoke(cli, ("verify",)).exit_code == 0
    assert "没有这样的人" in CliRunner().invoke(cli, words).output


def test_a_whole_sitting_is_erased_with_all_that_was_done_in_it(past: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZLIB_HOME", str(past.settings.home))
    words = ("sitting", "erase", "ceshi", "--reason", "期满", "--who", "李四")
    assert "没有删除" in CliRunner().invoke(cli, words, input="n\n").output
    done = CliRunner().invoke(cli, words, input="y\n").output
    assert "已删除，其中作答 2 份" in done, done
    assert [one.id for one in past.planning.sittings()] == ["qita"]
    assert not (past.settings.results / "ceshi").exists()
    assert (problems(past), past.recording.broken()) == ([], None)
    assert [one.sitting.id for one in gather(past.store, past.settings.results, YEAR, past.clock()).held] == ["qita"]
    with sqlite3.connect(past.settings.results / "quiz.db") as database:
        for table in ("attempts", "due", "certificates"):
            assert database.execute(f"SELECT count(*) FROM {table} WHERE sitting_id = 'ceshi'").fetchone() == (0,)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    entry = past.recording.entries("ceshi")[-1]
    assert (entry.action, entry.who, entry.body["attempts"]) == (Action.REMOVED, "李四", 2)


def test_a_sitting_that_goes_on_is_not_erased(home: Home, clock: StillClock) -> None:
    home.planning.import_roster([(OTHER, "")], clock())
    home.planning.plan(sitting(), BANK, clock())
    with pytest.raises(PlanError, match="还没有结束"):
        home.erasing.erase_sitting("ceshi", "期满", clock())


def test_files_of_a_sitting_whose_erasing_was_cut_short_go_with_the_next_command(past: Home) -> None:
    past.erasing.erase_sitting("ceshi", "期满", past.clock())
    assert (past.settings.results / "ceshi").exists()
    finish_erasing(past)
    assert not (past.settings.results / "ceshi").exists()
    assert (past.settings.results / "qita" / "1").exists()
    assert problems(past) == []
