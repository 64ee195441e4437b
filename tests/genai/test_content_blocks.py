"""Content blocks of providers and frameworks, as they stand in messages of the older dialects."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spanscope.genai import json_text
from spanscope.genai.parts import parts_of
from spanscope.model.reading import Data, Media, Part, Reasoning, Text, ToolCall, ToolResult
from tests.genai.spans import text


@pytest.mark.parametrize(
    ("block", "part"),
    [
        ({"type": "image_url", "image_url": {"url": "https://x/a.png"}}, Media("image", None, "https://x/a.png", None)),
        (
            {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAA="}},
            Media("image", "image/png", None, 2),
        ),
        ({"type": "input_image", "image_url": "data:image/gif;base64,AAAA"}, Media("image", "image/gif", None, 3)),
        ({"type": "input_audio", "input_audio": {"data": "AAAA", "format": "wav"}}, Media("audio", None, None, 3)),
        (
            {"type": "image", "source": {"type": "base64", "media_type": "image/webp", "data": "AA=="}},
            Media("image", "image/webp", None, 1),
        ),
        (
            {"inline_data": {"mime_type": "audio/mp3", "data": "AAAA"}, "text": None},
            Media("audio", "audio/mp3", None, 3),
        ),
        (
            {"fileData": {"mimeType": "application/pdf", "fileUri": "gs://b/f"}},
            Media("document", "application/pdf", "gs://b/f", None),
        ),
        ({"image": {"format": "png", "source": {"bytes": "AAAA"}}}, Media("image", None, None, 3)),
        (
            {"media": {"url": "https://x/v.mp4", "contentType": "video/mp4"}},
            Media("document", None, "https://x/v.mp4", None),
        ),
        ({"type": "thinking", "thinking": "hm", "signature": "s"}, Reasoning("hm")),
        ({"type": "reasoning", "summary": [{"type": "summary_text", "text": "hm"}]}, Reasoning("hm")),
        ({"type": "redacted_thinking", "data": "x"}, Data('{"type":"redacted_thinking","data":"x"}')),
        ({"thought": True, "text": "hm"}, Reasoning("hm")),
        ({"reasoningContent": {"reasoningText": {"text": "hm"}}}, Reasoning("hm")),
        ({"type": "refusal", "refusal": "no"}, Text("no")),
        ({"type": "output_text", "text": "yes", "annotations": []}, Text("yes")),
        ({"type": "tool_use", "id": "c", "name": "f", "input": {"a": 1}}, ToolCall("c", "f", '{"a":1}')),
        ({"functionCall": {"name": "f", "args": {"a": 1}}}, ToolCall(None, "f", '{"a":1}')),
        (
            {"type": "tool_result", "tool_use_id": "c", "content": [{"type": "text", "text": "a"}]},
            ToolResult("c", None, "a"),
        ),
        (
            {"type": "tool_result", "tool_use_id": "c", "content": [{"type": "image", "source": {}}]},
            ToolResult("c", None, '[{"type":"image","source":{}}]'),
        ),
        ({"type": "web_search_tool_result", "tool_use_id": "c", "content": []}, ToolResult("c", None, "[]")),
        ({"source": {"url": "https://x"}, "title": "t"}, Data('{"source":{"url":"https://x"},"title":"t"}')),
        ({"executable_code": {"code": "1"}}, Data('{"executable_code":{"code":"1"}}')),
    ],
)
def test_a_block_is_read_as_what_it_is(block: dict[str, Any], part: Part) -> None:
    assert parts_of([block]) == [part]


@pytest.mark.parametrize(
    "nothing", [None, "", [], [None, ""], [{"type": "text"}], [{"type": "text", "text": ""}], [{}]]
)
def test_nothing_is_no_part(nothing: Any) -> None:
    assert parts_of(nothing) == []


_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=5),
    max_leaves=15,
)
_CONTAINERS = st.lists(_JSON, min_size=1, max_size=5) | st.dictionaries(
    st.text(max_size=5), _JSON, min_size=1, max_size=5
)


@given(_CONTAINERS)
def test_json_is_decoded_once_or_twice_but_not_thrice(value: Any) -> None:
    once = text(value)
    assert json_text.decode(once) == json_text.Decoded(value)
    assert json_text.decode(text(once)) == json_text.Decoded(value)
    assert json_text.decode(text(text(once))) is None


@given(_CONTAINERS, st.data())
def test_a_cut_anywhere_leaves_a_prefix_of_what_was_there(value: Any, data: st.DataObject) -> None:
    whole = text(value)
    decoded = json_text.decode(whole[: data.draw(st.integers(1, len(whole) - 1))])
    assert decoded is not None
    assert decoded.truncated
    assert _is_prefix(decoded.value, value)


def _is_prefix(part: Any, whole: Any) -> bool:
    """Whether a value is the other with its end cut off: its last member may be shorter, the others are equal."""
    if isinstance(part, str) and isinstance(whole, str):
        # The cut may have gone through a pair of surrogates.
        return whole.startswith(part.removesuffix("\ufffd"))
    if isinstance(part, list) and isinstance(whole, list):
        return _are_prefixes(part, whole)
    if isinstance(part, dict) and isinstance(whole, dict):
        keys = list(whole)[: len(part)]
        return list(part) == keys and _are_prefixes(list(part.values()), [whole[key] for key in keys])
    return part == whole or str(whole).startswith(str(part))


def _are_prefixes(parts: list[Any], wholes: list[Any]) -> bool:
    last = len(parts) - 1
    if last < 0:
        return True
    return last < len(wholes) and parts[:last] == wholes[:last] and _is_prefix(parts[last], wholes[last])
