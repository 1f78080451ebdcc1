"""What importing a plugin's functions brings with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from kosmo.spec import IntegrationSpec

# Parts of Python that take milliseconds to import, where a whole call takes few.
SLOW = frozenset(
    (
        "argparse", "asyncio", "concurrent", "csv", "ctypes", "dataclasses", "decimal", "email",
        "http", "importlib.metadata", "inspect", "logging", "multiprocessing", "pathlib", "random",
        "smtplib", "sqlite3", "ssl", "subprocess", "tempfile", "typing", "unittest",
        "urllib.request", "uuid", "xml", "zipfile",
    )
)  # fmt: skip
SECONDS = 10.0
_BROUGHT = """
import json, sys
import kosmo.call, kosmo.http.client
before = set(sys.modules)
for name in json.loads(sys.argv[1]):
    __import__(name)
print("\\n" + json.dumps(sorted(set(sys.modules) - before)), flush=True)
import os
os._exit(0)
"""


def heavy(integration: IntegrationSpec, allowed: Collection[str]) -> list[str]:
    """List what importing the functions' modules brings that is slow, or not Python's own."""
    modules = sorted({one.module for one in integration.functions()})
    own = {name.partition(".")[0] for name in modules} | {"kosmo"}
    found = []
    for name in brought(modules):
        first = name.partition(".")[0]
        if first in own or {name, first} & set(allowed):
            continue
        if name in SLOW or first not in sys.stdlib_module_names:
            found.append(name)
    above = {one for one in found if not any(one.startswith(f"{other}.") for other in found)}
    return sorted(above)


def brought(modules: list[str]) -> list[str]:
    """Import modules in a process of their own and list all that came with them."""
    # Files, not pipes: what an import leaves behind may hold those open.
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        done = subprocess.run(
            [sys.executable, "-P", "-B", "-c", _BROUGHT, json.dumps(modules)],
            stdin=subprocess.DEVNULL, stdout=out, stderr=err, check=False, timeout=SECONDS,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )  # fmt: skip
        for file in (out, err):
            file.seek(0)
        assert done.returncode == 0, err.read().decode("utf-8", "replace")
        found: list[str] = json.loads(out.read().splitlines()[-1])
    return found
