"""A trace for a page that draws it: the same rows as columns, packed, the bulk of them after the rest.

Between the sidecar and a page lie the extension host and, in a browser, a socket, and each reads and writes the answer
anew: the rows of 30,000 spans are 33 MB and took 2.5 s of that. As columns they are 23 MB, 6 packed, and without the
previews of input and output, which a tree can be drawn without, 0.5.
"""

from __future__ import annotations

import zlib
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from spanscope.contract import models as m
from spanscope.contract.encoded import Encoded
from spanscope.model.traces import PreviewPage, SpanRow, TraceSummary
from spanscope.view.row_view import clean, columns, encode
from spanscope.view.texts import optional
from spanscope.view.trace_view import summary

# Spans whose previews go along with the rest: of more, they would keep the tree waiting.
PREVIEWED = 5_000
_PREVIEWS = ("input", "output")
_GZIP = 16 + zlib.MAX_WBITS


def table(found: TraceSummary, rows: Sequence[SpanRow]) -> Encoded:
    """A TraceTable."""
    previews = len(rows) <= PREVIEWED
    try:
        spans = _packed(_of(rows, previews))
    except UnicodeEncodeError:
        spans = _packed(_of([clean(row) for row in rows], previews))
    return Encoded(encode({"trace": summary(found), "spans": spans, "previews": previews}))


def previews(page: PreviewPage) -> m.GetPreviewsResult:
    ids, inputs, outputs = zip(*page.previews, strict=True) if page.previews else ((), (), ())
    values = {"spanId": ids, "input": list(map(optional, inputs)), "output": list(map(optional, outputs))}
    return m.GetPreviewsResult(spans=_packed(values), next_cursor=page.next_cursor)


def _of(rows: Sequence[SpanRow], previews: bool) -> dict[str, Sequence[Any]]:
    return {name: column for name, column in columns(rows).items() if previews or name not in _PREVIEWS}


def _packed(values: dict[str, Sequence[Any]]) -> str:
    """The fastest level: the usual one takes more than three times as long for a tenth less."""
    return b64encode(zlib.compress(encode(values), level=1, wbits=_GZIP)).decode()
