"""The server: on a free loopback port, in a thread of its own, stopped cleanly."""

from __future__ import annotations

import socket
import threading
from types import TracebackType

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.model_server.anthropic import Messages
from tests.model_server.chat_completions import ChatCompletions
from tests.model_server.embeddings import Embeddings
from tests.model_server.exchange import ExchangeLog
from tests.model_server.foundry_agents import FoundryAgents
from tests.model_server.foundry_projects import FoundryProjects
from tests.model_server.gemini import GenerateContent
from tests.model_server.provider import Desk, Provider
from tests.model_server.responses import Responses
from tests.model_server.script import Script

PROVIDERS: tuple[Provider, ...] = (
    # An app's base URL ends with /v1 for openai's clients and has none for Azure's.
    ChatCompletions("/v1/chat/completions", "/chat/completions"),
    Responses("/v1/responses"),
    Embeddings("/v1/embeddings", "/embeddings"),
    Messages("/v1/messages"),
    GenerateContent(),
    FoundryProjects(),
    FoundryAgents(),
)


class ModelServer:
    """Use as a context manager; every provider is on the one port.

    `exchanges` is the truth: what each app really sent and got.
    """

    def __init__(
        self, port: int = 0, *, seconds_per_token: float = 0.0, providers: tuple[Provider, ...] = PROVIDERS
    ) -> None:
        self.script = Script()
        self.exchanges = ExchangeLog()
        desk = Desk(self.script, self.exchanges, seconds_per_token)
        routes = [route for provider in providers for route in provider.routes(desk)]
        app = Starlette(routes=[*routes, Route("/exchanges", self._tell, methods=["GET"])])
        # Bound here and not by uvicorn: the port is known, and requests wait in its queue, before the loop runs.
        self._socket = socket.create_server(("127.0.0.1", port))
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=2)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="model-server", daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    @property
    def openai_url(self) -> str:
        """The `base_url` of openai's clients."""
        return f"{self.url}/v1"

    async def _tell(self, request: Request) -> Response:
        return JSONResponse([exchange.as_json() for exchange in self.exchanges.all()])

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Returns when the port is free and the thread has ended."""
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    def wait(self) -> None:
        """Blocks until the server has ended."""
        self._thread.join()

    def __enter__(self) -> ModelServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
