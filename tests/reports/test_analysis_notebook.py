from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from office import Office

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "analysis.ipynb"


def test_the_notebook_is_thin_and_stripped() -> None:
    cells = [cell for cell in nbformat.read(NOTEBOOK, as_version=4).cells if cell.cell_type == "code"]
    assert all(len(cell.source.splitlines()) <= 10 for cell in cells)
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # nbclient's own, in this process; the kernel is another
def test_the_notebook_shows_figures_and_charts_in_a_real_kernel(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.enrol("001 张三 甲支部")
    office.take("001", office.plan(), right=3)
    monkeypatch.setenv("QUIZLIB_STORE", f"sqlite:///{tmp_path / 'quiz.db'}")
    monkeypatch.setenv("PYTHONWARNINGS", "error::UserWarning:matplotlib")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    period = next(cell for cell in notebook.cells if "Period(date(today.year" in cell.source)
    period.source = period.source.replace(
        "Period(date(today.year, 1, 1), today)", "Period(date(2026, 1, 1), date(2026, 12, 31))"
    )
    period.source = period.source.replace("home.clock()", "home.clock().replace(year=2027)")
    NotebookClient(notebook, kernel_name="python3", timeout=120).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 2
    assert any("60.0%" in output.get("data", {}).get("text/html", "") for output in outputs)
    assert not [output for output in outputs if output.output_type == "stream"]
