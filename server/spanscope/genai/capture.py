"""Why a span has no messages, and the line that makes its SDK record them: one table, by scope name and version.

Only what was seen in an SDK's source, its documentation or a capture of it is in the table. A line is one to copy: an
environment variable, a setting, or a piece of code, as the SDK takes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from spanscope.genai.dialects.coding_agents import KINDS
from spanscope.genai.facts import has_content
from spanscope.model.reading import Category, MissingContent, Reading
from spanscope.model.records import STATUS_ERROR, Span

_OTEL = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
_AZURE = "AZURE_TRACING_GEN_AI_CONTENT_RECORDING_ENABLED=true"
_ANTHROPIC = "ANTHROPIC_OPEN_TELEMETRY_TRACES_CONTENT_MODE=content"
_FOUNDRY = {"microsoft.foundry", "azure.ai.projects"}
# Named like OpenTelemetry's own, but Traceloop's.
_TRACELOOP = (
    "alephalpha|anthropic|bedrock|chromadb|cohere|crewai|google_generativeai|groq|haystack|lancedb|langchain|llamaindex"
    "|marqo|mcp|milvus|mistralai|ollama|openai|openai_agents|pinecone|qdrant|replicate|sagemaker|together"
    "|transformers|vertexai|voyageai|watsonx|weaviate|writer"
)


@dataclass(frozen=True, slots=True)
class Cure:
    """What an SDK needs. `by_default`: it records content unless told not to; then a failed call has none to record."""

    sdk: str
    line: str | None
    language: str | None = None
    by_default: bool = False
    # Of versions from here on; the last row of a scope that fits counts.
    since: tuple[int, ...] = ()


_SCOPES: tuple[tuple[str, Cure], ...] = (
    # A value of the new list is no boolean for the old code, and the old `true` means no content to the new.
    (r"opentelemetry\.instrumentation\.openai_v2", Cure("OpenTelemetry for OpenAI", f"{_OTEL}=true", "python")),
    (r"opentelemetry\.instrumentation\.google_genai", Cure("OpenTelemetry for Gemini", f"{_OTEL}=true", "python")),
    (
        r"opentelemetry\.instrumentation\.google_genai",
        Cure("OpenTelemetry for Gemini", f"{_OTEL}=span_and_event", "python", since=(1,)),
    ),
    (
        r"opentelemetry\.(util\.genai|instrumentation\.genai)\b.*",
        Cure("OpenTelemetry GenAI", f"{_OTEL}=span_and_event", "python"),
    ),
    (r"azure\.core\.tracing\.ext\.opentelemetry_span", Cure("Azure AI for Python", _AZURE, "python")),
    (r"@azure/ai-(inference|agents|projects).*", Cure("Azure AI for JavaScript", _AZURE, "javascript")),
    (r"com\.anthropic\.sdk\.python", Cure("Anthropic SDK for Python", _ANTHROPIC, "python")),
    (r"com\.anthropic\.sdk\.typescript", Cure("Anthropic SDK for TypeScript", _ANTHROPIC, "javascript")),
    (
        rf"opentelemetry\.instrumentation\.({_TRACELOOP})(\.v\d+)?",
        Cure("OpenLLMetry", "TRACELOOP_TRACE_CONTENT=true", "python", by_default=True),
    ),
    (r"traceloop\..*", Cure("OpenLLMetry", "TRACELOOP_TRACE_CONTENT=true", "python", by_default=True)),
    (r"@traceloop/.*", Cure("OpenLLMetry", "TRACELOOP_TRACE_CONTENT=true", "javascript", by_default=True)),
    (
        r"openinference\.instrumentation\..*",
        Cure("OpenInference", "OPENINFERENCE_HIDE_INPUTS=false OPENINFERENCE_HIDE_OUTPUTS=false", "python", True),
    ),
    (
        r"@arizeai/openinference-.*",
        Cure("OpenInference", "OPENINFERENCE_HIDE_INPUTS=false OPENINFERENCE_HIDE_OUTPUTS=false", "javascript", True),
    ),
    (
        r"pydantic-ai",
        Cure("Pydantic AI", "Agent.instrument_all(InstrumentationSettings(include_content=True))", "python", True),
    ),
    (r"logfire(\..*)?", Cure("Logfire", "logfire.configure(scrubbing=False)", "python", by_default=True)),
    (r"gcp\.vertex\.agent", Cure("Google ADK", "ADK_CAPTURE_MESSAGE_CONTENT_IN_SPANS=true", "python", True)),
    (r"agent_framework(\..*)?", Cure("Microsoft Agent Framework", "ENABLE_SENSITIVE_DATA=true", "python")),
    (
        r"semantic_kernel(\..*)?",
        Cure("Semantic Kernel", "SEMANTICKERNEL_EXPERIMENTAL_GENAI_ENABLE_OTEL_DIAGNOSTICS_SENSITIVE=true", "python"),
    ),
    (r"autogen-core.*|autogen.*", Cure("AutoGen", None, "python", by_default=True)),
    (r"langsmith", Cure("LangSmith", None, by_default=True)),
    (r"strands\..*", Cure("Strands Agents", None, "python", by_default=True)),
    (r"org\.springframework\.ai.*", Cure("Spring AI", None, "java", by_default=True)),
)
_PATTERNS = tuple((re.compile(pattern), cure) for pattern, cure in _SCOPES)

_COPILOT = Cure("Copilot Chat", '"github.copilot.chat.otel.captureContent": true')
_CLAUDE = Cure("Claude Code", "OTEL_LOG_USER_PROMPTS=1")
_CLAUDE_TOOL = Cure("Claude Code", "OTEL_LOG_TOOL_CONTENT=1")
_CODEX = Cure("Codex", "log_user_prompt = true")
_HAYSTACK = Cure("Haystack", "HAYSTACK_CONTENT_TRACING_ENABLED=true", "python")
_PROJECTS = Cure("Azure AI Projects", f"{_OTEL}=true")
_FRAMEWORK = Cure("Microsoft Agent Framework", "ENABLE_SENSITIVE_DATA=true", "python")
_AZURE_TOOLS = Cure("Azure AI Agents for JavaScript", None, "javascript")

_LANGUAGES = {"nodejs": "javascript", "webjs": "javascript"}
_SHOWN: set[Category] = {"llm", "agent", "tool"}
_AI: set[Category] = {"llm", "agent", "tool", "embedding", "retrieval", "rerank", "workflow", "chain"}
_MODEL_PATH = re.compile(
    r".*(/chat/completions|/v1/messages|/v1/responses|/v1/completions|:(stream)?generateContent|/converse(-stream)?)",
    re.IGNORECASE,
)
_AGENTS_PATH = re.compile(r"/api/projects/[^/]+/(threads|assistants|runs)\b.*")


def missing_content(span: Span, reading: Reading, others: Mapping[Category, bool]) -> MissingContent | None:
    """None if the span has messages, or is of a kind that has none. `others`: see StoredSpan."""
    if has_content(reading.input) or has_content(reading.output):
        return None
    if reading.category == "http":
        return _http(span, others)
    if reading.category not in _SHOWN:
        return None
    if reading.category == "agent" and any(others.values()):
        # Many frameworks leave an agent's words to the calls below it, or to spans beside it (Foundry).
        return None
    lost = _cut(span, reading)
    if lost is not None:
        return MissingContent("truncated", *_scope(span), None, lost or None, _language(span, None))
    cure = _cure(span, reading)
    sdk, line = (cure.sdk, cure.line) if cure else (None, None)
    if (cure is None or cure.by_default) and not _was_withheld(span, reading):
        line = None
        reason: Literal["notSent", "contentOff"] = "notSent"
    else:
        # An SDK that never records content has no line: nobody switched anything off.
        reason = "notSent" if cure and cure.line is None else "contentOff"
    return MissingContent(reason, *_scope(span), sdk, line, _language(span, cure))


def _scope(span: Span) -> tuple[str, str]:
    return span.scope.name, span.scope.version


def _was_withheld(span: Span, reading: Reading) -> bool:
    """Of an SDK that records content by default: it was told not to, unless the call simply failed."""
    return "redacted" in reading.flags or ("contentOff" in reading.flags and span.status_code != STATUS_ERROR)


def _cut(span: Span, reading: Reading) -> str | None:
    """The line against the limit that took the messages away, "" if none is known; None if none did."""
    if span.dropped_attributes_count:
        return "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT=10000"
    if span.dropped_events_count:
        return "OTEL_SPAN_EVENT_COUNT_LIMIT=10000"
    return "" if "truncated" in reading.flags else None


def _cure(span: Span, reading: Reading) -> Cure | None:
    get = span.attributes.get
    service = span.resource.attributes.get("service.name")
    kind = get("span.type")
    kind = kind.removeprefix("claude_code.") if isinstance(kind, str) else None
    for fits, cure in (
        (reading.provider in _FOUNDRY, _PROJECTS),
        (reading.provider == "microsoft.agent_framework", _FRAMEWORK),
        (service == "copilot-chat" or reading.provider == "github", _COPILOT),
        (kind in KINDS and (kind or "").startswith("tool"), _CLAUDE_TOOL),
        (kind in KINDS, _CLAUDE),
        (isinstance(service, str) and service.startswith("codex"), _CODEX),
        (any(key.startswith("haystack.") for key, _ in span.attributes), _HAYSTACK),
    ):
        if fits:
            return cure
    return _by_scope(span)


def _by_scope(span: Span) -> Cure | None:
    version = tuple(int(piece) for piece in re.findall(r"\d{1,6}", span.scope.version)[:3])
    found: Cure | None = None
    for pattern, cure in _PATTERNS:
        # Python compares an unknown version as older than any: the way of the older is shown.
        if pattern.fullmatch(span.scope.name) and version >= cure.since:
            found = cure
    return found


def _language(span: Span, cure: Cure | None) -> str | None:
    said = span.resource.attributes.get("telemetry.sdk.language")
    if isinstance(said, str) and said:
        return _LANGUAGES.get(said, said)
    return cure.language if cure else None


def _http(span: Span, others: Mapping[Category, bool]) -> MissingContent | None:
    """A request to a model's service in a trace where nothing else tells of a model."""
    if _AI & others.keys():
        return None
    get = span.attributes.get
    url = get("url.full") or get("http.url")
    agent = get("user_agent.original") or get("http.user_agent") or ""
    if not isinstance(url, str):
        return None
    path = _path(url[:4000])
    to_agents = "azsdk-js-ai-agents" in str(agent)[:1000]
    if not _MODEL_PATH.fullmatch(path) and not (to_agents or _AGENTS_PATH.fullmatch(path)):
        return None
    cure = _AZURE_TOOLS if to_agents else None
    return MissingContent(
        "httpOnly", *_scope(span), cure.sdk if cure else None, cure.line if cure else None, _language(span, cure)
    )


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
