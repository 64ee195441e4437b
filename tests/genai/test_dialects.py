"""One test for each way that a producer has of writing down a conversation."""

from __future__ import annotations

from spanscope.genai import read
from spanscope.model.reading import (
    Data,
    Media,
    Message,
    Part,
    Reasoning,
    Text,
    ToolCall,
    ToolDefinition,
    ToolResult,
    Usage,
)
from tests.genai.spans import log, span, text

_ASKED = Message("user", [Text("Time?")])
_CALLED = Message("assistant", [ToolCall("c1", "clock", '{"tz": "UTC"}')])
_RETURNED = Message("tool", [ToolResult("c1", None, "12:00")])
_SCHEMA = '{"type":"object"}'


def test_openllmetrys_flattened_keys() -> None:
    reading = read(
        span(
            {
                "llm.request.type": "chat",
                "gen_ai.prompt.10.role": "user",
                "gen_ai.prompt.10.content": "Well?",
                "gen_ai.prompt.0.content": "Time?",
                "gen_ai.prompt.2.role": "assistant",
                "gen_ai.prompt.2.tool_calls.0.id": "c1",
                "gen_ai.prompt.2.tool_calls.0.name": "clock",
                "gen_ai.prompt.2.tool_calls.0.arguments": '{"tz": "UTC"}',
                "gen_ai.prompt.3.role": "tool",
                "gen_ai.prompt.3.tool_call_id": "c1",
                "gen_ai.prompt.3.content": "12:00",
                "gen_ai.completion.0.role": "assistant",
                "gen_ai.completion.0.content": "Noon.",
                "gen_ai.completion.0.finish_reason": "stop",
                "llm.request.functions.0.name": "clock",
                "llm.request.functions.0.parameters": _SCHEMA,
                "gen_ai.usage.prompt_tokens": 5,
                "gen_ai.usage.completion_tokens": 2,
                "llm.usage.total_tokens": 7,
                "gen_ai.prompt.name": "a template's name",
            }
        ),
        [],
    )
    assert reading.input == [_ASKED, _CALLED, _RETURNED, Message("user", [Text("Well?")])]
    assert reading.output == [Message("assistant", [Text("Noon.")], None, "stop")]
    assert reading.tool_definitions == [ToolDefinition("clock", None, _SCHEMA)]
    assert reading.usage == Usage(5, 2, 7)
    assert (reading.category, reading.finish_reasons, reading.dialects) == ("llm", ["stop"], ["openllmetry"])


def test_openllmetrys_blocks_and_thinking_are_one_answer() -> None:
    blocks = [{"type": "tool_result", "tool_use_id": "c1", "content": "12:00"}]
    reading = read(
        span(
            {
                "gen_ai.prompt.0.role": "user",
                "gen_ai.prompt.0.content": text(blocks),
                "gen_ai.completion.0.role": "thinking",
                "gen_ai.completion.0.content": "hm",
                "gen_ai.completion.1.role": "assistant",
                "gen_ai.completion.1.content": "Noon.",
                "gen_ai.completion.1.finish_reason": "end_turn",
            }
        ),
        [],
    )
    assert reading.input == [Message("user", [ToolResult("c1", None, "12:00")])]
    assert reading.output == [Message("assistant", [Reasoning("hm"), Text("Noon.")], None, "end_turn")]


def test_a_list_that_the_user_wrote_is_no_block() -> None:
    reading = read(span({"gen_ai.prompt.0.role": "user", "gen_ai.prompt.0.content": "[1, 2]"}), [])
    assert reading.input == [Message("user", [Text("[1, 2]")])]


def test_traceloop_entities() -> None:
    task = read(
        span(
            {
                "traceloop.span.kind": "task",
                "traceloop.entity.input": '{"topic": "x"}',
                "traceloop.entity.output": '"y"',
            }
        ),
        [],
    )
    assert task.input == [Message("input", [Data('{"topic": "x"}')])]
    assert task.output == [Message("output", [Text("y")])]
    returned = {
        "lc": 1,
        "type": "constructor",
        "id": ["ToolMessage"],
        "kwargs": {"content": "12:00", "tool_call_id": "c1", "name": "clock"},
    }
    tool = read(
        span(
            {
                "traceloop.span.kind": "tool",
                "traceloop.entity.name": "DynamicStructuredTool",
                "traceloop.entity.input": text({"args": ['{"tz": "UTC"}']}),
                "traceloop.entity.output": text(returned),
            }
        ),
        [],
    )
    assert tool.input == [_CALLED]
    assert tool.output == [Message("tool", [ToolResult("c1", "clock", "12:00")])]
    assert (tool.category, tool.title) == ("tool", "clock")


