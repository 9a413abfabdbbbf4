"""Find the program that does the work."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from pathlib import Path
from typing import Optional, Union

PathLike = Union[str, "os.PathLike[str]"]

NAME = "whosaid.exe" if sys.platform == "win32" else "whosaid"


def find_binary(binary: Optional[PathLike] = None) -> str:
    """
    Give the path of the program.

    Parameters
    ----------
    binary : path, optional
        Use this program and no other.

    Returns
    -------
    str
        `binary`; else what the environment variable ``WHOSAID_BINARY`` names; else the program inside this package;
        else the one on the ``PATH``.

    Raises
    ------
    FileNotFoundError
        There is none.
    """
    named = binary or os.environ.get("WHOSAID_BINARY")
    if named:
        path = Path(named)
        if not path.is_file():
            raise FileNotFoundError(f"{path}: there is no such program")
        return str(path)
    inside = Path(__file__).parent / "bin" / NAME
    if inside.is_file():
        return _executable(inside)
    found = shutil.which("whosaid")
    if found:
        return found
    raise FileNotFoundError(
        "this copy of whosaid_news holds no program: install a wheel for this platform, "
        "or set WHOSAID_BINARY to the path of whosaid"
    )


def _executable(path: Path) -> str:
    """Make sure that the program may run: some installers lose that bit."""
    if sys.platform != "win32" and not os.access(path, os.X_OK):
        path.chmod(path.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    return str(path)
