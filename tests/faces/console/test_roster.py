"""The panel 名册: found, changed one at a time, imported with a preview, excused."""

from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from examples import NOON, member
from taking import StillClock, Taking, plan

from quizlib.core.pseudonym import NAME, pseudonym
from quizlib.exchange.roster_xlsx import roster_of
from quizlib.faces.console.roster import RosterPanel
from quizlib.faces.console.shell import NEW, Console
from quizlib.services.home import Home
from quizlib.services.sample import sample_members

HOSTILE = "<img src=x onerror=alert(1)>**$x$**"


@pytest.fixture
def panel(home: Home) -> RosterPanel:
    people = [
        member("01", "张三", "甲党委/第一党支部"),
        member("02", "李四", "甲党委/第二党支部", "预备党员"),
        member("03", HOSTILE, "乙支部"),
    ]
    home.planning.import_roster([(one, "") for one in people], NOON)
    console = Console(home)
    console.go("roster")
    return console._panels["roster"]  # type: ignore[return-value]


def found(panel: RosterPanel) -> list[str]:
    return sorted(one.member.number for one in panel.people._found)


def book(*rows: list[str | None]) -> bytes:
    buffer = BytesIO()
    one = openpyxl.Workbook()
    assert one.active is not None
    for row in rows:
        one.active.append(row)
    one.save(buffer)
    return buffer.getvalue()


class TestPeople:
    """Found by number, name, pinyin, branch and cohort."""

    def test_they_are_found_together_by_words_tree_and_cohort(self, panel: RosterPanel) -> None:
        people = panel.people
        assert found(panel) == ["01", "02", "03"]
        people.search.value = "zs"
        assert found(panel) == ["01"]
        people.search.value = ""
        people.tree.value = "甲党委"
        assert found(panel) == ["01", "02"]
        people.cohort.value = "预备党员"
        assert found(panel) == ["02"]

    def test_the_tree_counts_who_stands_under_each_level(self, panel: RosterPanel) -> None:
        assert [text.strip() for text, _ in panel.people.tree.options] == [
            "全部（3 人）",
            "甲党委（2 人）",
            "第一党支部（1 人）",
            "第二党支部（1 人）",
            "乙支部（1 人）",
        ]


