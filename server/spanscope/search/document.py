"""Spans and log records as documents of the index of words: linear in their size, and the same every time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from spanscope.model.records import LogRecord, Span
from spanscope.model.values import AnyValue, KvList, double_text, to_text
from spanscope.search.words import LONGEST_TEXT, attribute_word, span_word, words_of

# Raise it when the same records become other documents: the index is then made anew.
INDEX_VERSION = 1

# Longer values are texts: found by their words, not as the value of an attribute.
LONGEST_VALUE = 200
# Of one list: each element is a value of the attribute.
_MOST_ELEMENTS = 32


@dataclass(slots=True)
class Document:
    """`names` and `texts` are put together by `name` and `text`. `attributes`: key and value, both short."""

    names: dict[str, None] = field(default_factory=dict)
    texts: dict[str, None] = field(default_factory=dict)
    marks: dict[str, None] = field(default_factory=dict)
    attributes: dict[tuple[str, str], None] = field(default_factory=dict)

    def add_span(self, span: Span) -> None:
        self.names[span.name[:LONGEST_TEXT]] = None
        self.marks[span_word(span.span_id)] = None
        self._add(span_strings(span))
        for values in _attributes_of_span(span):
            self._add_attributes(values)

    def add_log(self, record: LogRecord) -> None:
        self._add(log_strings(record))
        for values in (record.attributes, record.resource.attributes):
            self._add_attributes(values)

    @property
    def name(self) -> str:
        return "\n".join(words_of(name) for name in self.names)

    @property
    def text(self) -> str:
        """Once what spans of one trace repeat word for word, as instructions and resources."""
        marks = dict(self.marks)
        for key, value in self.attributes:
            marks[attribute_word(key)] = None
            marks[attribute_word(key, value)] = None
        return "\n".join([*(words_of(text) for text in self.texts), " ".join(marks)])

    def _add(self, strings: Iterator[str]) -> None:
        left = LONGEST_TEXT
        for text in strings:
            if left <= 0:
                return
            self.texts[text[:left]] = None
            left -= len(text)

    def _add_attributes(self, values: KvList) -> None:
        for key, value in values:
            if len(key) <= LONGEST_VALUE:
                found = False
                for text in short_values(value):
                    self.attributes[key, text] = None
                    found = True
                if not found:
                    self.marks[attribute_word(key)] = None


def _attributes_of_span(span: Span) -> Iterator[KvList]:
    yield span.attributes
    yield span.resource.attributes
    yield span.scope.attributes
    for event in span.events:
        yield event.attributes


def short_values(value: AnyValue) -> Iterator[str]:
    """What can be asked of an attribute: a scalar's text, and that of each element of a list."""
    match value:
        case str():
            if len(value) <= LONGEST_VALUE:
                yield value
        case bool():
            yield "true" if value else "false"
        case int():
            yield str(value)
        case float():
            yield double_text(value)
        case list():
            for item in value[:_MOST_ELEMENTS]:
                if not isinstance(item, list):
                    yield from short_values(item)


def span_strings(span: Span) -> Iterator[str]:
    """Everything of a span that is text, its keys too: what says most first, as the end may be cut off."""
    yield span.name
    if span.status_message:
        yield span.status_message
    yield from _strings(span.attributes)
    for event in span.events:
        yield event.name
        yield from _strings(event.attributes)
    for link in span.links:
        yield from _strings(link.attributes)
    yield span.scope.name
    yield from _strings(span.scope.attributes)
    yield from _strings(span.resource.attributes)


def log_strings(record: LogRecord) -> Iterator[str]:
    if record.event_name:
        yield record.event_name
    if record.body is not None:
        yield to_text(record.body)
    yield from _strings(record.attributes)
    yield from _strings(record.resource.attributes)


def _strings(values: Iterable[tuple[str, AnyValue]]) -> Iterator[str]:
    for key, value in values:
        yield key
        # Numbers too: a port or a seed is looked for as a word. Of bytes nobody knows the base64.
        if value is not None and not isinstance(value, bool | bytes):
            yield to_text(value)
