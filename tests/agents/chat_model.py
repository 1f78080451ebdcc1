"""A chat model of LangChain over the scripted server; what `langchain-openai` does, in brief."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, convert_to_openai_messages
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.utils.function_calling import convert_to_openai_tool

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable


class ScriptedChatModel(BaseChatModel):  # type: ignore[misc]  # LangChain is not looked into
    """Asks the server at `url` in the dialect of chat completions."""

    url: str

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Any, **more: Any) -> Runnable[Any, Any]:
        """Offer tools with every request."""
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], **more)

    def _generate(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **more: Any
    ) -> ChatResult:
        said = {"messages": convert_to_openai_messages(messages), "tools": more.get("tools", [])}
        address = f"{self.url}/v1/chat/completions"
        asked = Request(address, json.dumps(said).encode(), {"Content-Type": "application/json"})
        with urlopen(asked, timeout=30) as answer:
            message = json.loads(answer.read())["choices"][0]["message"]
        calls = [
            {
                "id": one["id"],
                "name": one["function"]["name"],
                "args": json.loads(one["function"]["arguments"]),
            }
            for one in message.get("tool_calls", ())
        ]
        spoken = AIMessage(content=message["content"] or "", tool_calls=calls)
        return ChatResult(generations=[ChatGeneration(message=spoken)])
