"""Agents of Azure AI Foundry: the service keeps agents, threads and runs, and calls the model by itself.

Each call of the model is an exchange, whatever request made the service call it. A run is `queued` when it is
created and tells what became of it when it is first asked for, as the real one does after some seconds.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from tests.model_server.chat_completions import CREATED, text_of
from tests.model_server.conversation import Answer, Conversation, Message, ProviderFailure, Tool, ToolCall
from tests.model_server.provider import Desk, Json, answer_events, answer_json, read_json


class _Run:
    """One answer to a thread: calls of the model until it calls no more tools."""

    def __init__(self, service: _Service, thread: _Thread, agent: Json, body: Json, path: str) -> None:
        self._service, self._thread, self._agent, self._path = service, thread, agent, path
        self._streamed = bool(body.get("stream"))
        self.id = service.new_id("run")
        self.status, self.told = "queued", False
        self.calls: tuple[ToolCall, ...] = ()
        self.last_error: Json | None = None
        self.usage = [0, 0]
        self.steps: list[Json] = []
        self.new: list[Json] = []
        """Of the latest call of the model: its step, and the message if there is one."""
        self._rounds: list[Message] = []

    def call_model(self) -> None:
        desk, agent = self._service.desk, self._agent
        system = [Message("system", agent["instructions"])] if agent["instructions"] else []
        tools = tuple(
            Tool(tool["function"]["name"], tool["function"].get("description") or "")
            for tool in agent["tools"]
            if tool["type"] == "function"
        )
        said = tuple(system + self._thread.said() + self._rounds)
        conversation = Conversation(agent["model"], said, tools)
        request = {"run": self.id}
        try:
            answer = desk.script.answer(conversation)
        except ProviderFailure as failure:
            self.status, self.last_error = "failed", {"code": failure.code, "message": failure.message}
            error = {"error": self.last_error}
            desk.keep(self._path, request, failure.status, error, streamed=self._streamed, conversation=conversation)
            return
        response = {"model": agent["model"], "run": self.id}
        desk.keep(self._path, request, 200, response, streamed=self._streamed, conversation=conversation, answer=answer)
        self.usage = [self.usage[0] + conversation.tokens, self.usage[1] + answer.tokens]
        self._take(answer, conversation)

    def _take(self, answer: Answer, conversation: Conversation) -> None:
        step = {
            "id": self._service.new_id("step"),
            "object": "thread.run.step",
            "created_at": CREATED,
            "completed_at": CREATED,
            "run_id": self.id,
            "assistant_id": self._agent["id"],
            "thread_id": self._thread.id,
            "status": "completed",
            "usage": _usage(conversation.tokens, answer.tokens),
        }
        self.calls = answer.tool_calls
        if self.calls:
            self.status = "requires_action"
            self._rounds.append(Message("assistant", "", self.calls))
            calls = [{**_call(call), "output": None} for call in self.calls]
            details: Json = {"type": "tool_calls", "tool_calls": calls}
            self.new = []
        else:
            self.status = "completed"
            message = self._thread.add("assistant", answer.text, self._agent["id"], self.id)
            details = {"type": "message_creation", "message_creation": {"message_id": message["id"]}}
            self.new = [message]
        step |= {"type": details["type"], "step_details": details}
        self.steps.append(step)
        self.new.append(step)

    def submit(self, outputs: list[Json]) -> None:
        self._rounds += [Message("tool", entry["output"], tool_call_id=entry["tool_call_id"]) for entry in outputs]
        self.call_model()
        self.told = False

    def body(self) -> Json:
        status = self.status if self.told else "queued"
        ended = status in ("completed", "failed")
        functions = {"tool_calls": [_call(call) for call in self.calls]}
        action = {"type": "submit_tool_outputs", "submit_tool_outputs": functions}
        return {
            "id": self.id,
            "object": "thread.run",
            "created_at": CREATED,
            "assistant_id": self._agent["id"],
            "thread_id": self._thread.id,
            "status": status,
            "started_at": CREATED,
            "completed_at": CREATED if status == "completed" else None,
            "failed_at": CREATED if status == "failed" else None,
            "last_error": self.last_error if status == "failed" else None,
            "required_action": action if status == "requires_action" else None,
            "model": self._agent["model"],
            "instructions": self._agent["instructions"],
            "tools": self._agent["tools"],
            "tool_choice": "auto",
            "parallel_tool_calls": True,
            "response_format": "auto",
            "metadata": {},
            "usage": _usage(*self.usage) if ended else None,
        }

    def events(self) -> Iterator[tuple[str, Json | str]]:
        """What a stream tells of the latest call of the model; the app hands in results by a request of its own."""
        yield "thread.run.created", self.body()
        self.told = True
        message = next((entry for entry in self.new if entry["object"] == "thread.message"), None)
        if message:
            head = {"id": message["id"], "object": "thread.message.delta"}
            yield "thread.message.created", {**message, "status": "in_progress", "content": []}
            for piece in Answer(text=text_of_message(message)).pieces:
                delta = {"content": [{"index": 0, "type": "text", "text": {"value": piece, "annotations": []}}]}
                yield "thread.message.delta", {**head, "delta": delta}
            yield "thread.message.completed", message
        if self.status == "completed":
            yield "thread.run.step.completed", self.steps[-1]
        yield f"thread.run.{self.status}", self.body()
        yield "done", "[DONE]"


class _Thread:
    def __init__(self, service: _Service) -> None:
        self._service = service
        self.id = service.new_id("thread")
        self.messages: list[Json] = []

    def add(self, role: str, text: str, agent_id: str | None = None, run_id: str | None = None) -> Json:
        self.messages.append(
            {
                "id": self._service.new_id("msg"),
                "object": "thread.message",
                "created_at": CREATED,
                "thread_id": self.id,
                "status": "completed",
                "role": role,
                "content": [{"type": "text", "text": {"value": text, "annotations": []}}],
                "assistant_id": agent_id,
                "run_id": run_id,
                "attachments": [],
                "metadata": {},
            }
        )
        return self.messages[-1]

    def said(self) -> list[Message]:
        return [Message(entry["role"], text_of_message(entry)) for entry in self.messages]


class _Service:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.agents: dict[str, Json] = {}
        self.threads: dict[str, _Thread] = {}
        self.runs: dict[str, _Run] = {}
        self._numbers = itertools.count(1)

    def new_id(self, prefix: str) -> str:
        return f"{prefix}_{next(self._numbers):06}"

    def create_agent(self, body: Json) -> Json:
        agent: Json = {"id": self.new_id("asst"), "object": "assistant", "created_at": CREATED, "metadata": {}}
        agent |= {key: body.get(key) for key in ("model", "name", "description", "instructions")}
        agent |= {"tools": body.get("tools") or [], "top_p": 1.0, "temperature": 1.0, "response_format": "auto"}
        self.agents[agent["id"]] = agent
        return agent

    def create_thread(self, body: Json) -> Json:
        thread = _Thread(self)
        self.threads[thread.id] = thread
        for message in body.get("messages") or ():
            thread.add(message["role"], text_of(message["content"]))
        return {"id": thread.id, "object": "thread", "created_at": CREATED, "metadata": {}, "tool_resources": {}}

    def create_run(self, thread_id: str, body: Json, path: str) -> _Run:
        run = _Run(self, self.threads[thread_id], self.agents[body["assistant_id"]], body, path)
        self.runs[run.id] = run
        run.call_model()
        return run


class FoundryAgents:
    """On the endpoint of a project, `{url}/api/projects/{any name}`."""

    def routes(self, desk: Desk) -> list[Mount]:
        service = _Service(desk)

        def told(of: Callable[[Request, Json], Json | list[Json]]) -> Callable[[Request], Any]:
            async def answer(request: Request) -> Response:
                body = await read_json(request) if request.method == "POST" and await request.body() else {}
                found = of(request, body)
                after = request.query_params.get("after")
                return answer_json(_page(found, after) if isinstance(found, list) else found)

            return answer

        def messages(request: Request, body: Json) -> Json | list[Json]:
            thread = service.threads[request.path_params["thread"]]
            if request.method == "POST":
                return thread.add(body["role"], text_of(body["content"]))
            newest_first = request.query_params.get("order") != "asc"
            return thread.messages[::-1] if newest_first else list(thread.messages)

        def run_of(request: Request) -> _Run:
            return service.runs[request.path_params["run"]]

        def told_run(request: Request, body: Json) -> Json:
            run = run_of(request)
            run.told = True
            return run.body()

        async def runs(request: Request) -> Response:
            body = await read_json(request)
            run = service.create_run(request.path_params["thread"], body, request.url.path)
            return answer_events(desk, run.events()) if body.get("stream") else answer_json(run.body())

        async def submit(request: Request) -> Response:
            body, run = await read_json(request), run_of(request)
            run.submit(body["tool_outputs"])
            return answer_events(desk, run.events()) if body.get("stream") else answer_json(run.body())

        of_run = "/threads/{thread}/runs/{run}"
        routes = [
            Route("/assistants", told(lambda request, body: service.create_agent(body)), methods=["POST"]),
            Route("/assistants/{agent}", told(_deleted), methods=["DELETE"]),
            Route("/threads", told(lambda request, body: service.create_thread(body)), methods=["POST"]),
            Route("/threads/{thread}/messages", told(messages), methods=["GET", "POST"]),
            Route("/threads/{thread}/runs", runs, methods=["POST"]),
            Route(of_run, told(told_run), methods=["GET"]),
            Route(of_run + "/submit_tool_outputs", submit, methods=["POST"]),
            Route(of_run + "/steps", told(lambda request, body: run_of(request).steps[::-1]), methods=["GET"]),
        ]
        return [Mount("/api/projects/{project}", routes=routes)]


def _deleted(request: Request, body: Json) -> Json:
    return {"id": request.path_params["agent"], "object": "assistant.deleted", "deleted": True}


def _page(entries: list[Json], after: str | None) -> Json:
    """All that follow one: Azure's clients ask until a page has no `last_id`, whatever `has_more` says."""
    rest = list(itertools.dropwhile(lambda entry: entry["id"] != after, entries))[1:] if after else entries
    ends = {"first_id": rest[0]["id"], "last_id": rest[-1]["id"]} if rest else {"first_id": None, "last_id": None}
    return {"object": "list", "data": rest, "has_more": False, **ends}


def _call(call: ToolCall) -> Json:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}


def _usage(prompt: int, completion: int) -> Json:
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def text_of_message(message: Json) -> str:
    return "".join(part["text"]["value"] for part in message["content"])
