"""The scale of quality: what keeps every rule is platinum, and each rule finds what breaks it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from kosmo.testing.quality.rule import LEVELS, all_rules, reached

from tests.plugin.authored import DECLARED, Authored

# What breaks rules, and what each of them says then; bronze and silver, then gold and platinum.
LEAK = "    import os; print([v for k, v in os.environ.items() if k.endswith('_TOKEN')])"
NOISE = """print("hello")
import threading, time
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
INTEGRATION = """
EDITS = {
    "pyproject.toml": (
        ('dependencies = ["kosmo>=0.1,<1"]', 'dependencies = ["kosmo"]'),
        ('license = "MIT"\n', ""),
    ),
    "kosmo_notes/__init__.py": (
        ('description="Short texts that a team keeps.",', ""),
        (', help="In Notes: Profile > Tokens."),', '), Text("password", "Password", default="x"),'),
        ("import Auth, Integration", "import Auth, Text, Integration"),
        ('    whoami="get_me",\n', ""),
        ('["300/1m"]', '["many"]'),
        ('"https://notes.example.com/api"', '"https://10.0.0.1/api"'),
        ("INTEGRATION = ", NOISE),
    ),
    "kosmo_notes/writing.py": (
        ("from kosmo import Offset", "import dataclasses\nfrom kosmo import Offset"),
        ("    from kosmo import Client,",
         "    from kosmo.http.client import Client\n    from kosmo import"),
        ("        color: Only notes of this color.\n", ""),
        ('Field(format="id")', 'Field(format="id", schema={"minLength": "x"})'),
        ("@write(link", "@read(link"),
        ('    return client.delete("n', LEAK + '\n    return client.delete("n'),
        ("    rows = client.rows(",
         f"{LEAK}\n"
         '    client.get("notes", params={"limit": 3})\n' * 2 + "    rows = client.rows("),
    ),
}  # fmt: skip
TOLD = {
    "exemptions": "there is no rule `no-rule`",
    "quiet-import": "importing it prints: hello",
    "described": "the field `token` has no help",
    "documented": "`list_notes` does not say what `color` is, under `Args:`",
    "public-names": "write `from kosmo import Client`",
    "needs-kosmo": "it takes every version of kosmo",
    "packaged": "the distribution has no licence",
    "whoami": "no function tells whose account it is",
    "addresses": "`10.0.0.1` is a private address",
    "secrets-marked": "the field `password` is named like a secret",
    "limits": "`many`",
    "tools-fit": "the schema of `notes_delete_note` is no JSON Schema",
    "light-imports": "importing its functions imports `dataclasses`",
    "effects-agree": "`create_note` is marked `read`, and writes",
    "lists-end": "GET /notes?limit=3 was sent 3 times",
    "plans-hide-secrets": "the secret `token` stands in what `kosmo",
    "refusals-hide-secrets": "the secret `token` stands in what `kosmo",
}
LATER = {
    "pyproject.toml": (("Source = ", "Funding = "), ("Changelog = ", "Chat = ")),
    "kosmo_notes/__init__.py": (
        ("Short texts that a team keeps.", "What Notes does, in one sentence."),
        ('"https://notes.example.com/api"', '"https://api.example.com/api"'),
    ),
    "kosmo_notes/writing.py": (
        ("idempotent=True, link", "link"),
        ("Delete a note.", "Delete a note (TODO: and restore it)."),
        ('columns=("name",), ', ""),
        ('link="https://notes.example.com/docs#me"', 'link="docs"'),
        ("\n\n    Returns:\n        It.\n", "\n"),
        ("get_me(client: Client, /) -> Json", "get_me(client: Client, /)"),
    ),
    "kosmo_notes/simulator.py": (
        ('if asked.bearer != app.credentials["token"]', "if not asked.bearer"),
        ('"token": "token-of', '"key": "token-of'),
    ),
    "kosmo_notes/docs/index.md": (
        ("kosmo notes list-notes",
         'n=$(kosmo notes list-nots | head) && kosmo notes list-notes --colour "$n"'),
    ),
    "kosmo_notes/docs/examples.toml": (
        ('create_note = "--text Hi"\n', ""), ("note-id n1", "note-id n99"),
    ),
    "tests/test_contract.py": (("contract()", "contract(without=['list_notes'])"),),
}  # fmt: skip
TOLD_LATER = {
    "simulator": "the simulator has no credential for the field `token`",
    "simulator-signs-in": "with made-up credentials a call did not end with 4",
    "examples-written": "`create_note` has no example",
    "examples-run": "the example of `delete_note` ended with 1",
    "pages-parse": "`notes` has no function `list-nots`",
    "typed": "`get_me` has no annotation of `return`",
    "linked": "`get_me` links to no page: 'docs'",
    "returns-said": "`create_note` does not say what it returns",
    "columns": "`get_me` has no columns",
    "marks": "`delete_note` sends DELETE only, and is not `idempotent`",
    "no-exceptions": "`list_notes` is exempt from `documented`: it is old",
    "finished": "`delete_note` says 'TODO'",
    "traceable": "it does not say what changed",
}
MEANT = "did you mean `delete_note`?"


@pytest.fixture
def authored(tmp_path: Path) -> Authored:
    """Give a plugin that keeps every rule."""
    return Authored(tmp_path)


def test_every_rule_says_what_it_asks_and_why() -> None:
    rules = all_rules()
    assert len({one.name for one in rules}) == len(rules) > 30
    assert {one.level for one in rules} == set(LEVELS)
    for one in rules:
        assert one.asks, one.name
        assert one.why.endswith("."), one.name


def test_a_level_is_reached_where_nothing_below_it_is_broken() -> None:
    assert [reached(one) for one in ([], ["platinum"], ["gold", "platinum"], ["silver"])] == [
        "platinum", "gold", "silver", "bronze",
    ]  # fmt: skip
    assert reached(["platinum", "bronze"]) is None


def test_a_plugin_that_keeps_every_rule_is_platinum(authored: Authored) -> None:
    before = sorted(authored.folder.rglob("*"))
    verdict = authored.check()
    assert verdict.broken() == {}
    assert verdict.level == "platinum"
    assert verdict.named("not applicable") == ["without-code", "signs-in-alone"]
    assert sorted(authored.folder.rglob("*")) == before


def test_every_rule_of_the_lower_levels_tells_what_breaks_it(authored: Authored) -> None:
    for name, changes in EDITS.items():
        authored.edit(name, *changes)
    authored.write("kosmo_notes/quality.toml", '[no-rule]\nlist_notes = "it is so"\n')
    verdict = authored.check()
    broken = verdict.broken()
    assert verdict.level is None
    for rule, told in TOLD.items():
        assert json.dumps(told, ensure_ascii=False)[1:-1] in broken.get(rule, ""), rule
    places = [one["place"] for one in verdict.rules["documented"]["findings"]]
    assert places == ["kosmo_notes/writing.py:20"]
    assert "starts 1 threads" in broken["quiet-import"]


def test_every_rule_of_the_higher_levels_tells_what_breaks_it(authored: Authored) -> None:
    for name, changes in LATER.items():
        authored.edit(name, *changes)
    authored.write("kosmo_notes/quality.toml", '[documented]\nlist_notes = "it is old"\n')
    verdict = authored.check()
    broken = verdict.broken()
    assert verdict.level == "silver"
    for rule, told in TOLD_LATER.items():
        assert json.dumps(told, ensure_ascii=False)[1:-1] in broken.get(rule, ""), rule
    assert "`contract(without=…)` leaves out ['list_notes']" in broken["no-exceptions"]
    assert "`--colour` is not an option" in broken["pages-parse"]
    for told in ("What Notes does", "`https://api.example.com/api` is the address of a template"):
        assert told in broken["finished"]
    assert "Colour" not in broken["pages-parse"]


def test_what_the_code_says_and_kosmo_cannot_read_is_told(authored: Authored) -> None:
    authored.edit("kosmo_notes/__init__.py", ("INTEGRATION", "writing"))
    link = 'link="https://notes.example.com/docs"'
    authored.edit("kosmo_notes/writing.py", (f"@write({link})\n", ""))
    extra = (
        'delete_not = "--note-id n1"\n\n[rows]\nnote = { function = "list_notes", haveing = "x" }\n'
    )
    path = authored.folder / "kosmo_notes/docs/examples.toml"
    path.write_text(path.read_text(encoding="utf-8") + extra, encoding="utf-8")
    verdict = authored.check()
    assert verdict.level is None
    found = {name: verdict.rules[name]["findings"] for name in ("marked", "not-hidden")}
    assert [one["place"] for one in found["marked"]] == ["kosmo_notes/writing.py:34"]
    assert found["marked"][0]["reason"].startswith(
        "`create_note` takes `client, /` and has no marker"
    )
    assert [one["place"] for one in found["not-hidden"]] == ["kosmo_notes/__init__.py:8"]
    named = [
        (one["place"].partition("docs/")[2], one["reason"], one["fix"])
        for one in verdict.rules["examples-named"]["findings"]
    ]
    assert named == [
        ("examples.toml:2", "`create_note` is no function, under [calls]", MEANT),
        ("examples.toml:4", "`delete_not` is no function, under [calls]", MEANT),
        ("examples.toml:7", "`haveing` is no key of a row", "did you mean `having`?"),
    ]


def test_what_is_not_there_is_asked_for(authored: Authored) -> None:
    authored.edit("kosmo_notes/__init__.py", ('    simulator="kosmo_notes.simulator:app",\n', ""))
    for name in ("kosmo_notes/docs/index.md", "kosmo_notes/py.typed", "tests/test_contract.py"):
        (authored.folder / name).unlink()
    verdict = authored.check()
    assert verdict.level == "silver"
    assert {"simulator", "pages", "tested", "typed"} <= set(verdict.broken())
    assert "effects-agree" in verdict.named("not applicable")


def test_what_is_exempt_has_its_reason(authored: Authored) -> None:
    authored.edit("kosmo_notes/writing.py", ("@write(link", "@read(link"))
    reason = 'create_note = "a search that is a POST"'
    authored.write("kosmo_notes/quality.toml", f"[effects-agree]\n{reason}\n")
    verdict = authored.check()
    assert verdict.level == "platinum"
    exempt = verdict.rules["effects-agree"]["exempt"]
    assert exempt == ["create_note: a search that is a POST"]


def test_a_name_of_kosmos_own_is_not_free(authored: Authored) -> None:
    authored.edit("pyproject.toml", ('notes = "kosmo_notes"', 'plivo = "kosmo_notes"'))
    authored.edit("kosmo_notes/__init__.py", ('"notes",', '"plivo",'))
    assert "is the name of kosmo's own" in authored.check("plivo").broken()["own-name"]


def test_a_plugin_without_code_can_be_platinum(tmp_path: Path) -> None:
    authored = Authored(tmp_path)
    authored.declare(DECLARED)
    authored.write("sitecustomize.py", "import os; os._exit(9)\n")
    verdict = authored.check()
    assert verdict.broken() == {}
    assert verdict.level == "platinum"
    passed_over = {"quiet-import", "public-names", "light-imports", "simulator", "typed"}
    assert passed_over <= set(verdict.named("not applicable"))
    authored.write("kosmo_notes/more.py", "")
    finding = authored.check().rules["without-code"]["findings"][0]
    assert finding["place"] == "kosmo_notes/more.py"


def test_a_manifest_tells_all_its_faults(tmp_path: Path) -> None:
    authored = Authored(tmp_path)
    functions = {**DECLARED["functions"]}
    functions["get_note"] = {**functions["get_note"], "effect": "look"}
    authored.declare({**DECLARED, "functions": functions, "limits": 5})
    verdict = authored.check()
    assert verdict.level is None
    findings = verdict.rules["loads"]["findings"]
    assert len(findings) == 2
    assert {one["place"] for one in findings} == {"kosmo-plugin.json"}
    assert len(verdict.named("unchecked")) == len(all_rules()) - 1


def test_the_guide_lists_every_rule() -> None:
    guide = Path(__file__).parents[2] / "docs/guides/checking-a-plugin.md"
    rows = [line for line in guide.read_text(encoding="utf-8").splitlines() if "| `" in line]
    assert rows == [f"| {one.level} | `{one.name}` | {one.asks} |" for one in all_rules()]


def test_a_package_below_src_is_found(authored: Authored) -> None:
    (authored.folder / "src").mkdir()
    (authored.folder / "kosmo_notes").rename(authored.folder / "src/kosmo_notes")
    authored.edit("src/kosmo_notes/writing.py", ("        color: Only notes of this color.\n", ""))
    findings = authored.check().rules["documented"]["findings"]
    assert [one["place"] for one in findings] == ["src/kosmo_notes/writing.py:18"]


def test_a_module_that_is_one_file_is_found(authored: Authored) -> None:
    more = (authored.folder / "kosmo_notes/writing.py").read_text(encoding="utf-8")
    text = (authored.folder / "kosmo_notes/__init__.py").read_text(encoding="utf-8")
    rest = more.partition("from kosmo import Offset, read, write\n")[2]
    text = text.replace("import Auth,", "import Auth, Offset, read, write,")
    text = text.replace('"kosmo_notes.writing"', '"kosmo_one"')
    authored.write("kosmo_one.py", text.replace("INTEGRATION = ", f"{rest}\n\nINTEGRATION = "))
    authored.edit("pyproject.toml", ('notes = "kosmo_notes"', 'notes = "kosmo_one"'))
    verdict = authored.check()
    assert verdict.named("unchecked") == []
    assert set(verdict.broken()) == {"examples-written", "examples-run", "pages"}
    assert verdict.rules["examples-run"]["findings"][0]["place"].startswith("kosmo_one.py:")
