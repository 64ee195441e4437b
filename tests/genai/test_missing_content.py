"""A span without messages says why, and with which line its SDK would record them."""

from __future__ import annotations

from typing import Any

import pytest

from spanscope.genai import read
from spanscope.genai.capture import missing_content
from spanscope.model.reading import Category, MissingContent
from spanscope.model.records import STATUS_ERROR, Scope, Span
from tests.genai.captured import CASES, capture
from tests.genai.spans import log, span, text

CHAT = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "m"}
OTEL = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"


def missing(record: Span, others: dict[Category, bool] | None = None) -> MissingContent | None:
    return missing_content(record, read(record), others or {})


def of_scope(name: str, version: str = "", attributes: dict[str, Any] | None = None, **fields: Any) -> MissingContent:
    found = missing(span(CHAT | (attributes or {}), scope=Scope(name, version), **fields))
    assert found is not None
    assert (found.scope_name, found.scope_version) == (name, version)
    return found


@pytest.mark.parametrize(
    ("scope", "version", "line", "language"),
    [
        ("opentelemetry.instrumentation.openai_v2", "", f"{OTEL}=true", "python"),
        ("opentelemetry.util.genai.handler", "1.0b0", f"{OTEL}=span_and_event", "python"),
        ("opentelemetry.instrumentation.genai.openai", "1.3b0", f"{OTEL}=span_and_event", "python"),
        ("opentelemetry.instrumentation.google_genai", "0.3b0", f"{OTEL}=true", "python"),
        ("opentelemetry.instrumentation.google_genai", "1.3b0", f"{OTEL}=span_and_event", "python"),
        (
            "azure.core.tracing.ext.opentelemetry_span", "1.0.0b13",
            "AZURE_TRACING_GEN_AI_CONTENT_RECORDING_ENABLED=true", "python",
        ),
        (
            "@azure/ai-inference-rest", "1.0.0-beta.4",
            "AZURE_TRACING_GEN_AI_CONTENT_RECORDING_ENABLED=true", "javascript",
        ),
        (
            "com.anthropic.sdk.python", "2.12.0",
            "ANTHROPIC_OPEN_TELEMETRY_TRACES_CONTENT_MODE=content", "python",
        ),
        (
            "com.anthropic.sdk.typescript", "0.137.0",
            "ANTHROPIC_OPEN_TELEMETRY_TRACES_CONTENT_MODE=content", "javascript",
        ),
        ("opentelemetry.instrumentation.anthropic", "0.62.4", "TRACELOOP_TRACE_CONTENT=true", "python"),
        ("opentelemetry.instrumentation.openai.v1", "0.62.4", "TRACELOOP_TRACE_CONTENT=true", "python"),
        ("@traceloop/instrumentation-openai", "0.27.0", "TRACELOOP_TRACE_CONTENT=true", "javascript"),
        (
            "openinference.instrumentation.openai", "0.1.72",
            "OPENINFERENCE_HIDE_INPUTS=false OPENINFERENCE_HIDE_OUTPUTS=false", "python",
        ),
        (
            "pydantic-ai", "2.68.0",
            "Agent.instrument_all(InstrumentationSettings(include_content=True))", "python",
        ),
        ("gcp.vertex.agent", "2.13.0", "ADK_CAPTURE_MESSAGE_CONTENT_IN_SPANS=true", "python"),
        ("agent_framework", "1.23.0", "ENABLE_SENSITIVE_DATA=true", "python"),
        (
            "semantic_kernel.connectors", "1.45.0",
            "SEMANTICKERNEL_EXPERIMENTAL_GENAI_ENABLE_OTEL_DIAGNOSTICS_SENSITIVE=true", "python",
        ),
    ],
)  # fmt: skip
def test_the_line_to_copy_is_that_of_the_sdk_and_its_version(
    scope: str, version: str, line: str, language: str
) -> None:
    found = of_scope(scope, version)
    assert (found.reason, found.switch_line, found.language) == ("contentOff", line, language)
    assert found.sdk


@pytest.mark.parametrize(
    ("attributes", "resource", "line"),
    [
        ({"gen_ai.provider.name": "microsoft.foundry"}, {}, f"{OTEL}=true"),
        ({"gen_ai.provider.name": "microsoft.agent_framework"}, {}, "ENABLE_SENSITIVE_DATA=true"),
        (
            {"gen_ai.provider.name": "github"}, {"service.name": "copilot-chat"},
            '"github.copilot.chat.otel.captureContent": true',
        ),
        ({"span.type": "claude_code.llm_request"}, {}, "OTEL_LOG_USER_PROMPTS=1"),
        ({"span.type": "claude_code.tool", "gen_ai.operation.name": "execute_tool"}, {}, "OTEL_LOG_TOOL_CONTENT=1"),
        ({}, {"service.name": "codex-cli"}, "log_user_prompt = true"),
        (
            {"haystack.agent.max_steps": 3, "gen_ai.operation.name": "invoke_agent"}, {},
            "HAYSTACK_CONTENT_TRACING_ENABLED=true",
        ),
    ],
)  # fmt: skip
def test_products_that_share_a_scope_are_told_by_what_they_say(
    attributes: dict[str, Any], resource: dict[str, Any], line: str
) -> None:
    found = missing(span(CHAT | attributes, resource=resource))
    assert found is not None
    assert (found.reason, found.switch_line) == ("contentOff", line)


