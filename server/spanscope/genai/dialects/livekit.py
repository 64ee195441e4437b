"""LiveKit agents: the chat context as a list of items; newer versions put `pii` into every key with content."""

from __future__ import annotations

from typing import Any

from spanscope.genai.facts import Facts
from spanscope.genai.index import SpanIndex
from spanscope.genai.messages import messages_of
from spanscope.genai.parts import parts_of, tool_call
from spanscope.model.reading import Message, Part


def attributes(index: SpanIndex) -> Facts | None:
    if "lk" not in index.heads:
        return None
    facts = Facts("livekit")
    facts.tool_name = index.string("lk.function_tool.name")
    facts.tool_call_id = index.string("lk.function_tool.id")
    facts.arguments = index.text("lk.pii.function_tool.arguments") or index.text("lk.function_tool.arguments")
    facts.result = index.text("lk.pii.function_tool.output") or index.text("lk.function_tool.output")
    facts.agent_name = index.string("lk.agent_name", "lk.agent_label")
    context = index.json("lk.pii.chat_ctx", "lk.chat_ctx")
    items = context.get("items") if isinstance(context, dict) else context
    facts.input = messages_of(items, "user") or []
    spoken = index.string("lk.pii.user_transcript", "lk.user_transcript", "lk.pii.user_input", "lk.user_input")
    if not facts.input and spoken:
        facts.input = [Message("user", parts_of(spoken))]
    parts: list[Part] = parts_of(index.string("lk.pii.response.text", "lk.response.text"))
    calls: Any = index.json("lk.pii.response.function_calls", "lk.response.function_calls")
    for call in calls if isinstance(calls, list) else []:
        parts.extend([tool_call(call)] if isinstance(call, dict) else parts_of([call]))
    facts.output = [Message("assistant", parts)] if parts else []
    return facts
