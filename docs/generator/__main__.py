"""Write the reference pages, or with `--check` name those that differ and fail."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from docs.generator.commands import command_line_page
from docs.generator.configuration import configuration_page
from docs.generator.errors import errors_page
from docs.generator.functions import integration_pages

REFERENCE = Path(__file__).parents[1] / "reference"


def main(words: list[str]) -> int:
    """Run in a home of its own, so that the pages are the same on every machine."""
    for name in [name for name in os.environ if name.startswith("KOSMO_")]:
        del os.environ[name]
    with TemporaryDirectory() as home:
        os.environ["KOSMO_HOME"] = home
        pages = {
            "command-line.md": command_line_page(),
            "configuration.md": configuration_page(),
            "errors.md": errors_page(),
            **integration_pages(),
        }
    differing = [
        name for name in sorted({*pages, *_present()}) if pages.get(name) != _present().get(name)
    ]
    if "--check" in words:
        for name in differing:
            sys.stderr.write(f"docs/reference/{name} differs: python -m docs.generator\n")
        return 1 if differing else 0
    REFERENCE.mkdir(exist_ok=True)
    for name in differing:
        if name in pages:
            (REFERENCE / name).write_text(pages[name], encoding="utf-8")
        else:
            (REFERENCE / name).unlink()
    return 0


def _present() -> dict[str, str]:
    return {page.name: page.read_text(encoding="utf-8") for page in REFERENCE.glob("*.md")}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
