"""What may be asked of an export: the dialects, how strict, and which functions."""

from __future__ import annotations

from kosmo.errors import UsageError
from kosmo.problem import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

# The module that writes each dialect; the first is what is written unless another is asked for.
FORMATS = {
    "openai": "openai_chat",
    "openai-responses": "openai_responses",
    "anthropic": "anthropic",
    "gemini": "gemini",
    "mcp": "mcp",
    "langchain": "langchain",
    "ai-sdk": "ai_sdk",
}
STRICT = ("auto", "on", "off")
EFFECTS = ("read", "write")
MOST_TOOLS = 128  # in one request, for the providers that say so


def one_of(option: str, value: str, valid: Collection[str]) -> None:
    """Raise UsageError for a value that an option cannot have."""
    if value in valid:
        return
    near = nearest(value, list(valid))
    raise UsageError(
        f"`--{option}` must be one of {', '.join(valid)}, not `{value}`"
        + (f"; did you mean `{near}`?" if near else ""),
        code="invalid_arguments",
    )
