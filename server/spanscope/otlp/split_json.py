"""OTLP/JSON requests to chunks that are OTLP/JSON themselves, cut out of the text byte for byte."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from spanscope.errors import BadBody
from spanscope.model.records import Chunk, Signal
from spanscope.otlp import json_types as t
from spanscope.otlp.ids import SPAN_ID_BYTES, TRACE_ID_BYTES, from_hex, is_absent
from spanscope.otlp.json_text import mend
from spanscope.otlp.rejects import Rejects
from spanscope.otlp.split import CHUNK_BYTES, Split

_TRACES = msgspec.json.Decoder(t.TracesRequest)
_LOGS = msgspec.json.Decoder(t.LogsRequest)
_METRICS = msgspec.json.Decoder(t.MetricsRequest)
_SPAN = msgspec.json.Decoder(t.Span)
_LOG = msgspec.json.Decoder(t.LogRecord)
_RESOURCE = msgspec.json.Decoder(t.Resource | None)
_SCOPE = msgspec.json.Decoder(t.Scope | None)

# Of a chunk in the making: its trace, and which part of that.
Key = tuple[bytes, int]

# Member names of the three levels, for each signal.
_NAMES = {
    "traces": ("resourceSpans", "scopeSpans", "spans"),
    "logs": ("resourceLogs", "scopeLogs", "logRecords"),
}


_NOT_JSON = (UnicodeDecodeError, msgspec.DecodeError, RecursionError)


def split_json(signal: Signal, body: bytes) -> Split:
    try:
        return _split(signal, body)
    except msgspec.ValidationError as error:
        raise BadBody(f"the body is not OTLP/JSON: {error}") from error
    except _NOT_JSON:
        try:
            return _split(signal, mend(body))
        except _NOT_JSON as error:
            raise BadBody(f"the body is not OTLP/JSON: {error}") from error


def _split(signal: Signal, body: bytes) -> Split:
    if signal == "metrics":
        groups = len(_METRICS.decode(body).resource_metrics or ())
        chunks = [Chunk("metrics", "json", b"", body, groups)] if groups else []
        return Split(chunks, groups, 0, "")

    rejects = Rejects(signal)
    parts: dict[Key, list[tuple[Any, list[tuple[Any, list[bytes]]]]]] = {}
    counts: Counter[Key] = Counter()
    sizes: Counter[bytes] = Counter()
    for group, scopes in _groups(signal, body):
        _RESOURCE.decode(group.resource)
        of_group: dict[Key, list[tuple[Any, list[bytes]]]] = {}
        for scope, items in scopes:
            _SCOPE.decode(scope.scope)
            of_scope: dict[Key, list[bytes]] = {}
            for raw in map(bytes, items):
                trace_id = _trace_of(signal, raw, rejects)
                if trace_id is not None:
                    key = trace_id, sizes[trace_id] // CHUNK_BYTES
                    of_scope.setdefault(key, []).append(raw)
                    sizes[trace_id] += len(raw)
            for key, raws in of_scope.items():
                counts[key] += len(raws)
                of_group.setdefault(key, []).append((scope, raws))
        for key, of_scopes in of_group.items():
            parts.setdefault(key, []).append((group, of_scopes))

    accepted = counts.total()
    if len(parts) == 1 and not rejects.count:
        ((trace_id, _),) = parts
        return Split([Chunk(signal, "json", trace_id, body, accepted)], accepted, 0, "")
    chunks = [Chunk(signal, "json", key[0], _join(signal, groups), counts[key]) for key, groups in parts.items()]
    return Split(chunks, accepted, rejects.count, rejects.message)


def _groups(signal: Signal, body: bytes) -> Iterator[tuple[Any, list[tuple[Any, list[msgspec.Raw]]]]]:
    if signal == "traces":
        for spans in _TRACES.decode(body).resource_spans or ():
            yield spans, [(scope, scope.spans or []) for scope in spans.scope_spans or ()]
    else:
        for logs in _LOGS.decode(body).resource_logs or ():
            yield logs, [(scope, scope.log_records or []) for scope in logs.scope_logs or ()]


def _trace_of(signal: Signal, raw: bytes, rejects: Rejects) -> bytes | None:
    item = _SPAN.decode(raw) if signal == "traces" else _LOG.decode(raw)
    trace_id = from_hex(item.trace_id, TRACE_ID_BYTES)
    if not rejects.check(trace_id, from_hex(item.span_id, SPAN_ID_BYTES)) or trace_id is None:
        return None
    return b"" if is_absent(trace_id) else trace_id


def _join(signal: Signal, groups: list[tuple[Any, list[tuple[Any, list[bytes]]]]]) -> bytes:
    outer, middle, inner = _NAMES[signal]
    return _object(
        outer,
        [
            _object(
                middle,
                [
                    _object(inner, raws, scope=bytes(scope.scope), schemaUrl=_text(scope.schema_url))
                    for scope, raws in scopes
                ],
                resource=bytes(group.resource),
                schemaUrl=_text(group.schema_url),
            )
            for group, scopes in groups
        ],
    )


def _object(name: str, items: list[bytes], **others: bytes) -> bytes:
    members = [b'"%s":%s' % (key.encode(), value) for key, value in others.items() if value != b"null"]
    members.append(b'"%s":[%s]' % (name.encode(), b",".join(items)))
    return b"{" + b",".join(members) + b"}"


def _text(value: str | None) -> bytes:
    return json.dumps(value).encode() if value else b"null"
