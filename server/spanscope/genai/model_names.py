"""Who served the call: provider, models, response id, finish reasons."""

from __future__ import annotations

from typing import Any

from spanscope.genai.index import SpanIndex
from spanscope.model.values import AnyValue

_REQUEST = (
    "gen_ai.request.model",
    "llm.request.model_name",
    "llm.model_name",
    "llm.request.model",
    "ai.model.id",
    "langfuse.observation.model.name",
    "mlflow.llm.model",
    "embedding.model_name",
    "reranker.model_name",
    "langsmith.metadata.ls_model_name",
    "haystack.model",
)
_RESPONSE = ("gen_ai.response.model", "llm.response.model_name", "llm.response.model", "ai.response.model")
_PROVIDER = (
    "gen_ai.provider.name",
    "gen_ai.system",
    "llm.provider",
    "llm.system",
    "llm.vendor",
    "ai.model.provider",
    "mlflow.llm.provider",
    "langsmith.metadata.ls_provider",
)
# Old values of the same provider, and the spellings of instrumentations that never took the list's.
_PROVIDERS = {
    "az.ai.inference": "azure.ai.inference",
    "az.ai.agents": "azure.ai.agents",
    "az.ai.openai": "azure.ai.openai",
    "gemini": "gcp.gemini",
    "vertex_ai": "gcp.vertex_ai",
    "xai": "x_ai",
    "openai": "openai",
    "anthropic": "anthropic",
}
_FINISH = (
    "gen_ai.response.finish_reasons",
    "gen_ai.response.finish_reason",
    "llm.finish_reason",
    "ai.response.finishReason",
    "anthropic.message.stop_reason",
)


def request_model(index: SpanIndex) -> str | None:
    found = _model(index, _REQUEST)
    return found or (index.string("model") if index.string("span.type") else None)


def response_model(index: SpanIndex) -> str | None:
    return _model(index, _RESPONSE) or _langchain_model(index)


def _langchain_model(index: SpanIndex) -> str | None:
    """LangSmith tells it inside the recorded answer alone: in `llm_output`, of a stream in the message."""
    if index.string("langsmith.span.kind") != "llm":
        return None
    answer = index.json("gen_ai.completion")
    for path in (
        ("llm_output", "model_name"),
        ("generations", 0, 0, "message", "kwargs", "response_metadata", "model_name"),
    ):
        found = _at(answer, path)
        if isinstance(found, str) and found:
            return found
    return None


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _model(index: SpanIndex, keys: tuple[str, ...]) -> str | None:
    # Traceloop's LangChain writes "unknown" where it found none.
    return next((name for key in keys if (name := index.string(key)) and name != "unknown"), None)


def provider(index: SpanIndex) -> str | None:
    found = index.string(*_PROVIDER)
    return None if found is None else _PROVIDERS.get(found.lower(), found)


def response_id(index: SpanIndex) -> str | None:
    """The provider's id of the answer: the same call recorded by two instrumentations has the same one."""
    return index.string("gen_ai.response.id", "ai.response.id", "response_id", "gen_ai.thread.run.id")


def finish_reasons(index: SpanIndex) -> list[str]:
    """From the attributes alone. An array by the conventions; a plain, comma-joined or JSON text by some SDKs."""
    for key in _FINISH:
        found = _reasons(index, index.attributes.get(key))
        if found:
            return found
    return []


def _reasons(index: SpanIndex, value: AnyValue) -> list[str]:
    if isinstance(value, str):
        decoded = index.decode(value)
        value = decoded if isinstance(decoded, list) else [piece.strip() for piece in value.split(",")]
    if not isinstance(value, list):
        return []
    # Semantic Kernel writes the name of the enum's member with the enum's: FinishReason.STOP.
    return [reason.removeprefix("FinishReason.") for reason in value if isinstance(reason, str) and reason]
