"""Which of a span's attributes nothing was read from: what a person finds only in the raw list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spanscope.genai.index import SpanIndex
from spanscope.genai.read import read_index
from spanscope.model.reading import Reading
from spanscope.model.records import LogRecord, Span
from spanscope.model.values import AnyValue

# Read by the page itself: links into the editor, the settings of a request, the first token.
_BY_THE_PAGE = (
    "code.",
    "gen_ai.request.",
    "gen_ai.openai.request.",
    "llm.request.",
    "llm.invocation_parameters",
    "gen_ai.response.time_to_first_chunk",
    "gen_ai.server.time_to_first_token",
    "ai.response.ms",
)


def read_watched(span: Span, logs: Sequence[LogRecord] = ()) -> tuple[Reading, list[str]]:
    """As `read`, and the keys of the attributes that it did not look up, in order of arrival."""
    index = SpanIndex(span, logs)
    index.attributes = watched = _Watched(index.attributes)
    reading = read_index(index)
    unread = [key for key in watched if key not in watched.read and not key.startswith(_BY_THE_PAGE)]
    return reading, unread


class _Watched(dict[str, AnyValue]):
    """Remembers the keys whose values were taken; going through the keys takes none."""

    def __init__(self, attributes: dict[str, AnyValue]) -> None:
        super().__init__(attributes)
        self.read: set[str] = set()

    def __getitem__(self, key: str) -> AnyValue:
        self.read.add(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.read.add(key)
        return super().get(key, default)