class TestPerson:
    """Somebody's page."""

    def test_it_shows_what_is_due_and_what_was_taken(self, home: Home, clock: StillClock) -> None:
        taking = Taking(home, plan(home, attempts=2))
        taking.submit(taking.respond(taking.start(), 1, "B"))
        console = Console(home)
        console.go("roster", "001")
        panel: RosterPanel = console._panels["roster"]  # type: ignore[assignment]
        due = panel.person.sittings._table.df.values.tolist()
        assert [row[0] for row in due] == ["测试"]
        assert due[0][4:] == ["1 次", "2 / 22", "未合格"]
        (attempt,) = panel.person.attempts._table.df.values.tolist()
        assert attempt[1] == 1
        assert attempt[4] == "1/11"

    def test_somebody_is_added(self, home: Home, panel: RosterPanel) -> None:
        panel.people.add.click()
        panel.person.save.click()
        assert "都要填写" in panel.notice.value
        panel.person.number.value, panel.person.name.value = " 04 ", "王五"
        panel.person.branch.value = "甲党委／第三党支部"
        panel.person.save.click()
        assert home.enrolling.person("04").member == member("04", "王五", "甲党委/第三党支部")
        assert "已加入名册" in panel.notice.value
        assert found(panel) == ["01", "02", "03", "04"]

    def test_a_change_is_shown_before_it_is_made(self, home: Home, panel: RosterPanel) -> None:
        panel.open("01")
        panel.person.name.value = "张三丰"
        panel.person.save.click()
        assert "张三 → 张三丰" in panel.person.asking._text.value
        assert "不是同一个人" in panel.person.asking._text.value
        assert home.enrolling.person("01").member.name == "张三"
        panel.person.asking.yes.click()
        assert home.enrolling.person("01").member.name == "张三丰"
        panel.person.save.click()
        assert "没有改动" in panel.notice.value

    def test_who_changes_second_overwrites_nothing(self, home: Home, panel: RosterPanel) -> None:
        panel.open("01")
        seen = home.enrolling.person("01").member
        panel.person.name.value = "张三丰"
        panel.person.save.click()
        home.enrolling.change(seen, seen.model_copy(update={"branch": "乙党委"}), None, home.clock())
        panel.person.asking.yes.click()
        assert "刚刚被别人改动" in panel.notice.value
        assert (home.enrolling.person("01").member.name, home.enrolling.person("01").member.branch) == (
            "张三",
            "乙党委",
        )

    def test_who_left_is_erased_with_a_reason(self, home: Home, panel: RosterPanel) -> None:
        id = home.enrolling.person("01").id
        home.enrolling.leave("01", home.clock())
        panel.show()
        panel.open("01")
        panel.person.erase.click()
        assert "不能恢复" in panel.person.asking._text.value
        panel.person.asking.yes.click()
        assert "请写明原因" in panel.notice.value
        panel.person.asking.reason.value = "期满"
        panel.person.asking.yes.click()
        assert "已删除个人信息" in panel.notice.value
        assert home.enrolling.person(pseudonym(id)).member.name == NAME
        assert panel.person._buttons.children == ()
        panel.people.gone.value = True
        assert found(panel) == [pseudonym(id)]

    def test_somebody_leaves_and_comes_back(self, home: Home, panel: RosterPanel) -> None:
        panel.open("01")
        panel.person.leave.click()
        assert home.enrolling.person("01").active
        panel.person.asking.yes.click()
        assert not home.enrolling.person("01").active
        assert found(panel) == ["02", "03"]
        panel.people.gone.value = True
        assert found(panel) == ["01"]
        panel.open("01")
        panel.person.save.click()
        assert home.enrolling.person("01").active

    def test_names_are_inert(self, panel: RosterPanel) -> None:
        panel.open("03")
        panel.person.leave.click()
        for text in (panel.person._head.value, panel.person.asking._text.value):
            assert "<img" not in text
            assert "&lt;img" in text
        assert panel.people.table._options["allow_html"] is False


