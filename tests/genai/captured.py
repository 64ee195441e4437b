"""Recorded programs, read: the spans and log records of a capture beside the truth about it."""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from spanscope.genai import describe, read, summarise
from spanscope.model.reading import Message, Reading, Reasoning, Text, ToolCall, ToolResult
from spanscope.model.records import LogRecord, Span
from spanscope.model.traces import TraceSummary
from spanscope.otlp.decode import decode_logs, decode_spans

ROOT = Path(__file__).parent.parent / "data" / "captures"
CASES = sorted(path.name for path in ROOT.iterdir() if path.is_dir())

Item = tuple[str, str, str]


@dataclass(frozen=True)
class Capture:
    truth: dict[str, Any]
    spans: dict[str, Span]
    logs: dict[str, list[LogRecord]]
    readings: dict[str, Reading]

    def of_trace(self, trace_id: str) -> list[Reading]:
        return [self.readings[span.span_id] for span in self.spans.values() if span.trace_id == trace_id]

    def summary(self, trace_id: str) -> TraceSummary:
        spans = [span for span in self.spans.values() if span.trace_id == trace_id]
        return summarise(trace_id, [describe(span, self.logs.get(span.span_id, [])) for span in spans])


@cache
def capture(case: str) -> Capture:
    folder = ROOT / case
    spans: dict[str, Span] = {}
    logs: dict[str, list[LogRecord]] = {}
    for request in json.loads((folder / "requests.json").read_text()):
        payload = (folder / request["file"]).read_bytes()
        if request["signal"] == "traces":
            spans.update((span.span_id, span) for span in decode_spans("protobuf", payload))
        elif request["signal"] == "logs":
            for record in decode_logs("protobuf", payload):
                logs.setdefault(record.span_id or "", []).append(record)
    readings = {span_id: read(span, logs.get(span_id, [])) for span_id, span in spans.items()}
    return Capture(json.loads((folder / "truth.json").read_text()), spans, logs, readings)


def canonical(value: Any) -> str:
    """JSON in one spelling: producers differ in blanks, and in whether arguments are an object or a text."""
    if isinstance(value, str):
        try:
            return json.dumps(json.loads(value), sort_keys=True)
        except ValueError:
            # LangChain 0.3 hands a tool's arguments to its tracers as Python's repr of them.
            return canonical(ast.literal_eval(value)) if value.startswith("{'") else value
    return json.dumps(value, sort_keys=True)


def items_of(messages: list[Message]) -> list[Item]:
    """What messages say, part by part: (kind, name, content)."""
    found: list[Item] = []
    for part in (part for message in messages for part in message.parts):
        match part:
            case Text(text):
                found.append(("text", "", text))
            case Reasoning(text):
                found.append(("thinking", "", text))
            case ToolCall(_, name, arguments):
                found.append(("tool_call", name or "", canonical(arguments)))
            case ToolResult(_, _, result):
                found.append(("tool_result", "", canonical(result)))
            case _:
                found.append(("other", "", repr(part)))
    return found


def true_items(messages: list[dict[str, Any]], where: str, absent: list[str]) -> list[Item]:
    """What was really said, without what the SDK did not send."""
    found: list[Item] = []
    for message in messages:
        for part in message["parts"]:
            kind = part["type"]
            if kind in ("text", "thinking"):
                who = f"{where} {message['role']}" if where == "input" else where
                label, item = f"{who} text: {part['text'][:60]!r}", (kind, "", part["text"])
            elif kind == "tool_call":
                label = f"{where} tool call: {part['name']} {part['arguments']}"
                item = (kind, part["name"], canonical(part["arguments"]))
            else:
                label, item = f"{where} tool result: {part['result']}", (kind, "", canonical(part["result"]))
            if label not in absent:
                found.append(item)
    return found
