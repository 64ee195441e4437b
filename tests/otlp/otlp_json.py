"""Requests as OTLP/JSON, made by protobuf's own writer: an opinion about the encoding that is not ours."""

from __future__ import annotations

import base64
import json
from typing import Any

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message

_IDS = {"traceId", "spanId", "parentSpanId"}


def to_otlp_json(request: Message) -> bytes:
    """Ids in hex and enums as numbers, the two points where OTLP/JSON departs from protobuf's JSON."""
    value = MessageToDict(request, use_integers_for_enums=True)
    _hex_ids(value)
    return json.dumps(value).encode()


def _hex_ids(node: Any) -> None:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in _IDS and isinstance(value, str):
                node[key] = base64.b64decode(value).hex()
            else:
                _hex_ids(value)
    elif isinstance(node, list):
        for item in node:
            _hex_ids(item)
