"""Words on the command line become arguments by the schema, never by their looks."""

from __future__ import annotations

import pytest
from kosmo.cli.arguments import parse
from kosmo.errors import UsageError
from kosmo.spec import FunctionSpec


def spec_of(**properties: dict[str, object]) -> FunctionSpec:
    schema = {
        "type": "object",
        "properties": properties,
        "required": [],
        "additionalProperties": False,
    }
    names = ("summary", "description", "returns", "resource", "module", "qualname", "full_name")
    texts = dict.fromkeys(names, "")
    rest = {"destructive": False, "outward": False, "outward_when": [], "idempotent": True}
    return FunctionSpec(
        "demo",
        {**texts, **rest, "name": "do_it", "effect": "read", "paged": False, "columns": [],
         "link": None, "input_schema": schema},
    )  # fmt: skip


SPEC = spec_of(
    text={"type": "string"},
    number={"type": "integer"},
    ratio={"type": "number"},
    exact={"type": "boolean"},
    tags={"type": "array", "items": {"type": "string"}},
    sizes={"type": "array", "items": {"type": "integer"}},
    body={"type": "object"},
    state={"enum": ["open", "closed"], "type": "string"},
    account={"type": "string"},
)


@pytest.mark.parametrize(
    "text",
    ["+14155550100", "007", "12345678901234567890", "true", "null", "{}", "@home", "1e5", ""],
)
def test_a_string_stays_as_it_was_typed(text: str) -> None:
    assert parse(SPEC, ["--text", text])[0] == {"text": text}
    assert parse(SPEC, [f"--text={text}"])[0] == {"text": text}
    assert parse(SPEC, ["--arg", f"text={text}"])[0] == {"text": text}


@pytest.mark.parametrize(
    ("words", "arguments"),
    [
        (["--number", "12"], {"number": 12}),
        (["--number", "-3"], {"number": -3}),
        (["--number", "12345678901234567890"], {"number": 12345678901234567890}),
        (["--ratio", "0.5"], {"ratio": 0.5}),
        (["--exact"], {"exact": True}),
        (["--exact", "false"], {"exact": False}),
        (["--exact", "FALSE"], {"exact": False}),
        (["--exact=True"], {"exact": True}),
        (["--exact=false", "--text", "x"], {"exact": False, "text": "x"}),
        (["--exact", '{"text": "a"}'], {"exact": True, "text": "a"}),
        (["--exact", "-q"], {"exact": True}),
        (["--tags", "a", "--tags", "007"], {"tags": ["a", "007"]}),
        (["--sizes", "1", "--sizes=2"], {"sizes": [1, 2]}),
        (["--body", '{"a": [1, "+1"]}'], {"body": {"a": [1, "+1"]}}),
        (["--text=--dashes"], {"text": "--dashes"}),
        (['{"text": "a", "number": 1}', "--number", "2"], {"text": "a", "number": 2}),
        (["--arg", "account=acme"], {"account": "acme"}),
        (["--text", "a=b"], {"text": "a=b"}),
    ],
)
def test_values_are_typed_by_the_schema(words: list[str], arguments: dict[str, object]) -> None:
    assert parse(SPEC, words)[0] == arguments


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["--number", "+1"], "`--number` must be an integer, not `+1`"),
        (["--number", "1.0"], "`--number` must be an integer, not `1.0`"),
        (["--number", "١٢"], "`--number` must be an integer, not `١٢`"),
        (["--ratio", "NaN"], "`--ratio` must be a number, not `NaN`"),
        (["--exact=yes"], "`--exact` must be `true` or `false`, not `yes`"),
        (["--exact", "yes"], "`--exact` must be `true` or `false`, not `yes`"),
        (["--exact", "1", "--text", "a"], "`--exact` must be `true` or `false`, not `1`"),
        (["--exact", ""], "`--exact` must be `true` or `false`, not ``"),
        (["--txt", "a"], "`--txt` is not an option; did you mean `--text`?"),
        (["--text"], "`--text` needs a value; write `--text=VALUE` for one with dashes"),
        (["--text", "--exact"], "`--text` needs a value; write `--text=VALUE` for one with dashes"),
        (["--text", "a", "--text", "b"], "`--text` is given twice"),
        (["stray"], "`stray` stands alone; name its parameter: `--NAME stray`"),
        (["[1]"], "the arguments must be a JSON object, not a list"),
        (["{"], "the arguments cannot be read as JSON"),
        (['{"a": 1, "a": 2}'], "the key `a` stands twice"),
        (["--body", '{"a": NaN}'], "`NaN` is not a JSON value"),
        (["--body", "@/nowhere.json"], "the file `/nowhere.json` for `--body` cannot be read"),
        (["--arg", "oops"], "`--arg oops` must be NAME=VALUE"),
        (["--arg", "nope=1"], "`--arg nope` is not a parameter"),
        (["--json=1"], "`--json` takes no value"),
        (["-o", "xml"], "`--output` must be one of"),
    ],
)
def test_what_cannot_be_understood_is_refused(words: list[str], problem: str) -> None:
    with pytest.raises(UsageError, match=r".") as caught:
        parse(SPEC, words)
    assert problem in caught.value.message


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        parse(SPEC, ["--number", "x", "--nope", "1", "--ratio", "y"])
    assert len(caught.value.details) == 3


def test_options_of_the_call_are_not_arguments() -> None:
    arguments, options = parse(SPEC, ["--account", "work", "--json", "-o", "csv", "-q", "-v"])
    assert arguments == {}
    assert (options.account, options.json, options.output) == ("work", True, "csv")
    assert options.quiet
    assert options.verbose
