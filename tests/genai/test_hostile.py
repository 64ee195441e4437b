"""Whatever is written into a span: a reading comes out, in time linear in its size, with texts that can be sent on."""

from __future__ import annotations

import cProfile
import json
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanscope.genai import describe, read
from spanscope.genai.capture import missing_content
from spanscope.genai.media import NoBytes, content
from spanscope.model.reading import Data, Media, Text
from spanscope.model.records import LogRecord, Span
from tests.genai.captured import CASES, capture
from tests.genai.spans import any_value, log, span
from tests.genai.traces import conversation, links

_SAMPLES: list[tuple[Span, list[LogRecord]]] = [
    (found, capture(case).logs.get(found.span_id, []))
    for case in CASES
    for found in list(capture(case).spans.values())[:12]
]
_OTHER_KEYS = [
    "ai.operationId",
    "ai.prompt.messages",
    "ai.prompt.tools",
    "ai.response.toolCalls",
    "all_messages_events",
    "events",
    "session.id",
    "user_agent.original",
    "db.statement",
    "url.full",
    "http.url",
    "logfire.span_type",
    "gen_ai.tool.call.id",
    "gen_ai.message.id",
    "gen_ai.thread.id",
    "lk.input.delta",
    "gcp.vertex.agent.llm_request",
    "gcp.vertex.agent.llm_response",
    "genkit:input",
    "genkit:output",
    "input.value",
    "lk.chat_ctx",
    "langfuse.observation.input",
    "langfuse.observation.type",
    "langfuse.observation.usage_details",
    "mlflow.spanInputs",
    "llm.input_messages.0",
    "llm.input_messages.0.message.content",
    "llm.input_messages.0.message.tool_calls.0.tool_call",
    "llm.input_messages.0.message.contents.0.message_content.type",
    "llm.output_messages.0.message",
    "mlflow.spanOutputs",
    "model_request_parameters",
    "openinference.span.kind",
    "pydantic_ai.all_messages",
    "request_data",
    "response_data",
    "span.type",
    "retrieval.documents.0.document.id",
    "user_prompt",
]
_KEYS = [*sorted({key for found, _ in _SAMPLES for key, _ in found.attributes}), *_OTHER_KEYS]
_WORDS = st.sampled_from(
    [
        "HumanMessage",
        "arguments",
        "assistant",
        "candidates",
        "choices",
        "constructor",
        "content",
        "data",
        "event.name",
        "finish_reason",
        "function",
        "gen_ai.choice",
        "gen_ai.user.message",
        "generations",
        "id",
        "image_url",
        "index",
        "inline_data",
        "input",
        "items",
        "kwargs",
        "lc",
        "message",
        "messages",
        "name",
        "output",
        "parts",
        "reasoning",
        "role",
        "source",
        "text",
        "thought",
        "tool",
        "tool_call",
        "tool_calls",
        "tool_result",
        "toolUse",
        "tools",
        "type",
        "user",
    ]
)
_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | _WORDS
    | st.text(max_size=8)
)
_JSON: st.SearchStrategy[Any] = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_WORDS, inner, max_size=4), max_leaves=12
)


@st.composite
def _values(draw: st.DrawFn) -> Any:
    """An attribute's value: structured, as JSON text, encoded twice, cut short, or of another type altogether."""
    value = draw(_JSON)
    form = draw(st.sampled_from(["structured", "json", "twice", "cut", "bytes", "text"]))
    if form == "structured":
        return value if not isinstance(value, int) or abs(value) < 2**63 else 0
    if form == "bytes":
        return draw(st.binary(max_size=8))
    if form == "text":
        return draw(st.text(max_size=20))
    encoded = json.dumps(value)
    if form == "twice":
        return json.dumps(encoded)
    return encoded[: draw(st.integers(0, len(encoded)))] if form == "cut" else encoded


def _is_sound(found: Span, logs: list[LogRecord]) -> None:
    reading, row = read(found, logs), describe(found, logs)
    json.dumps(asdict(reading)).encode()
    str(asdict(reading)).encode("utf-8")
    assert len(row.title) <= 300
    for preview in (row.input, row.output):
        assert preview is None or (0 < len(preview) <= 300 and preview == " ".join(preview.split()))
    missing_content(found, reading, {})
    for name in (found.name, "list_messages"):
        records = [(replace(found, name=name, parent_span_id=None), logs)]
        json.dumps([asdict(item) for item in conversation(records).messages]).encode()
        links(records, int(found.span_id, 16))
    for part in (part for message in [*reading.input, *reading.output] for part in message.parts):
        if isinstance(part, Media):
            with suppress(NoBytes):
                content(part)


@given(st.dictionaries(st.sampled_from(_KEYS), _values(), max_size=8))
def test_any_value_under_any_known_key_is_read(attributes: dict[str, Any]) -> None:
    _is_sound(span(attributes), [])


