"""Writing how a plugin with code describes its integration, and how accounts sign in."""

from __future__ import annotations

from kosmo.cli.scaffold.filling import filled
from kosmo.cli.scaffold.python import call, literal, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = dict[str, Any]

_FLOWS = {
    "client_credentials": "ClientCredentials",
    "authorization_code": "AuthorizationCode",
    "device_code": "DeviceCode",
}


def integration_text(manifest: Node, package: str, modules: list[str]) -> str:
    """Write the package's `__init__`."""
    said = [literal(manifest["name"]), f"title={literal(manifest['title'])}"]
    if manifest.get("description"):
        said.append(f"description={literal(manifest['description'])}")
    said += [f"base_url={literal(manifest['base_url'])}"]
    said += [f"origins={literal(manifest['origins'])}"] if manifest.get("origins") else []
    said += ["auth=AUTH", 'functions=[f"{__name__}.{module}" for module in _MODULES]']
    said += [f"{key}={literal(manifest[key])}" for key in ("whoami", "link") if key in manifest]
    said += [f"limits={literal(manifest['limits'])}"] if manifest.get("limits") else []
    said.append(f'simulator="{package}.simulator:app"')
    return filled(
        "integration.py",
        title=manifest["title"],
        package=package,
        integration="\n".join(call("described = Integration(", said)),
        modules="\n".join(_names(modules)),
    )


def auth_text(manifest: Node) -> str:
    """Write the module `auth`."""
    auth = manifest["auth"]
    said = [_field(one) for one in auth["fields"]]
    said += [f"{key}={literal(auth[key])}" for key in ("headers", "query") if auth.get(key)]
    said += [f"basic={literal(tuple(auth['basic']))}"] if "basic" in auth else []
    flows = auth.get("oauth", [])
    made = [_flow(one) for one in (flows if isinstance(flows, list) else [flows])]
    if made:
        said.append(f"oauth={made[0] if len(made) == 1 else '(' + ', '.join(made) + ')'}")
    if auth.get("one_of"):
        said.append(f"one_of={literal(tuple(tuple(one) for one in auth['one_of']))}")
    written = "\n".join(call("AUTH = Auth(", said, indent=""))
    names = ["Auth", "AuthorizationCode", "ClientCredentials", "DeviceCode", "Secret", "Text"]
    used = ", ".join(one for one in names if f"{one}(" in written)
    return filled("auth.py", title=manifest["title"], names=used, auth=written)


def _field(field: Node) -> str:
    words = [literal(field["name"]), literal(field["title"])]
    words += [f"{key}={literal(field[key])}" for key in ("help", "default") if key in field]
    words += ["required=False"] if field.get("required") is False else []
    return f"{'Secret' if field.get('secret') else 'Text'}({', '.join(words)})"


def _flow(flow: Node) -> str:
    words = [f"{key}={literal(value)}" for key, value in flow.items() if key != "flow"]
    return f"{_FLOWS[flow.get('flow', 'client_credentials')]}({', '.join(words)})"


def _names(modules: list[str]) -> list[str]:
    line = f"_MODULES = {literal(tuple(modules))}"
    if len(line) <= 100:
        return [line]
    return ["_MODULES = (", *(f"    {text(one)}," for one in modules), ")"]
