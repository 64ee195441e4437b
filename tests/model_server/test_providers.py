"""Anthropic, Gemini and Foundry Agents, each in its own shapes: the same script, the same truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, ClassVar

import httpx
import pytest

from tests.model_server import ModelServer

QUESTION = "What is the capital of France?"
ANSWER = "The capital of France is Paris."
WEATHER = "What is the weather like in Lisbon and Oslo?"
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}}


@pytest.fixture
def client(server: ModelServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url) as opened:
        yield opened


def events_of(response: httpx.Response) -> list[Any]:
    lines = [line.removeprefix("data: ") for line in response.text.splitlines() if line.startswith("data: ")]
    return [json.loads(line) for line in lines if line != "[DONE]"]


def roles(server: ModelServer) -> list[str]:
    """Of the messages of the latest exchange."""
    conversation = server.exchanges.all()[-1].conversation
    assert conversation is not None
    return [message.role for message in conversation.messages]


class TestAnthropic:
    BODY: ClassVar[dict[str, Any]] = {"model": "small", "max_tokens": 100}
    TOOLS: ClassVar[list[Any]] = [{"name": "get_weather", "description": "", "input_schema": SCHEMA}]

    def ask(self, client: httpx.Client, text: str, **more: Any) -> httpx.Response:
        body = {**self.BODY, "messages": [{"role": "user", "content": text}], **more}
        return client.post("/v1/messages", json=body)

    def test_a_system_prompt_comes_before_the_messages(self, server: ModelServer, client: httpx.Client) -> None:
        message = self.ask(client, QUESTION, system="Be brief.").json()
        assert (message["content"][0]["text"], message["stop_reason"]) == (ANSWER, "end_turn")
        assert roles(server) == ["system", "user"]

    def test_results_in_a_users_message_are_messages_of_tools(self, server: ModelServer, client: httpx.Client) -> None:
        asked = self.ask(client, WEATHER, tools=self.TOOLS).json()
        assert asked["stop_reason"] == "tool_use"
        results = [{"type": "tool_result", "tool_use_id": block["id"], "content": "mild"} for block in asked["content"]]
        messages = [
            {"role": "user", "content": WEATHER},
            {"role": "assistant", "content": asked["content"]},
            {"role": "user", "content": results},
        ]
        answered = client.post("/v1/messages", json={**self.BODY, "messages": messages}).json()
        assert answered["content"][0]["text"] == "Here is what I found. mild mild"
        assert roles(server) == ["user", "assistant", "tool", "tool"]

    @pytest.mark.parametrize("question", [QUESTION, WEATHER], ids=["text", "tool calls"])
    def test_a_stream_adds_up_to_the_plain_answer(self, client: httpx.Client, question: str) -> None:
        plain = self.ask(client, question, tools=self.TOOLS).json()
        texts: dict[int, str] = {}
        for event in events_of(self.ask(client, question, tools=self.TOOLS, stream=True)):
            if event["type"] == "content_block_delta":
                delta = event["delta"]
                piece = delta.get("text", delta.get("partial_json"))
                texts[event["index"]] = texts.get(event["index"], "") + piece
        whole = [block["text"] if block["type"] == "text" else json.dumps(block["input"]) for block in plain["content"]]
        assert list(texts.values()) == whole

    def test_a_refusal_has_anthropics_kind_and_is_kept(self, server: ModelServer, client: httpx.Client) -> None:
        refused = self.ask(client, "Answer with status 429")
        assert (refused.status_code, refused.json()["error"]["type"]) == (429, "rate_limit_error")
        assert roles(server) == ["user"]

    def test_a_request_without_a_limit_of_tokens_is_refused(self, client: httpx.Client) -> None:
        body = {"model": "small", "messages": [{"role": "user", "content": QUESTION}]}
        assert "max_tokens" in client.post("/v1/messages", json=body).json()["error"]["message"]


class TestGemini:
    TOOLS: ClassVar[list[Any]] = [{"functionDeclarations": [{"name": "get_weather"}]}]

    def ask(self, client: httpx.Client, text: str, method: str = "generateContent", **more: Any) -> httpx.Response:
        body = {"contents": [{"role": "user", "parts": [{"text": text}]}], **more}
        return client.post(f"/v1beta/models/flash:{method}", json=body)

    def test_the_model_of_the_path_answers(self, server: ModelServer, client: httpx.Client) -> None:
        response = self.ask(client, QUESTION, systemInstruction={"parts": [{"text": "Be brief."}]}).json()
        assert response["candidates"][0]["content"]["parts"] == [{"text": ANSWER}]
        assert response["modelVersion"] == "flash-001"
        assert roles(server) == ["system", "user"]

    def test_function_responses_are_messages_of_tools(self, server: ModelServer, client: httpx.Client) -> None:
        asked = self.ask(client, WEATHER, tools=self.TOOLS).json()["candidates"][0]["content"]
        calls = [part["functionCall"] for part in asked["parts"]]
        results = [{"functionResponse": {**call, "response": {"result": "mild"}}} for call in calls]
        contents = [{"role": "user", "parts": [{"text": WEATHER}]}, asked, {"role": "user", "parts": results}]
        client.post("/v1beta/models/flash:generateContent", json={"contents": contents}).raise_for_status()
        assert roles(server) == ["user", "assistant", "tool", "tool"]

    @pytest.mark.parametrize("question", [QUESTION, WEATHER], ids=["text", "function calls"])
    def test_a_stream_adds_up_to_the_plain_answer(self, client: httpx.Client, question: str) -> None:
        (plain,) = self.ask(client, question, tools=self.TOOLS).json()["candidates"]
        chunks = events_of(self.ask(client, question, "streamGenerateContent", tools=self.TOOLS))
        parts = [part for chunk in chunks for part in chunk["candidates"][0]["content"]["parts"]]
        text = "".join(part.get("text", "") for part in parts)
        assert text == "".join(part.get("text", "") for part in plain["content"]["parts"])
        called = [part for part in parts if "functionCall" in part]
        assert called == [part for part in plain["content"]["parts"] if "functionCall" in part]
        assert chunks[-1]["candidates"][0]["finishReason"] == plain["finishReason"]

    def test_a_refusal_has_googles_status(self, client: httpx.Client) -> None:
        refused = self.ask(client, "Answer with status 429")
        assert (refused.status_code, refused.json()["error"]["status"]) == (429, "RESOURCE_EXHAUSTED")


class TestFoundryAgents:
    TOOL: ClassVar[dict[str, Any]] = {"type": "function", "function": {"name": "get_weather", "parameters": SCHEMA}}

    @pytest.fixture
    def project(self, server: ModelServer) -> Iterator[httpx.Client]:
        with httpx.Client(base_url=f"{server.url}/api/projects/p") as opened:
            yield opened

    def begin(self, project: httpx.Client, question: str, **more: Any) -> tuple[str, httpx.Response]:
        """The thread's path, and the answer to the creation of a run."""
        body = {"model": "small", "instructions": "Be brief.", "tools": [self.TOOL]}
        agent = project.post("/assistants", json=body).json()
        thread = project.post("/threads").json()
        path = f"/threads/{thread['id']}"
        project.post(f"{path}/messages", json={"role": "user", "content": question}).raise_for_status()
        return path, project.post(f"{path}/runs", json={"assistant_id": agent["id"], **more})

    def test_a_run_is_queued_and_then_tells_what_became_of_it(self, server: ModelServer, project: httpx.Client) -> None:
        path, begun = self.begin(project, QUESTION)
        assert begun.json()["status"] == "queued"
        run = project.get(f"{path}/runs/{begun.json()['id']}").json()
        assert (run["status"], run["usage"]["completion_tokens"] > 0) == ("completed", True)
        newest, oldest = project.get(f"{path}/messages").json()["data"]
        assert (newest["content"][0]["text"]["value"], oldest["role"]) == (ANSWER, "user")
        assert roles(server) == ["system", "user"]

    def test_a_page_after_the_last_is_empty_and_says_so(self, project: httpx.Client) -> None:
        path, _ = self.begin(project, QUESTION)
        first = project.get(f"{path}/messages").json()
        after = project.get(f"{path}/messages", params={"after": first["last_id"]}).json()
        assert (after["data"], after["last_id"]) == ([], None)

    def test_a_run_waits_for_the_results_of_its_tools(self, server: ModelServer, project: httpx.Client) -> None:
        path, begun = self.begin(project, WEATHER)
        run_path = f"{path}/runs/{begun.json()['id']}"
        run = project.get(run_path).json()
        assert run["status"] == "requires_action"
        calls = run["required_action"]["submit_tool_outputs"]["tool_calls"]
        outputs = [{"tool_call_id": call["id"], "output": "mild"} for call in calls]
        project.post(f"{run_path}/submit_tool_outputs", json={"tool_outputs": outputs}).raise_for_status()
        assert project.get(run_path).json()["status"] == "completed"
        kinds = [step["type"] for step in project.get(f"{run_path}/steps").json()["data"]]
        assert kinds == ["message_creation", "tool_calls"]
        assert roles(server) == ["system", "user", "assistant", "tool", "tool"]

    def test_a_refused_call_of_the_model_fails_the_run(self, project: httpx.Client) -> None:
        path, begun = self.begin(project, "Answer with status 429")
        run = project.get(f"{path}/runs/{begun.json()['id']}").json()
        assert (run["status"], run["last_error"]["code"]) == ("failed", "rate_limit_exceeded")

    def test_a_stream_adds_up_to_the_message(self, project: httpx.Client) -> None:
        _, streamed = self.begin(project, QUESTION, stream=True)
        deltas = [event for event in events_of(streamed) if event["object"] == "thread.message.delta"]
        assert "".join(event["delta"]["content"][0]["text"]["value"] for event in deltas) == ANSWER

    def test_responses_take_what_the_agents_version_says(self, server: ModelServer, project: httpx.Client) -> None:
        definition = {"kind": "prompt", "model": "small", "instructions": "Be brief."}
        project.post("/agents/guide/versions", json={"definition": definition}).raise_for_status()
        body = {"input": QUESTION, "agent_reference": {"type": "agent_reference", "name": "guide"}}
        assert project.post("/openai/v1/responses", json=body).json()["output"][0]["content"][0]["text"] == ANSWER
        assert roles(server) == ["system", "user"]
        body["agent_reference"] = {"type": "agent_reference", "name": "nobody"}
        assert project.post("/openai/v1/responses", json=body).status_code == 404
