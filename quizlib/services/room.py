"""Whether there is room for answers: what the organizer and the operator must know before members feel it."""

import shutil
import tempfile
from pathlib import Path

from quizlib.errors import system_reason

FULL = 20_000_000  # bytes: so little is gone in a moment
SCARCE = 500_000_000
_TRIED = 65_536


def trouble_with(results: Path) -> str:
    """Why answers cannot be saved in this folder, or soon will not be; empty where all is well."""
    try:
        free = shutil.disk_usage(results).free
        with tempfile.TemporaryFile(dir=results) as file:
            file.write(bytes(_TRIED))
            file.flush()
    except OSError as error:
        return (
            f"{results} 写不进去：{system_reason(error)}。作答可能存不下，党员页面会提示“没有保存成功”并自动重试；"
            "请马上处理，好了以后会自己恢复，不用重新启动网站。"
        )
    if free < FULL:
        return f"磁盘已满（只剩 {free / 1e6:.0f} MB），作答可能存不下；请马上腾出空间，不用重新启动网站。"
    if free < SCARCE:
        return f"磁盘快满了（只剩 {free / 1e6:.0f} MB），请尽快腾出空间。"
    return ""
