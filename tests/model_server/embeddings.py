"""OpenAI's Embeddings: a vector that depends on the text alone."""

from __future__ import annotations

import base64
import hashlib
import struct

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.model_server.chat_completions import error_body
from tests.model_server.conversation import ProviderFailure, count_tokens
from tests.model_server.provider import Desk, Json, answer_json, read_json

DIMENSIONS = 8


class Embeddings:
    def __init__(self, *paths: str) -> None:
        self._paths = paths

    def routes(self, desk: Desk) -> list[Route]:
        async def embed(request: Request) -> Response:
            body: Json = {}
            try:
                body = await read_json(request)
                response = embed_texts(body)
            except ProviderFailure as failure:
                error = error_body(failure)
                desk.keep(request.url.path, body, failure.status, error)
                return answer_json(error, failure.status)
            desk.keep(request.url.path, body, 200, response)
            return answer_json(response)

        return [Route(path, embed, methods=["POST"]) for path in self._paths]


def embed_texts(body: Json) -> Json:
    given = body.get("input")
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not texts or not all(isinstance(text, str) for text in texts):
        raise ProviderFailure(400, "invalid_request_error", "Missing required parameter: 'input'.")
    # openai's client asks for base64 by itself and decodes it.
    packed = body.get("encoding_format") == "base64"
    tokens = sum(count_tokens(text) for text in texts)
    return {
        "object": "list",
        "data": [
            {"object": "embedding", "index": index, "embedding": _vector(text, packed)}
            for index, text in enumerate(texts)
        ],
        "model": body.get("model"),
        "usage": {"prompt_tokens": tokens, "total_tokens": tokens},
    }


def _vector(text: str, packed: bool) -> list[float] | str:
    digest = hashlib.sha256(text.encode()).digest()
    vector = [byte / 255 - 0.5 for byte in digest[:DIMENSIONS]]
    return base64.b64encode(struct.pack(f"<{DIMENSIONS}f", *vector)).decode() if packed else vector
