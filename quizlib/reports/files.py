"""Files are written beside their target and take its place when they are whole: half a report is never seen."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlsxwriter.exceptions import XlsxFileError

from quizlib.errors import ReportError, system_reason


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
        draft.touch(mode=0o600, exist_ok=False)  # for its owner alone, whatever stood there
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


def folder_for(folder: Path) -> None:
    """Make ``folder`` where it is not there yet.

    Raises:
        ReportError: it cannot be made, and why.
    """
    if folder.exists() and not folder.is_dir():
        raise ReportError(f"{folder}：这是一个文件，请写一个文件夹的名称")
    try:
        folder.mkdir(exist_ok=True)
    except FileNotFoundError as error:
        raise ReportError(f"{folder}：文件夹 {folder.parent} 不存在，请先建好，或换一个位置") from error
    except OSError as error:
        raise ReportError(f"{folder}：文件夹建不了（{system_reason(error)}），请换一个位置") from error


def _forget(draft: Path) -> None:
    try:
        draft.unlink(missing_ok=True)
    except OSError:
        return  # the folder cannot be written: there is no draft