def test_openinference() -> None:
    call = "llm.input_messages.1.message.tool_calls.0.tool_call."
    image = "llm.input_messages.0.message.contents.1.message_content."
    reading = read(
        span(
            {
                "openinference.span.kind": "LLM",
                "llm.model_name": "m-1",
                "llm.input_messages.0.message.role": "user",
                "llm.input_messages.0.message.contents.0.message_content.type": "text",
                "llm.input_messages.0.message.contents.0.message_content.text": "Time?",
                f"{image}type": "image",
                f"{image}image.image.url": "data:image/png;base64,AAAA",
                "llm.input_messages.1.message.role": "assistant",
                f"{call}id": "c1",
                f"{call}function.name": "clock",
                f"{call}function.arguments": '{"tz": "UTC"}',
                "llm.input_messages.2.message.role": "tool",
                "llm.input_messages.2.message.tool_call_id": "c1",
                "llm.input_messages.2.message.content": "12:00",
                "llm.output_messages.0.message.role": "assistant",
                "llm.output_messages.0.message.content": "Noon.",
                "llm.tools.0.tool.json_schema": text({"type": "function", "function": {"name": "clock"}}),
                "llm.token_count.prompt": 5,
                "llm.token_count.completion": 2,
                "llm.token_count.prompt_details.cache_read": 1,
                "input.value": "the raw request",
                "session.id": "s1",
            }
        ),
        [],
    )
    assert reading.input == [
        Message("user", [Text("Time?"), Media("image", "image/png", None, 3)]),
        _CALLED,
        _RETURNED,
    ]
    assert reading.output == [Message("assistant", [Text("Noon.")])]
    assert reading.tool_definitions == [ToolDefinition("clock")]
    assert reading.usage == Usage(5, 2, 7, 1)
    assert (reading.category, reading.title, reading.conversation_id) == ("llm", "m-1", "s1")
    assert reading.dialects == ["openinference"]


def test_openinference_tools_and_retrievers() -> None:
    tool = read(
        span(
            {
                "openinference.span.kind": "TOOL",
                "tool.name": "clock",
                "input.value": '{"tz": "UTC"}',
                "output.value": "12:00",
            }
        ),
        [],
    )
    assert tool.input == [Message("assistant", [ToolCall(None, "clock", '{"tz": "UTC"}')])]
    assert tool.output == [Message("tool", [ToolResult(None, "clock", "12:00")])]
    found = read(
        span(
            {
                "openinference.span.kind": "RETRIEVER",
                "input.value": "where?",
                "retrieval.documents.0.document.id": "d",
                "retrieval.documents.0.document.content": "there",
            }
        ),
        [],
    )
    assert found.input == [Message("input", [Text("where?")])]
    assert found.output == [Message("output", [Data('{"id":"d","content":"there"}')])]


def test_logfire_events_of_the_responses_api() -> None:
    events = [
        {"event.name": "gen_ai.system.message", "role": "system", "content": "Be brief."},
        {"event.name": "gen_ai.user.message", "role": "user", "content": "Time?"},
        {
            "event.name": "gen_ai.assistant.message",
            "role": "assistant",
            "tool_calls": [
                {"id": "c1", "type": "function", "function": {"name": "clock", "arguments": '{"tz": "UTC"}'}}
            ],
        },
        {"event.name": "gen_ai.tool.message", "role": "tool", "id": "c1", "content": "12:00"},
        {
            "event.name": "gen_ai.unknown",
            "role": "unknown",
            "data": {"type": "reasoning", "summary": [{"type": "summary_text", "text": "hm"}]},
        },
        {"event.name": "gen_ai.assistant.message", "role": "assistant", "content": "Noon."},
    ]
    name = "Responses API with {gen_ai.request.model!r}"
    attributes = {"events": text(events), "gen_ai.request.model": "m-1", "logfire.msg": "Responses API with 'm-1'"}
    reading = read(span(attributes, name=name), [])
    assert reading.input == [Message("system", [Text("Be brief.")]), _ASKED, _CALLED, _RETURNED]
    assert reading.output == [Message("assistant", [Reasoning("hm"), Text("Noon.")])]
    assert (reading.category, reading.title) == ("llm", "m-1")


