"""What every call asks of the configuration stays cheap: counted in imports."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

CALL = """
import sys, types
before = set(sys.modules)
from kosmo.config.accounts import resolve
from kosmo.config.audit import record
from kosmo.config.policy import decide
from kosmo.config.secrets import read_secrets
from kosmo.config.settings import is_enabled, limits_of, output
field = types.SimpleNamespace(name="token", secret=True, required=True, default=None)
auth = types.SimpleNamespace(fields=[field], one_of=[])
spec = types.SimpleNamespace(name="missive", auth=auth, server=None, simulator=None)
function = types.SimpleNamespace(
    integration="missive", name="get", full_name="missive_get", effect="read", destructive=False,
    outward=False, outward_when=[], inward_when={},
)
account = resolve(spec, None)
assert account.base_url == "http://127.0.0.1:9/v1"
assert decide(function, {}, account.name).action == "allow"
assert read_secrets(account, auth) == {"token": "canary"}
record({"function": "missive.get"})
assert is_enabled("missive") and limits_of("missive") == (None, None) and output().value == "json"
new = set(sys.modules) - before
import json
print(json.dumps(sorted(new)))
"""

# What json itself imports is paid by every call anyway.
HEAVY = {
    "tomllib", "tomli_w", "platformdirs", "typing", "pathlib", "dataclasses", "subprocess",
    "fcntl", "tempfile", "inspect", "logging", "shutil", "contextlib", "hashlib", "datetime",
    "difflib", "urllib.parse", "threading", "keyring", "kosmo.config.atomic", "pwd",
    "kosmo.config.references.system_keyring", "kosmo.config.refusals", "kosmo.config.ledger",
}  # fmt: skip


def test_a_call_with_kept_configuration_imports_nothing_heavy(config: Path, home: Path) -> None:
    (config / "config.toml").write_text('output = "json"\n[policy]\nread = "allow"\n')
    (config / "accounts.toml").write_text(
        '[accounts.missive.work]\ntoken = "env:T"\nbase_url = "http://127.0.0.1:9/v1"\n'
        '[accounts.missive.home]\ntoken = "env:T"\n[defaults]\nmissive = "work"\n'
    )
    environment = {"KOSMO_HOME": str(home), "T": "canary"}
    end = time.monotonic() + 30
    while True:
        done = subprocess.run(
            [sys.executable, "-P", "-c", CALL],
            env=environment, capture_output=True, text=True, check=True,
        )  # fmt: skip
        modules = set(json.loads(done.stdout))
        if "tomllib" not in modules:
            break
        assert time.monotonic() < end, "the parsed files were never kept"
    assert not modules & HEAVY
    own = {name for name in modules if name.startswith("kosmo.config.")}
    assert own == {
        f"kosmo.config.{name}"
        for name in (
            "accounts", "address", "audit", "defaults", "environment", "fields", "file", "paths",
            "policy", "project", "references", "rules", "secrets", "settings", "store",
            "toml_cache",
        )
    }  # fmt: skip
