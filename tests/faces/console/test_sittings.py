"""The panel 场次: three questions make a sitting, and everything can be changed until somebody begins."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from examples import NOON, member
from taking import StillClock, Taking

from quizlib.core.audit import Action
from quizlib.core.moment import spoken
from quizlib.core.sitting import Sitting
from quizlib.exchange.sitting_yaml import read_presets
from quizlib.faces.console.parts import Download
from quizlib.faces.console.shell import NEW, Console
from quizlib.faces.console.sittings import SittingsPanel
from quizlib.services.demo import SMALL, load_demo
from quizlib.services.home import Home
from quizlib.settings import Settings

HOSTILE = "<img src=x onerror=alert(1)>**$x$**"


@pytest.fixture
def panel(home: Home) -> SittingsPanel:
    people = [member("1", "甲"), member("2", "乙", "第二党支部"), member("3", HOSTILE, HOSTILE, "预备党员")]
    home.planning.import_roster([(one, "") for one in people], NOON)
    console = Console(home)
    console.go("sittings")
    return console._panels["sittings"]  # type: ignore[return-value]


def published(panel: SittingsPanel, preset: str = "quanyuan") -> Sitting:
    panel.new.click()
    panel.newly.preset.value = preset
    panel.newly.publish.click()
    panel.newly.asking.yes.click()
    assert panel.one.stored is not None, panel.notice.value
    return panel.one.stored


def file_of(download: Download) -> tuple[str, bytes]:
    return download._make()


class TestNew:
    """Which preset, who, when."""

    def test_once_published_it_shows_how_members_come_to_it(self, panel: SittingsPanel) -> None:
        panel.open(NEW)
        panel.newly.publish.click()
        panel.newly.asking.yes.click()
        one = panel.one.stored
        assert one is not None
        assert panel.one.view.value == "发放"
        panel.back.click()
        panel.open(one.id)
        panel.open(f"{one.id}/links")
        assert panel.one.view.value == "发放"

    def test_three_answers_are_published(self, home: Home, panel: SittingsPanel) -> None:
        panel.new.click()
        panel.newly.preset.value = "meiri"
        panel.newly.title.value = "每日练习"
        panel.newly.audience.branches.value = ["第二党支部"]
        panel.newly.opens.day.value, panel.newly.opens.time.value = date(2026, 3, 20), time(8, 30)
        panel.newly.closes.day.value, panel.newly.closes.time.value = date(2026, 3, 21), time(0, 0)
        panel.newly.publish.click()
        assert home.planning.sittings() == []  # asked once more
        assert "应参加 1 人" in panel.newly.asking._text.value
        panel.newly.asking.yes.click()
        (one,) = home.planning.sittings()
        assert (one.id, one.title) == ("meiri-20260320", "每日练习")
        assert (spoken(one.opens), spoken(one.closes)) == ("2026-03-20 08:30", "2026-03-21 00:00")
        assert [who.member.number for who in home.planning.due_members(one.id)] == ["2"]
        assert "已发布" in panel.notice.value

    def test_every_preset_is_offered_with_what_the_bank_says_to_it(self, home: Home, panel: SittingsPanel) -> None:
        panel.new.click()
        for one in read_presets(home.settings.presets):
            panel.newly.preset.value = one.id
            assert one.about in panel.newly._about.value
            assert "满分 100 分" in panel.newly._about.value

    def test_a_window_that_ends_before_it_begins_is_refused(self, home: Home, panel: SittingsPanel) -> None:
        panel.new.click()
        panel.newly.closes.day.value = date(2026, 1, 1)
        panel.newly.publish.click()
        assert "应晚于开放时间" in panel.notice.value
        panel.newly.opens.time.value = None
        panel.newly.publish.click()
        assert "请填写开放日期和时刻" in panel.notice.value
        assert home.planning.sittings() == []

    def test_it_may_be_adjusted_first(self, home: Home, panel: SittingsPanel) -> None:
        panel.new.click()
        panel.newly.adjust.click()
        panel.one.form.title.value = HOSTILE
        panel.one.form.id.value = "wo-de"
        panel.one.save.click()
        panel.one.asking.yes.click()
        assert home.planning.sitting("wo-de").title == HOSTILE
        assert HOSTILE not in panel.one._head.value + panel.notice.value
        assert "&lt;img" in panel.one._head.value


class TestSettings:
    """Everything can be changed until somebody begins."""

    def test_every_field_comes_back_as_it_was(self, home: Home, panel: SittingsPanel) -> None:
        one = published(panel)
        assert panel.one.form.sitting() == one
        panel.one.save.click()
        assert "没有改动" in panel.notice.value

    def test_a_staggered_start_is_set_told_and_must_leave_the_time_limit(
        self, home: Home, panel: SittingsPanel
    ) -> None:
        one = published(panel)
        form = panel.one.form
        form.stagger.value = 10
        panel.one.save.click()
        assert home.planning.sitting(one.id).stagger == 10
        assert "开放后 10 分钟内错峰开始" in panel.one._head.value
        panel.one.view.value = "规则页"
        assert "开放后 10 分钟内，每人有自己的开始时间" in panel.one.rules_page.page.value
        panel.one.view.value = "发放"
        assert "错峰开始" in panel.one.handout.link.value
        form.closes.show(one.opens + timedelta(minutes=one.time_limit + 9))
        assert "错峰应给每个人留足时限" in form._told.value
        assert panel.one.save.disabled

    def test_what_is_changed_is_stored(self, home: Home, panel: SittingsPanel) -> None:
        one = published(panel)
        form = panel.one.form
        form.title.value, form.time_limit.value, form.attempts.value = "改过的", 25, 4
        form.pass_line.value, form.excellent_line.value = "65.5", "200/3"
        form.standings.value, form.standings_persons.value = ["full_rate", "mean"], 3
        form.audience.cohorts.value = ["预备党员"]
        form.closes.time.value = time(20, 0)
        form.fixed.value = "dangzhang-001 2\n"
        form.rules._toggle(0)
        form.rules.article.value = "1-10，12"
        form.rules.regulation.value = ["dangzhang"]
        panel.one.save.click()
        new = home.planning.sitting(one.id)
        assert (new.title, new.time_limit, new.attempts) == ("改过的", 25, 4), panel.notice.value
        assert (float(new.pass_line), new.excellent_line.denominator) == (65.5, 3)
        assert ([rule.value for rule in new.standings], new.standings_persons) == (["full_rate", "mean"], 3)
        assert new.audience.cohorts == ("预备党员",)
        assert spoken(new.closes).endswith("20:00")
        assert new.blueprint.fixed[0].id == "dangzhang-001"
        assert new.blueprint.rules[0].article == ("1-10", "12")

    def test_a_rule_says_at_once_what_it_lacks_and_nothing_is_saved(self, home: Home, panel: SittingsPanel) -> None:
        one = published(panel)
        form = panel.one.form
        form.rules._toggle(0)
        form.rules.count.value = 400
        assert panel.one.save.disabled
        assert "还差" in form._told.value
        assert "quizlib-short" in form.rules._lines[0].children[0].value
        form.rules.points.value = "很多"
        assert "分值" in form._told.value
        form.rules._remove(0)
        form.pass_line.value = form.excellent_line.value = "10"
        assert not panel.one.save.disabled
        panel.one.save.click()
        assert len(home.planning.sitting(one.id).blueprint.rules) == len(one.blueprint.rules) - 1

    def test_lines_above_full_marks_are_told_at_once(self, panel: SittingsPanel) -> None:
        published(panel)
        panel.one.form.excellent_line.value = "101"
        assert "满分为 100 分" in panel.one.form._told.value
        assert panel.one.save.disabled

    def test_who_saves_second_overwrites_nothing(self, home: Home, panel: SittingsPanel) -> None:
        one = published(panel)
        home.planning.plan(one.model_copy(update={"title": "别人的"}), home.bank, NOON)
        panel.one.form.title.value = "我的"
        panel.one.save.click()
        assert "刚刚被别人改动" in panel.notice.value
        assert home.planning.sitting(one.id).title == "别人的"

    def test_once_somebody_has_begun_nothing_can_be_changed(
        self, home: Home, panel: SittingsPanel, clock: StillClock
    ) -> None:
        one = published(panel)
        clock.move(one.opens - NOON)
        Taking(home, one, "1").start()
        panel.open(one.id)
        assert panel.one.form.title.disabled
        assert panel.one.form.opens.day.disabled
        assert panel.one.form.audience.branches.disabled
        assert panel.one.save not in panel.one._tools.children
        assert panel.one.remove not in panel.one._tools.children
        other = home.planning.sittings()[0]
        panel.one.copy.click()
        assert not panel.one.form.title.disabled
        assert not panel.one.form.id.disabled
        assert panel.one.form.sitting().opens == other.opens + timedelta(days=7)


class TestShown:
    """What members will see, and how they come to it."""

    def test_the_preview_shows_the_key_only_where_it_is_asked_for(self, home: Home, panel: SittingsPanel) -> None:
        published(panel)
        panel.one.view.value = "试卷预览"
        preview = panel.one.preview
        assert preview.sheet.value.count("qz-slot") >= 28
        assert "正确答案" not in preview.sheet.value.partition("</style>")[2]
        preview.key.value = True
        assert "正确答案" in preview.sheet.value.partition("</style>")[2]
        before = preview.sheet.value
        preview.another.click()
        assert preview.sheet.value != before
        assert not home.planning.begun(panel.one._as_stored().id)

    def test_the_rules_page_follows_the_form(self, panel: SittingsPanel) -> None:
        published(panel)
        panel.one.form.time_limit.value = 47
        panel.one.view.value = "规则页"
        assert "47 分钟，从点击开始起计" in panel.one.rules_page.page.value

    def test_poster_and_personal_links_are_files(self, panel: SittingsPanel) -> None:
        one = published(panel)
        panel.one.view.value = "发放"
        handout = panel.one.handout
        handout.site.value = "quiz.example.cn"
        assert "网址：http://quiz.example.cn/" in handout.link.value
        assert one.title in handout.link.value
        assert file_of(handout.docx)[1].startswith(b"PK")
        assert file_of(handout.pdf)[1].startswith(b"%PDF")
        name, book = file_of(handout.links)
        assert name == f"{one.title}个人链接.xlsx"
        sheet = openpyxl.load_workbook(BytesIO(book)).active
        assert sheet is not None
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
        assert {row[0] for row in rows} == {"1", "2", "3"}
        assert all(str(row[3]).startswith("http://quiz.example.cn/in/") for row in rows)


class TestKept:
    """Copied, deleted, found again."""

    def test_a_copy_is_a_draft_with_an_id_and_a_time_of_its_own(self, home: Home, panel: SittingsPanel) -> None:
        one = published(panel)
        panel.one.copy.click()
        assert len(home.planning.sittings()) == 1
        panel.one.save.click()
        panel.one.asking.yes.click()
        old, new = home.planning.sittings()
        assert (old.id, new.id) == (one.id, f"quanyuan-{one.opens + timedelta(days=7):%Y%m%d}")
        assert (new.opens - old.opens, new.blueprint) == (timedelta(days=7), old.blueprint)

    def test_an_id_that_is_taken_is_refused(self, home: Home, panel: SittingsPanel) -> None:
        one = published(panel)
        panel.one.copy.click()
        panel.one.form.id.value = one.id
        panel.one.save.click()
        panel.one.asking.yes.click()
        assert "请换一个编号" in panel.notice.value
        assert home.planning.sittings() == [one]

    def test_it_is_deleted_with_a_reason(self, home: Home, panel: SittingsPanel) -> None:
        one = published(panel)
        panel.one.remove.click()
        panel.one.asking.yes.click()
        assert "请写明原因" in panel.notice.value
        panel.one.asking.reason.value = "改期"
        panel.one.asking.yes.click()
        assert home.planning.sittings() == []
        assert "已删除" in panel.notice.value
        entry = home.recording.entries(one.id)[-1]
        assert (entry.action, entry.reason) == (Action.REMOVED, "改期")

    def test_the_list_is_searched_by_words_and_phase(self, home: Home, panel: SittingsPanel) -> None:
        published(panel, "quanyuan")
        published(panel, "jingsai")
        panel.back.click()
        for text, phase, found in (
            ("", "全部", 2),
            ("竞赛", "全部", 1),
            ("JINGSAI 支部", "全部", 1),
            ("", "已结束", 0),
        ):
            panel.search.value, panel.phase.value = text, phase
            assert len(panel._sittings) == found, (text, phase)


@pytest.fixture
def demo(tmp_path: Path, clock: StillClock) -> Iterator[Home]:
    (tmp_path / "questions").symlink_to(Path(__file__).parents[3] / "questions", target_is_directory=True)
    one = Home(Settings(home=tmp_path), clock)
    load_demo(one, SMALL, 1, clock())
    yield one
    one.close()


def test_a_practice_is_made_of_weak_articles(demo: Home) -> None:
    console = Console(demo)
    console.go("sittings")
    panel: Any = console._panels["sittings"]
    panel.weak.click()
    panel.practice.find.click()
    panel.practice.work.wait()
    panel.practice.make.click()
    draft = panel.one.form.sitting()
    assert draft.id.startswith("lianxi-")
    assert draft.kind.value == "practice"
    assert all(rule.article for rule in draft.blueprint.rules)
    panel.one.save.click()
    panel.one.asking.yes.click()
    assert demo.planning.sitting(draft.id) == draft
