"""A model that plays a script, behind real HTTP in the dialects of OpenAI and Anthropic.

A script is a list of steps. Each is given the answers of the tools so far, and gives what the model
says next: a text, which ends the conversation, or the tools that it asks for. Which step comes next
is read from the request, so that one server holds any number of conversations.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.loopback import Loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Asks = list[tuple[str, dict[str, Any]]]
    Said = str | Asks
    Step = Callable[["Seen"], Said]

    from tests.loopback import Request


class Answered(NamedTuple):
    """The answer of a tool: its name and what the model was told."""

    name: str
    content: str


class Seen(NamedTuple):
    """What a model knows at a step: the answers so far, and the tools that it is offered."""

    answers: list[Answered]
    tools: set[str]
    turns: int

    def last(self, name: str) -> Any:
        """Give the newest answer of a tool, read as JSON; what was cut off it is left out."""
        text = [one.content for one in self.answers if one.name == name][-1]
        return json.JSONDecoder().raw_decode(text)[0]

    def told(self, name: str) -> list[str]:
        """Give every answer of a tool as the model was told it."""
        return [one.content for one in self.answers if one.name == name]


def asks(*calls: tuple[str, dict[str, Any]]) -> Step:
    """Give a step that asks for tools whatever came before."""
    return lambda _: list(calls)


class Chat:
    """OpenAI's chat completions."""

    path = "/v1/chat/completions"

    @staticmethod
    def seen(request: Any) -> Seen:
        said = [one for one in request["messages"] if one["role"] == "assistant"]
        names = {
            call["id"]: call["function"]["name"]
            for one in said
            for call in one.get("tool_calls") or ()
        }
        answers = [
            Answered(names[one["tool_call_id"]], one["content"])
            for one in request["messages"]
            if one["role"] == "tool"
        ]
        return Seen(answers, {one["function"]["name"] for one in request["tools"]}, len(said))

    @staticmethod
    def answer(said: Said, turn: int) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": None}
        if isinstance(said, str):
            message["content"] = said
        else:
            message["tool_calls"] = [
                {"id": f"call_{turn}_{at}", "type": "function",
                 "function": {"name": name, "arguments": json.dumps(given)}}
                for at, (name, given) in enumerate(said)
            ]  # fmt: skip
        why = "stop" if isinstance(said, str) else "tool_calls"
        choice = {"index": 0, "message": message, "finish_reason": why, "logprobs": None}
        return {
            "id": f"chatcmpl-{turn}", "object": "chat.completion", "created": 0,
            "model": "scripted", "choices": [choice],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
        }  # fmt: skip


class Responses:
    """OpenAI's responses."""

    path = "/v1/responses"

    @staticmethod
    def seen(request: Any) -> Seen:
        items = request["input"] if isinstance(request["input"], list) else []
        calls = [one for one in items if one.get("type") == "function_call"]
        names = {one["call_id"]: one["name"] for one in calls}
        answers = [
            Answered(names[one["call_id"]], one["output"])
            for one in items
            if one.get("type") == "function_call_output"
        ]
        turns = {one["call_id"].split("_")[1] for one in calls}
        return Seen(answers, {one["name"] for one in request["tools"]}, len(turns))

    @staticmethod
    def answer(said: Said, turn: int) -> dict[str, Any]:
        output: list[dict[str, Any]]
        if isinstance(said, str):
            content = [{"type": "output_text", "text": said, "annotations": []}]
            output = [
                {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed",
                 "content": content}
            ]  # fmt: skip
        else:
            output = [
                {"type": "function_call", "id": f"fc_{turn}_{at}", "call_id": f"call_{turn}_{at}",
                 "name": name, "arguments": json.dumps(given), "status": "completed"}
                for at, (name, given) in enumerate(said)
            ]  # fmt: skip
        return {
            "id": f"resp_{turn}", "object": "response", "created_at": 0, "status": "completed",
            "model": "scripted", "output": output, "parallel_tool_calls": True,
            "tool_choice": "auto", "tools": [], "error": None, "incomplete_details": None,
            "instructions": None, "metadata": {}, "temperature": 0, "top_p": 1,
        }  # fmt: skip


class Messages:
    """Anthropic's messages."""

    path = "/v1/messages"

    @staticmethod
    def seen(request: Any) -> Seen:
        blocks = [
            block
            for one in request["messages"]
            if isinstance(one["content"], list)
            for block in one["content"]
        ]
        names = {one["id"]: one["name"] for one in blocks if one["type"] == "tool_use"}
        answers = [
            Answered(names[one["tool_use_id"]], one["content"])
            for one in blocks
            if one["type"] == "tool_result"
        ]
        turns = sum(one["role"] == "assistant" for one in request["messages"])
        return Seen(answers, {one["name"] for one in request["tools"]}, turns)

    @staticmethod
    def answer(said: Said, turn: int) -> dict[str, Any]:
        content: list[dict[str, Any]]
        if isinstance(said, str):
            content = [{"type": "text", "text": said}]
        else:
            content = [
                {"type": "tool_use", "id": f"toolu_{turn}_{at}", "name": name, "input": given}
                for at, (name, given) in enumerate(said)
            ]
        return {
            "id": f"msg_{turn}", "type": "message", "role": "assistant", "model": "scripted",
            "content": content, "stop_sequence": None,
            "stop_reason": "end_turn" if isinstance(said, str) else "tool_use",
            "usage": {"input_tokens": 1, "output_tokens": 1},
        }  # fmt: skip


DIALECTS = {one.path: one for one in (Chat, Responses, Messages)}


class ScriptedModel(Loopback):
    """The server; use it as a context. `url` has no path, `requests` are those that came."""

    def __init__(self, script: Iterable[Step]) -> None:
        """Take the script."""
        self.requests: list[Any] = []
        self.seen: list[Seen] = []
        self._steps = list(script)
        super().__init__()

    def attend(self, request: Request) -> None:
        """Say what comes next."""
        asked = json.loads(request.body())
        self.requests.append(asked)
        dialect = DIALECTS[request.path.partition("?")[0]]
        seen = dialect.seen(asked)
        self.seen.append(seen)
        said = dialect.answer(self._steps[seen.turns](seen), seen.turns)
        request.answer(json.dumps(said).encode(), headers={"Content-Type": "application/json"})