def test_logfire_request_and_response_bodies() -> None:
    request = {
        "model": "m-1",
        "messages": [{"role": "user", "content": "Time?"}],
        "tools": [{"type": "function", "function": {"name": "clock"}}],
    }
    reading = read(
        span(
            {
                "request_data": text(request),
                "response_data": text({"message": {"role": "assistant", "content": "Noon."}}),
            }
        ),
        [],
    )
    assert reading.input == [_ASKED]
    assert reading.output == [Message("assistant", [Text("Noon.")])]
    assert reading.tool_definitions == [ToolDefinition("clock")]
    streamed = read(
        span({"request_data": text(request), "response_data": text({"combined_chunk_content": "Noon."})}), []
    )
    assert streamed.output == [Message("assistant", [Text("Noon.")])]
    appended = {"messages": [*request["messages"], {"role": "assistant", "content": "Noon."}], "model": "m-1"}
    reply = read(span({"request_data": text(appended), "gen_ai.usage.output_tokens": 2}), [])
    assert (reply.input, reply.output) == ([_ASKED], [Message("assistant", [Text("Noon.")])])


def test_pydantic_ais_agent_run_shows_its_history_and_its_last_answer() -> None:
    history = [
        {"role": "user", "parts": [{"type": "text", "content": "Time?"}]},
        {"role": "assistant", "parts": [{"type": "thinking", "content": "hm"}, {"type": "text", "content": "Noon."}]},
    ]
    attributes = {
        "pydantic_ai.all_messages": text(history),
        "gen_ai.agent.name": "clerk",
        "gen_ai.operation.name": "invoke_agent",
    }
    reading = read(span(attributes | {"gen_ai.aggregated_usage.input_tokens": 9}), [])
    assert reading.input == [_ASKED]
    assert reading.output == [Message("assistant", [Reasoning("hm"), Text("Noon.")])]
    assert (reading.category, reading.title, reading.usage.input_tokens) == ("agent", "clerk", 9)
    tool = read(
        span(
            {"gen_ai.tool.name": "clock", "tool_arguments": '{"tz": "UTC"}', "tool_response": "12:00"},
            name="running tool",
        ),
        [],
    )
    assert tool.input == [Message("assistant", [ToolCall(None, "clock", '{"tz": "UTC"}')])]
    assert tool.output == [Message("tool", [ToolResult(None, "clock", "12:00")])]


def test_langsmith_chat_models_and_tools() -> None:
    def constructor(kind: str, **kwargs: object) -> dict[str, object]:
        return {"lc": 1, "type": "constructor", "id": ["langchain", "schema", "messages", kind], "kwargs": kwargs}

    asked = [
        constructor("HumanMessage", content="Time?", type="human"),
        constructor(
            "AIMessage",
            content="",
            type="ai",
            tool_calls=[{"name": "clock", "args": {"tz": "UTC"}, "id": "c1", "type": "tool_call"}],
        ),
        constructor("ToolMessage", content="12:00", tool_call_id="c1"),
    ]
    answer = constructor("AIMessage", content="Noon.", response_metadata={"finish_reason": "stop"})
    chat = read(
        span(
            {
                "langsmith.span.kind": "llm",
                "gen_ai.operation.name": "chat",
                "gen_ai.prompt": text({"messages": [asked]}),
                "gen_ai.completion": text({"generations": [[{"text": "Noon.", "message": answer}]]}),
                "langsmith.metadata.thread_id": "t1",
            }
        ),
        [],
    )
    called = Message("assistant", [ToolCall("c1", "clock", '{"tz":"UTC"}')])
    assert chat.input == [_ASKED, called, _RETURNED]
    assert chat.output == [Message("assistant", [Text("Noon.")], None, "stop")]
    assert (chat.finish_reasons, chat.conversation_id, chat.dialects) == (["stop"], "t1", ["langsmith"])
    returned = {"output": {"content": "12:00", "type": "tool", "name": "clock", "tool_call_id": "c1"}}
    tool = read(
        span(
            {
                "langsmith.span.kind": "tool",
                "gen_ai.tool.name": "clock",
                "gen_ai.prompt": '{"tz": "UTC"}',
                "gen_ai.completion": text(returned),
            }
        ),
        [],
    )
    assert tool.input == [_CALLED]
    assert tool.output == [Message("tool", [ToolResult("c1", "clock", "12:00")])]


