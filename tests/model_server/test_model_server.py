"""The model server says what its script says, in each API's shapes, and keeps the truth."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.model_server import Answer, ModelServer

QUESTION = {"role": "user", "content": "What is the capital of France?"}
WEATHER = {"role": "user", "content": "What is the weather like in Lisbon and Oslo?"}
TOOLS = [{"type": "function", "function": {"name": "get_weather", "parameters": {"type": "object"}}}]


@pytest.fixture
def client(server: ModelServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.openai_url) as opened:
        yield opened


def chat(client: httpx.Client, *messages: dict[str, Any], **more: Any) -> httpx.Response:
    return client.post("/chat/completions", json={"model": "small", "messages": list(messages), **more})


def data_of(response: httpx.Response) -> list[str]:
    return [line.removeprefix("data: ") for line in response.text.splitlines() if line.startswith("data: ")]


def test_a_question_of_the_script_gets_its_answer(client: httpx.Client) -> None:
    choice = chat(client, QUESTION).json()["choices"][0]
    assert choice["message"]["content"] == "The capital of France is Paris."
    assert choice["finish_reason"] == "stop"


def test_a_rule_of_the_test_goes_before_the_script(server: ModelServer, client: httpx.Client) -> None:
    server.script.add("capital", lambda conversation, found: Answer(text=f"asked {conversation.model}"))
    assert chat(client, QUESTION).json()["choices"][0]["message"]["content"] == "asked small"


def test_the_same_question_costs_the_same_tokens(client: httpx.Client) -> None:
    first, second = (chat(client, QUESTION).json()["usage"] for _ in range(2))
    assert first == second
    assert first["total_tokens"] == first["prompt_tokens"] + first["completion_tokens"] > 0


def test_two_places_are_looked_at_by_two_parallel_tool_calls(client: httpx.Client) -> None:
    message = chat(client, WEATHER, tools=TOOLS).json()["choices"][0]["message"]
    called = [(call["function"]["name"], json.loads(call["function"]["arguments"])) for call in message["tool_calls"]]
    assert called == [("get_weather", {"city": "Lisbon"}), ("get_weather", {"city": "Oslo"})]
    results = [{"role": "tool", "tool_call_id": call["id"], "content": "mild"} for call in message["tool_calls"]]
    answered = chat(client, WEATHER, message, *results, tools=TOOLS).json()["choices"][0]["message"]
    assert answered["content"] == "Here is what I found. mild mild"


def test_a_tool_call_without_its_result_is_refused(client: httpx.Client) -> None:
    message = chat(client, WEATHER, tools=TOOLS).json()["choices"][0]["message"]
    answered = chat(client, WEATHER, message, {"role": "user", "content": "well?"}, tools=TOOLS)
    assert answered.status_code == 400
    assert message["tool_calls"][0]["id"] in answered.json()["error"]["message"]


@pytest.mark.parametrize("question", [QUESTION, WEATHER], ids=["text", "tool calls"])
def test_a_stream_adds_up_to_the_plain_answer(server: ModelServer, client: httpx.Client, question: Any) -> None:
    plain = chat(client, question, tools=TOOLS).json()["choices"][0]["message"]
    streamed = chat(client, question, tools=TOOLS, stream=True, stream_options={"include_usage": True})
    *chunks, end = data_of(streamed)
    assert end == "[DONE]"
    text, calls = "", dict[int, str]()
    for chunk in map(json.loads, chunks):
        for choice in chunk["choices"]:
            text += choice["delta"].get("content") or ""
            for call in choice["delta"].get("tool_calls", []):
                calls[call["index"]] = calls.get(call["index"], "") + call["function"]["arguments"]
    assert text == (plain["content"] or "")
    assert list(calls.values()) == [call["function"]["arguments"] for call in plain.get("tool_calls", [])]
    assert json.loads(chunks[-1])["usage"]["completion_tokens"] > 0
    assert [exchange.streamed for exchange in server.exchanges.all()] == [False, True]


@pytest.mark.parametrize("status", [400, 401, 429, 500, 503])
def test_a_provider_fails_with_the_status_that_was_asked_for(client: httpx.Client, status: int) -> None:
    failed = chat(client, {"role": "user", "content": f"Answer with status {status}"})
    assert failed.status_code == status
    assert failed.json()["error"]["message"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"model": "small"}', b'{"messages": []}'])
def test_a_body_that_is_no_request_is_refused(server: ModelServer, client: httpx.Client, body: bytes) -> None:
    assert client.post("/chat/completions", content=body).status_code == 400
    assert server.exchanges.all()[0].status == 400


def test_responses_answer_a_question_with_instructions(server: ModelServer, client: httpx.Client) -> None:
    body = {"model": "small", "instructions": "Be brief.", "input": "What is the capital of France?"}
    response = client.post("/responses", json=body).json()
    assert response["output"][0]["content"][0]["text"] == "The capital of France is Paris."
    conversation = server.exchanges.all()[0].conversation
    assert conversation is not None
    assert [(m.role, m.text) for m in conversation.messages] == [
        ("system", "Be brief."),
        ("user", "What is the capital of France?"),
    ]


def test_responses_take_the_results_of_their_function_calls(client: httpx.Client) -> None:
    asked = [{"role": "user", "content": WEATHER["content"]}]
    tools = [{"type": "function", "name": "get_weather", "parameters": {"type": "object"}}]
    calls = client.post("/responses", json={"model": "small", "input": asked, "tools": tools}).json()["output"]
    results = [{"type": "function_call_output", "call_id": call["call_id"], "output": "mild"} for call in calls]
    answered = client.post("/responses", json={"model": "small", "input": [*asked, *calls, *results]}).json()
    assert answered["output"][0]["content"][0]["text"] == "Here is what I found. mild mild"


def test_a_stream_of_responses_ends_with_the_whole_response(client: httpx.Client) -> None:
    body = {"model": "small", "input": "What is the capital of France?", "stream": True}
    events = [json.loads(data) for data in data_of(client.post("/responses", json=body))]
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    text = "".join(event["delta"] for event in events if event["type"] == "response.output_text.delta")
    assert events[-1]["type"] == "response.completed"
    assert events[-1]["response"]["output"][0]["content"][0]["text"] == text


def test_embeddings_depend_on_the_text_alone(client: httpx.Client) -> None:
    body = {"model": "small", "input": ["tea", "mug", "tea"]}
    vectors = [entry["embedding"] for entry in client.post("/embeddings", json=body).json()["data"]]
    assert vectors[0] == vectors[2] != vectors[1]


def test_what_was_sent_and_answered_is_kept_and_told(server: ModelServer, client: httpx.Client) -> None:
    answered = chat(client, QUESTION, temperature=0.5).json()
    (exchange,) = httpx.get(f"{server.url}/exchanges").json()
    assert exchange["request"] == {"model": "small", "messages": [QUESTION], "temperature": 0.5}
    assert exchange["response"] == answered
    assert (exchange["path"], exchange["status"]) == ("/v1/chat/completions", 200)


def test_a_stopped_server_gives_its_port_back() -> None:
    with ModelServer() as server:
        port = int(server.url.rpartition(":")[2])
    with socket.create_server(("127.0.0.1", port)):
        pass
