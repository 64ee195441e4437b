"""A conversation with an agent of Azure's service: gathered over a trace's spans by thread, run and message id.

The service runs the model, so no span is a model call. Instructions are on `create_agent`, the user's words on
`create_message`, tool calls on `list_run_steps`, results on `submit_tool_outputs`, and answers on `list_messages` or
`process_thread_run`. Listings come after the fact, newest first, and repeat what is known already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from spanscope.genai.dialects.event_messages import of_event
from spanscope.genai.facts import has_content
from spanscope.genai.index import SpanIndex
from spanscope.model.reading import ConversationMessage, Message, ToolCall, ToolResult
from spanscope.model.records import Event
from spanscope.model.traces import SpanRow, StoredSpan

OPERATIONS = {
    "create_agent", "create_thread", "create_message", "start_thread_run", "get_thread_run", "process_thread_run",
    "submit_tool_outputs", "list_messages", "list_run_steps",
}  # fmt: skip
_SERVICES = {"az.ai.agents", "azure.ai.agents"}


def may_be_said(row: SpanRow) -> bool:
    """Whether the span can be one of these operations: they are what the SDK's span names begin with."""
    return row.name.partition(" ")[0] in OPERATIONS


@dataclass(slots=True)
class _Run:
    """One answer of the service. Steps by their own time, as they are listed newest first."""

    start: int
    calls: list[tuple[str, int, ConversationMessage]] = field(default_factory=list)
    results: list[ConversationMessage] = field(default_factory=list)
    answers: list[ConversationMessage] = field(default_factory=list)


@dataclass(slots=True)
class _Thread:
    first: int
    # The user's messages by the time they were created; runs by id.
    asked: list[tuple[int, ConversationMessage]] = field(default_factory=list)
    runs: dict[str, _Run] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    # From newest to oldest: (message id, run id, message).
    listed: list[tuple[str, str, ConversationMessage]] = field(default_factory=list)


def conversation(spans: Iterable[StoredSpan]) -> list[ConversationMessage]:
    """Every message once, in the order it was said; empty if the spans are no such conversation."""
    indexes = [SpanIndex(stored.span, stored.logs) for stored in spans]
    indexes = [index for index in indexes if _is_said(index)]
    indexes.sort(key=lambda index: index.span.start_time_unix_nano)
    instructions: list[ConversationMessage] = []
    threads: dict[str, _Thread] = {}
    belongs, latest = _threads_of_ids(indexes), ""
    for index in indexes:
        operation = index.string("gen_ai.operation.name")
        if operation == "create_agent":
            instructions.extend(message for _, message in _messages(index))
            continue
        latest = _gather(index, operation or "", threads, belongs, latest)
    found = [message for thread in threads.values() for message in _in_order(thread)]
    return _distinct(instructions) + found


def _is_said(index: SpanIndex) -> bool:
    service = index.string("gen_ai.system", "gen_ai.provider.name") or ""
    known = index.string("gen_ai.operation.name") in OPERATIONS
    return known and (service in _SERVICES or index.string("gen_ai.thread.id") is not None)


def _messages(index: SpanIndex) -> Iterator[tuple[Event, ConversationMessage]]:
    for event in index.events:
        for message in of_event(index, event):
            if has_content([message]):
                yield event, ConversationMessage(message, index.span.span_id)


def _said(index: SpanIndex, event: Event | None, key: str) -> str:
    value = event.attributes.get(key) if event else None
    return value if isinstance(value, str) and value else index.string(key) or ""


def _threads_of_ids(indexes: list[SpanIndex]) -> dict[str, str]:
    """The thread of each message and run, from wherever the trace tells both.

    azure-ai-agents takes a span's thread from a named argument alone: `messages.create(thread.id, …)` leaves it out.
    """
    found: dict[str, str] = {}
    for index in indexes:
        for attributes in (index.attributes, *(event.attributes.as_dict() for event in index.events)):
            thread_id = attributes.get("gen_ai.thread.id")
            for key in ("gen_ai.message.id", "gen_ai.thread.run.id"):
                identifier = attributes.get(key)
                # Of `list_run_steps` the span's own are the wrong way round.
                if isinstance(identifier, str) and isinstance(thread_id, str) and not thread_id.startswith("run"):
                    found.setdefault(identifier, thread_id)
    return found


