"""Formulas, markup and templates in names and answers stay text in every file that is written."""

import csv
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from click.testing import CliRunner
from lxml import etree
from protocol import ProtocolMember, fetch, run
from running_site import RunningSite
from security.evil import STEM, TEXTS, TITLE, evil_home

from quizlib.faces.cli import cli
from quizlib.reports.poster import poster_docx, poster_of, poster_pdf
from quizlib.services.home import Home
from quizlib.settings import Settings

_ACTIVE = (b"<f>", b"<f ", b"externalLink", b"ddeLink", b"oleObject", b"vbaProject")
_FIELDS = re.compile(
    rb"<w:instrText[^>]*>[^<]*(?:DDE|INCLUDE)|<w:object|attachedTemplate|TargetMode=\"External\"[^>]*evil|altChunk"
)


async def take(site: RunningSite, number: int) -> bytes:
    """Member ``number`` answers the essay with their own name, hands in and gets the certificate."""
    member = ProtocolMember(site.url, number)
    member.name = TEXTS[number - 1]
    assert (await member.sign_in()).code == 303, member.name
    await member.open_page()
    await member.connect()
    await member.say(type="home")
    await member.receive("comm_msg")
    score: dict[str, Any] = {}
    for sitting in ("evil", "certified"):
        paper = await member.ask(type="start", sitting=sitting)
        for face in paper["sheet"]:
            response = TEXTS[number - 1] if face["kind"] == "short" else True
            assert (await member.respond(paper, face["number"], response))["type"] == "kept"
        score = await member.submit(paper)
    await member.leave()
    if number > 6:
        return b""
    answer = await fetch(f"{site.url}/certificate/{score['certificate']}", headers=member.headers)
    assert answer.code == 200
    assert "\n" not in answer.headers["Content-Disposition"]
    return answer.body


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every kind of file that the program writes of a sitting full of evil."""
    folder = evil_home(tmp_path_factory.mktemp("evil") / "home")
    with RunningSite(folder) as site:
        absent = {len(TEXTS), len(TEXTS) - 1, *(place for place, text in enumerate(TEXTS, 1) if "\x07" in text)}
        numbers = [number for number in range(1, len(TEXTS) + 1) if number not in absent]
        certificates = run(all_of(site, numbers))
        assert "Traceback" not in site.log
    for place, data in enumerate(certificates):
        (folder / f"certificate-{place}.pdf").write_bytes(data)
    (folder / "branches").mkdir()
    span = ("--from", "2020-01-01", "--to", "2099-12-31")
    (folder / "mine.docx").write_bytes(template())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUIZLIB_HOME", str(folder))
        patch.delenv("QUIZLIB_STORE", raising=False)
        patch.chdir(folder)
        for command in (
            ("scores", "export", "evil", "--to", "scores.xlsx", "--branches", "--csv", "scores.csv"),
            ("scores", "export", "evil", "--folder", "branches"),
            ("marks", "export", "evil", "--to", "marks.xlsx"),
            ("links", "evil", "--to", "links.xlsx", "--site", "http://quiz.test"),
            ("absent", "evil", "--to", "absent.xlsx"),
            ("report", *span, "--to", "report.docx", "--charts"),
            ("report", *span, "--to", "own.docx", "--template", "mine.docx"),
            *(("bank", "export", "--to", name) for name in ("bank.xlsx", "bank.docx", "bank.xml", "bank.zip")),
            *(("bank", "export", "--format", name, "--to", f"{name}.txt") for name in ("gift", "aiken")),
            ("notice", "evil", "--names"),
            ("figures", *span),
        ):
            quizlib(*command)
    home = Home(Settings(home=folder, store=""))
    poster = poster_of(home.planning.sitting("evil"), "http://quiz.test/")
    home.close()
    (folder / "poster.docx").write_bytes(poster_docx(poster))
    (folder / "poster.pdf").write_bytes(poster_pdf(poster))
    return folder


async def all_of(site: RunningSite, numbers: list[int]) -> list[bytes]:
    return [data for data in [await take(site, number) for number in numbers] if data]


def template() -> bytes:
    document = docx.Document()
    document.add_paragraph("{{ 参与率 }} {{ 场次 }}")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def quizlib(*arguments: str) -> None:
    """A command in this process and the folder that it is in."""
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 0, (arguments, done.output, done.exception)


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(written: Path) -> None:
    books = sorted(written.rglob("*.xlsx"))
    assert len(books) > 7
    texts: set[str] = set()
    for path in books:
        for part in parts(path).values():
            assert not [one for one in _ACTIVE if one in part], path.name
        for sheet in openpyxl.load_workbook(path):
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type in {"s", "n", "d", "b", "inlineStr"}, (path.name, cell.coordinate)
                    assert cell.hyperlink is None or "evil" not in str(cell.hyperlink.target), path.name
                    texts.add(str(cell.value))
    for text in (
        "=cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "{{ 7*7 }}",
        '=HYPERLINK("http://evil.test","x")',
    ):
        assert text in texts
    assert any(TITLE in text for text in texts)


def test_no_cell_of_a_csv_begins_as_a_formula_does(written: Path) -> None:
    rows = list(csv.reader(io.StringIO((written / "scores.csv").read_text(encoding="utf-8-sig"))))
    assert len(rows) == len(TEXTS) + 1
    for cell in (cell for row in rows for cell in row):
        assert not re.match("[ \u3000\u00a0]*[=+\\-@＝＋－＠\r\n]", cell) or re.fullmatch(r"-?\d*", cell), cell
        assert not cell.startswith("\t") or re.fullmatch(r"\t\d+", cell), cell


def test_a_template_in_a_name_is_text_in_word_and_no_part_of_it_acts(written: Path) -> None:
    documents = sorted(written.rglob("*.docx"))
    assert len(documents) > 4
    told = {path.name: text_of(path) for path in documents}
    for name in told:
        for one in parts(written / name).values():
            assert not _FIELDS.search(one), name
    for name in ("report.docx", "poster.docx"):
        assert "{{ 7*7 }}" in told[name], name
        assert "49<b>" not in told[name], name
    assert STEM in told["bank.docx"]


def test_no_markup_of_a_name_becomes_markup_of_a_file(written: Path) -> None:
    for path in (*written.rglob("*.docx"), *written.rglob("*.xlsx"), written / "bank.zip"):
        for name, data in parts(path).items():
            if name.endswith((".xml", ".rels", ".vml")):
                tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
                assert not tree.xpath("//*[local-name()='img' or local-name()='script']"), (path.name, name)
    etree.fromstring((written / "bank.xml").read_bytes())


def test_no_pdf_has_anything_that_acts(written: Path) -> None:
    files = sorted(written.glob("*.pdf"))
    assert len(files) > 3
    for path in files:
        data = path.read_bytes()
        assert data.startswith(b"%PDF-")
        assert not re.search(rb"/JavaScript|/JS|/Launch|/URI|/EmbeddedFile|/SubmitForm", data), path.name


def test_no_name_of_a_file_leaves_the_folder_or_is_one_of_the_systems(written: Path) -> None:
    names = [path.name for path in (written / "branches").iterdir()]
    assert len(names) >= 4
    assert not [one for one in names if re.search(r'[<>:"/\\|?*\x00-\x1f]', one)]
    assert not (written.parent.parent / "x.xlsx").exists()


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def text_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for one in document.tables for row in one.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
