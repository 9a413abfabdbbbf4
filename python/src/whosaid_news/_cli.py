"""Run the program with the arguments of this process: the command `whosaid`."""

from __future__ import annotations

import os
import subprocess
import sys

from ._binary import find_binary


def main() -> int:
    """
    Run the program.

    Returns
    -------
    int
        The exit code of the program. Where the system can replace a process, this does not return.
    """
    command = [find_binary(), *sys.argv[1:]]
    if sys.platform != "win32":
        os.execv(command[0], command)
    return subprocess.call(command)


if __name__ == "__main__":
    sys.exit(main())
