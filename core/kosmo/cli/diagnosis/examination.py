"""One run of the doctor: what it is asked for, what its checks share, and how they are run."""

from __future__ import annotations

from kosmo.cli.diagnosis import fixes
from kosmo.cli.diagnosis.finding import ERROR, OK, Finding
from kosmo.cli.diagnosis.redaction import Redaction
from kosmo.errors import KosmoError, UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from kosmo.catalog.catalog import Catalog
    from kosmo.spec import IntegrationSpec

CHECKS = (
    "interpreter", "environment", "folders", "files", "keys", "project", "mcp", "plugins",
    "catalog", "secrets", "accounts", "integrations", "clock", "tls", "proxy", "audit", "approvals",
    "limits", "live",
)  # fmt: skip
"""The checks in their order. Each is a module here with a function `check`."""


class Examination:
    """What the checks share. Nothing here raises but what they themselves call.

    `live` says that services and what secrets come from may be asked. Every secret that is read
    is learnt by `redactor`, which then cleans all that is told.
    """

    def __init__(
        self, integration: str | None = None, *, live: bool = False, seconds: float = 30.0
    ) -> None:
        """Take the one integration to look at, None for all; `seconds` bounds one account."""
        self.integration = integration
        self.live = live
        self.seconds = seconds
        self.redactor = Redaction()
        self.findings: list[Finding] = []
        self.standings: dict[str, dict[str, object]] = {}
        self._catalog: Catalog | None = None

    @property
    def catalog(self) -> Catalog:
        """The catalog, opened when it is first needed."""
        if self._catalog is None:
            from kosmo.catalog.catalog import open_catalog

            self._catalog = open_catalog()
        return self._catalog

    def specs(self) -> Iterator[IntegrationSpec]:
        """Go through the integrations to look at, those that can be used."""
        for name in self.catalog.names():
            if self.integration in (None, name):
                yield self.catalog.integration(name)

    def spec(self, name: str) -> IntegrationSpec | None:
        """Find an integration; None where its plugin is missing or broken."""
        try:
            return self.catalog.integration(name)
        except KosmoError:
            return None

    def must_exist(self) -> None:
        """Raise UsageError where the one integration to look at is neither there nor broken."""
        if self.integration is None:
            return
        try:
            self.catalog.integration(self.integration)
        except UsageError as error:
            if error.code == "unknown_integration":
                raise
        except Exception:  # noqa: BLE001 - the checks tell what is wrong with the catalog
            return

    def run(self, names: Iterable[str] = CHECKS) -> list[Finding]:
        """Run the checks and give what they found; one that fails is a finding itself."""
        for name in names:
            for finding in _found(name, self):
                finding.check = name
                self._take(finding)
        return self.findings

    def is_told(self, integration: str, account: str | None) -> bool:
        """Tell whether something is wrong with an account by what was found so far."""
        name = f"{integration}.{account}"
        return any(one.status != OK and one.concerns(name) for one in self.findings)

    def clean(self, value: Any) -> Any:
        """Take every secret that was read out of all texts of a JSON value."""
        if isinstance(value, str):
            return self.redactor.clean(value)
        if isinstance(value, dict):
            return {key: self._inner(key, inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.clean(inner) for inner in value]
        return value

    def _inner(self, key: str, value: Any) -> Any:
        """Clean a value below a key: of a command only what could be no other word of it."""
        if key == "fix" and isinstance(value, str):
            return self.redactor.clean_command(value)
        return self.clean(value)

    def _take(self, finding: Finding) -> None:
        """Tell a cause once, whatever else it is in the way of."""
        for one in self.findings:
            if one.has_cause_of(finding):
                one.absorb(finding)
                return
        self.findings.append(finding)


def _found(name: str, examination: Examination) -> Iterator[Finding]:
    from importlib import import_module

    try:
        check: Callable[[Examination], Iterable[Finding]]
        check = import_module(f"kosmo.cli.diagnosis.{name}").check
        yield from check(examination)
    except KosmoError as error:
        yield Finding(ERROR, error.message, fixes.of_error(error), {"code": error.code})
    except Exception as error:  # noqa: BLE001 - whatever is broken, the other checks go on
        why = f"this could not be looked at: {type(error).__name__}: {error}"
        yield Finding(ERROR, why, fixes.BUNDLE, {"code": "defect"})