def test_langsmith_goes_by_its_own_kind() -> None:
    kinds = {"prompt": "chain", "retriever": "retrieval", "parser": "chain"}
    for kind, category in kinds.items():
        assert read(span({"langsmith.span.kind": kind, "gen_ai.operation.name": "embeddings"}), []).category == category


def test_a_graphs_output_is_what_follows_the_question() -> None:
    state = [{"type": "human", "content": "Time?"}, {"type": "ai", "content": "Noon."}]
    reading = read(
        span(
            {
                "langsmith.span.kind": "chain",
                "gen_ai.prompt": text({"messages": state[:1]}),
                "gen_ai.completion": text({"messages": state}),
            }
        ),
        [],
    )
    assert (reading.input, reading.output) == ([_ASKED], [Message("assistant", [Text("Noon.")])])


def test_documents_on_span_events() -> None:
    events = [
        ("gen_ai.content.prompt", {"gen_ai.prompt": text([{"role": "user", "content": "Time?"}])}),
        ("gen_ai.content.completion", {"gen_ai.completion": "Noon."}),
    ]
    reading = read(span({"gen_ai.operation.name": "chat"}, events), [])
    assert (reading.input, reading.output) == ([_ASKED], [Message("assistant", [Text("Noon.")])])


def test_vercels_steps_and_tools() -> None:
    prompt = [
        {"role": "user", "content": [{"type": "text", "text": "Time?"}]},
        {
            "role": "assistant",
            "content": [{"type": "tool-call", "toolCallId": "c1", "toolName": "clock", "input": {"tz": "UTC"}}],
        },
        {
            "role": "tool",
            "content": [
                {
                    "type": "tool-result",
                    "toolCallId": "c1",
                    "toolName": "clock",
                    "output": {"type": "text", "value": "12:00"},
                }
            ],
        },
    ]
    reading = read(
        span(
            {
                "ai.operationId": "ai.generateText.doGenerate",
                "ai.prompt.messages": text(prompt),
                "ai.prompt.tools": [text({"type": "function", "name": "clock", "inputSchema": {"type": "object"}})],
                "ai.response.text": "Noon.",
                "ai.response.toolCalls": text([{"toolCallId": "c2", "toolName": "clock", "input": '{"tz": "CET"}'}]),
                "ai.response.finishReason": "tool-calls",
                "ai.model.id": "m-1",
                "ai.usage.inputTokens": 5,
                "ai.usage.outputTokens": 2,
            }
        ),
        [],
    )
    assert reading.input == [
        _ASKED,
        Message("assistant", [ToolCall("c1", "clock", '{"tz":"UTC"}')]),
        Message("tool", [ToolResult("c1", "clock", "12:00")]),
    ]
    answer: list[Part] = [Text("Noon."), ToolCall("c2", "clock", '{"tz": "CET"}')]
    assert reading.output == [Message("assistant", answer, None, "tool-calls")]
    assert reading.tool_definitions == [ToolDefinition("clock", None, _SCHEMA)]
    assert (reading.category, reading.title, reading.usage) == ("llm", "m-1", Usage(5, 2, 7))
    outer = read(
        span({"ai.operationId": "ai.generateText", "ai.prompt": text({"system": "Be brief.", "prompt": "Time?"})}), []
    )
    assert outer.input == [Message("system", [Text("Be brief.")]), _ASKED]
    tool = read(
        span(
            {
                "ai.operationId": "ai.toolCall",
                "ai.toolCall.name": "clock",
                "ai.toolCall.id": "c1",
                "ai.toolCall.args": '{"tz": "UTC"}',
            }
        ),
        [],
    )
    assert (tool.input, tool.category, tool.title) == ([_CALLED], "tool", "clock")


