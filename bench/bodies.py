"""OTLP request bodies of one seed, made new in place: fresh trace ids and later times for each request.

Traces have 12 spans unless told otherwise: an agent over model calls and tools (`llm`, some 4.4 KB a span), or a web
request over its parts (`small`, some 240 bytes).
"""

from __future__ import annotations

import json
import random
import re
import struct
from collections.abc import Iterator
from typing import Any, Literal

from google.protobuf.json_format import MessageToDict
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span

Shape = Literal["llm", "small"]
Format = Literal["protobuf", "json"]

# Eight bytes that occur nowhere else in a body stand where the number of the request goes, in front of a trace's own.
_MARK = bytes.fromhex("f5c3a1960bd7e24c")
_EPOCH = 1_790_000_000
_SECOND = 1_000_000_000

# What a search looks for: in the root's name of templates that ask for it.
RARE_WORD = "quokkavine"


class Template:
    """A request of `spans` spans. `stamp(n)` gives its bytes as request n; only until the next `stamp`.

    Ids of spans are the same in each request, as they need only differ in a trace; `own_spans`, with protobuf, makes
    them new for stores that keep one span of an id.
    """

    def __init__(
        self,
        spans: int,
        shape: Shape,
        *,
        per_trace: int = 12,
        form: Format = "protobuf",
        rare: bool = False,
        own_spans: bool = False,
    ) -> None:
        self.spans = spans
        self._per_trace = per_trace
        self._traces = -(-spans // per_trace)
        request = _request(spans, shape, per_trace, rare)
        raw = request.SerializeToString()
        self.protobuf_bytes = len(raw)
        if form == "json":
            raw = _as_json(request)
            # Times are 19 digits, of which the first 10 are seconds.
            times = [found.start(1) for found in re.finditer(rb'UnixNano":"(\d{19})"', raw)]
            self._times = [(at, b"") for at in times]
            mark = _MARK.hex().encode()
        else:
            self._times = [(at, raw[at : at + 8]) for at in _times(request, raw)]
            mark = _MARK
        self._json = form == "json"
        self.body = bytearray(raw)
        self._ids = [found.start() for found in re.finditer(re.escape(mark), raw)]
        self._nanos = [0 if self._json else struct.unpack("<Q", old)[0] for _, old in self._times]
        assert len(self._ids) == spans, "the mark occurs elsewhere"
        assert not (own_spans and self._json)
        self._span_ids = list(_span_ids(raw, self._ids)) if own_spans else []

    @property
    def media_type(self) -> str:
        return "application/json" if self._json else "application/x-protobuf"

    def stamp(self, number: int) -> bytearray:
        prefixes = [_prefix(number, trace) for trace in range(self._traces)]
        if self._json:
            texts = [prefix.hex().encode() for prefix in prefixes]
            seconds = b"%d" % (_EPOCH + number % 100_000_000)
            for place, at in enumerate(self._ids):
                self.body[at : at + 16] = texts[place // self._per_trace]
            for at, _ in self._times:
                self.body[at : at + 10] = seconds
        else:
            pack, body, later = struct.pack_into, self.body, number % 100_000_000 * _SECOND
            for place, at in enumerate(self._ids):
                body[at : at + 8] = prefixes[place // self._per_trace]
            for (at, _), nanos in zip(self._times, self._nanos, strict=True):
                pack("<Q", body, at, nanos + later)
            half = number * 0x9E3779B1 % (1 << 32)
            for at in self._span_ids:
                pack(">I", body, at, half)
        return self.body


def trace_id(number: int, trace: int = 0) -> str:
    """The id, in hex, of the trace that stands at `trace` in request `number`."""
    return (_prefix(number, trace) + struct.pack(">Q", trace + 1)).hex()


def span_id(at: int) -> str:
    """The id, in hex, of the span that stands at `at` in its request."""
    return _span_id(at).hex()


def _span_id(at: int) -> bytes:
    return struct.pack(">Q", at + 0x51000000)


def _prefix(number: int, trace: int) -> bytes:
    """Spread over all ids, as real ones are: a store's indexes are written to at random."""
    return struct.pack(">Q", (number * 0x9E3779B97F4A7C15 + trace * 0xC2B2AE3D27D4EB4F) % (1 << 64))


def one_trace(spans: int, number: int) -> Iterator[bytes]:
    """A trace of that many LLM-like spans, in requests of at most 480."""
    words = _Words(spans)
    for first in range(0, spans, 480):
        request = ExportTraceServiceRequest()
        scope = _scope(request, "llm")
        for at in range(first, min(first + 480, spans)):
            # Agents of 12, below one root.
            span = _span(scope, at, 0, at // 12 * 12 if at % 12 else 0, root=at == 0)
            _llm(span, at % 12, at, words)
        yield request.SerializeToString().replace(_MARK, _prefix(number, 0))


def _request(spans: int, shape: Shape, per_trace: int, rare: bool) -> ExportTraceServiceRequest:
    request = ExportTraceServiceRequest()
    scope = _scope(request, shape)
    words = _Words(7)
    for at in range(spans):
        trace, place = divmod(at, per_trace)
        span = _span(scope, at, trace, trace * per_trace, root=place == 0)
        if shape == "llm":
            _llm(span, place, at, words)
        else:
            _small(span, place, at, rare, words)
    return request


def _scope(request: ExportTraceServiceRequest, shape: Shape) -> Any:
    group = request.resource_spans.add()
    _set(group.resource.attributes, {"service.name": f"bench-{shape}", "telemetry.sdk.language": "python"})
    scope = group.scope_spans.add()
    scope.scope.name = "bench.instrumentation"
    return scope


def _span(scope: Any, at: int, trace: int, parent: int, *, root: bool) -> Span:
    span: Span = scope.spans.add()
    span.trace_id = _MARK + struct.pack(">Q", trace + 1)
    span.span_id = _span_id(at)
    if not root:
        span.parent_span_id = _span_id(parent)
    span.start_time_unix_nano = _EPOCH * _SECOND + at * 1000
    span.end_time_unix_nano = _EPOCH * _SECOND + 900_000_000 + at * 1000
    return span


def _llm(span: Span, place: int, at: int, words: _Words) -> None:
    if place == 0:
        span.name = "invoke_agent researcher"
        facts: dict[str, Any] = {
            "gen_ai.operation.name": "invoke_agent",
            "gen_ai.agent.name": "researcher",
            "gen_ai.agent.id": f"agent_{words.hex(20)}",
            "gen_ai.agent.description": words.text(60),
            "gen_ai.conversation.id": f"conversation-{at // 12}",
            "gen_ai.provider.name": "openai",
            "gen_ai.request.model": "gpt-4.1-mini",
            "thread.id": 8_589_934_592,
            "thread.name": "MainThread",
            "gen_ai.input.messages": _messages("user", words.text(900)),
            "gen_ai.output.messages": _messages("assistant", words.text(1200)),
        }
    elif place % 2:
        span.name = "chat gpt-4.1-mini"
        asked = 200_000 if at % 400 == 201 else words.between(1000, 6500)
        facts = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": "openai",
            "gen_ai.request.model": "gpt-4.1-mini",
            "gen_ai.response.model": "gpt-4.1-mini-2025-04-14",
            "gen_ai.response.id": f"chatcmpl-{words.hex(28)}",
            "gen_ai.request.temperature": 0.2,
            "gen_ai.request.top_p": 1.0,
            "gen_ai.request.max_tokens": 1024,
            "gen_ai.request.frequency_penalty": 0.0,
            "gen_ai.request.presence_penalty": 0.0,
            "gen_ai.request.seed": at,
            "gen_ai.usage.input_tokens": words.between(200, 4000),
            "gen_ai.usage.output_tokens": words.between(20, 900),
            "gen_ai.usage.cache_read.input_tokens": words.between(0, 1000),
            "gen_ai.response.finish_reasons": ["stop"],
            "gen_ai.output.type": "text",
            "gen_ai.conversation.id": f"conversation-{at // 12}",
            "server.address": "api.openai.com",
            "server.port": 443,
            "gen_ai.system_instructions": json.dumps(
                [{"type": "text", "content": words.text(400)}], ensure_ascii=False
            ),
            "gen_ai.input.messages": _messages("user", words.text(asked)),
            "gen_ai.output.messages": _messages("assistant", words.text(words.between(1000, 2500))),
            "gen_ai.tool.definitions": json.dumps([{"type": "function", "name": "search", "description": "Searches"}]),
            "thread.id": 8_589_934_592,
            "thread.name": "MainThread",
        }
    else:
        span.name = "execute_tool search"
        facts = {
            "gen_ai.operation.name": "execute_tool",
            "gen_ai.tool.name": "search",
            "gen_ai.tool.call.id": f"call_{words.hex(20)}",
            "gen_ai.tool.type": "function",
            "gen_ai.tool.description": words.text(60),
            "gen_ai.agent.name": "researcher",
            "thread.id": 8_589_934_592,
            "thread.name": "MainThread",
            "gen_ai.tool.call.arguments": json.dumps({"query": words.text(80), "limit": 5}, ensure_ascii=False),
            "gen_ai.tool.call.result": json.dumps({"found": [words.text(600)]}, ensure_ascii=False),
        }
    _set(span.attributes, facts)


def _small(span: Span, place: int, at: int, rare: bool, words: _Words) -> None:
    if place == 0:
        span.name = f"GET /{RARE_WORD}" if rare else "GET /items"
        span.kind = Span.SPAN_KIND_SERVER
    else:
        span.name = words.text(16)
    facts = {"http.request.method": "GET", "url.path": f"/items/{at}", "http.response.status_code": 200}
    _set(span.attributes, facts | {"server.port": 8080, "app.step": place, "app.note": words.text(24)})


def _messages(role: str, text: str) -> str:
    return json.dumps([{"role": role, "parts": [{"type": "text", "content": text}]}], ensure_ascii=False)


def _set(attributes: Any, facts: dict[str, Any]) -> None:
    for key, value in facts.items():
        match value:
            case str():
                made = AnyValue(string_value=value)
            case int():
                made = AnyValue(int_value=value)
            case float():
                made = AnyValue(double_value=value)
            case _:
                made = AnyValue()
                made.array_value.values.extend(AnyValue(string_value=text) for text in value)
        attributes.append(KeyValue(key=key, value=made))


class _Words:
    """Text of 3,000 made-up words, as unevenly frequent as those of a language, so that it compresses like one."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        letters = "etaoinshrdlucmfwypvbgkjqxé"
        lengths = random.Random(1)
        words = ["".join(lengths.choices(letters, range(26, 0, -1), k=lengths.randint(2, 10))) for _ in range(3000)]
        weights = [1 / rank for rank in range(1, 3001)]
        # Texts are cut out of one long one: to draw each word anew took longer than to store it.
        self._text = " ".join(self._random.choices(words, weights, k=300_000))

    def text(self, length: int) -> str:
        at = self._random.randrange(len(self._text) - length)
        return self._text[at : at + length]

    def between(self, low: int, high: int) -> int:
        return self._random.randint(low, high)

    def hex(self, length: int) -> str:
        return "".join(self._random.choices("0123456789abcdef", k=length))


def _times(request: ExportTraceServiceRequest, raw: bytes) -> Iterator[int]:
    """Where the spans' start and end stand: fixed64 fields 7 and 8, one right behind the other."""
    at = 0
    for span in request.resource_spans[0].scope_spans[0].spans:
        start, end = struct.pack("<Q", span.start_time_unix_nano), struct.pack("<Q", span.end_time_unix_nano)
        at = raw.index(b"\x39" + start + b"\x41" + end, at) + 1
        yield at
        yield at + 9


def _span_ids(raw: bytes, trace_ids: list[int]) -> Iterator[int]:
    """Where ids of spans and of their parents stand: fields 2 and 4, behind the trace's id."""
    for at in trace_ids:
        assert raw[at + 16 : at + 18] == b"\x12\x08"
        yield at + 18
        if raw[at + 26 : at + 28] == b"\x22\x08":
            yield at + 28


def _as_json(request: ExportTraceServiceRequest) -> bytes:
    """OTLP/JSON: as protobuf's, but that ids are hex and enums numbers."""
    made = MessageToDict(request, use_integers_for_enums=True)
    spans = made["resourceSpans"][0]["scopeSpans"][0]["spans"]
    for span, source in zip(spans, request.resource_spans[0].scope_spans[0].spans, strict=True):
        span["traceId"], span["spanId"] = source.trace_id.hex(), source.span_id.hex()
        if source.parent_span_id:
            span["parentSpanId"] = source.parent_span_id.hex()
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
