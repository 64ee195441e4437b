"""One small function for each method of the contract's table."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spanscope.collector.supervisor import Supervisor
from spanscope.contract import models as m
from spanscope.contract.encoded import Encoded
from spanscope.contract.params import WrongParams
from spanscope.errors import BadBody
from spanscope.rpc.traces import Traces


@dataclass(frozen=True, slots=True)
class Services:
    """What the handlers work on."""

    traces: Traces
    supervisor: Supervisor
    threads: Executor


async def start_collector(services: Services, params: m.StartCollectorParams) -> m.CollectorStatus:
    status = await services.supervisor.start(params)
    if status.state == "running":
        # Whoever is told so may export at once and wait for `tracesChanged`, which counts from the store's opening.
        await asyncio.get_running_loop().run_in_executor(services.threads, services.traces.open)
    return status


async def stop_collector(services: Services, params: m.Empty) -> m.CollectorStatus:
    return await services.supervisor.stop()


async def get_collector_status(services: Services, params: m.Empty) -> m.CollectorStatus:
    return services.supervisor.status


def list_traces(services: Services, params: m.ListTracesParams) -> Encoded:
    """A ListTracesResult."""
    from spanscope.view import hit_view, trace_view

    reader = services.traces.reader
    page = reader.traces(trace_view.query(params))
    ids = [trace.trace_id for trace in page.traces]
    hits = hit_view.hits(reader.found(ids, params.query), params.query) if params.query else {}
    return trace_view.page(page, hits)


def list_usages(services: Services, params: m.ListUsagesParams) -> Encoded:
    """A ListUsagesResult."""
    from spanscope.view import usage_view
    from spanscope.view.trace_view import MAX_PAGE

    return usage_view.page(services.traces.reader.usages(min(params.limit, MAX_PAGE), params.cursor))


def set_costs(services: Services, params: m.SetCostsParams) -> m.Empty:
    services.traces.reader.set_costs([(cost.number, cost.dollars) for cost in params.costs], params.revision)
    return m.Empty()


def complete_query(services: Services, params: m.CompleteQueryParams) -> m.CompleteQueryResult:
    from spanscope.view import completion_view

    return completion_view.complete(params, services.traces.reader)


def get_trace(services: Services, params: m.TraceIdParams) -> Encoded:
    """A GetTraceResult."""
    from spanscope.view import trace_view

    return trace_view.trace(*services.traces.reader.trace(params.trace_id))


def get_trace_table(services: Services, params: m.TraceIdParams) -> Encoded:
    """A TraceTable."""
    from spanscope.view import table_view

    return table_view.table(*services.traces.reader.trace(params.trace_id))


def get_previews(services: Services, params: m.GetPreviewsParams) -> m.GetPreviewsResult:
    from spanscope.view import table_view

    limit = min(params.limit, table_view.PREVIEWED)
    return table_view.previews(services.traces.reader.previews(params.trace_id, limit, params.cursor))


def get_span(services: Services, params: m.SpanIdParams) -> m.SpanDetail:
    from spanscope.view import span_view

    return span_view.span(services.traces.reader.span(params.trace_id, params.span_id))


def get_logs(services: Services, params: m.GetLogsParams) -> m.GetLogsResult:
    from spanscope.view import log_view
    from spanscope.view.trace_view import MAX_PAGE

    limit = min(params.limit, MAX_PAGE)
    return log_view.page(services.traces.reader.logs(params.trace_id, limit, params.cursor))


def get_conversation(services: Services, params: m.TraceIdParams) -> m.GetConversationResult:
    from spanscope.view import conversation_view

    reader = services.traces.reader
    _, rows = reader.trace(params.trace_id)
    return conversation_view.conversation(rows, lambda wanted: reader.spans(params.trace_id, wanted))


def get_media(services: Services, params: m.GetMediaParams) -> m.GetMediaResult:
    from spanscope.view import media_view

    try:
        return media_view.media(services.traces.reader.span(params.trace_id, params.span_id), params)
    except media_view.NoMedia as error:
        raise WrongParams(str(error)) from error


def delete_traces(services: Services, params: m.DeleteTracesParams) -> m.DeleteTracesResult:
    if params.all == (params.trace_ids is not None):
        raise WrongParams("traceIds, all: one of the two is needed, and not both")
    return m.DeleteTracesResult(deleted=len(services.traces.delete(params.trace_ids)))


def export_traces(services: Services, params: m.ExportTracesParams) -> m.ExportTracesResult:
    try:
        traces, spans = services.traces.export(params.trace_ids, _absolute(params.path))
    except OSError as error:
        raise WrongParams(f"path: can't be written: {error.strerror}") from error
    return m.ExportTracesResult(path=params.path, traces=traces, spans=spans)


def import_traces(services: Services, params: m.ImportTracesParams) -> m.ImportTracesResult:
    try:
        trace_ids, spans = services.traces.take_in(_absolute(params.path))
    except OSError as error:
        raise WrongParams(f"path: can't be read: {error.strerror}") from error
    except BadBody as error:
        raise WrongParams(f"path: {error}") from error
    return m.ImportTracesResult(trace_ids=trace_ids, spans=spans)


def get_refusals(services: Services, params: m.Empty) -> m.GetRefusalsResult:
    from spanscope.view import refusal_view

    return refusal_view.refusals(services.supervisor.refusals())


def _absolute(text: str) -> Path:
    """A relative path would mean the sidecar's own working folder, which no client knows."""
    path = Path(text)
    if not path.is_absolute() or "\0" in text:
        raise WrongParams("path: must be an absolute path")
    return path


Handler = Callable[[Services, Any], m.Model | Encoded] | Callable[[Services, Any], Awaitable[m.Model]]

# Coroutines run on the event loop, plain functions block on the store and run in threads.
HANDLERS: dict[str, Handler] = {
    "startCollector": start_collector,
    "stopCollector": stop_collector,
    "getCollectorStatus": get_collector_status,
    "listTraces": list_traces,
    "listUsages": list_usages,
    "setCosts": set_costs,
    "completeQuery": complete_query,
    "getTrace": get_trace,
    "getTraceTable": get_trace_table,
    "getPreviews": get_previews,
    "getSpan": get_span,
    "getLogs": get_logs,
    "getConversation": get_conversation,
    "getMedia": get_media,
    "deleteTraces": delete_traces,
    "exportTraces": export_traces,
    "importTraces": import_traces,
    "getRefusals": get_refusals,
}
