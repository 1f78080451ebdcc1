"""Indexing plugins from the outside: who may have which name, and one worker that imports them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress

from kosmo.plugin import held
from kosmo.plugin.checks import problem_with_name
from kosmo.plugin.contents import brings_code
from kosmo.plugin.source import MANIFEST, search_folders
from kosmo.plugin.standing import standing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kosmo.plugin.source import Source

    Record = dict[str, Any]

_LIMIT = 15.0  # seconds; the worker limits itself, this is for a worker that cannot


def index(sources: list[Source], known: dict[str, Record]) -> tuple[list[Record], list[str]]:
    """Give one record per source, and the names of those that there was no time for.

    kosmo's own plugins are begun first.

    A record has `name`, `distribution`, `version`, `key`, `state` (`ok`, `broken`, `collision`,
    `disabled`, `incompatible`), `reason`, `code` (whether it brings any), `files` (stamps of a
    broken plugin's own files), `late` (whether it was ended as it took too long) and `integration`
    where it is ok. `known` maps a source's key to the record of an earlier run, which is kept;
    nothing of that plugin is imported then.
    """
    records: dict[str, Record] = {}
    tasks: list[Source] = []
    left_out = standing(sources, {record["distribution"] for record in known.values()})
    _settle_reach(sources, set(left_out))
    for source in [one for one in sources if one.distribution in left_out]:
        records[key_of(source)] = _record(source, *left_out[source.distribution])
    everything, sources = sources, [one for one in sources if key_of(one) not in records]
    for source in sources:
        reason = problem_with_name(source.name)
        rival = _rival(source, sources)
        if reason is not None:
            records[key_of(source)] = _record(source, "broken", reason)
        elif rival is not None:
            records[key_of(source)] = _record(source, "collision", rival)
        elif key_of(source) in known:
            records[key_of(source)] = known[key_of(source)]
        elif source.manifest is not None:
            records[key_of(source)] = _declared(source)
        else:
            tasks.append(source)
    tasks.sort(key=lambda task: not task.own)
    answers = _work(tasks)
    for source in tasks:
        answer = answers.get(source.name)
        if answer is not None:
            records[key_of(source)] = _answered(source, answer)
    in_order = [records[key_of(source)] for source in everything if key_of(source) in records]
    pending = [source.name for source in sources if key_of(source) not in records]
    return in_order, pending


def key_of(source: Source) -> str:
    """Give the text that changes whenever the plugin must be indexed again."""
    return json.dumps([source.name, source.module, [*source.stamp, *source.reach]])


def _settle_reach(sources: list[Source], left_out: set[str]) -> None:
    """Say where code is imported from; what has none needs nothing of that."""
    folders = held.reach(left_out)
    for source in sources:
        if source.manifest is None:
            source.reach = folders.get(source.distribution, [])


def _rival(source: Source, sources: list[Source]) -> str | None:
    """Say who else claims the name, where that keeps this source out."""
    others = [one for one in sources if one.name == source.name and one is not source]
    if not others or (source.own and not any(one.own for one in others)):
        return None
    names = ", ".join(f"`{one.distribution}`" for one in others)
    return f"the name `{source.name}` is also claimed by {names}"


def _declared(source: Source) -> Record:
    """Describe a plugin without code; there is nothing of it to import, so no other process."""
    from kosmo.plugin import manifest

    path = source.manifest or ""
    try:
        if not path:
            raise ValueError(f"the package `{source.module}` has no `{MANIFEST}`")
        found = manifest.describe(path, source.name, source.distribution, source.version)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it is its reason
        reason = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
        return {**_record(source, "broken", reason[:2000]), "files": manifest.files_of(path)}
    return _record(source, "ok", None, found)


def _answered(source: Source, answer: Record) -> Record:
    """Describe a plugin by what the worker took of its answer, see `kosmo.plugin.answers`."""
    if "integration" in answer:
        return _record(source, "ok", None, answer["integration"])
    return {
        **_record(source, "broken", answer["reason"]),
        "files": answer.get("files", []),
        "late": answer.get("late", False),
    }


def _record(
    source: Source, state: str, reason: str | None, integration: Record | None = None
) -> Record:
    return {
        "name": source.name,
        "distribution": source.distribution,
        "version": source.version,
        "key": key_of(source),
        "state": state,
        "reason": reason,
        "code": source.manifest is None or brings_code(str(source.stamp[0])),
        "files": [],
        "integration": integration and {**integration, "reach": source.reach},
    }


def _work(tasks: list[Source]) -> dict[str, Record]:
    """Index plugins and give the worker's answers by integration name.

    A plugin that ends the worker itself takes only time: those that were under way then are
    tried again, each with a worker of its own, and the rest with a new one.
    """
    answers: dict[str, Record] = {}
    end = time.monotonic() + _LIMIT
    while tasks and time.monotonic() < end:
        got, began, failed = _run_worker(tasks)
        answers |= got
        suspects = [task for task in tasks if task.name in began and task.name not in got]
        for task in suspects if failed else ():
            alone, _, again = _run_worker([task])
            reason = "it ends the process that indexes plugins"
            answers |= {task.name: {"reason": reason, "files": []}} if again else alone
        tasks = [task for task in tasks if task.name not in answers and task.name not in began]
        if not failed or not began:
            break
    return answers


def _run_worker(tasks: list[Source]) -> tuple[dict[str, Record], set[str], bool]:
    """Run one worker: its answers, the names that it began, and whether it failed."""
    given = [
        {
            "name": task.name,
            "module": task.module,
            "distribution": task.distribution,
            "version": task.version,
            "reach": task.reach,
        }
        for task in tasks
    ]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(search_folders())}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        # A file, not a pipe: whoever is left behind with it open is not waited for. The standard
        # input stays open meanwhile, so that the worker ends where this process does.
        with subprocess.Popen(
            [sys.executable, "-P", "-m", "kosmo.plugin.worker"],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        ) as process:
            _tell(process, json.dumps(given).encode() + b"\n")
            try:
                process.wait(_LIMIT)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
        output.seek(0)
        lines = [json.loads(line) for line in output if line.endswith("}\n")]
    began = {line["began"] for line in lines if "began" in line}
    answers = {line["name"]: line for line in lines if "name" in line}
    return answers, began, process.returncode != 0


def _tell(process: subprocess.Popen[bytes], text: bytes) -> None:
    assert process.stdin is not None
    with suppress(BrokenPipeError):  # its end is told by its exit code
        while text:
            text = text[process.stdin.write(text) :]