def test_googles_agent_development_kit() -> None:
    request = {
        "model": "m-1",
        "config": {"system_instruction": "Be brief.", "tools": [{"function_declarations": [{"name": "clock"}]}]},
        "contents": [
            {"role": "user", "parts": [{"text": "Time?"}]},
            {"role": "model", "parts": [{"function_call": {"id": "c1", "name": "clock", "args": {"tz": "UTC"}}}]},
            {
                "role": "user",
                "parts": [{"function_response": {"id": "c1", "name": "clock", "response": {"now": "12:00"}}}],
            },
        ],
    }
    response = {
        "content": {"role": "model", "parts": [{"thought": True, "text": "hm"}, {"text": "Noon."}]},
        "finish_reason": "STOP",
        "usage_metadata": {"prompt_token_count": 5, "candidates_token_count": 2, "thoughts_token_count": 1},
    }
    reading = read(
        span(
            {
                "gen_ai.system": "gcp.vertex.agent",
                "gen_ai.request.model": "m-1",
                "gcp.vertex.agent.llm_request": text(request),
                "gcp.vertex.agent.llm_response": text(response),
                "gcp.vertex.agent.session_id": "s1",
            },
            name="call_llm",
        ),
        [],
    )
    assert reading.input == [
        Message("system", [Text("Be brief.")]),
        _ASKED,
        Message("assistant", [ToolCall("c1", "clock", '{"tz":"UTC"}')]),
        Message("user", [ToolResult("c1", "clock", '{"now":"12:00"}')]),
    ]
    assert [message.parts for message in reading.output] == [[Reasoning("hm"), Text("Noon.")]]
    assert (reading.usage.input_tokens, reading.usage.output_tokens, reading.usage.reasoning_tokens) == (5, 3, 1)
    assert (reading.category, reading.conversation_id, reading.finish_reasons) == ("llm", "s1", ["STOP"])
    assert reading.tool_definitions == [ToolDefinition("clock")]
    empty = {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "clock", "gcp.vertex.agent.llm_request": "{}"}
    tool = read(
        span(empty | {"gcp.vertex.agent.tool_call_args": '{"tz": "UTC"}', "gcp.vertex.agent.tool_response": "N/A"}), []
    )
    assert tool.input == [Message("assistant", [ToolCall(None, "clock", '{"tz": "UTC"}')])]
    assert tool.output == []


def test_mlflow_encodes_everything() -> None:
    reading = read(
        span(
            {
                "mlflow.spanType": '"CHAT_MODEL"',
                "mlflow.spanInputs": text({"model": "m-1", "messages": [{"role": "user", "content": "Time?"}]}),
                "mlflow.spanOutputs": text(
                    {"choices": [{"finish_reason": "stop", "message": {"role": "assistant", "content": "Noon."}}]}
                ),
                "mlflow.chat.tokenUsage": text({"input_tokens": 5, "output_tokens": 2, "total_tokens": 7}),
            }
        ),
        [],
    )
    assert (reading.input, reading.output) == ([_ASKED], [Message("assistant", [Text("Noon.")], None, "stop")])
    assert (reading.category, reading.usage, reading.finish_reasons) == ("llm", Usage(5, 2, 7), ["stop"])


def test_langfuse() -> None:
    reading = read(
        span(
            {
                "langfuse.observation.type": "generation",
                "langfuse.observation.input": "Time?",
                "langfuse.observation.output": text({"role": "assistant", "content": "Noon."}),
                "langfuse.observation.usage_details": text({"input": 5, "output": 2, "total": 7}),
                "langfuse.observation.model.name": "m-1",
            }
        ),
        [],
    )
    assert (reading.input, reading.output) == ([_ASKED], [Message("assistant", [Text("Noon.")])])
    assert (reading.category, reading.title, reading.usage) == ("llm", "m-1", Usage(5, 2, 7))


