"""Run pip so that nothing of what it looks at can run: it may start no process.

pip runs the code of projects only in processes of their own, to build them. This file is run by
path, as a script: `python -P guarded.py FOLDER WORDS…`, where FOLDER holds pip, or is empty where
it is installed.
"""

from __future__ import annotations

import errno
import runpy
import sys

SAID = "kosmo: a process was to be started"
_STARTS = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "os.fork", "os.forkpty")


def _refuse(event: str, _arguments: object) -> None:
    if event in _STARTS:
        raise PermissionError(errno.EPERM, SAID)


if __name__ == "__main__":
    folder, *words = sys.argv[1:]
    if folder:
        sys.path.insert(0, folder)
    import subprocess  # noqa: F401 - which looks at the system when it is imported

    sys.addaudithook(_refuse)
    sys.argv = ["pip", *words]
    runpy.run_module("pip", run_name="__main__", alter_sys=True)
