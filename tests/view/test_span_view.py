"""Every field that OTLP can carry has a home in SpanDetail, and nothing in it can keep a span from being shown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from spanscope import genai, otlp
from spanscope.contract import models as m
from spanscope.model.records import EntityRef, Event, Link, LogRecord, Resource, Scope, Span
from spanscope.model.traces import StoredSpan
from spanscope.model.values import AnyValue, KvList, to_text, type_of
from spanscope.view import span_view
from tests.otlp.strategies import log_requests, trace_requests

RESOURCE = Resource(entity_refs=[EntityRef()])
SPAN = Span(
    trace_id="0" * 31 + "1",
    span_id="0" * 15 + "1",
    events=[Event()],
    links=[Link()],
    resource=RESOURCE,
    scope=Scope(),
)
LOG = LogRecord(resource=RESOURCE, scope=Scope())
# The id that a caller asks with.
NOT_SHOWN = {("trace_id",)}

Path = tuple[str | int, ...]


def detail(span: Span, logs: Sequence[LogRecord]) -> m.SpanDetail:
    return span_view.span(StoredSpan(genai.describe(span, logs), span, list(logs)))


def leaves(record: Any) -> Iterator[Path]:
    """The path of every field of a record and of the records in it."""
    for field in fields(record):
        value = getattr(record, field.name)
        children = value if isinstance(value, list) else [value]
        if children and all(is_dataclass(child) and not isinstance(child, KvList) for child in children):
            for index, child in enumerate(children):
                step: Path = (field.name, index) if isinstance(value, list) else (field.name,)
                yield from ((*step, *path) for path in leaves(child))
        else:
            yield (field.name,)


def with_value(record: Any, path: Path) -> Any:
    """`record` with another value at `path`."""
    match path:
        case (str() as name,):
            return replace(record, **{name: _other(record, name)})
        case (str() as name, int() as index, *rest):
            children = list(getattr(record, name))
            children[index] = with_value(children[index], tuple(rest))
            return replace(record, **{name: children})
        case (str() as name, *rest):
            return replace(record, **{name: with_value(getattr(record, name), tuple(rest))})
    raise AssertionError(path)


def _other(record: Any, name: str) -> Any:
    kind = get_type_hints(type(record))[name]
    if name.endswith("span_id"):
        return "abcdef0123456789"
    if name.endswith("trace_id"):
        return "abcdef0123456789" * 2
    if name == "status_code":
        return 2
    if name == "body" or kind is str or str in get_args(kind):
        return "unlikely text"
    if kind is int:
        return 4711
    if kind is KvList:
        return KvList([("unlikely key", "unlikely text")])
    return ["unlikely text"]


@pytest.mark.parametrize("path", [path for path in leaves(SPAN) if path not in NOT_SHOWN], ids=repr)
def test_every_field_of_a_span_changes_what_is_shown(path: Path) -> None:
    assert detail(with_value(SPAN, path), []) != detail(SPAN, [])


@pytest.mark.parametrize("path", list(leaves(LOG)), ids=repr)
def test_every_field_of_a_log_record_changes_what_is_shown(path: Path) -> None:
    assert detail(SPAN, [with_value(LOG, path)]) != detail(SPAN, [LOG])


VALUES: list[tuple[AnyValue, str, str]] = [
    ("text", "string", "text"),
    ("", "string", ""),
    (True, "bool", "true"),
    (2**63 - 1, "int", "9223372036854775807"),
    (0.1, "double", "0.1"),
    (float("nan"), "double", "NaN"),
    (float("-inf"), "double", "-Infinity"),
    (b"\x00\xff", "bytes", "AP8="),
    ([1, "a", None], "array", '[1,"a",null]'),
    (KvList([("k", 2**60)]), "kvlist", '{"k":1152921504606846976}'),
    (None, "empty", ""),
]


@pytest.mark.parametrize(("value", "type", "text"), VALUES, ids=[row[1] + ":" + row[2] for row in VALUES])
def test_attributes_are_shown_with_their_type_and_as_text(value: AnyValue, type: str, text: str) -> None:
    shown = detail(replace(SPAN, attributes=KvList([("k", value)])), []).attributes
    assert [(item.key, item.type, item.value) for item in shown] == [("k", type, text)]


def test_equal_keys_are_all_shown_in_order() -> None:
    shown = detail(replace(SPAN, attributes=KvList([("k", 1), ("k", "2"), ("a", 3)])), []).attributes
    assert [(item.key, item.value) for item in shown] == [("k", "1"), ("k", "2"), ("a", "3")]


@pytest.mark.parametrize(("kind", "shown"), [(0, "unspecified"), (5, "consumer"), (6, 6), (-1, -1)])
def test_a_kind_that_the_proto_does_not_have_is_shown_as_its_number(kind: int, shown: str | int) -> None:
    assert detail(replace(SPAN, kind=kind), []).kind == shown


def test_text_that_no_encoder_takes_is_replaced_and_the_rest_shown() -> None:
    arguments = json.dumps([{"role": "user", "parts": [{"type": "text", "content": "half \ud83d of a smile"}]}])
    span = replace(
        SPAN,
        name="\udc00 name",
        attributes=KvList([("gen_ai.input.messages", arguments), ("\ud800", "\ud83d\ude00")]),
    )
    shown = detail(span, [])
    assert shown.name == "\ufffd name"
    assert shown.attributes[1].key == "\ufffd"
    assert shown.attributes[1].value == "\U0001f600"
    assert "of a smile" in shown.model_dump_json()


@given(trace_requests, log_requests)
def test_every_span_of_any_request_is_shown_with_all_its_attributes(
    spans: ExportTraceServiceRequest, logs: ExportLogsServiceRequest
) -> None:
    records = [
        record
        for chunk in otlp.split("logs", "protobuf", logs.SerializeToString()).chunks
        for record in otlp.decode_logs(chunk.encoding, chunk.payload)
    ]
    for chunk in otlp.split("traces", "protobuf", spans.SerializeToString()).chunks:
        for span in otlp.decode_spans(chunk.encoding, chunk.payload):
            shown = detail(span, records)
            shown.model_dump_json()
            assert [(item.key, item.type, item.value) for item in shown.attributes] == [
                (key, type_of(value), to_text(value)) for key, value in span.attributes
            ]
            assert len(shown.events) == len(span.events)
            assert len(shown.links) == len(span.links)
            assert len(shown.logs) == len(records)


@given(st.text(alphabet=st.characters()))
def test_whatever_is_in_a_text_it_can_be_sent(text: str) -> None:
    detail(replace(SPAN, name=text, status_message=text), []).model_dump_json()
