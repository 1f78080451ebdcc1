"""`kosmo whoami`: whose credentials an account holds, as its service tells."""

from __future__ import annotations

from kosmo.catalog.catalog import open_catalog
from kosmo.cli.account_checks import accounts_to_ask, row
from kosmo.cli.asking import SECONDS, Asking, who, worst
from kosmo.cli.options import Options
from kosmo.cli.output import talk
from kosmo.cli.single import Answer, Single
from kosmo.config.accounts import resolve
from kosmo.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

COMMAND = Single(
    "whoami",
    takes="INTEGRATION",
    options={
        "account": ("NAME", "the account, in place of the one that calls use"),
        "timeout": ("SECONDS", f"give up on an account after SECONDS ({SECONDS:g})"),
    },
    about="""
Asks the service whose credentials an account holds. With an integration: the account that its calls
use, or `--account NAME`, and what chose it. Without: every account that is stored or in the
environment, all at once, a row each.

Exit codes: 0 where all answered; for one account the code of its call; for several 6 where some
failed, and where all did the code that they share, else 6.
""",
    examples=(
        "kosmo whoami missive",
        "kosmo whoami missive --account work --json",
        "kosmo whoami",
    ),
)


def whoami(words: list[str]) -> int:
    """Run `kosmo whoami …` and give its exit code; raises KosmoError as a call does."""
    options = Options()
    return COMMAND.run(words, options, lambda integration: _answer(integration, options))


def _answer(integration: str | None, options: Options) -> Answer:
    seconds = options.seconds("timeout") or SECONDS
    asking = Asking(seconds=seconds, surface="cli", talk=talk if options.verbose else None)
    if integration is not None:
        return _one(integration, options, asking)
    if options.account is None:
        return _all(asking)
    raise UsageError(
        "`--account` needs the integration that the account is for",
        hint="kosmo accounts list",
    )


def _one(name: str, options: Options, asking: Asking) -> Answer:
    spec = open_catalog().integration(name)
    if spec.whoami is None:
        raise UsageError(
            f"`{name}` has no function that tells whose credentials these are",
            hint=f"kosmo {name} --help",
            code="not_supported",
        )
    account = resolve(spec, options.account)
    for note in () if options.quiet else account.notes:
        talk(f"note: {note}")
    asked = asking.ask([(spec.name, account.name)])[0]
    if asked.error is not None:
        raise asked.error
    data: dict[str, Any] = {
        "integration": spec.name,
        "account": account.name,
        "account_source": account.how,
        "function": asked.function,
        "who": who(asked.answer),
        "answer": asked.answer,
    }
    return Answer(data, text=_text(data), result=asked.result)


def _text(data: dict[str, Any]) -> str:
    """Say it in a sentence, with what the service answered below."""
    from kosmo.cli.tabular import as_table

    said = data["who"] or "it does not say by which name"
    whose = f"account `{data['account']}` of `{data['integration']}`"
    answer, _ = as_table(data["answer"], (), single=True)
    return f"{said}: {whose}, chosen by {data['account_source']}\n\n{answer}"


def _all(asking: Asking) -> Answer:
    asked = asking.ask(accounts_to_ask(None))
    rows = [row(one) for one in asked]
    return Answer(rows, columns=("integration", "account", "state", "who"), error=worst(asked))
