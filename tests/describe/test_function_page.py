"""The page of a function says everything that is known of it, the same on every surface."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from kosmo.describe.examples import Examples
from kosmo.describe.function_page import function_page, function_section
from kosmo.describe.markdown import block, demoted, table
from kosmo.describe.parameter_table import kind_of

from tests.describe.test_examples import NAMES, function

if TYPE_CHECKING:
    from typing import Any

    from kosmo.catalog.catalog import Catalog


ERRORS = Path(__file__).parents[2] / "docs/reference/errors.md"


def page(catalog: Catalog, name: str) -> str:
    integration, spec = catalog.function(name)
    return function_page(integration, spec, Examples(integration))


def test_it_has_parameters_with_types_choices_bounds_and_defaults(catalog: Catalog) -> None:
    text = page(catalog, "missive.list_conversations")
    assert text.startswith("# missive.list_conversations\n\nList conversations of one mailbox")
    assert "| `--limit` | integer | default 25, at least 1, at most 100 | How many" in text
    assert "| `--state` | `open`, `closed`, `spam` |" in text
    assert "- paging: `--all` follows the list to its end" in text
    assert "- limits: 300/1m, 900/15m, 5 at once" in text
    assert "- vendor: <https://missiveapp.com/" in text


def test_it_has_a_call_for_every_surface(catalog: Catalog) -> None:
    text = page(catalog, "missive.list_conversations")
    given = '{"inbox": "Support", "state": "open", "limit": 3}'
    flags = "--inbox Support --state open --limit 3"
    assert f"```sh\nkosmo missive list-conversations {flags}\n```" in text
    assert f"```sh\nkosmo missive list-conversations {flags} --dry-run\n```" in text
    assert f"```sh\nkosmo integrations call missive.list_conversations '{given}'\n```" in text
    assert (
        "```lua\napp.integrations.missive.list_conversations"
        '({inbox = "Support", state = "open", limit = 3})\n```'
    ) in text
    assert f'kosmo.call("missive.list_conversations", {given})' in text


def test_it_says_what_a_write_may_do_and_what_may_go_wrong(catalog: Catalog) -> None:
    text = page(catalog, "missive.merge_conversation")
    assert "- effect: write, cannot be undone; asks for approval" in text
    assert "`approval_required` (exit 3)" in text
    assert "`not_found` (exit 1)" in text
    assert "`outcome_unknown` (exit 1)" in text
    draft = page(catalog, "missive.create_draft")
    assert "asks for approval where one of `body.send`, `body.send_at`" in draft


def test_it_explains_the_fields_of_a_body(catalog: Catalog) -> None:
    text = page(catalog, "missive.create_draft")
    assert "| `body.send` | boolean |  | Send it now. |" in text


def test_it_tells_how_to_wait_what_is_cached_and_which_limits_are_the_functions_own(
    catalog: Catalog,
) -> None:
    report = page(catalog, "missive.create_analytics_report")
    assert "- waiting: `--wait` asks `get_analytics_report` until the result is there" in report
    assert "`report_pending` (exit 5)" in report
    assert "20/1m for this function" in page(catalog, "plivo.list_messages")
    assert "- cache: with `--cache` an answer is used again for 300 s" in page(
        catalog, "helpscout.list_tags"
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_well_formed(catalog: Catalog, name: str) -> None:
    rows = re.findall(r"(?m)^\| `(\w+)` +\| ([\d, ]+) \|", ERRORS.read_text(encoding="utf-8"))
    codes = {code: {int(one) for one in exits.split(", ")} for code, exits in rows}
    integration = catalog.integration(name)
    written = Examples(integration)
    for spec in integration.functions():
        text = function_page(integration, spec, written)
        assert text.count("\n```") % 2 == 0, spec.id
        tables = [line for line in text.splitlines() if line.startswith("| ")]
        assert {len(re.findall(r"(?<!\\)\|", line)) for line in tables} <= {5}, spec.id
        for code, status in re.findall(r"`(\w+)` \(exit (\d)\)", text):
            assert int(status) in codes[code], (spec.id, code)
        assert "``" not in text.replace("```", ""), spec.id
        assert text == function_page(integration, spec, written)


def test_a_parameter_that_is_named_like_an_option_says_how_it_is_given() -> None:
    text = function_section(function({"account": {"type": "string"}}), heading="# x")
    assert "| `--arg account=…` | string |" in text


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "integer"}, "integer"),
        ({"type": "string", "format": "id"}, "id"),
        ({"type": "array", "items": {"type": "string"}}, "list of strings"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, "list of `a`, `b`"),
        ({"anyOf": [{"type": "string"}, {"type": "integer"}]}, "string or integer"),
        (
            {"type": "array", "items": {"anyOf": [{"type": "object"}, {"type": "string"}]}},
            "list of objects or strings",
        ),
        ({}, "any JSON"),
    ],
)
def test_a_type_is_named_as_one_would_say_it(schema: dict[str, Any], kind: str) -> None:
    assert kind_of(schema) == kind


def test_bars_in_a_cell_and_fences_in_code_do_not_break_out() -> None:
    assert table(("a",), [("x|y\nz",)]) == "| a |\n| --- |\n| x\\|y z |"
    assert table(("a",), []) == ""
    assert block("sh", "echo '```'") == "````sh\necho '```'\n````"


def test_a_page_within_a_page_loses_its_title_and_lowers_its_headings() -> None:
    text = "# Title\n\nWords.\n\n## Part\n\n```sh\n# a comment\n```\n"
    assert demoted(text, 1) == "Words.\n\n### Part\n\n```sh\n# a comment\n```"
