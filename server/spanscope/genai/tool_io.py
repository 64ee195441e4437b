"""A tool span's raw input and output: the wrappers that frameworks put around arguments and results."""

from __future__ import annotations

from typing import Any, NamedTuple

from spanscope.genai import json_text
from spanscope.genai.json_text import encode
from spanscope.genai.parts import call_id, first_string, result_text


class Result(NamedTuple):
    text: str
    call_id: str | None = None
    name: str | None = None


def arguments_of(raw: str) -> str:
    """The arguments themselves; the text as it is if no wrapper is known."""
    decoded = json_text.decode(raw)
    if decoded is None or decoded.truncated or not isinstance(decoded.value, dict):
        return json_text.string_of(raw) or raw
    value: dict[str, Any] = decoded.value
    # Traceloop: {"args": […], "kwargs": {…}}; its LangChain: {"input_str": "…", "inputs": {…}, "tags": …}.
    if "args" in value and value.keys() <= {"args", "kwargs"}:
        args, kwargs = value["args"], value.get("kwargs")
        if isinstance(kwargs, dict) and kwargs and not args:
            return encode(kwargs)
        if isinstance(args, list) and len(args) == 1 and not kwargs:
            return encode(args[0])
        return raw
    if "input_str" in value:
        inputs = value.get("inputs")
        return encode(inputs) if inputs else encode(value["input_str"])
    if value.keys() == {"input"} and isinstance(value["input"], str | dict):
        return encode(value["input"])
    return raw


def result_of(raw: str) -> Result:
    """The result itself, with the call's id and the tool's name where a LangChain message holds them."""
    decoded = json_text.decode(raw)
    if decoded is None or decoded.truncated or not isinstance(decoded.value, dict):
        return Result(json_text.string_of(raw) or raw)
    value: dict[str, Any] = decoded.value
    output = value.get("output")
    if value.keys() <= {"output", "kwargs"} and output is not None:
        if not isinstance(output, dict):
            return Result(encode(output))
        value = output
    fields = value["kwargs"] if value.get("lc") is not None and isinstance(value.get("kwargs"), dict) else value
    identifier = first_string(fields, "tool_call_id")
    if identifier or fields.get("type") == "tool":
        return Result(result_text(fields.get("content")), identifier or call_id(fields), first_string(fields, "name"))
    return Result(encode(value)) if value is output else Result(raw)
