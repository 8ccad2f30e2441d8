"""Files are written beside their target and take its place when they are whole: half a report is never seen."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlsxwriter.exceptions import XlsxFileError

from quizlib.errors import ReportError


@contextmanager
def written(target: Path, suffix: str) -> Iterator[Path]:
    """A draft to write to, which becomes ``target`` (whose name ends in ``suffix``) at the end.

    Raises:
        ReportError: the file cannot be written, and why.
    """
    if target.suffix.lower() != suffix:
        raise ReportError(f"{target}：文件名应以 {suffix} 结尾，请改为例如 {target.with_suffix(suffix).name}")
    if target.is_dir():
        raise ReportError(f"{target}：这是一个文件夹，请写明文件名")
    if not target.parent.is_dir():
        raise ReportError(f"{target}：文件夹 {target.parent} 不存在，请先建好，或换一个位置")
    draft = target.with_name(f".{secrets.token_hex(8)}{suffix}")
    try:
        draft.touch(exist_ok=False)
        yield draft
        draft.replace(target)
    except PermissionError as error:
        raise ReportError(
            f"{target}：写不进去，可能没有写权限，或者文件正在 Excel、Word 或 WPS 中打开；请关闭文件或换一个位置后再试"
        ) from error
    except (OSError, XlsxFileError) as error:
        raise ReportError(f"{target}：没有写成，请检查磁盘空间，或换一个位置后再试") from error
    finally:
        _forget(draft)


def _forget(draft: Path) -> None:
    try:
        draft.unlink(missing_ok=True)
    except OSError:
        return  # the folder cannot be written: there is no draft
