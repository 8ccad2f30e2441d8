import errno
import os
import socket

import pytest

from quizlib.errors import system_reason


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "磁盘已满"),
        (PermissionError(errno.EACCES, "Permission denied"), "没有权限"),
        (socket.gaierror(-2, "Name or service not known"), "找不到这个地址"),
        (OSError(9999, "What is this"), "系统错误 9999"),
        (TimeoutError(), "系统错误 TimeoutError"),
    ],
)
def test_why_the_system_refused_is_told_in_chinese(error: OSError, reason: str) -> None:
    assert system_reason(error) == reason