class TestImport:
    """From Excel."""

    HEAD = ("工号", "姓名", "党支部", "上级党组织")

    def test_the_first_step_leads_here_and_the_sample_goes(self, home: Home) -> None:
        home.planning.import_roster([(one, "") for one in sample_members()], NOON)
        console = Console(home)
        console.go("roster", NEW)
        panel: RosterPanel = console._panels["roster"]  # type: ignore[assignment]
        assert panel.view.value == "从 Excel 导入"
        panel.importing._uploaded("名册.xlsx", book([*self.HEAD], ["01", "张三", "第一党支部", None]))
        panel.importing.work.wait()
        assert panel.importing.remove.value
        panel.importing.write.click()
        panel.importing.asking.yes.click()
        panel.importing.work.wait()
        assert [one.member.number for one in home.planning.roster() if one.active] == ["01"]

    def test_what_changes_is_shown_and_only_then_written(self, home: Home, panel: RosterPanel) -> None:
        panel.view.value = "从 Excel 导入"
        importing = panel.importing
        rows = [[*self.HEAD], ["01", "张三", "第二党支部", "甲党委"], ["04", HOSTILE, "乙支部", None]]
        importing.upload._given("新名册.xlsx", book(*rows))
        importing.work.wait()
        told = importing._told.value
        assert "甲党委/第一党支部 → 甲党委/第二党支部" in told
        assert "新增（1）" in told
        assert "文件里没有，保持不变（2）" in told
        assert "<img" not in told
        assert len(home.planning.roster()) == 3
        importing.write.click()
        importing.asking.yes.click()
        importing.work.wait()
        assert "名册现有 4 人" in panel.notice.value
        assert home.enrolling.person("01").member.branch == "甲党委/第二党支部"

    def test_who_is_missing_is_removed_only_where_it_is_ticked(self, home: Home, panel: RosterPanel) -> None:
        importing = panel.importing
        for remove, left in ((False, 3), (True, 1)):
            importing.upload._given("名册.xlsx", book([*self.HEAD], ["01", "张三", "第一党支部", "甲党委"]))
            importing.work.wait()
            importing.remove.value = remove
            assert importing.write.disabled is not remove  # nothing else changes
            if remove:
                assert "将移出（2）" in importing._told.value
                importing.write.click()
                importing.asking.yes.click()
                importing.work.wait()
            assert sum(one.active for one in home.planning.roster()) == left

    def test_problems_are_told_by_cell_and_nothing_is_offered(self, home: Home, panel: RosterPanel) -> None:
        panel.importing.upload._given("名册.xlsx", book([*self.HEAD], ["01", None, "第一党支部", None]))
        panel.importing.work.wait()
        assert "名册.xlsx Sheet!B2: 姓名没有填写" in panel.notice.value
        assert panel.importing._below.children == ()
        panel.importing.upload._given("名册.xlsx", b"no workbook")
        panel.importing.work.wait()
        assert "quizlib-wrong" in panel.notice.value

    def test_a_number_without_its_zeros_is_not_taken_for_another(self, panel: RosterPanel) -> None:
        panel.importing.upload._given("名册.xlsx", book([*self.HEAD], ["1", "张三", "第一党支部", "甲党委"]))
        panel.importing.work.wait()
        assert "可能丢了前面的 0" in panel.notice.value

    def test_the_example_reads_back(self, panel: RosterPanel) -> None:
        assert len(roster_of(*panel.importing.example._make())) == 4


class TestExcuses:
    """Why and for when."""

    def test_one_is_recorded_by_the_form_and_taken_back(self, home: Home, panel: RosterPanel) -> None:
        plan(home)
        panel.view.value = "免考登记"
        excuses = panel.excuses
        excuses.add.click()
        assert "工号不能为空" in panel.notice.value
        excuses.number.value, excuses.reason.value = "01", "借调"
        excuses.first.value, excuses.last.value = date(2026, 3, 1), date(2026, 3, 31)
        excuses.add.click()
        assert "不免 → 借调" in excuses._told.value
        assert home.excusing.register() == []
        excuses.asking.yes.click()
        assert [one.reason for one, _, _ in home.excusing.register()] == ["借调"]
        excuses.withdraw.click()
        assert "请先在下表选中" in panel.notice.value
        excuses.table._table.selected_rows = [0]
        excuses.withdraw.click()
        assert "借调 → 不免" in excuses._told.value
        excuses.asking.yes.click()
        assert home.excusing.register() == []

    def test_many_are_read_from_excel(self, home: Home, panel: RosterPanel) -> None:
        plan(home)
        head = ["工号", "姓名", "原因", "场次编号"]
        panel.excuses.upload._given(
            "免考.xlsx", book(head, ["01", "张三", "病假", "ceshi"], ["02", None, "出差", "ceshi"])
        )
        panel.excuses.work.wait()
        assert "新增 2 条" in panel.excuses.asking._text.value
        panel.excuses.asking.yes.click()
        assert len(home.excusing.excused("ceshi")) == 2
        panel.excuses.upload._given("免考.xlsx", book(head, ["01", "别人", "病假", "ceshi"]))
        panel.excuses.work.wait()
        assert "在名册里是 张三" in panel.notice.value

    def test_the_form_reads_as_one(self, panel: RosterPanel, tmp_path: Path) -> None:
        name, content = panel.excuses.form._make()
        assert name.endswith(".xlsx")
        assert content.startswith(b"PK")
