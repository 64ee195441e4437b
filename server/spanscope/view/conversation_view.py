"""A trace as one conversation."""

from __future__ import annotations

from collections.abc import Sequence

from spanscope.contract import models as m
from spanscope.genai.transcript import Load, transcript
from spanscope.model.traces import SpanRow
from spanscope.view.message_view import message


def conversation(rows: Sequence[SpanRow], load: Load) -> m.GetConversationResult:
    """`rows`: of the whole trace in tree order. `load`: see `transcript`."""
    found = transcript(rows, load)
    return m.GetConversationResult(
        messages=[
            m.ConversationMessage(message=message(item.message), span_id=item.span_id) for item in found.messages
        ],
        source=found.source,
    )
