"""The man pages hold what there is, in roff that any formatter takes.

That they are those which the generator writes is checked with the reference pages.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from kosmo.catalog.catalog import open_catalog
from kosmo.cli.options import ALL
from kosmo.describe.commands import described
from kosmo.describe.words import words

ROOT = Path(__file__).parents[2]
INSTALLED = ROOT / "docs" / "man"
PAGES = sorted(path.relative_to(INSTALLED) for path in INSTALLED.rglob("*.[1-9]"))
MACROS = {".TH", ".SH", ".SS", ".PP", ".TP", ".RS", ".RE", ".nf", ".fi", ".nh", ".ad"}


def text_of(page: Path) -> str:
    """Give a page's text as it is read: without fonts, with dashes and marks as they are."""
    text = (INSTALLED / page).read_text(encoding="utf-8")
    text = re.sub(r"\\f[BIR]|\\[&:]", "", text).replace("\\-", "-").replace("\\(dq", '"')
    text = re.sub(r"\\\[u([0-9A-F]{4,})\]", lambda code: chr(int(code[1], 16)), text)
    return text.replace("\\e", "\\")


def page_of(name: str) -> Path:
    """Find a page by its name, such as `kosmo.1`."""
    return next(page for page in PAGES if page.name == name)


def test_there_is_a_page_for_kosmo_its_configuration_and_each_integration() -> None:
    own = [f"kosmo-{name}.1" for name in ("crisp", "helpscout", "missive", "plivo")]
    assert sorted(page.name for page in PAGES) == sorted(["kosmo.1", "kosmo.toml.5", *own])
    assert all(page.parent == Path(f"share/man/man{page.suffix[1:]}") for page in PAGES)


def test_a_wheel_brings_the_pages() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    data = project["tool"]["uv"]["build-backend"]["data"]
    assert ROOT / data["data"] == INSTALLED


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_plain_roff(page: Path) -> None:
    text = (INSTALLED / page).read_text(encoding="utf-8")
    lines = text.splitlines()
    requests = [line.split()[0] for line in lines if line.startswith((".", "'"))]
    assert text.isascii()
    assert set(requests) - {'.\\"'} == set(requests) & MACROS
    assert requests.count(".RS") == requests.count(".RE")
    assert requests.count(".nf") == requests.count(".fi")
    assert text.count("\\fB") == text.count("\\fR")
    assert [line for line in lines if line != line.rstrip() or not line] == []
    sections = [line for line in lines if line.startswith(".SH")]
    assert sections[0] == '.SH "NAME"'
    assert sections[-1] == '.SH "SEE ALSO"'


@pytest.mark.parametrize("integration", ["crisp", "helpscout", "missive", "plivo"])
def test_every_function_stands_in_its_page_with_its_parameters(integration: str) -> None:
    spec = open_catalog().integration(integration)
    text = text_of(page_of(f"kosmo-{integration}.1"))
    parts = dict(re.findall(r'(?ms)^\.SS "([^"]+)"\n(.*?)(?=^\.S|\Z)', text))
    assert set(parts) == {one.name.replace("_", "-") for one in spec.functions()}
    for one in spec.functions():
        part = parts[one.name.replace("_", "-")]
        for name in one.parameters:
            kebab = name.replace("_", "-")
            assert f"--arg {name}=" in part if kebab in ALL else f"--{kebab} " in part, one.id
    for field in spec.auth.fields:
        assert f"\n{field.name}\n" in text


def test_every_command_option_variable_and_exit_code_stands_in_the_page_of_kosmo() -> None:
    text = text_of(page_of("kosmo.1"))
    for group, said in described().items():
        for name, command in said["commands"].items():
            head = f"kosmo {group}" if name == group else f"kosmo {group} {name}"
            assert re.search(rf'(?m)^\.SS "{head}[ "]', text), head
            for parameter in command["parameters"]:
                assert not parameter["option"] or parameter["names"][0] in text
    assert all(f"\n--{name}" in text for name in ALL)
    assert all(f"\n{name}\n" in text for name in words("configuration")["variables"])
    assert all(f"\n{code}\n" in text for code in words("errors")["exits"])


def test_every_key_reference_and_field_stands_in_the_page_of_the_configuration() -> None:
    text = text_of(page_of("kosmo.toml.5"))
    said = words("configuration")
    names = [*said["keys"], *said["fields"], *said["references"], *said["variables"]]
    assert [name for name in names if f"\n{name}\n" not in text] == ["trusted"]
    assert tomllib.loads(said["example"])["output"] in text
