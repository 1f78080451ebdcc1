"""Silver: what calls send is what they say, they end, and they give nothing away."""

from __future__ import annotations

from kosmo.testing.quality.rule import SILVER, Finding, answered, every, lists, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.spec import FunctionSpec
    from kosmo.testing.home import Ran
    from kosmo.testing.quality.examined import Examined
    from kosmo.testing.sent import Sent

    Findings = Iterator[Finding]

NO_SIMULATOR = "there is no simulator to call it on"
EXEMPT = 'quality.toml of the package: `[effects-agree]`, `search_notes = "a POST that reads"`'
_READING = ("GET", "HEAD")


def _sending(plugin: Examined) -> list[FunctionSpec]:
    """Give the functions whose requests are known: they are declared, or a simulator is there."""
    return answered(plugin) if plugin.integration.code else every(plugin)


@rule(
    "effects-agree",
    SILVER,
    over=_sending,
    none=NO_SIMULATOR,
    why="Approval, retries and read-only policies trust the marks: a read that writes is done"
    " without asking, and twice.",
)
def effects_agree(plugin: Examined, function: FunctionSpec) -> Findings:
    """What reads sends only GET and HEAD, what writes more; what sends DELETE is destructive."""
    if function.request is not None:
        lines = [f"{function.request['method']} {function.request['path']}"]
    else:
        lines = [str(one) for one in plugin.observer.observed(function.name).requests]
    yield from disagreeing(function, lines)


def disagreeing(function: FunctionSpec, sent: list[str], *, posts: bool = False) -> Findings:
    """Find where requests are others than the effect promises; `posts` lets a read be a POST."""
    lines = "".join(f"\nit sends {line}" for line in sent)
    name = function.name
    writing = [method for line in sent if (method := line.partition(" ")[0]) not in _READING]
    if function.effect == "read" and any(not (posts and one == "POST") for one in writing):
        fix = f"mark it `write`; a search that is a POST has its reason in {EXEMPT}"
        yield Finding(name, f"`{name}` is marked `read`, and writes{lines}", fix)
    elif function.effect == "write" and not writing and not function.idempotent:
        fix = "mark it `read`, or give it an example that changes something"
        yield Finding(name, f"`{name}` is marked `write`, and only reads{lines}", fix)
    elif "DELETE" in writing and not function.destructive:
        told = f"`{name}` sends DELETE, and is not marked `destructive`{lines}"
        code = function.request is None
        mark = "`@write(destructive=True)`" if code else '`"destructive": true`'
        fix = f"mark it so: {mark}; where nothing is lost, say so in {EXEMPT}"
        yield Finding(name, told, fix)


@rule(
    "lists-end",
    SILVER,
    over=lists,
    none="it has no list that a simulator answers",
    why="A list that never ends, or begins anew, fills a disk and is not noticed in a short one.",
)
def lists_end(plugin: Examined, function: FunctionSpec) -> Findings:
    """With `--all` a list is read to its end, and no page is asked for twice."""
    observed = plugin.observer.listed(function.name)
    yield from failed(function, observed.ran)
    yield from repeated(function, observed.requests)


def repeated(function: FunctionSpec, sent: list[Sent]) -> Findings:
    """Find the pages that were asked for more than once."""
    lines = [str(one) for one in sent if one.method == "GET" and one.status != 401]
    for line in sorted({line for line in lines if lines.count(line) > 1}):
        told = f"{line} was sent {lines.count(line)} times"
        fix = (
            "give `client.rows` the paging style of the vendor: `Offset`, `Cursor`, `Page`, `Links`"
        )
        yield Finding(function.name, told, fix)


def failed(function: FunctionSpec, ran: Ran) -> Findings:
    """Find a call that should have succeeded."""
    if ran.code != 0:
        arguments = next((word for word in ran.words if word.startswith("{")), "{}")
        call = f"kosmo integrations call {function.id} '{arguments}' --account sandbox"
        fix = f"mend the function, its simulator or its example in examples.toml; try: {call}"
        told = f"the example of `{function.name}` ended with {ran.code}: {_reason(ran)}"
        yield Finding(function.name, told, fix)


def _reason(ran: Ran) -> str:
    """Give the sentence that a failed call ended with."""
    try:
        return str(ran.envelope["error"]["message"])
    except (AssertionError, KeyError, TypeError):
        return (ran.err or ran.out).strip()[:1000]


@rule(
    "plans-hide-secrets",
    SILVER,
    over=every,
    why="A plan is shown to models, pasted into issues and kept in logs.",
)
def plans_hide_secrets(plugin: Examined, function: FunctionSpec) -> Findings:
    """What `--dry-run` prints has no secret of the account in it."""
    yield from _leaking(plugin, function, plugin.observer.planned(function.name))


@rule(
    "refusals-hide-secrets",
    SILVER,
    why="Services repeat what they were sent when they refuse it, and people share errors.",
)
def refusals_hide_secrets(plugin: Examined) -> Findings:
    """A service that repeats the request in a refusal does not bring secrets to light."""
    spec = plugin.integration
    first = spec.function(spec.whoami or "") or spec.functions()[0]
    yield from _leaking(plugin, first, plugin.observer.refused())


def _leaking(plugin: Examined, function: FunctionSpec, ran: Ran) -> Findings:
    for told in plugin.observer.leaked(ran):
        fix = "sign requests by templates in Auth(headers=…, query=…, basic=…), never by hand"
        yield Finding(function.name, told, fix)
