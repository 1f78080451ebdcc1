"""The two things that shells ask for: a script at their start, and candidates at every TAB.

A script calls `kosmo completion candidates bash HEAD REPLACED TAIL`, or for the other shells
`kosmo completion candidates zsh COUNT WORD…`: COUNT words before the cursor, what is typed of
the word at the cursor, and the words behind it. Scripts that an earlier kosmo installed go on
asking so, and this must go on answering.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.cli.complete.candidate import Candidate

COLON = "\\:"  # for zsh, a bare one ends the word and begins what is told about it
SHELLS = ("bash", "zsh", "fish")


def answered(words: list[str]) -> bool:
    """Answer what a shell asks behind `kosmo completion`; False where something else is asked."""
    if words[:1] == ["candidates"]:
        try:
            _print(_candidates(words[1], words[2:]))
        except BaseException:  # noqa: BLE001 - whatever is wrong, a TAB shows nothing of it
            return True
        return True
    if len(words) == 1 and words[0] in SHELLS:
        _print(script(words[0]))
        return True
    return False


def script(shell: str) -> str:
    """Give the script that teaches a shell to complete kosmo's command lines."""
    path = os.path.join(os.path.dirname(__file__), "scripts", f"kosmo.{shell}")
    with open(path, encoding="utf-8") as file:
        return file.read()


def _candidates(shell: str, words: list[str]) -> str:
    from kosmo.cli.complete.place import at

    if shell == "bash":
        from kosmo.cli.complete.bash import Line

        line = Line(*words[:3])
        if line.redirected:
            from kosmo.cli.complete.files import paths

            return line.shown(paths(line.current))
        return line.shown(at(line.before, line.current, line.after))
    count = int(words[0])
    before, current, after = words[1 : count + 1], words[count + 1], words[count + 2 :]
    found = at(before, current, after)
    return "".join(_line(shell, one) for one in found)


def _line(shell: str, one: Candidate) -> str:
    """Write a candidate as the script of zsh or fish reads it; those shells quote it."""
    if shell == "fish":
        return f"{one.value}\t{one.about}\n"
    told = f":{one.about}" if one.about else ""
    return f"{'+' if one.ends else '-'}{one.value.replace(':', COLON)}{told}\n"


def _print(text: str) -> None:
    data = text.encode("utf-8", "surrogateescape")
    while data:
        data = data[os.write(1, data) :]
