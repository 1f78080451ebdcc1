"""A command line as bash gives it: split as bash splits it, and quoted as it must be inserted.

Bash cuts words at the characters of COMP_WORDBREAKS, `=` and `:` among them, and replaces only
what stands behind the last of them. So the line is split here, as a shell would, and of each
candidate only that part is given back.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kosmo.cli.complete.candidate import Candidate

_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-")
_BLANK = " \t\n"


class Line:
    """The words of a command line, and the one at the cursor as far as it is typed."""

    __slots__ = ("_kept", "_quote", "after", "before", "current", "redirected")

    def __init__(self, head: str, replaced: str, tail: str) -> None:
        """Take the line up to the cursor, the part of it that bash will replace, and the rest."""
        words = Words(head)
        self.before = words.ended[1:]
        self.current = words.last or ""
        self.redirected = words.redirected
        fixed = Words(head[: len(head) - len(replaced)] if head.endswith(replaced) else head)
        self._kept = fixed.last or ""
        self._quote = fixed.quote
        rest = Words(tail)
        after = rest.ended + ([] if rest.last is None else [rest.last])
        # What follows the cursor without a blank belongs to the word at the cursor.
        self.after = after if tail[:1] in _BLANK else after[1:]

    def shown(self, candidates: list[Candidate]) -> str:
        """Give the candidates that begin with what is typed, a line each, as bash inserts them.

        The first line says whether bash may put a blank behind the only one.
        """
        fitting = [one for one in candidates if one.value.startswith(self.current)]
        lines = [quoted(one.value[len(self._kept) :], self._quote) for one in fitting]
        ends = len(fitting) != 1 or fitting[0].ends
        return "\n".join(["ends" if ends else "goes on", *lines]) + "\n" if lines else ""


class Words:
    """A text split into words as a shell splits it, its last word perhaps unfinished.

    `ended` are the words before the last, `last` is None where a blank stands before the cursor,
    `quote` is the quotation mark that is open at the end, and `redirected` says that the last
    word is the file of a redirection. Such words are in neither.
    """

    __slots__ = ("ended", "last", "quote", "redirected")

    def __init__(self, text: str) -> None:
        """Split the text; nothing in it is expanded."""
        self.ended: list[str] = []
        self.last: str | None = None
        self.quote = ""
        self.redirected = False
        escaped = False
        for character in text:
            if escaped:
                escaped = False
                if self.quote == '"' and character not in '"\\$`\n':
                    self._add("\\")
                self._add(character)
            elif character == "\\" and self.quote != "'":
                escaped = True
            elif self.quote:
                if character == self.quote:
                    self.quote = ""
                else:
                    self._add(character)
            elif character in "\"'":
                self.quote = character
                self._add("")
            elif character in _BLANK:
                self._end()
            elif character in "<>":
                self._redirect()
            else:
                self._add(character)

    def _add(self, character: str) -> None:
        self.last = (self.last or "") + character

    def _end(self) -> None:
        if self.last is not None:
            if not self.redirected:
                self.ended.append(self.last)
            self.redirected = False
        self.last = None

    def _redirect(self) -> None:
        """Begin the file of a redirection; a number or `&` before it is no word."""
        if self.last is not None and (self.last.isdigit() or self.last == "&"):
            self.last = None
        self._end()
        self.redirected = True


def quoted(text: str, quote: str) -> str:
    """Write a text so that bash, inside this quotation mark or none, reads it back unchanged."""
    if quote == "'":
        return text.replace("'", "'\\''")
    if quote == '"':
        return "".join("\\" + one if one in '"\\$`' else one for one in text)
    bare = "".join(one if one in _SAFE or one.isalnum() else "\\" + one for one in text)
    return bare[1:] if bare.startswith("\\~/") else bare
