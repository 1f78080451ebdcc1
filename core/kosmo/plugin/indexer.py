"""Describing one plugin for the catalog; it runs in a process of its own."""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import tomllib

import pluggy

from kosmo.plugin import hookspecs
from kosmo.plugin.catalog_file import catalog_file
from kosmo.plugin.checks import check_integration
from kosmo.plugin.markers import Mark
from kosmo.plugin.signature import entry_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import types
    from typing import Any

    from kosmo.plugin.integration import Integration


_PLACE = re.compile(r"<(\w+)\.(\w+)>")


def describe(name: str, module_name: str, distribution: str, version: str) -> dict[str, Any]:
    """Import a plugin and give its integration's catalog file.

    Raises whatever the plugin raises, and ValueError for what the catalog does not take.
    """
    module = importlib.import_module(module_name)
    integration = check_integration(_registered(module, name), name)
    functions = _functions(integration, _examples(module, integration.docs))
    return catalog_file(
        integration,
        functions,
        distribution=distribution,
        version=version,
        docs=_docs(module, integration.docs),
        files=files_of(module_name),
        code=True,
    )


def files_of(module_name: str) -> list[list[object]]:
    """Stamp a plugin's own Python files without importing it, so that an edit is noticed.

    A stamp is path, modification time in nanoseconds and size.
    """
    try:
        found = importlib.util.find_spec(module_name.partition(".")[0])
    except (ImportError, ValueError):
        return []
    if found is None or found.origin is None or not os.path.isfile(found.origin):
        return []
    if os.path.basename(found.origin) != "__init__.py":
        return [_stamp(found.origin)]
    paths = []
    for folder, folders, names in os.walk(os.path.dirname(found.origin)):
        folders[:] = sorted(name for name in folders if name not in ("__pycache__", "simulator"))
        paths += [os.path.join(folder, name) for name in sorted(names) if name.endswith(".py")]
    return [_stamp(path) for path in paths]


def _registered(module: types.ModuleType, name: str) -> object:
    plugins = pluggy.PluginManager("kosmo")
    plugins.add_hookspecs(hookspecs)
    plugins.register(module, name)
    plugins.check_pending()
    given = [one for some in plugins.hook.register_integrations() for one in some or ()]
    hook = getattr(module, "register_integrations", None)
    if not given and hook is None:
        raise ValueError(f"`{module.__name__}` has no function `register_integrations`")
    if not given and not hasattr(hook, "kosmo_impl"):
        raise ValueError("`register_integrations` is not marked: write `@hookimpl` above it")
    if len(given) == 1 and isinstance(given[0], type(importlib)):
        raise ValueError(
            f"`register_integrations` gave the module `{given[0].__name__}`, which hides the"
            " variable of that name: name the variable otherwise, such as `INTEGRATION`"
        )
    if len(given) != 1:
        raise ValueError(f"it registers {len(given)} integrations; one entry point brings one")
    return given[0]


def _functions(integration: Integration, examples: dict[str, str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for given in integration.functions:
        module = _imported(given) if isinstance(given, str) else given
        for value in list(vars(module).values()):
            marked = isinstance(getattr(value, "kosmo", None), Mark)
            if not marked or value.__module__ != module.__name__:
                continue
            entry = entry_of(value, integration.name)
            if entry["name"] in found:
                raise ValueError(f"two functions are named `{entry['name']}`")
            found[entry["name"]] = {**entry, "example": examples.get(entry["name"], "")}
    if not found:
        raise ValueError("none of its modules has a function marked with `read` or `write`")
    return found


def _imported(name: str) -> types.ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name == name:
            raise ValueError(f"`functions=` names `{name}`, which is no module") from None
        raise


def _examples(module: types.ModuleType, folder: str) -> dict[str, str]:
    """Read what a call of each function looks like, from `examples.toml` beside the pages.

    Its table `calls` has the words behind each function's name; `<task.id>` in them stands for a
    value that the reader has, and becomes `TASK_ID`.
    """
    path = os.path.join(os.path.dirname(module.__file__ or ""), folder, "examples.toml")
    if not os.path.isfile(path):
        return {}
    try:
        with open(path, "rb") as file:
            calls = tomllib.load(file).get("calls", {})
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"`{folder}/examples.toml` is no TOML: {error}") from None
    for name, words in calls.items():
        if not isinstance(words, str):
            raise ValueError(f"`{folder}/examples.toml`: the call of `{name}` is no text")
    return {name: _PLACE.sub(_placeholder, words) for name, words in calls.items()}


def _placeholder(place: re.Match[str]) -> str:
    row, field = place.groups()
    return (field if field.startswith(row) else f"{row}_{field}").upper()


def _docs(module: types.ModuleType, folder: str) -> dict[str, str]:
    root = os.path.join(os.path.dirname(module.__file__ or ""), folder)
    if not os.path.isdir(root):
        return {}
    names = sorted(name for name in os.listdir(root) if name.endswith(".md"))
    return {name[:-3]: os.path.join(root, name) for name in names}


def _stamp(path: str) -> list[object]:
    status = os.stat(path)
    return [path, status.st_mtime_ns, status.st_size]
