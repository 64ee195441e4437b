"""What went wrong, as one readable message with its type and stack."""

from __future__ import annotations

import ast
import re
from typing import Any

from spanscope.genai import json_text
from spanscope.genai.index import SpanIndex
from spanscope.model.reading import SpanError
from spanscope.model.records import STATUS_ERROR, STATUS_OK
from spanscope.model.values import KvList

_EXCEPTION_RECORDS = {"exception", "gen_ai.client.operation.exception"}
# What JavaScript prints when an object or nothing at all was put where a text belongs.
_NOTHING = {"", "[object Object]", "undefined", "null", "None", "_OTHER", "Error"}
_TRACEBACK = "Traceback (most recent call last)"
_REPR = re.compile(r"^([A-Za-z_][\w.]*)\((['\"])(.*)\2(?:,)?\)\s*$", re.DOTALL)
_TYPE_PREFIX = re.compile(r"^([A-Za-z_][\w.]*(?:Error|Exception|Warning)): ")
# A provider's error body is a few hundred characters. Longer ones are left as they are.
_LONGEST_BODY = 20_000


def error_of(index: SpanIndex) -> SpanError | None:
    """None unless the span failed, or says an error without setting its status."""
    span = index.span
    exception = _exception(index)
    kind = _said(index.string("error.type"))
    # LangSmith up to 0.4 set the status of a failed run to OK and recorded the exception beside it.
    fine = span.status_code == STATUS_OK and not ("langsmith" in index.heads and exception is not None)
    if fine or (span.status_code != STATUS_ERROR and exception is None and kind is None):
        return None
    attributes = exception if exception is not None else KvList()
    exception_type = _said(attributes.get("exception.type"))
    stack = _said(attributes.get("exception.stacktrace"))
    candidates = [attributes.get("exception.message"), *_own_messages(index), span.status_message]
    for candidate in candidates:
        text = _said(candidate)
        if text is None:
            continue
        stated, message, trace = readable(text)
        if exception_type in (None, "Exception") and stated:
            exception_type = stated
        return SpanError(kind or exception_type, message, stack or trace)
    return SpanError(kind or exception_type, None, stack)


def _said(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() not in _NOTHING else None


def _exception(index: SpanIndex) -> KvList | None:
    """The last one: an exception that is raised again is recorded again, with more to say."""
    found: KvList | None = None
    for record in index.logs:
        if record.name in _EXCEPTION_RECORDS:
            found = record.attributes
    for event in index.events:
        if event.name in _EXCEPTION_RECORDS:
            found = event.attributes
    return found


def _own_messages(index: SpanIndex) -> list[object]:
    found: list[object] = [
        index.attributes.get(key) for key in ("error.message", "langfuse.observation.status_message")
    ]
    logfire = index.json("error")
    if isinstance(logfire, dict):
        data = logfire.get("data")
        found.append(data.get("error") if isinstance(data, dict) else None)
        found.append(logfire.get("message"))
    else:
        found.append(index.attributes.get("error"))
    return found


def readable(text: str) -> tuple[str | None, str, str | None]:
    """The type if the text begins with one, the message a person reads, the stack if one was run into the text."""
    head, mark, trace = text.partition(_TRACEBACK)
    stack = mark + trace if mark else None
    head = head.strip() or text.strip()
    # azure-core says it all twice: "(code) message\nCode: code\nMessage: message".
    first, mark, again = head.partition("\nCode: ")
    if mark and again.partition("\nMessage: ")[2] in first:
        head = first
    kind: str | None = None
    quoted = _REPR.match(head) if len(head) <= _LONGEST_BODY else None
    if quoted:
        kind, head = quoted[1], quoted[3]
    named = _TYPE_PREFIX.match(head)
    if named and kind is None:
        kind, head = named[1], head[named.end() :]
    return kind, _without_body(head), stack


def _without_body(text: str) -> str:
    """`Error code: 429 - {'error': {'message': …}}` with the provider's message in place of its body."""
    start = text.find("{")
    if start < 0 or len(text) - start > _LONGEST_BODY:
        return text
    body = _parse(text[start : text.rfind("}") + 1])
    message = _message(body, 3)
    if message is None:
        return text
    before = text[:start].rstrip(" -:\n.")
    return f"{before}: {message}" if before and before not in message else message


def _parse(text: str) -> Any:
    decoded = json_text.decode(text)
    if decoded is not None:
        return decoded.value
    try:
        # Python's clients print the body as the repr of a dict.
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def _message(body: Any, depth: int) -> str | None:
    if isinstance(body, str):
        return body or None
    if not isinstance(body, dict) or depth == 0:
        return None
    for key in ("error", "message", "detail", "error_message", "errorMessage"):
        found = _message(body.get(key), depth - 1)
        if found:
            return found
    return None
