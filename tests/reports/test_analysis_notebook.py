import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from office import EVERY_KIND, Office

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "analysis.ipynb"


def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The outputs of the notebook over the store in ``folder``, in the last sixty days."""
    (folder / "results").mkdir()
    monkeypatch.setenv("QUIZLIB_HOME", str(folder))
    monkeypatch.setenv("QUIZLIB_STORE", f"sqlite:///{folder / 'quiz.db'}")
    monkeypatch.setenv("PYTHONWARNINGS", "error::UserWarning:matplotlib,error::FutureWarning")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    period = next(cell for cell in notebook.cells if "Period(date(today.year" in cell.source)
    days = "Period(date.fromordinal(today.toordinal() - 60), today)"
    period.source = period.source.replace("Period(date(today.year, 1, 1), today)", days)
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def pictures(outputs: list[Any]) -> list[str]:
    """What the pictures say to those who cannot see them."""
    return [one["data"]["text/plain"] for one in outputs if "image/png" in one.get("data", {})]


def test_the_notebook_is_thin_and_stripped() -> None:
    cells = [cell for cell in nbformat.read(NOTEBOOK, as_version=4).cells if cell.cell_type == "code"]
    assert all(len(cell.source.splitlines()) <= 10 for cell in cells)
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # nbclient's own, in this process; the kernel is another
def test_the_notebook_shows_figures_charts_and_an_analysis_in_a_real_kernel(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens = datetime.now(UTC) - timedelta(days=20)
    office.enrol("001 张三 甲支部", "002 李四 乙支部 预备党员", now=opens)
    first = office.plan("a", opens, title="春季测试")
    office.take("001", first, right=3)
    office.take("002", first, right=5)
    second = office.plan("b", opens + timedelta(days=5), blueprint=EVERY_KIND, pass_line=36, excellent_line=54)
    office.take("001", second, right=1)
    outputs = run(tmp_path, monkeypatch)
    assert not [one for one in outputs if one.output_type == "error" or one.get("name") == "stderr"]
    shown = pictures(outputs)
    assert [alt.split("：")[0] for alt in shown][:3] == ["条形图", "柱形图", "折线图"]
    tables = [one["data"]["text/html"] for one in outputs if "text/html" in one.get("data", {})]
    assert any(re.search(r"参与率.*100\.0%", html, re.DOTALL) for html in tables)
    said = "".join(one.text for one in outputs if one.output_type == "stream")
    assert "共组织知识测试2场，应参加2人，实际参加2人、3人次，参与率100.0%。" in said
    written = (tmp_path / "results" / "我的分析.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbfsitting,cohort,count")
    assert written.decode("utf-8-sig").splitlines()[1:3] == ["a,党员,1,0.6,0.6,0.6", "a,预备党员,1,1.0,1.0,1.0"]
    assert (tmp_path / "results" / "我的分析.xlsx").is_file()


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_the_notebook_runs_where_nothing_was_held(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = run(tmp_path, monkeypatch)
    assert not [one for one in outputs if one.output_type == "error" or one.get("name") == "stderr"]
    assert all(alt.endswith("没有可以显示的数据。") for alt in pictures(outputs))
