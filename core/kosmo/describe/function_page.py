"""The page of a function as markdown: the one generator behind every surface's documentation."""

from __future__ import annotations

from kosmo.describe import examples
from kosmo.describe.markdown import block, joined, paragraphs
from kosmo.describe.parameter_table import parameter_table
from kosmo.errors import PolicyError, ServiceError, TryLaterError, UnknownOutcomeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kosmo.describe.examples import Examples
    from kosmo.spec import FunctionSpec, IntegrationSpec


def function_page(integration: IntegrationSpec, spec: FunctionSpec, written: Examples) -> str:
    """Give the whole page, with an example for each surface."""
    return joined(
        function_section(spec, heading=f"# {spec.id}", limits=integration.limits),
        "## Examples",
        example_blocks(spec, written),
    )


def function_section(spec: FunctionSpec, *, heading: str, limits: list[str] | None = None) -> str:
    """Give what there is to know about a function, below a heading and without examples.

    `limits` are those of the service, where the reader does not see them anyway.
    """
    lines = [f"- {fact}" for fact in _facts(spec, limits or [])]
    return joined(
        heading,
        paragraphs(spec.summary),
        paragraphs(spec.description) if spec.description else "",
        parameter_table(spec),
        "\n".join(lines),
    )


def example_blocks(spec: FunctionSpec, written: Examples) -> str:
    """Write one call of the function for every surface."""
    forms = examples.forms(spec, written.arguments(spec))
    return joined(
        block("sh", forms["shell"]),
        "The arguments as one JSON object, which may also come from a file (`@arguments.json`) or "
        "stdin (`-`):",
        block("sh", forms["json"]),
        "The request that would go out, without sending it:",
        block("sh", forms["dry_run"]),
        "In Lua:",
        block("lua", forms["lua"]),
        "In Python:",
        block("python", forms["python"]),
    )


def effect_of(spec: FunctionSpec) -> str:
    """Say whether a function changes something, and what policy makes of that by default."""
    if spec.destructive:
        return "write, cannot be undone; asks for approval"
    if spec.outward:
        said = [f"`{name}` {value}" for name, value in spec.inward_when.items()]
        unless = f", but not with {' or '.join(said)}" if said else ""
        return f"write, may reach people outside; asks for approval{unless}"
    if spec.outward_when:
        listed = ", ".join(f"`{path}`" for path in spec.outward_when)
        return f"write; asks for approval where one of {listed} is set"
    return spec.effect


def _facts(spec: FunctionSpec, limits: list[str]) -> Iterator[str]:
    yield f"effect: {effect_of(spec)}"
    if spec.returns:
        yield f"answer: {' '.join(spec.returns.replace('``', '`').split())}"
    if spec.paged:
        streams = "; with `-o jsonl` rows are printed as they come" if spec.streams else ""
        yield f"paging: `--all` follows the list to its end, `--max-items N` stops earlier{streams}"
    if spec.wait:
        asked = f"`{spec.wait['function']}`" if spec.wait["function"] else "again"
        most = f"{spec.wait['most']:g}"
        yield f"waiting: `--wait` asks {asked} until the result is there, for {most} s at most"
    own = [f"{', '.join(spec.limits)} for this function"] if spec.limits else []
    if limits or own:
        yield f"limits: {'; '.join([*([', '.join(limits)] if limits else []), *own])}"
    if spec.cache:
        yield f"cache: with `--cache` an answer is used again for {spec.cache:g} s"
    errors = [f"`{code}` (exit {status}) {when}" for code, status, when in _errors(spec)]
    if errors:
        yield f"errors: {'; '.join(errors)}"
    if spec.link:
        yield f"vendor: <{spec.link}>"


def _errors(spec: FunctionSpec) -> Iterator[tuple[str, int, str]]:
    """Give the error codes that this function is likelier to meet than others."""
    if spec.destructive or spec.outward or spec.outward_when:
        yield "approval_required", PolicyError.exit_code, "where nobody can be asked"
    if any(name == "id" or name.endswith(("_id", "_uuid")) for name in _required(spec)):
        yield "not_found", ServiceError.exit_code, "where the service has no such thing"
    if spec.wait:
        yield str(spec.wait["pending"]), TryLaterError.exit_code, "while the result is being made"
    if spec.effect == "write" and not spec.idempotent:
        unknown = UnknownOutcomeError
        yield unknown.code, unknown.exit_code, "where no answer came: look before repeating"


def _required(spec: FunctionSpec) -> list[str]:
    names: list[str] = spec.input_schema["required"]
    return names
