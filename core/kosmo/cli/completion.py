"""`kosmo completion`: what a TAB offers in bash, zsh and fish."""

from __future__ import annotations

import typer

from kosmo.catalog.catalog import open_catalog
from kosmo.cli.complete.entry import script
from kosmo.cli.complete.install import Installed, find_shell
from kosmo.cli.report import Report

app = typer.Typer(help="What a TAB offers in bash, zsh and fish.", add_completion=False)

_SHELL = typer.Argument(None, help="bash, zsh or fish; unless given, the one that `SHELL` names")


@app.command("bash", epilog="source <(kosmo completion bash)")
def bash() -> Report:
    """Print the script for bash; it needs no other package."""
    return _script("bash")


@app.command("zsh", epilog="source <(kosmo completion zsh)")
def zsh() -> Report:
    """Print the script for zsh; it may also be a file `_kosmo` in a folder of `fpath`."""
    return _script("zsh")


@app.command("fish", epilog="kosmo completion fish | source")
def fish() -> Report:
    """Print the script for fish."""
    return _script("fish")


@app.command("install", epilog="kosmo completion install\nkosmo completion install zsh")
def install(shell: str | None = _SHELL) -> Report:
    """Install the script for good; doing it again changes nothing.

    For bash and zsh a marked block in `~/.bashrc` or `~/.zshrc` reads it.
    """
    name = find_shell(shell)
    one = Installed(name)
    written = one.put()
    open_catalog().names()  # a TAB reads what is indexed, and never indexes anything itself
    undo = f"kosmo completion uninstall {name}"
    text = f"wrote {_listed(written)}" if written else f"{name} completes kosmo already"
    return Report(
        {"shell": name, "script": one.script, "startup": one.startup, "written": written},
        text=f"{text}\nopen a new shell to use it; to undo it: {undo}",
        whole=True,
    )


@app.command("uninstall", epilog="kosmo completion uninstall\nkosmo completion uninstall zsh")
def uninstall(shell: str | None = _SHELL) -> Report:
    """Take away what `kosmo completion install` wrote."""
    name = find_shell(shell)
    changed = Installed(name).remove()
    text = f"took it out of {_listed(changed)}" if changed else f"nothing was installed for {name}"
    return Report({"shell": name, "removed": changed}, text=text, whole=True)


def _script(shell: str) -> Report:
    # The command line prints it before typer is imported; this is for `--json` and the help page.
    return Report({"shell": shell, "script": script(shell)}, text=script(shell), whole=True)


def _listed(paths: list[str]) -> str:
    return " and ".join(f"`{path}`" for path in paths)
