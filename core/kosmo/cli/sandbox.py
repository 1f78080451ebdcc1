"""`kosmo sandbox`: the simulators that plugins ship, served over HTTP or reset."""

from __future__ import annotations

import typer

from kosmo.catalog.catalog import Catalog, open_catalog
from kosmo.cli.report import Report
from kosmo.config.paths import state_folder
from kosmo.errors import PluginError, UsageError
from kosmo.plugin.source import reach
from kosmo.sandbox.faults import Faults, parse_faults
from kosmo.sandbox.request_log import RequestLog
from kosmo.sandbox.server import SimulatorServer, serve
from kosmo.sandbox.simulator import Simulator, find_simulator
from kosmo.sandbox.store import state_path

app = typer.Typer(help="The simulators that plugins ship.", add_completion=False)

_HELP = "kosmo sandbox serve --help"
_NAME = typer.Argument(help="integration, such as `missive`")
_LIMITS = typer.Option(
    [], "--limit", metavar="LIMIT", help="rate limit instead of the vendor's, such as `10/1s`"
)
_FAULTS = typer.Option(
    [], "--faults", metavar="FAULTS", help="what goes wrong and when, such as `429@2 POST:lost@1`"
)
_SETTINGS = typer.Option(
    [], "--set", metavar="OPTION=NUMBER", help="set an option of the simulator"
)


@app.command(
    "serve",
    epilog="kosmo sandbox serve missive --port 8080\n"
    "kosmo sandbox serve missive --limit 10/1s --limit '2 at once'\n"
    "kosmo sandbox serve missive --limit none --log requests.jsonl\n"
    "kosmo sandbox serve missive --faults '429@2 POST:lost@1 stall=3@5-7,9'\n"
    "kosmo sandbox serve missive --faults '503-retry-after=2@10%' --seed 7",
)
def serve_(
    names: list[str] = _NAME,
    port: int = typer.Option(0, min=0, max=65535, help="first port; 0 takes free ones"),
    limits: list[str] = _LIMITS,
    log: str | None = typer.Option(None, metavar="FILE", help="append one JSON line per request"),
    settings: list[str] = _SETTINGS,
    faults: list[str] = _FAULTS,
    seed: int = typer.Option(0, help="draws other requests for faults with a chance"),
) -> Report:
    """Serve simulators on 127.0.0.1 until Ctrl-C, one port each.

    The paths are the vendor's own; the state is the one that the account `sandbox` uses.
    A fault is `[METHOD:]KIND[=SECONDS]@WHEN`; WHEN numbers the requests of that method from 1
    (`2`, `1,4-6`, `7-`), or is `*` for all or `10%` for a chance. The kinds: `429` as the vendor
    words it, `429-retry-after`, `429-date`, `429-ietf`, `429-draft`, `429-fields`, `429-x`,
    `429-bare`, `420`, `500`, `502`, `503`, `503-retry-after`, `504`, `html` and `redirect` answer
    in the place of the vendor; `reset-before` breaks the connection. The others carry the request
    out: `reset-during` and `reset-after` break the connection then, `lost` closes it without an
    answer, `slow` dribbles, `stall` says nothing for SECONDS, and `truncated` cuts the JSON.
    `KOSMO_SANDBOX_FAULTS` has the same for the account `sandbox`.
    """
    broken = [fault for text in faults for fault in parse_faults(text)]
    catalog = open_catalog()
    simulators = [(name, _simulator(catalog, name)) for name in dict.fromkeys(names)]
    records = RequestLog(log) if log is not None else None
    servers: list[SimulatorServer] = []
    for name, simulator in simulators:
        running = simulator.start(
            state_path(state_folder(), name),
            limits=_limits(limits),
            options=_options(simulator, settings),
        )
        running.prepare()
        own = Faults(broken, seed) if broken else None
        place = port and port + len(servers)
        servers.append(SimulatorServer(running, place, log=records, faults=own))
    serve(servers)
    return Report([{"name": name, "stopped": True} for name, _ in simulators], text="stopped")


@app.command("reset", epilog="kosmo sandbox reset\nkosmo sandbox reset missive")
def reset(name: str | None = typer.Argument(None, help="only this integration")) -> Report:
    """Give the sandbox its first state again, of every integration or of one.

    A served instance sees it at its next request.
    """
    catalog = open_catalog()
    done, talk = [], []
    for each in [name] if name is not None else catalog.names():
        if name is None and catalog.integration(each).simulator is None:
            continue
        try:
            simulator = _simulator(catalog, each)
        except PluginError as error:
            if name is not None:
                raise
            talk.append(f"warning: {error.message}")
            continue
        simulator.start(state_path(state_folder(), each)).reset()
        done.append(each)
    listed = ", ".join(f"`{each}`" for each in done) or "nothing: no plugin ships a simulator"
    data = [{"name": each, "reset": True} for each in done]
    return Report(data, text=f"reset {listed}", talk=tuple(talk))


@app.command("credentials", epilog="kosmo sandbox credentials missive --json")
def credentials(name: str = _NAME) -> Report:
    """Show what signs in to the simulator: one key per field of an account.

    They open nothing but simulators, are fixed, and hold for every served instance.
    """
    found = _simulator(open_catalog(), name).credentials
    text = "\n".join(f"{field}={value}" for field, value in found.items())
    return Report(dict(found), text=text)


def _simulator(catalog: Catalog, name: str) -> Simulator:
    address = catalog.integration(name).simulator
    if address is None:
        raise UsageError(f"`{name}` ships no simulator", hint="kosmo integrations list")
    reach(name)
    try:
        return find_simulator(address)
    except Exception as error:
        raise PluginError(
            f"the simulator `{address}` cannot be loaded: {error}", hint="kosmo plugins list"
        ) from error


def _limits(given: list[str]) -> list[str] | None:
    limits = [part.strip() for text in given for part in text.split(",")]
    if "none" in limits and len(limits) > 1:
        raise UsageError("`--limit none` stands alone; leave out the other limits", hint=_HELP)
    return [] if limits == ["none"] else limits or None


def _options(simulator: Simulator, given: list[str]) -> dict[str, float]:
    options: dict[str, float] = {}
    for pair in given:
        name, _, value = pair.partition("=")
        if name not in simulator.options:
            known = ", ".join(f"`{one}`" for one in simulator.options) or "none"
            raise UsageError(f"`{simulator.name}` has no option `{name}`; it has {known}")
        try:
            options[name] = float(value)
        except ValueError:
            told = f"`{value}` is no number, as in `--set {name}=1.5`"
            raise UsageError(told, hint=_HELP) from None
    return options
