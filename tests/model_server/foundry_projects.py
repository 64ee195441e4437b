"""Agents of Azure AI Foundry, second generation: named versions of a definition, which Responses refer to."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from tests.model_server.chat_completions import CREATED
from tests.model_server.conversation import ProviderFailure
from tests.model_server.provider import Desk, Json, answer_json, read_json
from tests.model_server.responses import Responses

PROJECT = "/api/projects/{project}"


class FoundryProjects:
    """On the endpoint of a project, `{url}/api/projects/{any name}`."""

    def routes(self, desk: Desk) -> list[BaseRoute]:
        definitions: dict[str, Json] = {}

        async def create_version(request: Request) -> Response:
            body, name = await read_json(request), request.path_params["agent"]
            definitions[name] = body["definition"]
            version = {"id": f"{name}:1", "object": "agent.version", "name": name, "version": "1"}
            return answer_json({**version, "created_at": CREATED, "metadata": {}, "definition": body["definition"]})

        def with_definition(body: Json) -> Json:
            """The body as if the app had said what the agent's definition says."""
            reference = body.get("agent_reference") or body.get("agent")
            if not reference:
                return body
            if reference["name"] not in definitions:
                raise ProviderFailure(404, "not_found", f"Agent {reference['name']} was not found.")
            definition = definitions[reference["name"]]
            return {**{key: definition[key] for key in ("model", "instructions", "tools") if key in definition}, **body}

        responses = Responses(f"{PROJECT}/openai/v1/responses", complete=with_definition)
        versions = Route(f"{PROJECT}/agents/{{agent}}/versions", create_version, methods=["POST"])
        return [versions, *responses.routes(desk)]