def test_livekit() -> None:
    context = {
        "items": [
            {"type": "message", "role": "user", "content": ["Time?"]},
            {"type": "function_call", "call_id": "c1", "name": "clock", "arguments": '{"tz": "UTC"}'},
            {"type": "function_call_output", "call_id": "c1", "output": "12:00"},
        ]
    }
    for prefix in ("lk.", "lk.pii."):
        reading = read(span({f"{prefix}chat_ctx": text(context), f"{prefix}response.text": "Noon."}), [])
        assert reading.input == [_ASKED, _CALLED, _RETURNED]
        assert reading.output == [Message("assistant", [Text("Noon.")])]


def test_claude_code() -> None:
    turn = read(span({"span.type": "claude_code.interaction", "user_prompt": "Time?"}), [])
    assert (turn.input, turn.category) == ([_ASKED], "agent")
    call = read(
        span(
            {
                "span.type": "llm_request",
                "model": "m-1",
                "input_tokens": "5",
                "output_tokens": 2,
                "cache_read_tokens": 10,
                "response.model_output": "Noon.",
            }
        ),
        [],
    )
    assert call.output == [Message("assistant", [Text("Noon.")])]
    assert (call.title, call.usage) == ("m-1", Usage(15, 2, 17, 10))
    tool = read(
        span(
            {"span.type": "claude_code.tool", "tool_name": "Bash", "tool_input": '{"command": "date"}'},
            [("tool.output", {"output": "12:00"})],
        ),
        [],
    )
    assert tool.input == [Message("assistant", [ToolCall(None, "Bash", '{"command": "date"}')])]
    assert tool.output == [Message("tool", [ToolResult(None, "Bash", "12:00")])]


def test_codex_log_records_that_carry_a_span() -> None:
    records = [
        log("codex.user_prompt", None, {"prompt": "Time?"}),
        log("codex.tool_result", None, {"tool_name": "shell", "call_id": "c1", "output": "12:00"}),
    ]
    reading = read(span({}), records)
    assert (reading.input, reading.output) == ([_ASKED], [Message("tool", [ToolResult("c1", "shell", "12:00")])])


def test_genkit_haystack_mastra_and_any_input_and_output() -> None:
    genkit = {
        "messages": [
            {"role": "user", "content": [{"text": "Time?"}]},
            {"role": "model", "content": [{"toolRequest": {"ref": "c1", "name": "clock", "input": {"tz": "UTC"}}}]},
        ]
    }
    answer = {"message": {"role": "model", "content": [{"text": "Noon."}]}, "finishReason": "stop"}
    reading = read(
        span({"genkit:metadata:subtype": "model", "genkit:input": text(genkit), "genkit:output": text(answer)}), []
    )
    assert reading.input == [_ASKED, Message("assistant", [ToolCall("c1", "clock", '{"tz":"UTC"}')])]
    assert reading.output == [Message("assistant", [Text("Noon.")], None, "stop")]
    haystack = read(
        span(
            {
                "haystack.component.name": "fetcher",
                "haystack.component.input": '{"a": 1}',
                "haystack.component.output": "done",
            }
        ),
        [],
    )
    assert (haystack.input, haystack.output) == (
        [Message("input", [Data('{"a": 1}')])],
        [Message("output", [Text("done")])],
    )
    mastra = read(span({"mastra.span.type": "workflow_run", "mastra.workflow_run.input": '{"a": 1}'}), [])
    assert (mastra.input, mastra.category) == ([Message("input", [Data('{"a": 1}')])], "workflow")
    other = read(span({"input": "this", "output": "that"}), [])
    assert (other.input, other.output) == ([Message("input", [Text("this")])], [Message("output", [Text("that")])])


def test_google_genais_old_tool_spans() -> None:
    attributes = {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "forecast",
        "code.function.parameters.city.type": "str",
        "code.function.parameters.city.value": "Oslo",
        "code.function.parameters.days.type": "int",
        "code.function.parameters.days.value": "3",
        "code.function.return.value": '{"sky": "clear"}',
    }
    reading = read(span(attributes), [])
    assert reading.input == [Message("assistant", [ToolCall(None, "forecast", '{"city":"Oslo","days":3}')])]
    assert reading.output == [Message("tool", [ToolResult(None, "forecast", '{"sky": "clear"}')])]