def test_a_failed_call_of_an_sdk_that_records_by_default_has_nothing_to_switch_on() -> None:
    found = of_scope("@traceloop/instrumentation-openai", "0.27.0", status_code=STATUS_ERROR)
    assert (found.reason, found.sdk, found.switch_line) == ("notSent", "OpenLLMetry", None)


def test_a_failed_call_of_an_sdk_that_is_silent_by_default_shows_the_switch() -> None:
    found = of_scope("com.anthropic.sdk.python", "2.12.0", status_code=STATUS_ERROR)
    assert found.switch_line == "ANTHROPIC_OPEN_TELEMETRY_TRACES_CONTENT_MODE=content"


def test_scrubbed_content_names_the_setting_that_scrubs() -> None:
    scrubbed = {"gen_ai.input.messages": text([{"role": "user", "content": "[Scrubbed due to 'password']"}])}
    found = of_scope("logfire.openai", "5.4.0", scrubbed)
    assert (found.reason, found.switch_line) == ("contentOff", "logfire.configure(scrubbing=False)")


def test_an_sdk_that_never_records_content_is_named_without_a_line() -> None:
    found = of_scope("autogen-core")
    assert (found.reason, found.sdk, found.switch_line) == ("notSent", "AutoGen", None)


def test_an_unknown_sdk_gets_the_reason_alone() -> None:
    found = of_scope("my.own.tracer", resource={"telemetry.sdk.language": "nodejs"})
    assert (found.reason, found.sdk, found.switch_line, found.language) == ("contentOff", None, None, "javascript")
    assert of_scope("my.own.tracer", status_code=STATUS_ERROR).reason == "notSent"


@pytest.mark.parametrize(
    ("dropped", "line"),
    [
        ({"dropped_attributes_count": 3}, "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT=10000"),
        ({"dropped_events_count": 1}, "OTEL_SPAN_EVENT_COUNT_LIMIT=10000"),
    ],
)
def test_what_a_limit_took_away_names_the_limit(dropped: dict[str, Any], line: str) -> None:
    found = of_scope("opentelemetry.instrumentation.openai", "0.50.0", **dropped)
    assert (found.reason, found.switch_line) == ("truncated", line)


def test_messages_of_which_a_part_is_there_are_not_missing() -> None:
    asked = CHAT | {"gen_ai.input.messages": text([{"role": "user", "content": "Hi"}])}
    assert missing(span(asked)) is None
    assert missing_content(span(CHAT), read(span(CHAT), [log("gen_ai.user.message", {"content": "Hi"})]), {}) is None


def test_an_agent_whose_words_are_on_other_spans_misses_nothing() -> None:
    agent = span({"gen_ai.operation.name": "invoke_agent"}, scope=Scope("agent_framework"))
    assert missing(agent, {"llm": True}) is None
    assert missing(agent, {"llm": False}) is not None


@pytest.mark.parametrize("category", ["embeddings", "create_thread"])
def test_spans_that_have_no_messages_anyway_miss_none(category: str) -> None:
    assert missing(span({"gen_ai.operation.name": category})) is None


HTTP = {"http.request.method": "POST", "url.full": "https://api.openai.com/v1/chat/completions?key=1"}


def test_a_request_to_a_model_in_a_trace_without_model_calls_says_that_only_http_was_recorded() -> None:
    found = missing(span(HTTP), {"http": False})
    assert found is not None
    assert (found.reason, found.switch_line) == ("httpOnly", None)
    assert missing(span(HTTP), {"llm": False}) is None


@pytest.mark.parametrize("url", ["https://shop.example/v1/orders", "https://[::broken", 7])
def test_any_other_request_is_just_a_request(url: object) -> None:
    assert missing(span({"http.request.method": "POST", "url.full": url})) is None


@pytest.mark.parametrize("case", CASES)
def test_in_recordings_the_card_is_there_exactly_where_content_is_not(case: str) -> None:
    held = capture(case)
    for record in held.spans.values():
        reading = held.readings[record.span_id]
        found = missing_content(record, reading, {"other": True})
        if reading.category in ("llm", "tool"):
            assert (found is None) == bool(reading.input or reading.output), record.name
            assert found is None or found.sdk, record.scope.name


def test_azures_agents_for_javascript_record_http_only() -> None:
    held = capture("js-azure-agents")
    found = [missing_content(record, held.readings[record.span_id], {}) for record in held.spans.values()]
    asked = [item for item in found if item]
    assert {(item.reason, item.sdk) for item in asked} == {("httpOnly", "Azure AI Agents for JavaScript")}
    assert len(asked) >= 30
