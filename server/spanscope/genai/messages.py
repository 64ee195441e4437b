"""One message of any provider or framework to a `Message`."""

from __future__ import annotations

from typing import Any

from spanscope.genai.facts import is_placeholder
from spanscope.genai.json_text import encode
from spanscope.genai.parts import call_id, first_string, parts_of, result_text, tool_call
from spanscope.genai.roles import role_of
from spanscope.model.reading import Data, Message, Part, Reasoning, Text, ToolCall, ToolDefinition, ToolResult

_LANGCHAIN_TYPES = {"human", "ai", "system", "tool", "function", "AIMessageChunk", "HumanMessageChunk", "ToolMessage"}
_ITEM_TYPES = {
    "message", "function_call", "function_call_output", "reasoning", "custom_tool_call", "custom_tool_call_output",
}  # fmt: skip

_SCHEMA_KEYS = (
    "parameters", "input_schema", "inputSchema", "parametersJsonSchema", "parameters_json_schema", "schema",
    "arguments",
)  # fmt: skip


# What a message carries beside its content: alone it says nothing.
_ENVELOPE = {
    "role", "type", "content", "parts", "name", "id", "index", "tool_calls", "toolCalls", "additional_kwargs", "status",
    "response_metadata", "usage_metadata", "invalid_tool_calls", "finish_reason", "finishReason", "stop_reason",
    "stop_sequence",
    "refusal", "tool_call_id", "phase", "usage", "model", "lc", "example", "tool_call_chunks", "object", "logprobs",
}  # fmt: skip


def is_message(value: Any) -> bool:
    """Whether a value is a message: with a role, a LangChain object, or an item of OpenAI's Responses API."""
    if not isinstance(value, dict):
        return False
    if isinstance(value.get("role"), str):
        return bool(value.keys() & {"content", "parts", "tool_calls", "toolCalls"}) or value.keys() <= {"role", "name"}
    kind = value.get("type")
    if not isinstance(kind, str):
        return False
    if kind == "constructor" and value.get("lc") is not None:
        return _langchain_class(value).endswith(("Message", "MessageChunk"))
    return kind in _ITEM_TYPES or (kind in _LANGCHAIN_TYPES and "content" in value)


def messages_of(value: Any, default_role: str, batched: bool = True) -> list[Message] | None:
    """Every message of a list, in order; None if the value is no list of messages. Plain strings may stand between."""
    if not isinstance(value, list) or not value:
        return None
    if batched and len(value) == 1 and isinstance(value[0], list):
        # LangChain chat models take batches; a span holds a batch of one.
        return messages_of(value[0], default_role, batched=False)
    if not any(is_message(item) for item in value):
        return None
    found: list[Message] = []
    for item in value:
        if isinstance(item, dict) and item.get("type") in ("function_call", "reasoning", "custom_tool_call"):
            _append_item(found, item)
        elif isinstance(item, dict):
            found.append(message(item, default_role))
        elif item is not None:
            found.append(Message(default_role, parts_of(item)))
    return found


def _append_item(found: list[Message], item: dict[str, Any]) -> None:
    # In the Responses API calls and reasoning are items of their own; together they are one turn of the model.
    parts = parts_of([item])
    if found and found[-1].role == "assistant":
        found[-1].parts.extend(parts)
    else:
        found.append(Message("assistant", parts))


def message(value: dict[str, Any], default_role: str) -> Message:
    """The message of one object. What it holds beside role and content (calls, results, reasoning) becomes parts."""
    if isinstance(value.get("kwargs"), dict) and value.get("lc") is not None:
        fields = value["kwargs"]
        role = role_of(fields.get("role") or _message_type(fields) or _langchain_class(value), default_role)
    else:
        fields = value
        role = role_of(fields.get("role") or _message_type(fields), default_role)
    finish = first_string(fields, "finish_reason", "finishReason", "stop_reason")
    return Message(role, _parts(fields, role), first_string(fields, "name"), finish)


def _message_type(fields: dict[str, Any]) -> str | None:
    kind = fields.get("type")
    if kind == "function_call_output" or kind == "custom_tool_call_output":
        return "tool"
    return kind if isinstance(kind, str) and kind in _LANGCHAIN_TYPES else None


def _langchain_class(value: dict[str, Any]) -> str:
    path = value.get("id")
    return path[-1] if isinstance(path, list) and path and isinstance(path[-1], str) else ""


