"""OpenInference (Arize Phoenix): everything flattened into attributes."""

from __future__ import annotations

from typing import Any

from spanscope.genai import json_text
from spanscope.genai.facts import Facts
from spanscope.genai.flattened import unflatten
from spanscope.genai.index import SpanIndex
from spanscope.genai.json_text import encode
from spanscope.genai.messages import message, tool_definitions
from spanscope.genai.parts import parts_of
from spanscope.model.reading import Data, Message, Text


def attributes(index: SpanIndex) -> Facts | None:
    if not index.heads & {"openinference", "llm", "retrieval", "reranker", "embedding"}:
        return None
    facts = Facts("openinference")
    facts.input = [_message(item, "user") for item in unflatten(index, "llm.input_messages.")]
    facts.output = [_message(item, "assistant") for item in unflatten(index, "llm.output_messages.")]
    facts.tools = tool_definitions([_tool(item) for item in unflatten(index, "llm.tools.")])
    if "openinference" in index.heads:
        facts.tool_name = index.string("tool.name")
        facts.tool_call_id = index.string("tool.id", "tool_call.id")
        facts.agent_name = index.string("agent.name")
    facts.input = facts.input or _texts(index, "llm.prompts.", "prompt", "user") or _query(index)
    facts.output = facts.output or _texts(index, "llm.choices.", "completion", "assistant") or _documents(index)
    anything = facts.input or facts.output or facts.tools or facts.tool_name or facts.agent_name
    return facts if anything else None


def _inner(item: Any, key: str) -> dict[str, Any]:
    inner = item.get(key) if isinstance(item, dict) else None
    return inner if isinstance(inner, dict) else {}


def _message(item: Any, role: str) -> Message:
    fields = dict(_inner(item, "message"))
    calls = fields.pop("tool_calls", None)
    contents = fields.pop("contents", None)
    if isinstance(calls, list):
        fields["tool_calls"] = [_inner(call, "tool_call") for call in calls if isinstance(call, dict)]
    if isinstance(contents, list):
        blocks = [_block(content) for content in contents]
        text = fields.get("content")
        # The text may be there twice: alone, and as the one block of the contents.
        fields["content"] = blocks if blocks else text
    if isinstance(fields.get("function_call_name"), str):
        fields["function_call"] = {
            "name": fields["function_call_name"],
            "arguments": fields.get("function_call_arguments_json", ""),
        }
    return message(fields, role)


def _block(item: Any) -> dict[str, Any]:
    fields = _inner(item, "message_content")
    if isinstance(item, dict) and isinstance(item.get("tool_call"), dict):
        return {"type": "tool_call", **item["tool_call"]}
    image = _inner(_inner(fields, "image"), "image")
    if isinstance(image.get("url"), str):
        return {"type": "image", "image_url": image["url"]}
    audio = _inner(_inner(fields, "audio"), "audio")
    if isinstance(audio.get("url"), str):
        return {"type": "audio", "url": audio["url"], "mime_type": audio.get("mime_type")}
    return fields if fields else {"type": "unknown", "value": item}


def _tool(item: Any) -> Any:
    schema = _inner(item, "tool").get("json_schema")
    decoded = json_text.decode(schema) if isinstance(schema, str) else None
    return decoded.value if decoded else schema


def _texts(index: SpanIndex, prefix: str, holder: str, role: str) -> list[Message]:
    found = []
    for item in unflatten(index, prefix):
        text = _inner(item, holder).get("text")
        if isinstance(text, str):
            found.append(Message(role, parts_of(text)))
    return found


def _query(index: SpanIndex) -> list[Message]:
    texts = [_inner(item, "embedding").get("text") for item in unflatten(index, "embedding.embeddings.")]
    if any(isinstance(text, str) for text in texts):
        return [Message("input", [Text(text)]) for text in texts if isinstance(text, str)]
    query = index.string("reranker.query")
    documents = unflatten(index, "reranker.input_documents.")
    if query is None:
        return []
    shown: list[Text | Data] = [Text(query), *(Data(encode(_inner(item, "document"))) for item in documents)]
    return [Message("input", list(shown))]


def _documents(index: SpanIndex) -> list[Message]:
    for prefix in ("retrieval.documents.", "reranker.output_documents."):
        documents = [_inner(item, "document") for item in unflatten(index, prefix)]
        if documents:
            return [Message("output", [Data(encode(document)) for document in documents])]
    return []
