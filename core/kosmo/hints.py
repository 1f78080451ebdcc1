"""Hints in the words of who reads them: a model has no shell, and some steps are a person's.

A hint of an error is a command line's. What it leads to has another name on other surfaces, and
what nobody but a person should do is told as such.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.errors import KosmoError

_ACCOUNT = re.compile(r"`?--account ([\w.-]+)`?")
# The part of an advice that is an option of the command line.
_OPTION = re.compile(r"(?:,? or|(?<=\?) else) (?:give )?`--.*$")
_TYPED = re.compile(r"(?:^|[ `])(?:cd|chmod|export|fuser|keyring|kosmo|ls|pip|rm|ulimit|unset) ")
_LEAD = re.compile(r"^[^,;]*: (?=kosmo )")
_SERVERS_OWN = "whoever runs "
_PERSONS = (3, 4)  # exit codes: policy, and credentials


class Words:
    """How a surface says what a model can do next; None leaves a hint of that kind out.

    `function` has the place `{function}` and `integration` `{integration}`: where the parameters
    of one and the names of the other's functions are found; `anything` is where all names are.
    `account` has `{account}`, one that a call can name.
    """

    __slots__ = ("account", "anything", "function", "integration")

    def __init__(
        self,
        *,
        function: str | None = None,
        integration: str | None = None,
        anything: str | None = None,
        account: str = "name the account `{account}`",
    ) -> None:
        """Take the sentences."""
        self.function = function
        self.integration = integration
        self.anything = anything
        self.account = account


def hint_for(error: KosmoError, words: Words) -> str | None:
    """Give the hint of an error for a model that is reached by a surface with these words."""
    hint = error.hint
    if not hint or hint.startswith(_SERVERS_OWN):
        return hint
    kind, name = _leads_to(hint)
    if kind is not None:
        told: str | None = getattr(words, kind)
        parts = name.partition(".")
        return told and told.format(function=name, integration=parts[0])
    account = _ACCOUNT.search(hint)
    if account is not None and error.code == "no_account":
        return _persons(_LEAD.sub("", hint.partition(";")[0])) + (
            "; without one, " + words.account.format(account=account[1])
        )
    if account is not None and not hint.startswith("app."):
        return words.account.format(account=account[1])
    return _advice(_OPTION.sub("", hint), persons=error.exit_code in _PERSONS)


def _advice(hint: str, *, persons: bool) -> str | None:
    """Give what is no way to a description: a person's command, or words that anybody can use."""
    if "--force" in hint:
        return None
    if persons or _TYPED.search(hint):
        return _persons(_LEAD.sub("", hint))
    return None if "`--" in hint else hint


def _persons(command: str) -> str:
    return f"a person can go on with: {command}"


def _leads_to(hint: str) -> tuple[str | None, str]:
    """Tell which part of the documentation a command shows, and of what; None for any other."""
    match hint.split():
        case ["kosmo", integration, function, "--help"]:
            return "function", f"{integration}.{function.replace('-', '_')}"
        case ["kosmo", "docs", name] | ["kosmo", "integrations", "schema", name] if "." in name:
            return "function", name
        case ["kosmo", "integrations", "search", _, "--integration", name]:
            return "integration", name
        case ["kosmo", integration, "--help"]:
            return "integration", integration
        case ["kosmo", "docs" | "--help"] | ["kosmo", "integrations", "list" | "search", *_]:
            return "anything", ""
    return None, ""
