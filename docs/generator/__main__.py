"""Write what is generated, or with `--check` name those that differ and fail."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from docs.generator.commands import command_line_page
from docs.generator.configuration import configuration_page
from docs.generator.descriptions import descriptions
from docs.generator.errors import errors_page
from docs.generator.functions import integration_pages
from docs.generator.lua import lua_page, lua_reference
from docs.generator.man import man_pages
from docs.generator.python import python_page

ROOT = Path(__file__).parents[2]
DESCRIPTIONS = "core/kosmo/describe/commands.json"
LUA = "core/kosmo/describe/references/lua.md"
WRITTEN = ("docs/reference/*.md", "docs/man/**/*.[15]", DESCRIPTIONS, LUA)


def main(words: list[str]) -> int:
    """Run in a home of its own, so that the pages are the same on every machine."""
    for name in [name for name in os.environ if name.startswith("KOSMO_")]:
        del os.environ[name]
    with TemporaryDirectory() as home:
        os.environ["KOSMO_HOME"] = home
        pages = _pages()
    present = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for pattern in WRITTEN
        for path in ROOT.glob(pattern)
    }
    differing = [
        name for name in sorted({*pages, *present}) if pages.get(name) != present.get(name)
    ]
    if "--check" in words:
        for name in differing:
            sys.stderr.write(f"{name} differs: python -m docs.generator\n")
        return 1 if differing else 0
    for name in differing:
        if name in pages:
            (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / name).write_text(pages[name], encoding="utf-8")
        else:
            (ROOT / name).unlink()
    return 0


def _pages() -> dict[str, str]:
    """Make everything that is written, by its path."""
    described = descriptions()
    reference = {
        "command-line.md": command_line_page(described),
        "configuration.md": configuration_page(),
        "errors.md": errors_page(),
        "lua-api.md": lua_reference(),
        "python-api.md": python_page(),
        **integration_pages(),
    }
    return {
        DESCRIPTIONS: json.dumps(described, ensure_ascii=False, indent=1) + "\n",
        LUA: lua_page(),
        **{f"docs/reference/{name}": text for name, text in reference.items()},
        **{f"docs/man/{name}": text for name, text in man_pages(described).items()},
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
