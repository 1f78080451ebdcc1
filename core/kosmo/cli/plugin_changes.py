"""`kosmo plugins install`, `upgrade`, `remove`, `rollback` and `sync`: what changes the set."""

from __future__ import annotations

from shlex import quote

from kosmo.cli import plugin_ways, prompts
from kosmo.cli.plugin_outcomes import done, page, told, warnings
from kosmo.cli.report import Report
from kosmo.errors import PluginError, TryLaterError, UsageError
from kosmo.plugin.installing import approval, preview, verifying
from kosmo.plugin.installing.asked import read_asked
from kosmo.plugin.installing.beginning import Beginning
from kosmo.plugin.installing.changing import go_back, install, staged
from kosmo.plugin.installing.environment import core_versions
from kosmo.plugin.installing.planning import Plan, refuse_unfit
from kosmo.plugin.installing.resolving import remaining, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.plugin.installing.asked import Asked
    from kosmo.plugin.installing.picked import Picked

    Row = dict[str, Any]

_ATTEMPTS = 8


class Change:
    """One command that changes the set: what it asks for, and what it may do unasked."""

    def __init__(
        self,
        command: str,
        asked: list[str],
        *,
        hashes: list[str],
        allow_build: bool,
        yes: bool,
        dry_run: bool,
    ) -> None:
        """Take the command as it was typed, without options, and its options."""
        self._texts = asked
        self._command = command
        self._given = {approval.read_hash(one) for one in hashes}
        self._approved = set(self._given)
        self._allow_build = allow_build
        self._yes = yes
        self._dry_run = dry_run

    def run(self, *, anew: set[str] | None = None, again: bool = False) -> Report:
        """Look for everything, ask, and swap it in; once more where somebody was faster.

        `anew` are the plugins that are looked for as they were first asked for; `again` makes a
        new generation though nothing in it is another.
        """
        for _ in range(_ATTEMPTS):
            with staged() as stage:
                base = Beginning()
                plan = Plan(
                    base, list(map(read_asked, self._texts)), without=set(), anew=anew or set()
                )
                approval.refuse_denied([one.name for one in plan.want if one.name])
                self._refuse_builds(plan.want)
                picked = self._resolved(plan, stage)
                refuse_unfit(plan, picked, self._given)
                rows = preview.rows(picked, base.entries)
                approval.refuse_denied([row["name"] for row in rows])
                gone = sorted(set(base.entries) - set(picked))
                plugins = plan.plugins(picked)
                if not (rows or gone or again) and base.declares(plugins):
                    talk = plugin_ways.of_files(plugins, anew or ())
                    return Report(told(base.name, []), text="nothing is to be changed", talk=talk)
                if self._dry_run:
                    return Report(told(base.name, rows), text=page(rows))
                self._approve(base, rows, picked)
                name = install(base, plugins, picked, stage)
            if name is not None:
                return done(name, rows, gone)
        raise TryLaterError(
            "other commands keep changing the plugins; nothing was changed", code="plugins_busy"
        )

    def _resolved(self, plan: Plan, stage: str) -> dict[str, Picked]:
        try:
            return resolve(plan.want, plan.keep, plan.pins, stage, allow_build=self._allow_build)
        except PluginError as error:
            plugin_ways.lead_to_folder(error, self._texts)
            raise

    def _refuse_builds(self, want: list[Asked]) -> None:
        approval.refuse_build(
            self._command,
            want,
            allow_build=self._allow_build,
            attended=prompts.can_ask() or self._dry_run,
            yes=self._yes,
        )

    def _approve(self, base: Beginning, rows: list[Row], picked: dict[str, Picked]) -> None:
        """See that somebody approved of every wheel that is new; PolicyError where nobody did."""
        new = [picked[row["name"]] for row in rows]
        self._refuse_other_hashes(new)
        left = approval.unapproved(new, self._approved | base.declared.hashes)
        if not new or (self._yes and not left):
            return
        if self._approved > self._given and not left:  # they were asked in an earlier attempt
            return
        if self._yes or not prompts.can_ask():
            build = " --allow-build" if self._allow_build else ""
            approval.refuse_unapproved(self._command + build, new, left, yes=self._yes)
        prompts.say(page(rows))
        if not prompts.confirm(f"Install {'it' if len(new) == 1 else 'them'}?"):
            raise UsageError("nothing was installed", code="declined")
        self._approved |= {one.wheel.sha256 for one in new}

    def _refuse_other_hashes(self, new: list[Picked]) -> None:
        """Refuse what was asked for by a hash and has another."""
        for one in new:
            if self._given and one.requested and one.wheel.sha256 not in self._given:
                raise PluginError(
                    f"`{one.wheel.name}` {one.wheel.version} has the hash"
                    f" sha256:{one.wheel.sha256}, which `--hash` does not name; nothing was"
                    " changed",
                    code="plugin_hash",
                )


def remove(names: list[str]) -> Report:
    """Take plugins out of the set; what stays is kept as it is, fitting the core or not."""
    for _ in range(_ATTEMPTS):
        with staged() as stage:
            base = Beginning()
            without = {plugin_ways.declared_as(base, one) for one in names}
            plan = Plan(base, [], without=without, anew=set(), as_is=True)
            picked = remaining(plan.keep)
            gone = sorted(set(base.entries) - set(picked))
            name = install(base, plan.plugins(picked), picked, stage, resolved=False)
        if name is not None:
            return done(name, [], gone or sorted(without))
    raise TryLaterError(
        "other commands keep changing the plugins; nothing was changed", code="plugins_busy"
    )


def roll_back(to: str | None) -> Report:
    """Go back to an earlier generation; it was approved when it was made."""
    try:
        was, name = go_back(to)
    except PluginError as error:
        plugin_ways.lead_to_another(error)
        raise
    held = Beginning().entries
    names = ", ".join(f"{one['name']} {one['version']}" for one in held.values()) or "no plugins"
    data = {"generation": name, "before": was, "holds": sorted(held)}
    return Report(data, text=f"back to `{name}`: {names}", talk=warnings(set(held)), changed=True)


def sync(change: Change, *, again: bool) -> Report:
    """Make a generation of what `plugins.toml` says, where the one that is used is not that."""
    base = Beginning()
    stale = base.name is not None and base.lock["core"] != core_versions()
    changed = any(row["problems"] for row in verifying.verify())
    return change.run(again=again or stale or changed)


def upgrade(change: Change, names: list[str]) -> Report:
    """Look anew for some plugins, or all of them, as they were first asked for."""
    base = Beginning()
    return change.run(
        anew={plugin_ways.declared_as(base, one) for one in names} or set(base.declared.plugins)
    )


def command_of(verb: str, words: list[str]) -> str:
    """Write a command for a hint; an address is shown without user and password."""
    shown = [read_asked(one).shown if verb == "install" else one for one in words]
    return " ".join(["kosmo plugins", verb, *map(quote, shown)])
