"""Which command a line that begins with `kosmo mcp` means."""

from __future__ import annotations

from kosmo.cli.main import call_below, call_function, options_behind, run_command
from kosmo.cli.mcp.naming import COMMANDS, function_of
from kosmo.errors import KosmoError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_ALONE = {"serve": "kosmo.cli.mcp.serve", "gateway": "kosmo.cli.mcp.gateway"}


def run_mcp(words: list[str]) -> int:
    """Run `mcp COMMAND …`, `mcp call SERVER.TOOL …`, `mcp SERVER TOOL …` or `mcp SERVER.TOOL …`."""
    words = options_behind(words)
    word = words[0] if words else "--help"
    head, colon, rest = word.partition(":")
    if colon and head in COMMANDS:  # `mcp:secret:set` is `mcp secret set`
        head, words = word, [head, rest, *words[1:]]
        word = words[0]
    if word in _ALONE:
        module = __import__(_ALONE[word], fromlist=(word,))
        run: Callable[[list[str]], int] = getattr(module, word)
        return run(words[1:])
    if word == "call":
        words = ["call", *options_behind(words[1:])]
        if len(words) > 2 and _is_server(words[1]) and words[2][0:1] not in ("-", "{", "@", ""):
            return call_below(f"mcp:{words[1]}", words[2:])
        if len(words) > 1 and not words[1].startswith("-"):
            return call_function(function_of(words[1]), words[2:])
    if word.startswith("-") or word in COMMANDS:
        return run_command("mcp", words)
    try:
        if "." in word:
            return call_function(function_of(word), words[1:])
        return call_below(f"mcp:{word}", words[1:])
    except KosmoError as error:
        if error.code == "unknown_server":
            from kosmo.problem import nearest

            near = nearest(word, COMMANDS)
            error.hint = f"kosmo mcp {near} --help" if near else error.hint
        raise


def _is_server(word: str) -> bool:
    """Tell whether a word names a server alone, so that the next one is its tool."""
    return not word.startswith(("mcp:", "mcp__", "-")) and "." not in word
