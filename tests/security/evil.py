"""Names and answers that are formulas, markup, templates or control characters, and a home full of people so called."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from running_site import ROOT, make_home

from quizlib.core.member import Member
from quizlib.core.sitting import Sitting
from quizlib.services.home import Home
from quizlib.settings import Settings

SCRIPT = "<img src=x onerror=\"document.title='TAKEN'\">"
TEXTS = (
    *("=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0"),
    *(
        '=HYPERLINK("http://evil.test","x")',
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        "＝1+1",
        "　=1+1",
        "{=1+1}",
        "'=1+1",
        "%0A=1+1",
    ),
    *("{{ 7*7 }}", "{% for one in 7 %}", "{{ cycler.__init__.__globals__ }}", "{# x #}", "{name}", "${7*7}", "%s%n"),
    *(SCRIPT, "<script>document.title='TAKEN'</script>", "</script><b>x", "&lt;b&gt;&amp;", "<!--", "]]>", '" onx="'),
    *("javascript:alert(1)", "[x](javascript:1)", "\\u003cb\\u003e", "$(touch x)", "`touch x`", "; touch x", "x\x07y"),
    *("a\u202eb", "\u2028x", "'; DROP TABLE members; --", "../../x", "CON", "=1+1|" * 9),
)
BRANCHES = ("=cmd|' /C calc'!A0", "{{ 7*7 }}<b>", "@x/+y/-z", "../..", SCRIPT)
TITLE = "=1+1|'{{ 7*7 }}<b>场次</b>"
STEM = "丙题：=1+1 {{ 7*7 }} <b>一周</b>有七天。"


def evil_home(folder: Path) -> Path:
    """A home where people, branches, a sitting and a question are called so; number 000001 has ``TEXTS[0]``."""
    home = make_home(folder, members=1)
    shutil.copy(ROOT / "notebooks" / "organizer.ipynb", home / "notebooks")
    bank = home / "questions" / "zhangcheng.yaml"
    text = bank.read_text(encoding="utf-8")
    bank.write_text(text.replace("stem: 丙题：一周有七天。", f"stem: '{STEM}'"), encoding="utf-8")
    opened = Home(Settings(home=home, store=""))
    now = datetime.now(UTC)
    people = [
        (Member(number=f"{place:06}", name=text, branch=BRANCHES[place % len(BRANCHES)], cohort=text[:9]), "")
        for place, text in enumerate(TEXTS, 1)
    ]
    opened.planning.import_roster(people, now)
    plan = {
        "id": "evil",
        "title": TITLE,
        "note": SCRIPT,
        "opens": now - timedelta(minutes=1),
        "closes": now + timedelta(hours=2),
        "time_limit": 30,
        "blueprint": {"fixed": [{"id": "t-short"}, {"id": "t-truefalse"}]},
        "pass_line": 5,
        "excellent_line": 10,
        "keys_shown": "handed_in",
    }
    opened.planning.plan(Sitting.model_validate(plan), opened.bank, now)
    plan |= {"id": "certified", "certificate": "pass", "blueprint": {"fixed": [{"id": "t-truefalse"}]}}
    opened.planning.plan(Sitting.model_validate(plan), opened.bank, now)
    opened.close()
    return home