@given(st.sampled_from(_SAMPLES), st.data())
def test_a_real_span_with_a_field_missing_of_another_type_or_cut_is_read(
    sample: tuple[Span, list[LogRecord]], data: st.DataObject
) -> None:
    found, logs = sample
    attributes = dict(found.attributes.items)
    for key in data.draw(st.sets(st.sampled_from(sorted(attributes) or ["none"]), max_size=3)):
        value = attributes.pop(key, None)
        change = data.draw(st.sampled_from(["drop", "cut", "twice", "replace"]))
        if change == "cut" and isinstance(value, str):
            attributes[key] = value[: data.draw(st.integers(0, len(value)))]
        elif change == "twice" and isinstance(value, str):
            attributes[key] = json.dumps(value)
        elif change == "replace":
            attributes[key] = any_value(data.draw(_values()))
    _is_sound(span(attributes, name=found.name), logs)


_RECORDS = [
    "gen_ai.choice",
    "gen_ai.user.message",
    "gen_ai.tool.message",
    "gen_ai.assistant.message",
    "exception",
    "codex.tool_result",
    "gen_ai.client.inference.operation.details",
]
_FIELDS = ("gen_ai.event.content", "content", "message", "gen_ai.input.messages")


@given(st.lists(st.tuples(st.sampled_from(_RECORDS), _values()), max_size=5))
def test_any_body_of_a_known_record_is_read_on_both_signals(bodies: list[tuple[str, Any]]) -> None:
    records = [log(name, body) for name, body in bodies]
    events = [(name, dict.fromkeys(_FIELDS, body)) for name, body in bodies]
    _is_sound(span({}), records)
    _is_sound(span({}, events), [])


@given(st.text(min_size=1).filter(lambda value: value.strip()[:1] not in ("", "[", "{", '"')))
def test_a_text_that_is_no_json_stays_visible(value: str) -> None:
    if value in ("N/A", "null", "REDACTED"):
        return
    for key in ("gen_ai.input.messages", "gen_ai.prompt", "input.value", "traceloop.entity.input", "mlflow.spanInputs"):
        (message,) = read(span({key: value}), []).input
        assert message.parts == [Text(value)]


@given(st.dictionaries(st.sampled_from(["alpha", "beta"]), st.integers(), min_size=1))
def test_an_object_of_unknown_form_stays_visible(value: dict[str, int]) -> None:
    encoded = json.dumps(value)
    for key in ("gen_ai.prompt", "input.value", "traceloop.entity.input", "mlflow.spanInputs"):
        assert read(span({key: encoded}), []).input[0].parts == [Data(encoded)]


@pytest.mark.parametrize(
    "value",
    [
        "[" * 100_000,
        '{"parts":' * 50_000,
        '[{"role":"user","parts":[' + "[" * 500 + "]" * 500 + "]}]",
        '{"a":' * 900 + "1" + "}" * 900,
        "[" + "9" * 10_000 + "]",
        '[{"role":"user","content":"' + "\\" * 100_001,
        '"' * 100_000,
        "[1e999, NaN, Infinity]",
    ],
    ids=["brackets", "objects", "nested", "deep", "digits", "backslashes", "quotes", "numbers"],
)
def test_absurd_texts_are_read(value: str) -> None:
    for key in ("gen_ai.input.messages", "gen_ai.output.messages", "events", "request_data", "input.value"):
        _is_sound(span({key: value}), [])


def _many(count: int) -> tuple[dict[str, Any], list[LogRecord]]:
    calls = [{"id": f"c{at}", "type": "tool_call", "name": "f", "arguments": {}} for at in range(count)]
    blocks = [{"type": "tool_use", "id": f"c{at}", "name": "f", "input": {}} for at in range(count)]
    messages = [{"role": "user", "content": "x " * 5}] * count
    attributes = {
        "gen_ai.input.messages": json.dumps([{"role": "assistant", "content": blocks, "tool_calls": calls}, *messages]),
        "gen_ai.output.messages": json.dumps([{"role": "assistant", "parts": blocks}])[:-3],
        **{f"gen_ai.prompt.{at}.content": "x" for at in range(count)},
        **{f"llm.input_messages.{at}.message.content": "x" for at in range(count)},
        "events": json.dumps([{"event.name": "gen_ai.assistant.message", "content": "x"}] * count),
    }
    return attributes, [
        log("gen_ai.choice", {"index": at, "message": {"content": "x"}}, time=-at) for at in range(count)
    ]


def test_ten_times_the_size_costs_no_hundred_times_the_work() -> None:
    # A count of function calls, not of seconds: other programs on the machine must not fail this test.
    small, large = (_work(*_many(count)) for count in (300, 3000))
    assert large < 20 * small


def _work(attributes: dict[str, Any], records: list[LogRecord]) -> int:
    found = span(attributes)
    profile = cProfile.Profile()
    profile.runcall(describe, found, records)
    return sum(entry.callcount for entry in profile.getstats())
