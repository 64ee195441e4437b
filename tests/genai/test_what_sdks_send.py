"""What real SDKs do that no convention says, point by point, on recordings of them.

The points that are not here: log records before their span and children before their parent are tests of the store
(test_any_order), calls recorded twice too (test_twins), paths and encodings are the receiver's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from spanscope.genai import read
from spanscope.model.reading import Reading
from spanscope.model.records import Span
from tests.genai.captured import capture
from tests.genai.spans import log, span, text


def read_spans(case: str, category: str) -> Iterator[tuple[Span, Reading]]:
    held = capture(case)
    for record in held.spans.values():
        if held.readings[record.span_id].category == category:
            yield record, held.readings[record.span_id]


@pytest.mark.parametrize(
    ("dialect", "case"),
    [
        ("otel.span_events", "py-azure-inference-current"),
        ("otel.span_events", "js-azure-inference-content"),
        ("otel.logs", "py-openai"),
        ("otel.logs", "py-openai-current"),
        ("otel.event", "py-gemini-content-current"),
        ("otel", "py-anthropic-current"),
        ("otel", "js-openai"),
        ("openllmetry", "py-anthropic"),
        ("openllmetry", "js-langchain-old"),
        ("langsmith", "py-langchain-current"),
        ("logfire", "py-openai-agents-current"),
    ],
)
def test_point_1_every_dialect_is_told_by_name(dialect: str, case: str) -> None:
    assert any(dialect in reading.dialects for _, reading in read_spans(case, "llm"))


def test_point_1_the_source_of_the_messages_is_named_first() -> None:
    names = {tuple(reading.dialects) for _, reading in read_spans("py-gemini-content-current", "llm")}
    assert names == {("otel", "otel.event")}


def test_point_3_records_without_a_time_are_ordered_by_when_they_were_observed() -> None:
    found = read(
        span({"gen_ai.operation.name": "chat"}),
        [
            log("gen_ai.choice", {"message": {"content": "third"}}, time=3),
            log("gen_ai.user.message", {"content": "second"}, time=2),
            log("gen_ai.system.message", {"content": "first"}, time=2),
            log("gen_ai.user.message", {"content": "zeroth"}, time=1),
        ],
    )
    assert [message.role for message in found.input] == ["user", "user", "system"]
    records = [record for logs in capture("py-openai-current").logs.values() for record in logs]
    assert {record.time_unix_nano for record in records} == {0}


@pytest.mark.parametrize("case", ["js-langchain", "js-langchain-old"])
def test_point_6_a_span_without_parent_is_a_trace_with_question_and_answer(case: str) -> None:
    held = capture(case)
    assert len({record.trace_id for record in held.spans.values()}) == len(held.spans)
    for record, reading in read_spans(case, "llm"):
        summary = held.summary(record.trace_id)
        assert (summary.span_count, summary.root_missing, summary.input is None) == (1, False, not reading.input)


def test_point_7_http_attributes_neither_make_nor_unmake_a_model_call() -> None:
    sdk = [
        record
        for record, _ in read_spans("py-anthropic-current", "llm")
        if any(key.startswith("http.") for key, _ in record.attributes)
    ]
    assert {record.name for record in sdk} == {"anthropic.messages.create"}
    below = list(read_spans("py-azure-inference-current", "http"))
    assert {reading.title.split()[0] for _, reading in below} == {"POST"}


@pytest.mark.parametrize("case", ["py-gemini", "py-gemini-current", "js-azure-inference"])
def test_point_8_content_that_was_left_out_is_no_empty_message(case: str) -> None:
    for record, reading in read_spans(case, "llm"):
        assert (reading.input, reading.output) == ([], [])
        assert "contentOff" in reading.flags or record.status_code == 2


@pytest.mark.parametrize("arguments", [{"city": "Paris"}, '{"city":"Paris"}'])
@pytest.mark.parametrize("native", [True, False])
def test_point_9_arguments_and_messages_may_be_text_or_structure(arguments: Any, native: bool) -> None:
    messages: Any = [
        {"role": "assistant", "parts": [{"type": "tool_call", "id": "c", "name": "f", "arguments": arguments}]}
    ]
    found = read(
        span(
            {
                "gen_ai.operation.name": "chat",
                "gen_ai.output.messages": messages if native else text(messages),
                "gen_ai.request.temperature": 1,
                "server.address": "https://models.example:443/",
            }
        )
    )
    (part,) = found.output[0].parts
    assert part.arguments == '{"city":"Paris"}'  # type: ignore[union-attr]


def test_point_10_usage_is_shown_as_it_was_sent_even_where_the_sdk_is_wrong() -> None:
    """google-genai 0.3 adds up the usage of every chunk of a stream: 60 and 25 where 12 and 5 were used."""
    usages = {
        (reading.usage.input_tokens, reading.usage.output_tokens)
        for _, reading in read_spans("py-gemini-content", "llm")
    }
    assert (60, 25) in usages


def test_point_11_a_template_is_no_title() -> None:
    for category in ("llm", "agent", "tool", "chain", "workflow"):
        for record, reading in read_spans("py-openai-agents-current", category):
            assert "{" not in reading.title, record.name