def _gather(index: SpanIndex, operation: str, threads: dict[str, _Thread], belongs: dict[str, str], latest: str) -> str:
    """Puts what a span says into its thread. The thread's id; `latest` is that of the span before."""
    start = index.span.start_time_unix_nano
    thread_key, run_key = "gen_ai.thread.id", "gen_ai.thread.run.id"
    if operation == "list_run_steps" and not (index.string(run_key) or "").startswith("run"):
        # azure-ai-agents 1.1.0 gives the ids of this span the wrong way round; those of its events are right.
        thread_key, run_key = run_key, thread_key
    run_id = index.string(run_key) or ""
    message_id = index.string("gen_ai.message.id") or ""
    thread_id = index.string(thread_key) or belongs.get(message_id) or belongs.get(run_id) or latest
    thread = threads.setdefault(thread_id, _Thread(start)) if thread_id else None
    if thread is not None and run_id:
        thread.runs.setdefault(run_id, _Run(start))
    for event, message in _messages(index):
        stated = event.attributes.get("gen_ai.thread.id")
        named = stated if isinstance(stated, str) and stated else thread_id
        of_thread = threads.setdefault(named, _Thread(start))
        message_id = _said(index, event, "gen_ai.message.id")
        if operation == "list_messages":
            of_thread.listed.append((message_id, _said(index, event, "gen_ai.thread.run.id"), message))
            continue
        if message_id in of_thread.known:
            continue
        of_thread.known |= {message_id} - {""}
        run, parts = _run(event, of_thread, run_id, start), message.message.parts
        if run is not None and any(isinstance(part, ToolCall) for part in parts):
            run.calls.append((_said(index, event, "gen_ai.run_step.start.timestamp"), -len(run.calls), message))
        elif run is not None and any(isinstance(part, ToolResult) for part in parts):
            run.results.append(message)
        elif run is not None and message.message.role == "assistant":
            run.answers.append(message)
        else:
            of_thread.asked.append((start, message))
    return thread_id


def _run(event: Event, thread: _Thread, run_id: str, start: int) -> _Run | None:
    stated = event.attributes.get("gen_ai.thread.run.id")
    known = stated if isinstance(stated, str) and stated else run_id
    return thread.runs.setdefault(known, _Run(start)) if known else None


def _in_order(thread: _Thread) -> Iterator[ConversationMessage]:
    timed: list[tuple[int, int, list[ConversationMessage]]] = []
    timed.extend((at, 0, [message]) for at, message in thread.asked)
    at = thread.first
    for message_id, run_id, message in reversed(thread.listed):
        if message_id and message_id in thread.known:
            continue
        thread.known |= {message_id} - {""}
        run = thread.runs.get(run_id)
        if run is not None:
            run.answers.append(message)
            at = run.start
        else:
            # Said outside of this trace, or before it was recorded: where the listing has it.
            timed.append((at, -1, [message]))
    timed.extend((run.start, 1, list(_of_run(run))) for run in thread.runs.values())
    for _, _, messages in sorted(timed, key=lambda item: item[:2]):
        yield from messages


def _of_run(run: _Run) -> Iterator[ConversationMessage]:
    """Calls by their time, each with its results; then what is left of the results, then the answers."""
    results = list(_distinct(run.results))
    for _, _, call in _steps(run):
        yield call
        ids = {part.id for part in call.message.parts if isinstance(part, ToolCall)}
        yield from [found for found in results if _answers(found.message, ids)]
        results = [found for found in results if not _answers(found.message, ids)]
    yield from results
    yield from run.answers


def _steps(run: _Run) -> list[tuple[str, int, ConversationMessage]]:
    seen: set[tuple[str | None, ...]] = set()
    found: list[tuple[str, int, ConversationMessage]] = []
    for step in sorted(run.calls, key=lambda step: step[:2]):
        ids = tuple(part.id for part in step[2].message.parts if isinstance(part, ToolCall))
        if ids not in seen or None in ids:
            seen.add(ids)
            found.append(step)
    return found


def _answers(message: Message, ids: set[str | None]) -> bool:
    return any(isinstance(part, ToolResult) and part.id is not None and part.id in ids for part in message.parts)


def _distinct(messages: list[ConversationMessage]) -> list[ConversationMessage]:
    found: list[ConversationMessage] = []
    for message in messages:
        if all(message.message != other.message for other in found):
            found.append(message)
    return found
