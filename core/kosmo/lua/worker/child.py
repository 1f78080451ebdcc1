"""The program of the worker: reads settings and chunks from stdin, runs them, tells on stdout.

    python -I -S -X utf8 child.py <process id of kosmo> <folder that holds lupa> …

It finds the modules beside it under their full names, and nothing else of kosmo.
"""

import sys


def main(parent: str, *folders: str) -> None:
    """Run chunks until there are no more."""
    _arrange(folders)
    from kosmo.lua.worker import confine

    confine.leave_inherited()
    if confine.orphaned(int(parent)):
        return
    from kosmo.lua.worker.channel import Channel

    channel = Channel()
    settings = channel.read()
    try:
        from kosmo.lua.worker.machine import Machine

        machine = Machine(channel, settings.body)
    except Exception as error:  # noqa: BLE001 - whatever it is, there is no worker
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        confine.leave(confine.START_EXIT)
    chunk = channel.chunk()
    machine.confine(chunk.body)
    while True:
        machine.run(chunk.number, chunk.body)
        chunk = channel.chunk()


def _arrange(folders: tuple[str, ...]) -> None:
    """Let modules be found: those beside this one, and lupa without its own package's imports."""
    here = __file__.rpartition("child.py")[0].rstrip("/\\")
    packages: dict[str, list[str]] = {
        "kosmo": [],
        "kosmo.lua": [],
        "kosmo.lua.worker": [here],
        "lupa": [f"{folder}/lupa" for folder in folders],
    }
    for name, places in packages.items():
        module = type(sys)(name)
        module.__path__ = places
        sys.modules[name] = module
    sys.path.extend(folders)


if __name__ == "__main__":
    main(*sys.argv[1:])
