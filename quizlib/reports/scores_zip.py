"""The workbooks of all branches in one file, to be taken away together and sent on one by one."""

import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from quizlib.figures import SittingFacts
from quizlib.reports.files import written
from quizlib.reports.scores_xlsx import Progress, write_branch_books


def write_branch_zip(target: Path, facts: SittingFacts, progress: Progress = lambda done, total: None) -> list[str]:
    """Write a .zip with a workbook for each branch, which holds no person of another one; their names.

    Raises:
        ReportError: it cannot be written, and why.
    """
    with written(target, ".zip") as draft, TemporaryDirectory() as folder:
        files = write_branch_books(Path(folder), facts, progress)
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as package:  # workbooks are compressed already
            for one in files:
                package.write(one, one.name)
    return [one.name for one in files]
