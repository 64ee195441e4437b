"""The bytes of one media part, read again from what arrived: neither rows nor details hold them."""

from __future__ import annotations

import base64

from spanscope.contract import models as m
from spanscope.genai.media import NoBytes, content
from spanscope.genai.read import read
from spanscope.model.reading import Media
from spanscope.model.traces import StoredSpan
from spanscope.view.texts import optional


class NoMedia(ValueError):
    """The place holds no bytes. The message names the member of the params that is wrong."""


def media(stored: StoredSpan, params: m.GetMediaParams) -> m.GetMediaResult:
    """NoMedia."""
    reading = read(stored.span, stored.logs)
    messages = reading.input if params.side == "input" else reading.output
    if params.message >= len(messages):
        raise NoMedia(f"message: the {params.side} has {len(messages)}")
    parts = messages[params.message].parts
    if params.part >= len(parts):
        raise NoMedia(f"part: the message has {len(parts)}")
    part = parts[params.part]
    if not isinstance(part, Media):
        raise NoMedia("part: is no media")
    try:
        mime, data = content(part)
    except NoBytes as error:
        raise NoMedia(f"part: {error}") from error
    return m.GetMediaResult(mime_type=optional(mime), base64=base64.b64encode(data).decode("ascii"))
