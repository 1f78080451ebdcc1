"""`kosmo accounts login`, and the login that follows a new account."""

from __future__ import annotations

import typer

from kosmo.catalog.catalog import open_catalog
from kosmo.cli import prompts
from kosmo.cli.account_checks import live_check
from kosmo.cli.login import Login, Wishes
from kosmo.cli.login_state import in_words, quiet_state, state_of
from kosmo.cli.report import Report
from kosmo.errors import InterruptedCallError, KosmoError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.spec import IntegrationSpec


_LONGEST = 86_400  # seconds
LOGIN = (
    "kosmo accounts login drive work\n"
    "kosmo accounts login drive work --device\n"
    "kosmo accounts login drive work --no-browser --timeout 600"
)


def login(
    integration: str = typer.Argument(help="integration, such as `missive`"),
    name: str = typer.Argument(help="name of the account, such as `work`"),
    device: bool = typer.Option(False, "--device", help="type in a code on any other device"),
    no_browser: bool = typer.Option(False, "--no-browser", help="only print the address"),
    timeout: float = typer.Option(300.0, metavar="SECONDS", help="for how long to wait (300)"),
) -> Report:
    """Log in to an account of a service that asks a person, by OAuth 2.0.

    On a terminal a browser opens. Otherwise the address, or the code, is printed on stderr, and
    nothing is read. The service gives tokens, which kosmo keeps and renews.
    """
    if not 1 <= timeout <= _LONGEST:
        raise UsageError(f"`--timeout` takes seconds from 1 to {_LONGEST}")
    wishes = Wishes(device=device, browser=not no_browser, seconds=timeout)
    return logged_in(open_catalog().integration(integration), name, wishes)


def logged_in(spec: IntegrationSpec, name: str, wishes: Wishes) -> Report:
    """Log in to an account, and ask the service who that is; raises KosmoError."""
    login = Login(spec, name, wishes)
    record, told = login.run()
    state = state_of(record, login.base_url)
    data = {"integration": spec.name, "account": name, "flow": record["flow"], **state}
    said = in_words(state).partition("logged in")[2].strip(" ,")
    return Report(
        data,
        text=f"logged in to `{spec.name}.{name}`" + (f", {said}" if said else ""),
        talk=(*told, *live_check(spec.name, name, asked=True)),
        changed=True,
    )


def first_login(spec: IntegrationSpec, name: str) -> tuple[str, ...]:
    """Log in to an account that was stored a moment ago, where a person is there to do so.

    Gives what is to be told; nothing where nobody has to log in. Raises InterruptedCallError where
    they stop it.
    """
    state = quiet_state(spec, name)
    if state is None:
        return ()
    command = f"kosmo accounts login {spec.name} {name}"
    if not prompts.can_ask():
        return (f"nobody is logged in yet: {command}",)
    try:
        report = logged_in(spec, name, Wishes())
    except InterruptedCallError as error:
        error.message = f"`{spec.name}.{name}` is stored, and nobody is logged in: {error.message}"
        error.hint = command
        raise
    except KeyboardInterrupt:
        raise InterruptedCallError(
            f"`{spec.name}.{name}` is stored, and nobody is logged in", hint=command
        ) from None
    except KosmoError as error:
        return (f"warning: it is stored, but the login failed: {error.message}; again: {command}",)
    return (str(report.text), *report.talk)
