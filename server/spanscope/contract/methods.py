"""The table of methods and notifications: it drives the handlers, the schema, the TypeScript and the docs."""

from __future__ import annotations

from dataclasses import dataclass

from spanscope.contract import models as m


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    params: type[m.Params]
    result: type[m.Model]
    doc: str


METHODS = (
    Method("startCollector", m.StartCollectorParams, m.CollectorStatus, "Start both receivers, or join running ones."),
    Method("stopCollector", m.Empty, m.CollectorStatus, "Stop this window's collector; another's goes on."),
    Method("getCollectorStatus", m.Empty, m.CollectorStatus, "State, owner and endpoints of the collector."),
    Method("listTraces", m.ListTracesParams, m.ListTracesResult, "One page of traces."),
    Method("listUsages", m.ListUsagesParams, m.ListUsagesResult, "One page of what costs are worked out from."),
    Method("setCosts", m.SetCostsParams, m.Empty, "Tell what traces cost, for sorting by it."),
    Method("completeQuery", m.CompleteQueryParams, m.CompleteQueryResult, "What could stand at the caret of a query."),
    Method("getTrace", m.TraceIdParams, m.GetTraceResult, "Every span of one trace in tree order, without bodies."),
    Method("getTraceTable", m.TraceIdParams, m.TraceTable, "The same, packed for a page that draws it."),
    Method("getPreviews", m.GetPreviewsParams, m.GetPreviewsResult, "One page of what a large table came without."),
    Method("getSpan", m.SpanIdParams, m.SpanDetail, "All of one span: messages, attributes, events, links, logs."),
    Method("getConversation", m.TraceIdParams, m.GetConversationResult, "A trace as one conversation."),
    Method("getLogs", m.GetLogsParams, m.GetLogsResult, "One page of a trace's log records, in time order."),
    Method("getMedia", m.GetMediaParams, m.GetMediaResult, "The bytes of a media part that are in the trace."),
    Method("deleteTraces", m.DeleteTracesParams, m.DeleteTracesResult, "Delete the named traces, or all."),
    Method("exportTraces", m.ExportTracesParams, m.ExportTracesResult, "Write traces to an OTLP JSON file."),
    Method("importTraces", m.ImportTracesParams, m.ImportTracesResult, "Store all that an OTLP file holds."),
    Method("getRefusals", m.Empty, m.GetRefusalsResult, "Requests that the receivers did not take, and why."),
)  # fmt: skip

NOTIFICATIONS: dict[str, type[m.Model]] = {
    "tracesChanged": m.TracesChanged,
    "collectorStatusChanged": m.CollectorStatus,
}
