"""Spans and log records as documents of the index of words: linear in their size, and the same every time."""

from __future__ import annotations

from collections.abc import Iterator
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
        return "\n".join([*map(words_of, self.texts), " ".join(marks)])

    def _add(self, strings: list[str]) -> None:
        if sum(map(len, strings)) <= LONGEST_TEXT:
            self.texts.update(dict.fromkeys(strings))
            return
        left = LONGEST_TEXT
        for text in strings:
            if left <= 0:
                return
            self.texts[text[:left]] = None
            left -= len(text)

    def _add_attributes(self, values: KvList) -> None:
        attributes = self.attributes
        for key, value in values.items:
            if len(key) > LONGEST_VALUE:
                continue
            # Most are one of these, and to ask a generator for one value takes as long as all the rest.
            if type(value) is str and len(value) <= LONGEST_VALUE:
                attributes[key, value] = None
            elif type(value) is int:
                attributes[key, str(value)] = None
            elif found := list(short_values(value)):
                for text in found:
                    attributes[key, text] = None
            else:
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


def span_strings(span: Span) -> list[str]:
    """Everything of a span that is text, its keys too: what says most first, as the end may be cut off."""
    strings = [span.name]
    if span.status_message:
        strings.append(span.status_message)
    _collect(span.attributes, strings)
    for event in span.events:
        strings.append(event.name)
        _collect(event.attributes, strings)
    for link in span.links:
        _collect(link.attributes, strings)
    strings.append(span.scope.name)
    _collect(span.scope.attributes, strings)
    _collect(span.resource.attributes, strings)
    return strings


def log_strings(record: LogRecord) -> list[str]:
    strings: list[str] = []
    if record.event_name:
        strings.append(record.event_name)
    if record.body is not None:
        strings.append(to_text(record.body))
    _collect(record.attributes, strings)
    _collect(record.resource.attributes, strings)
    return strings


def _collect(values: KvList, strings: list[str]) -> None:
    for key, value in values.items:
        strings.append(key)
        if type(value) is str:
            strings.append(value)
        elif type(value) is int:
            strings.append(str(value))
        # Numbers too: a port or a seed is looked for as a word. Of bytes nobody knows the base64.
        elif value is not None and not isinstance(value, (bool, bytes)):
            strings.append(to_text(value))
