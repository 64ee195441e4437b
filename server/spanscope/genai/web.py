"""Titles of the ordinary spans around AI work: requests and queries, whose names often say only how, not what."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from spanscope.genai.index import SpanIndex

_METHOD = re.compile(r"(?:HTTP )?(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|QUERY)", re.IGNORECASE)
# A statement's kind and the first table behind it. Comments and hints before the kind are passed over.
_STATEMENT = re.compile(
    r"(?:\s|--[^\n]*\n|/\*(?:[^*]|\*(?!/))*+\*/)*+(SELECT|INSERT|UPDATE|DELETE|MERGE|REPLACE|WITH|CREATE|DROP|ALTER|TRUNCATE)\b",
    re.IGNORECASE,
)
_TABLE = re.compile(r"\b(?:FROM|INTO|UPDATE|TABLE|JOIN)\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?([\w.\"`\[\]]+)", re.IGNORECASE)
_QUOTES = str.maketrans("", "", '"`[]')
_LOOKED_AT = 2000
_SERVER = 2


def http_title(index: SpanIndex) -> str | None:
    """`GET /checkout` where the name says only the method: a server's route, a client's host and path."""
    name = index.span.name
    named = _METHOD.fullmatch(name.strip())
    if not named:
        return None
    method = index.string("http.request.method", "http.method") or named[1]
    url = index.string("url.full", "http.url")
    target = index.string("http.route") or index.string("url.path", "http.target")
    if index.span.kind != _SERVER and url:
        target = _without_secrets(url) or target
    elif target is None and url:
        target = _without_secrets(url)
    return f"{method.upper()} {target.partition('?')[0]}" if target else None


def _without_secrets(url: str) -> str | None:
    """Host and path: the rest is long, and may hold keys."""
    try:
        parts = urlsplit(url[:_LOOKED_AT])
        return f"{parts.hostname or ''}{parts.path}" or None
    except ValueError:
        return None


def database_title(index: SpanIndex) -> str | None:
    """`SELECT prices`: the conventions' summary, else operation and collection, else what the statement begins with."""
    summary = index.string("db.query.summary")
    if summary:
        return summary
    statement = (index.string("db.query.text", "db.statement") or "")[:_LOOKED_AT]
    operation = index.string("db.operation.name", "db.operation")
    found = _STATEMENT.match(statement)
    if operation is None and found:
        operation = found[1].upper()
    if operation is None:
        return None
    collection = index.string(
        "db.collection.name", "db.sql.table", "db.mongodb.collection", "db.cassandra.table"
    ) or _table(statement if found else "")
    if collection is None:
        # The name says as much, or more: a driver may put the database's there.
        return None
    return f"{operation.split()[0] if operation.strip() else operation} {collection}"


def _table(statement: str) -> str | None:
    found = _TABLE.search(statement)
    return found[1].translate(_QUOTES) or None if found else None