def _parts(fields: dict[str, Any], role: str) -> list[Part]:
    if fields.get("type") in ("function_call_output", "custom_tool_call_output"):
        return parts_of([fields])
    content = fields.get("parts") if isinstance(fields.get("parts"), list) else fields.get("content")
    identifier = first_string(fields, "tool_call_id", "toolCallId", "tool_use_id")
    if role == "tool" and (identifier or not _holds_results(content)):
        if content is None and identifier is None:
            return []
        result = "" if content is None else result_text(content)
        return [ToolResult(identifier or call_id(fields), first_string(fields, "name", "toolName"), result)]
    parts: list[Part] = []
    thought = first_string(fields, "reasoning_content", "reasoning", "thinking")
    if thought:
        parts.append(Reasoning(thought))
    parts.extend(parts_of(content))
    refusal = first_string(fields, "refusal")
    if refusal:
        parts.append(Text(refusal))
    # LangChain keeps a provider's content blocks and its own `tool_calls` for the same calls.
    known = {part.id for part in parts if isinstance(part, ToolCall) and part.id is not None}
    parts.extend(call for call in calls_of(fields) if not (isinstance(call, ToolCall) and call.id in known))
    if not parts and any(value not in (None, "", [], {}) for key, value in fields.items() if key not in _ENVELOPE):
        # A message whose content is under a name we do not know.
        parts.append(Data(encode(fields)))
    return parts


def _holds_results(content: Any) -> bool:
    if isinstance(content, dict):
        content = content.get("parts")
    if not isinstance(content, list):
        return False
    return any(isinstance(part, ToolResult) for part in parts_of(content))


def calls_of(fields: dict[str, Any]) -> list[Part]:
    """Tool calls that stand beside the content."""
    extra = fields.get("additional_kwargs")
    holders = [fields, extra] if isinstance(extra, dict) else [fields]
    for holder in holders:
        for key in ("tool_calls", "toolCalls"):
            calls = holder.get(key)
            if isinstance(calls, list) and calls:
                return [part for call in calls for part in _call(call)]
        if isinstance(holder.get("function_call"), dict):
            return [tool_call(holder["function_call"])]
    return []


def _call(value: Any) -> list[Part]:
    return [tool_call(value)] if isinstance(value, dict) else parts_of([value])


def merged(messages: list[Message], *, joining_text: bool = False) -> Message:
    """Several pieces of one message as one; with `joining_text`, neighbouring texts (chunks of a stream) become one."""
    first = messages[0]
    parts: list[Part] = []
    run: list[str] = []
    for part in (part for piece in messages for part in piece.parts):
        if joining_text and isinstance(part, Text) and not is_placeholder(part.text):
            run.append(part.text)
            continue
        if run:
            parts.append(Text("".join(run)))
            run = []
        parts.append(part)
    if run:
        parts.append(Text("".join(run)))
    finish = next((piece.finish_reason for piece in reversed(messages) if piece.finish_reason), None)
    name = next((piece.name for piece in messages if piece.name), None)
    return Message(first.role, parts, name, finish)


def tool_definitions(value: Any) -> list[ToolDefinition]:
    """Definitions in any provider's form; Gemini nests several in `function_declarations`."""
    found: list[ToolDefinition] = []
    if isinstance(value, dict):
        # Bedrock wraps the list; Vercel AI 4 and AG2 key the tools by name.
        inner = value.get("tools")
        named = [{"name": name, **tool} for name, tool in value.items() if isinstance(tool, dict)]
        value = inner if isinstance(inner, list) else named
    if not isinstance(value, list):
        return found
    for item in value:
        if not isinstance(item, dict):
            continue
        declared = item.get("function_declarations") or item.get("functionDeclarations")
        if isinstance(declared, list):
            found.extend(definition for definition in map(_definition, declared) if definition)
        else:
            definition = _definition(item)
            if definition:
                found.append(definition)
    return found


def _definition(item: Any) -> ToolDefinition | None:
    if not isinstance(item, dict):
        return None
    inner = item.get("function") or item.get("toolSpec")
    body = inner if isinstance(inner, dict) else item
    name = first_string(body, "name", "type")
    if name is None:
        return None
    for key in _SCHEMA_KEYS:
        if body.get(key) is not None:
            return ToolDefinition(name, first_string(body, "description"), encode(body[key]))
    return ToolDefinition(name, first_string(body, "description"))
