"""A certificate as a PDF, its download button, and ``quizlib certificates verify``."""

import logging
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from examples import NOON
from fontTools.ttLib import TTFont
from taking import Taking, plan

from quizlib.core.certificate import Certificate
from quizlib.faces import quiz_certificate
from quizlib.faces.cli import cli
from quizlib.faces.quiz_certificate import FONT, certificate_pdf
from quizlib.faces.quiz_desk import QuizDesk
from quizlib.faces.visit import Visit
from quizlib.services.home import Home
from quizlib.serving.identity import Identity

ONE = Certificate(
    "ABCD2345WXYZ", "a", "s", "m", "样例甲", "第一党支部", "测试", Fraction(9), Fraction(10), False, NOON, NOON
)
TWO = {"fixed": [{"id": "single-1"}, {"id": "truefalse-1"}]}


@pytest.mark.parametrize(
    "given",
    [
        ONE,
        replace(ONE, title="题" * 80, branch="党委/总支/" + "支" * 50, excellent=True),
        replace(ONE, title="“（《12.5%》）”，。", name="A B", branch="<b>&{{ 7*7 }}=1+1</b>"),
    ],
)
def test_it_is_one_page_with_its_font_in_it_and_every_character_drawn(
    given: Certificate, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        pdf = certificate_pdf(given, "http://192.168.1.20:8866/check/ABCD-2345-WXYZ", str)
    assert pdf.startswith(b"%PDF-")
    assert re.findall(rb"/Count (\d+)", pdf) == [b"1"]
    assert b"/FontFile" in pdf
    assert caplog.messages == []


def test_a_rare_character_of_a_name_comes_from_a_font_of_the_system(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    fonts = [("/nowhere/simhei.ttf", 0), (str(FONT), 0), (str(_with(tmp_path, "喆")), 0)]
    monkeypatch.setattr(quiz_certificate, "SYSTEM_FONTS", fonts)
    with caplog.at_level(logging.WARNING):
        pdf = certificate_pdf(replace(ONE, name="样喆"), "http://quiz.test/check/ABCD-2345-WXYZ", str)
    assert pdf.count(b"/FontFile") >= 2
    assert caplog.messages == []


def _with(folder: Path, character: str) -> Path:
    """A font that has the character."""
    font = TTFont(FONT)
    for table in font["cmap"].tables:
        table.cmap[ord(character)] = table.cmap[ord("样")]
    font.save(folder / "rare.otf")
    return folder / "rare.otf"


def test_the_score_page_leads_to_the_members_own_certificate(home: Home) -> None:
    identity = Identity(home.settings.secret)

    def look(right: int, **rules: object) -> tuple[Taking, str | None]:
        taking = Taking(home, plan(home, blueprint=TWO, pass_line=2, excellent_line=4, **rules))
        attempt = taking.start()
        for slot in attempt.paper.slots[:right]:
            taking.respond(attempt, slot.number, slot.question.key_response(), f"{attempt.id}-{slot.number}")
        taking.submit(attempt, f"{attempt.id}-end")
        heard: list[dict[str, str]] = []
        for visit in (Visit(home, taking.member_id), Visit(home, taking.member_id, identity.certificate)):
            QuizDesk(visit, heard.append).receive({"type": "look", "attempt": attempt.id})
        assert "certificate" not in heard[0]  # no server, no download
        return taking, heard[-1].get("certificate")

    taking, token = look(1, certificate="pass")
    assert identity.sitting_of_certificate(token or "", taking.member_id, home.clock()) == "ceshi"
    assert identity.sitting_of_certificate(token or "", "somebody-else", home.clock()) is None
    assert look(0, id="failed", certificate="pass")[1] is None
    assert look(2, id="plain")[1] is None


def test_organizers_check_a_code_on_the_command_line(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    taking = Taking(home, plan(home, certificate="pass", blueprint=TWO, pass_line=2, excellent_line=4))
    attempt = taking.start()
    slot = attempt.paper.slots[0]
    taking.respond(attempt, slot.number, slot.question.key_response())
    taking.submit(attempt)
    given = home.certifying.issue(taking.member_id, "ceshi", NOON).result()
    monkeypatch.setenv("QUIZLIB_HOME", str(home.settings.home))
    found = CliRunner().invoke(cli, ["certificates", "verify", given.spelled.lower()])
    assert (found.exit_code, found.stdout.splitlines()[-1]) == (0, "证书真实有效。")
    assert "样例甲，第一党支部" in found.stdout
    assert "2 分（满分 4 分），合格" in found.stdout
    wrong = CliRunner().invoke(cli, ["certificates", "verify", "ABCD-2345-WXYZ"])
    assert (wrong.exit_code, wrong.stdout.strip()) == (1, "没有这个核验码的证书，请核对后再试。")
