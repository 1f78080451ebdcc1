"""The reference pages say what the catalog, the commands and the sources say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_reference_pages_are_those_that_the_generator_writes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "docs.generator", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def test_every_command_stands_in_the_reference_with_its_options_and_examples() -> None:
    described = json.loads((ROOT / "core/kosmo/describe/commands.json").read_text(encoding="utf-8"))
    page = (ROOT / "docs/reference/command-line.md").read_text(encoding="utf-8")
    for group, said in described.items():
        for name, command in said["commands"].items():
            words = group if name == group else f"{group} {name}"
            starts = [f"### `kosmo {words}{end}" for end in ("`", " ")]
            parts = [page.partition(f"\n{one}")[2].partition("\n#")[0] for one in starts]
            section = "".join(parts)
            for one in command["parameters"]:
                names = one["names"] if one["option"] else [one["names"][0].upper()]
                assert all(name.replace("|", "\\|") in section for name in names), words
            examples = [line.strip() for line in command["epilog"].splitlines()]
            assert all(f"`{line}`" in section for line in examples), words
            assert examples, words
