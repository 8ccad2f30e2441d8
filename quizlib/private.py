"""What only its owner may read: names, answers, keys. Whatever the umask is, others get nothing.

On Windows the folder's own list of access (ACL) decides, which these functions leave alone.
"""

import os
from pathlib import Path


def private_folder(folder: Path) -> None:
    """Make ``folder`` where it is not there yet, for its owner alone. Raises OSError where it cannot be made."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _only_owner(folder, 0o700)


def private_file(path: Path) -> None:
    """Make an empty file for its owner alone; where it is there, take it from others. Raises OSError."""
    if not path.exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    _only_owner(path, 0o600)


def keep_private(folder: Path) -> None:
    """Take from others all that is in ``folder``, and itself."""
    _only_owner(folder, 0o700)
    for path in folder.rglob("*"):
        _only_owner(path, 0o700 if path.is_dir() else 0o600)


def _only_owner(path: Path, mode: int) -> None:
    """Leave what belongs to somebody else, or is on a disk without modes, as it is."""
    if os.name == "nt" or path.is_symlink():
        return
    try:
        if path.stat().st_mode & 0o777 != mode:
            path.chmod(mode)
    except OSError:
        return
