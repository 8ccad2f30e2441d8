"""Fields by name, against counts by hand over a half-year and the one before."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from docx import Document
from office import NOON, Office

from quizlib.core.activity import Activity, NamedValue
from quizlib.errors import ProblemsError
from quizlib.figures import Facts, Period
from quizlib.reports.cited import Cited
from quizlib.reports.fields import FIELDS, LIST_FIELDS, Ledger, Listed, Sources, fields_of, resolve
from quizlib.reports.fields.blocks import CHART_FIELDS, TABLE_FIELDS
from quizlib.reports.report_docx import WrittenReport, write_report
from quizlib.reports.sentences import Manner
from quizlib.reports.word.marks import unmarked

SPRING = Period(date(2026, 1, 1), date(2026, 6, 30))
AUTUMN = SPRING.before()
LEDGER = Ledger(
    "台账.xlsx",
    "0123456789abcdef" * 4,
    (
        Activity(date=date(2026, 2, 1), kind="三会一课", branch="第一党支部", persons=5),
        Activity(date=date(2026, 3, 1), kind="三会一课", branch="第二党支部", persons=7),
        Activity(date=date(2026, 3, 9), kind="警示教育片", title="片一", branch="第二党支部", persons=6),
        Activity(date=date(2025, 9, 1), kind="三会一课", branch="第一党支部", persons=4),
    ),
    (NamedValue(name="招聘人数", value="12", unit="人"), NamedValue(name="完成率", value="95.5%")),
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """In autumn one test that two of four passed; in spring a contest and a test.

    Scores in spring: the test 100, 60, 20 (three of four took part), the contest 80 (one of four).
    """
    office = Office(tmp_path_factory.mktemp("office"))
    office.enrol(
        "001 甲 第一党支部 党员",
        "002 乙 第一党支部 预备党员",
        "003 丙 第二党支部 党员",
        "004 丁 第二党支部 党员",
        now=NOON - timedelta(days=290),
    )
    autumn = office.plan("qiu", NOON - timedelta(days=150))
    for number, right in (("001", 4), ("002", 3), ("003", 1), ("004", 0)):
        office.take(number, autumn, right)
    spring, contest = office.plan("chun"), office.plan("jingsai", NOON + timedelta(days=9), kind="contest")
    for number, right in (("001", 5), ("002", 3), ("003", 1)):
        office.take(number, spring, right)
    office.take("001", contest, right=4)
    yield office
    office.store.close()


@pytest.fixture(scope="module")
def told(office: Office) -> Callable[..., str]:
    """What a field of the spring prints."""
    sources = Sources(SPRING, office.facts, ledger=LEDGER)
    fields = fields_of(sources, Cited(SPRING))
    return lambda *path: unmarked(str(resolve(fields, path)))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("参与率", "75.0%"),
        ("参与率 数", "75.0"),
        ("参与率 带单位", "75.0%"),
        ("参加人数 带单位", "3人"),
        ("人次 带单位", "4人次"),
        ("平均分", "65"),
        ("竞赛场次", "1"),
        ("竞赛 场次", "1"),
        ("竞赛 参与率", "25.0%"),
        ("测试 合格率", "66.7%"),
        ("测试 合格率 数", "66.7"),
        ("类别 党员 参加人数", "2"),
        ("类别 预备党员 应参加人数", "1"),
        ("测试 类别 党员 参与率", "66.7%"),
        ("支部 第一党支部 参与率", "100.0%"),
        ("党支部 第二党支部 参与率", "50.0%"),
        ("各场 chun 平均分", "60"),
        ("各场 jingsai 最高分", "80"),
        ("上期 合格率", "50.0%"),
        ("上期 统计期间", "2025年7月1日至12月31日"),
        ("上期 支部 第二党支部 合格率", "0.0%"),
        ("上期 测试 人次", "4"),
        ("同期 场次", "0"),
        ("同期 合格率", "—"),
        ("环比 参与率", "下降25.0个百分点"),
        ("环比 参与率 数", "25.0"),
        ("环比 合格率", "上升25.0个百分点"),
        ("环比 参加人数", "减少1人"),
        ("环比 人次", "持平"),
        ("环比 场次", "增加1场"),
        ("环比 平均分", "提高25分"),
        ("环比 参加人数 增长率", "下降25.0%"),
        ("环比 测试 合格率", "上升16.7个百分点"),
        ("环比 支部 第一党支部 合格率", "持平"),
        ("同比 合格率", "—"),
        ("三会一课次数", "2"),
        ("三会一课人次", "12"),
        ("三会一课党支部数", "2"),
        ("上期 三会一课次数", "1"),
        ("环比 三会一课次数", "增加1次"),
        ("警示教育片名称", "《片一》"),
        ("主题党日次数", "0"),
        ("各类活动人次", "18"),
        ("待填 招聘人数", "12"),
        ("待填 招聘人数 带单位", "12人"),
        ("待填 完成率 数", "95.5"),
        ("期间 年", "2026"),
        ("期间 结束月", "6"),
        ("统计期间", "2026年1月1日至6月30日"),
    ],
)
def test_a_field_prints_what_was_counted_by_hand(told: Callable[..., str], path: str, text: str) -> None:
    assert told(*path.split()) == text


def test_sentences_of_the_half_year_hold_the_same_numbers(told: Callable[..., str]) -> None:
    assert "应参加4人，实际参加3人、4人次，参与率75.0%" in told("概述")
    assert "知识竞赛应参加4人，实际参加1人，参与率25.0%，合格率100.0%" in told("分类情况")
    assert "已评定成绩4份" in told("成绩情况")
    assert "与上期（2025年7月1日至12月31日）相比，场次增加1场" in told("环比情况")
    assert told("同比情况") == "上年同期（2025年1月1日至6月30日）没有组织知识竞赛和知识测试，不作比较。"
    assert told("上期", "概述").startswith("2025年7月1日至12月31日，共组织知识测试1场，应参加4人")


def test_every_field_that_is_listed_can_be_printed(office: Office) -> None:
    sources = Sources(SPRING, office.facts, bank=lambda: None, ledger=LEDGER)
    fields = fields_of(sources, Cited(SPRING))
    for name in FIELDS:
        found = resolve(fields, [name])
        if isinstance(found, Listed):
            _, meanings = LIST_FIELDS[name]
            assert [set(row) for row in found] == [set(meanings)] * len(found)
            assert "".join(str(value) for row in found for value in row.values()) or not found
    for group, below in (("图", CHART_FIELDS), ("表", TABLE_FIELDS)):
        for name in below:
            assert str(resolve(fields, [group, name]))


def test_earlier_periods_the_bank_and_pictures_are_read_only_where_they_are_named(office: Office) -> None:
    asked: list[Period] = []

    def gathered(period: Period) -> Facts:
        asked.append(period)
        return office.facts(period)

    def bank() -> None:
        raise AssertionError("nobody asked for the bank")

    fields = fields_of(Sources(SPRING, gathered, bank=bank), Cited(SPRING))
    assert asked == []
    str(resolve(fields, ["参与率"]))
    assert asked == [SPRING]
    str(resolve(fields, ["上期", "合格率"]))
    str(resolve(fields, ["环比", "合格率"]))
    assert asked == [SPRING, AUTUMN]


def test_rows_of_the_ledger_can_be_listed(office: Office, tmp_path: Path) -> None:
    words = "{% for 项 in 活动 %}{{ 项.日期 }}{{ 项.类型 }}{{ 项.参加人数 }}；{% endfor %}"
    assert (
        report(office, tmp_path, words)[0] == "2026年2月1日三会一课5；2026年3月1日三会一课7；2026年3月9日警示教育片6；"
    )


def test_the_letter_that_other_programs_want_in_front_of_a_table_may_stand(office: Office, tmp_path: Path) -> None:
    report(office, tmp_path, "{{p 表.各支部 }}")
    assert Document(str(tmp_path / "报告.docx")).tables[0].cell(0, 0).text == "党支部"


def test_conditions_know_whether_there_is_something(office: Office, tmp_path: Path) -> None:
    words = "{% if 同期.场次 %}有{% else %}无{% endif %}{% if 上期.场次 %}有{% endif %}{% if 待填.甲 %}有{% endif %}"
    assert report(office, tmp_path, words)[0] == "无有"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ('{{ 支部["第三党支部"].参与率 }}', "没有党支部“第三党支部”，相近的有：第[一二]党支部"),
        ('{{ 类别["群众"].参与率 }}', "没有人员类别“群众”，现有：党员、预备党员"),
        ('{{ 各场["chum"].平均分 }}', "没有场次编号“chum”，相近的有：chun"),
        ("{{ 竞赛.参与律 }}", "“竞赛”下面没有字段“参与律”，相近的有：参与率"),
        ("{{ 上期.参与律 }}", "“上期”下面没有字段“参与律”，相近的有：参与率"),
        ("{{ 环比.题库题量 }}", "“环比”下面没有字段“题库题量”"),
        ("{{ 参与率.数字 }}", "“参与率”下面没有写法“数字”，相近的有：数"),
        ("{{ 竞赛 }}", "“竞赛”不能单独写，后面要写明哪一个"),
        ("{{ 各支部 }}", "“各支部”不能单独写，要写在表格的循环里"),
        ("{% for 支部 in 参与率 %}{{ 人次 }}{% endfor %}", "“参与率”不是一张表，不能循环"),
        ("{{ 读书班次数 }}", "没有字段“读书班次数”"),
        ("{{ 图.参与律 }}", "“图”下面没有图“参与律”"),
        ("{{ 各支部[0].参与绿 }}", "有计算、条件或循环无法执行|没有值"),
    ],
)
def test_a_name_that_does_not_exist_is_told_with_its_place_and_near_ones(
    office: Office, tmp_path: Path, words: str, sentence: str
) -> None:
    with pytest.raises(Exception, match=sentence) as caught:
        report(office, tmp_path, f"前面{words}后面")
    if isinstance(caught.value, ProblemsError):
        assert "模板.docx“" in str(caught.value)


def test_rounding_is_as_wished_throughout(office: Office) -> None:
    cited = Cited(SPRING, Manner(places=2))
    fields = fields_of(Sources(SPRING, office.facts), cited)
    printed = [
        unmarked(str(resolve(fields, path.split())))
        for path in ("测试 合格率", "测试 合格率 数", "环比 测试 合格率", "环比 测试 合格率 数", "平均用时")
    ]
    assert printed == ["66.67%", "66.67", "上升16.67个百分点", "16.67", "10"]
    assert cited.rows[0].value == "66.67%"


def report(office: Office, folder: Path, words: str) -> list[str]:
    """The paragraphs of a report from a template of one paragraph."""
    written(office, folder, words)
    return [one.text for one in Document(str(folder / "报告.docx")).paragraphs]


def written(office: Office, folder: Path, words: str) -> WrittenReport:
    document = Document()
    document.add_paragraph(words)
    document.save(str(folder / "模板.docx"))
    return write_report(folder / "报告.docx", Sources(SPRING, office.facts, ledger=LEDGER), folder / "模板.docx")


def test_the_rows_of_the_appendix_say_what_each_number_is(office: Office, tmp_path: Path) -> None:
    written(office, tmp_path, "{{ 测试.合格率 }}{{ 上期.人次 }}{{ 环比.参与率 }}{{ 三会一课人次 }}{{ 待填.招聘人数 }}")
    numbers, sittings = Document(str(tmp_path / "报告.docx")).tables
    rows = [[cell.text for cell in row.cells] for row in numbers.rows][1:]
    assert [row[:7] for row in rows] == [
        ["1", "合格率", "pass_rate", "知识测试", "66.7%", "2", "3"],
        ["2", "人次", "person_times", "上期（2025年7月1日至12月31日）全部", "4人次", "4", "—"],
        ["3", "参与率环比", "participation", "全部", "下降25.0个百分点", "—", "—"],
        [
            "4",
            "三会一课人次",
            "activity:三会一课:person_times",
            "活动台账（台账.xlsx，0123456789ab）",
            "12人次",
            "12",
            "—",
        ],
        ["5", "招聘人数", "value", "活动台账（台账.xlsx，0123456789ab）", "12人", "—", "—"],
    ]
    assert rows[2][7].startswith("本期75.0%（3/4），上期（2025年7月1日至12月31日）100.0%（4/4）；按准确值相减")
    assert [row.cells[2].text for row in sittings.rows][1:] == [
        "chun 测试\nchun",
        "jingsai 测试\njingsai",
        "qiu 测试\nqiu",
    ]
    assert [row.cells[1].text for row in sittings.rows][1:] == ["本期", "本期", "上期"]
    manifest = office.results / "chun" / "1" / "manifest.json"
    assert sittings.rows[1].cells[6].text == hashlib.sha256(manifest.read_bytes()).hexdigest()[:12]


def test_weak_points_are_told_by_the_points_that_were_earned(tmp_path: Path) -> None:
    office = Office(tmp_path)
    for number in range(10, 22):
        office.enrol(f"{number:03d} 某 第一党支部", now=NOON)
    sitting = office.plan()
    for number in range(10, 22):
        office.take(f"{number:03d}", sitting, right=2)
    words = (
        "{% for 弱 in 薄弱条文 %}{{ 弱.名称 }}{{ 弱.作答份数 }}份{{ 弱.得分 }}/{{ 弱.分值 }}＝{{ 弱.得分率 }}"
        "{% endfor %}"
    )
    papers = [2] * 12
    earned, worth = 20 * sum(papers), 100 * len(papers)
    assert report(office, tmp_path, words)[0] == f"《某某工作条例》第七条{5 * len(papers)}份{earned}/{worth}＝40.0%"
    office.store.close()


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("比上期上升{{ 环比.参与率.数 }}个百分点", ["“比上期上升25.0”实际是下降25.0个百分点"]),
        ("比上期下降{{ 环比.参与率.数 }}个百分点", []),
        ("比上期{{ 环比.参与率 }}", []),
        ("合格率提高了{{ 环比.合格率.数 }}个百分点", []),
        ("合格率降低{{ 环比.合格率.数 }}个百分点", ["“合格率降低25.0”实际是上升25.0个百分点"]),
        ("人次增加{{ 环比.人次.数 }}人次", ["“人次增加0”实际是持平"]),
    ],
)
def test_a_change_that_went_the_other_way_is_marked_and_told(
    office: Office, tmp_path: Path, words: str, wrong: list[str]
) -> None:
    assert list(written(office, tmp_path, words).contradictions) == wrong
    runs = Document(str(tmp_path / "报告.docx")).paragraphs[0].runs
    assert sum(one.font.highlight_color is not None for one in runs) == len(wrong)
