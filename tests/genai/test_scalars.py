"""Category, title, usage, models, conversation, errors, previews: one value each, whoever said it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from spanscope.genai import describe, read
from spanscope.genai.preview import input_preview, output_preview
from spanscope.model.reading import Usage
from spanscope.model.records import STATUS_ERROR, STATUS_OK
from tests.genai.spans import log, span, text


@pytest.mark.parametrize(
    ("attributes", "category"),
    [
        ({"gen_ai.operation.name": "invoke_agent"}, "agent"),
        ({"gen_ai.operation.name": "embeddings"}, "embedding"),
        ({"gen_ai.operation.name": "retrieval"}, "retrieval"),
        ({"gen_ai.operation.name": "invoke_workflow"}, "workflow"),
        ({"gen_ai.operation.name": "never heard of", "openinference.span.kind": "GUARDRAIL"}, "guardrail"),
        ({"openinference.span.kind": "RERANKER"}, "rerank"),
        ({"openinference.span.kind": "EVALUATOR"}, "evaluation"),
        ({"traceloop.span.kind": "task"}, "chain"),
        ({"ai.operationId": "ai.streamText"}, "agent"),
        ({"ai.operationId": "ai.embed.doEmbed"}, "embedding"),
        ({"mlflow.spanType": '"RETRIEVER"'}, "retrieval"),
        ({"langfuse.observation.type": "tool"}, "tool"),
        ({"genkit:metadata:subtype": "flow"}, "workflow"),
        ({"gen_ai.operation.name": "chat", "http.request.method": "POST"}, "llm"),
        ({"http.request.method": "GET"}, "http"),
        ({"db.system.name": "postgresql", "db.query.text": "SELECT 1"}, "database"),
        ({"rpc.system": "grpc"}, "other"),
        ({}, "other"),
    ],
)
def test_category(attributes: dict[str, object], category: str) -> None:
    assert read(span(attributes), []).category == category


def test_a_name_alone_makes_no_ai_span() -> None:
    assert read(span({}, name="chat room opened"), []).category == "other"


def test_titles() -> None:
    agent = {"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "clerk"}
    assert read(span(agent, name="invoke_agent clerk"), []).title == "clerk"
    assert (
        read(span(agent | {"gen_ai.operation.name": "create_agent"}, name="create_agent clerk"), []).title
        == "create_agent clerk"
    )
    chat = {"gen_ai.operation.name": "chat", "gen_ai.request.model": "m", "gen_ai.response.model": "m-2025"}
    assert read(span(chat), []).title == "m-2025"
    assert read(span({"logfire.msg": "user 7 logged in"}, name="user {id} logged in"), []).title == "user 7 logged in"
    assert read(span({}, name="GET /"), []).title == "GET /"


@pytest.mark.parametrize(
    ("attributes", "usage"),
    [
        ({"gen_ai.usage.input_tokens": 5, "gen_ai.usage.output_tokens": 2}, Usage(5, 2, 7)),
        ({"gen_ai.usage.input_tokens": 5, "gen_ai.usage.prompt_tokens": 9}, Usage(5, None, 5)),
        ({"gen_ai.usage.input_tokens": "5", "gen_ai.usage.output_tokens": 2.0}, Usage(5, 2, 7)),
        ({"gen_ai.usage.input_tokens": 5, "gen_ai.usage.cache_read.input_tokens": 4}, Usage(5, None, 5, 4)),
        (
            {"gen_ai.usage.cache_write.input_tokens": 1, "gen_ai.usage.cache_creation.input_tokens": 9},
            Usage(None, None, None, None, 1),
        ),
        ({"gen_ai.usage.reasoning.output_tokens": 3}, Usage(None, None, None, None, None, 3)),
        ({"llm.usage.total_tokens": 7}, Usage(None, None, 7)),
        ({"gen_ai.usage.input_tokens": True, "gen_ai.usage.output_tokens": "many"}, Usage()),
        ({"gen_ai.usage.input_tokens": -1, "gen_ai.usage.output_tokens": float("nan")}, Usage()),
        ({"usage": text({"input_tokens": 5, "output_tokens": 2})}, Usage(5, 2, 7)),
        (
            {
                "gen_ai.usage.input_tokens": 5,
                "usage": text({"input_tokens": 9, "input_tokens_details": {"cached_tokens": 4}}),
            },
            Usage(5, None, 5, 4),
        ),
        (
            {
                "gen_ai.usage.output_tokens": 5,
                "langsmith.metadata.usage_metadata": text({"output_token_details": {"reasoning": 3}}),
            },
            Usage(None, 5, 5, None, None, 3),
        ),
        ({"gen_ai.usage.input_tokens": 5, "usage": text({"input_tokens_details": "none"})}, Usage(5, None, 5)),
    ],
)
def test_usage(attributes: dict[str, object], usage: Usage) -> None:
    assert read(span(attributes), []).usage == usage


@pytest.mark.parametrize(
    "answer",
    [
        {"generations": [], "llm_output": {"model_name": "gpt-4o-2024"}},
        {
            "generations": [[{"message": {"kwargs": {"response_metadata": {"model_name": "gpt-4o-2024"}}}}]],
            "llm_output": None,
        },
    ],
    ids=["plain", "stream"],
)
def test_the_model_that_answered_is_found_in_langchains_answer(answer: object) -> None:
    attributes = {
        "langsmith.span.kind": "llm",
        "gen_ai.request.model": "gpt-4o",
        "gen_ai.completion": text(answer),
    }
    assert read(span(attributes), []).response_model == "gpt-4o-2024"


@pytest.mark.parametrize(
    ("value", "reasons"),
    [
        (["stop"], ["stop"]),
        ("stop", ["stop"]),
        ("stop, length", ["stop", "length"]),
        ('["stop"]', ["stop"]),
        ("FinishReason.STOP", ["STOP"]),
        ([1, None], []),
    ],
)
def test_finish_reasons_in_every_spelling(value: object, reasons: list[str]) -> None:
    assert read(span({"gen_ai.response.finish_reasons": value}), []).finish_reasons == reasons


def test_providers_and_models() -> None:
    reading = read(
        span({"gen_ai.system": "az.ai.inference", "gen_ai.request.model": "unknown", "llm.model_name": "m"}), []
    )
    assert (reading.provider, reading.request_model, reading.model) == ("azure.ai.inference", "m", "m")
    newer = read(span({"gen_ai.provider.name": "my-own", "gen_ai.system": "openai"}), [])
    assert newer.provider == "my-own"


def test_the_conversation_is_the_spans_before_the_resources() -> None:
    both = span({"session.id": "s", "gen_ai.thread.id": "t"}, resource={"session.id": "window"})
    assert read(both, []).conversation_id == "s"
    assert read(span({"group_id": "null"}, resource={"session.id": "window"}), []).conversation_id == "window"
    assert read(span({"mcp.session.id": "m", "gen_ai.conversation.id": "c"}), []).conversation_id == "c"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("Error code: 429 - {'error': {'message': 'slow down', 'type': 'rate'}}", "Error code: 429: slow down"),
        ('429 {"type":"error","error":{"type":"rate","message":"slow down"}}', "429: slow down"),
        ("(rate) slow down\nCode: rate\nMessage: slow down", "(rate) slow down"),
        ('RateLimitError("slow down")Traceback (most recent call last):\n  File "x"', "slow down"),
        ("ValueError: no such city", "no such city"),
        ("the {template} is broken", "the {template} is broken"),
        ("{'not': 'an error'}", "{'not': 'an error'}"),
        ("{" * 500, "{" * 500),
    ],
)
def test_an_error_is_one_readable_message(said: str, message: str) -> None:
    event = ("exception", {"exception.type": "E", "exception.message": said, "exception.stacktrace": "at x"})
    error = read(span({}, [event], status_code=STATUS_ERROR), []).error
    assert error is not None
    assert (error.type, error.message, error.stack) == ("E", message, "at x")


def test_where_errors_are_said() -> None:
    status = read(span({"error.type": "timeout"}, status_code=STATUS_ERROR, status_message="too late"), []).error
    assert status is not None
    assert (status.type, status.message) == ("timeout", "too late")
    record = log("gen_ai.client.operation.exception", None, {"exception.type": "E", "exception.message": "no"})
    logged = read(span({}, status_code=STATUS_ERROR), [record]).error
    assert logged is not None
    assert logged.message == "no"
    useless = span({"error.type": "undefined"}, status_code=STATUS_ERROR, status_message="[object Object]")
    nothing = read(useless, []).error
    assert nothing is not None
    assert (nothing.type, nothing.message) == (None, None)


def test_a_span_that_went_well_has_no_error() -> None:
    handled = ("exception", {"exception.type": "E", "exception.message": "retried"})
    assert read(span({}, [handled], status_code=STATUS_OK), []).error is None
    assert read(span({}), []).error is None


def _chat(*messages: Mapping[str, object], output: object = None) -> dict[str, object]:
    said: dict[str, object] = {"gen_ai.operation.name": "chat", "gen_ai.input.messages": text(messages)}
    return said | ({"gen_ai.output.messages": text(output)} if output is not None else {})


def _user(words: str) -> dict[str, object]:
    return {"role": "user", "parts": [{"type": "text", "content": words}]}


def test_the_preview_of_a_call_is_the_last_question_folded_to_a_line() -> None:
    result = {"role": "user", "parts": [{"type": "tool_call_response", "id": "c", "response": "12:00"}]}
    reading = read(span(_chat(_user("old"), _user("What\n\n  time?"), result)), [])
    assert input_preview(reading) == "What time?"


def test_previews_are_bounded_however_long_the_text() -> None:
    for words in ("x" * 1_000_000, "word " * 200_000, " " * 1000 + "late"):
        preview = input_preview(read(span(_chat(_user(words))), []))
        assert preview is not None
        assert len(preview) <= 300


def test_called_tools_are_counted() -> None:
    calls = [
        {"type": "tool_call", "id": str(at), "name": name, "arguments": {}}
        for at, name in enumerate(("clock", "clock", "map"))
    ]
    reading = read(span(_chat(_user("x"), output=[{"role": "assistant", "parts": calls}])), [])
    assert output_preview(reading) == "→ clock ×2, map"


def test_a_tools_row_shows_its_arguments_and_its_result() -> None:
    attributes = {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "forecast",
        "gen_ai.tool.call.arguments": text({"city": "Paris", "days": 3}),
        "gen_ai.tool.call.result": text({"sky": "clear"}),
    }
    row = describe(span(attributes), [])
    assert (row.title, row.input, row.output) == ("forecast", 'city: "Paris", days: 3', 'sky: "clear"')


def test_a_row_carries_what_the_list_needs() -> None:
    attributes = _chat(_user("Time?"), output=[{"role": "assistant", "parts": [{"type": "text", "content": "Noon."}]}])
    usage = {"gen_ai.usage.input_tokens": 5, "gen_ai.response.id": "r1", "gen_ai.response.model": "m"}
    row = describe(span(attributes | usage), [])
    assert (row.category, row.model, row.input, row.output) == ("llm", "m", "Time?", "Noon.")
    assert (row.input_tokens, row.total_tokens, row.response_id) == (5, 5, "r1")
