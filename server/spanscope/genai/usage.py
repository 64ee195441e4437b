"""Token counts as reported. Names newest first; vendors' own names after them."""

from __future__ import annotations

from typing import Any

from spanscope.genai.index import SpanIndex, as_integer
from spanscope.model.reading import Usage

_U = "gen_ai.usage."
_INPUT = (
    _U + "input_tokens",
    _U + "prompt_tokens",
    "llm.token_count.prompt",
    "ai.usage.inputTokens",
    "ai.usage.promptTokens",
    "llm.usage.prompt_tokens",
    "gen_ai.aggregated_usage.input_tokens",
    "usage.prompt_tokens",
    "usage.input_tokens",
)
_OUTPUT = (
    _U + "output_tokens",
    _U + "completion_tokens",
    "llm.token_count.completion",
    "ai.usage.outputTokens",
    "ai.usage.completionTokens",
    "llm.usage.completion_tokens",
    "gen_ai.aggregated_usage.output_tokens",
    "usage.completion_tokens",
    "usage.output_tokens",
)
_TOTAL = (
    _U + "total_tokens",
    "llm.usage.total_tokens",
    "llm.token_count.total",
    "ai.usage.totalTokens",
    "usage.total_tokens",
)
_CACHE_READ = (
    _U + "cache_read.input_tokens",
    _U + "cache_read_input_tokens",
    "llm.token_count.prompt_details.cache_read",
    "ai.usage.cachedInputTokens",
    "ai.usage.inputTokenDetails.cacheReadTokens",
    _U + "details.cache_read_tokens",
    "gen_ai.aggregated_usage.cache_read.input_tokens",
)
_CACHE_WRITE = (
    _U + "cache_write.input_tokens",
    _U + "cache_creation.input_tokens",
    _U + "cache_creation_input_tokens",
    _U + "cache_write_input_tokens",
    "llm.token_count.prompt_details.cache_write",
    "ai.usage.inputTokenDetails.cacheWriteTokens",
    _U + "details.cache_write_tokens",
    "gen_ai.aggregated_usage.cache_creation.input_tokens",
)
_REASONING = (
    _U + "reasoning.output_tokens",
    _U + "reasoning_tokens",
    "llm.token_count.completion_details.reasoning",
    "ai.usage.reasoningTokens",
    "ai.usage.outputTokenDetails.reasoningTokens",
    _U + "details.reasoning_tokens",
)

# Attributes that hold a whole usage object as JSON.
_OBJECTS = (
    "mlflow.chat.tokenUsage",
    "langfuse.observation.usage_details",
    "langsmith.usage_metadata",
    "llm.usage",
    "usage",
)
# The same, beside the counts that are attributes of their own: they alone tell how many were cached or thought.
_DETAILS = ("gen_ai.usage.raw", "usage", "langsmith.usage_metadata", "langsmith.metadata.usage_metadata")
_NESTED = {
    "cache_read": (
        ("input_tokens_details", "cached_tokens"),
        ("prompt_tokens_details", "cached_tokens"),
        ("input_token_details", "cache_read"),
    ),
    "cache_write": (("input_token_details", "cache_creation"),),
    "reasoning": (
        ("output_tokens_details", "reasoning_tokens"),
        ("completion_tokens_details", "reasoning_tokens"),
        ("output_token_details", "reasoning"),
    ),
}
_HEADS = {"gen_ai", "llm", "ai", "mlflow", "langfuse", "langsmith", "gcp", "span", "usage"}
_OBJECT_KEYS = {
    "input": (
        "input_tokens",
        "inputTokens",
        "prompt_tokens",
        "promptTokens",
        "input",
        "prompt_token_count",
        "promptTokenCount",
    ),
    "output": (
        "output_tokens",
        "outputTokens",
        "completion_tokens",
        "completionTokens",
        "output",
        "candidates_token_count",
        "candidatesTokenCount",
    ),
    "total": ("total_tokens", "totalTokens", "total", "total_token_count", "totalTokenCount"),
    "cache_read": (
        "cache_read_input_tokens",
        "cached_input_tokens",
        "cached_content_token_count",
        "cachedContentTokenCount",
        "cacheReadInputTokens",
        "input_cached_tokens",
    ),
    "cache_write": ("cache_creation_input_tokens", "cache_write_input_tokens", "cacheWriteInputTokens"),
    "reasoning": ("reasoning_tokens", "thoughts_token_count", "thoughtsTokenCount", "output_reasoning_tokens"),
}


def usage_of(index: SpanIndex) -> Usage:
    if not index.heads & _HEADS:
        return Usage()
    if index.string("span.type") and "input_tokens" in index.attributes:
        return _claude_code(index)
    found = Usage(
        index.integer(*_INPUT),
        index.integer(*_OUTPUT),
        index.integer(*_TOTAL),
        index.integer(*_CACHE_READ),
        index.integer(*_CACHE_WRITE),
        index.integer(*_REASONING),
    )
    if found.input_tokens is None and found.output_tokens is None and found.total_tokens is None:
        inner = index.json(*_OBJECTS)
        if inner is None:
            answer = index.json("gcp.vertex.agent.llm_response")
            inner = answer.get("usage_metadata", answer.get("usageMetadata")) if isinstance(answer, dict) else None
        if isinstance(inner, dict):
            found = _object(inner)
    elif found.cache_read_tokens is None and found.reasoning_tokens is None:
        found = _with_details(found, index.json(*_DETAILS))
    return _with_total(found)


def _with_details(usage: Usage, value: Any) -> Usage:
    if not isinstance(value, dict):
        return usage
    inner = _object(value)
    return Usage(
        usage.input_tokens,
        usage.output_tokens,
        usage.total_tokens,
        inner.cache_read_tokens,
        inner.cache_write_tokens if usage.cache_write_tokens is None else usage.cache_write_tokens,
        inner.reasoning_tokens,
    )


def _object(value: dict[str, Any]) -> Usage:
    counts = {
        name: next((number for key in keys if (number := as_integer(value.get(key))) is not None), None)
        for name, keys in _OBJECT_KEYS.items()
    }
    for name, paths in _NESTED.items():
        for outer, key in paths:
            details = value.get(outer)
            if counts[name] is None and isinstance(details, dict):
                counts[name] = as_integer(details.get(key))
    reasoning = counts["reasoning"]
    output = counts["output"]
    if "candidates_token_count" in value or "candidatesTokenCount" in value:
        # Google counts thoughts beside the candidates; ours includes them.
        output = (output or 0) + (reasoning or 0)
    return Usage(counts["input"], output, counts["total"], counts["cache_read"], counts["cache_write"], reasoning)


def _claude_code(index: SpanIndex) -> Usage:
    """Bare names, and an input that leaves the cached tokens out."""
    read, write = index.integer("cache_read_tokens"), index.integer("cache_creation_tokens")
    fresh = index.integer("input_tokens")
    total_in = None if fresh is None else fresh + (read or 0) + (write or 0)
    return _with_total(Usage(total_in, index.integer("output_tokens"), None, read, write, None))


def _with_total(usage: Usage) -> Usage:
    if usage.total_tokens is not None or (usage.input_tokens is None and usage.output_tokens is None):
        return usage
    total = (usage.input_tokens or 0) + (usage.output_tokens or 0)
    return Usage(
        usage.input_tokens,
        usage.output_tokens,
        total,
        usage.cache_read_tokens,
        usage.cache_write_tokens,
        usage.reasoning_tokens,
    )
