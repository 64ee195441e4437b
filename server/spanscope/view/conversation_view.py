"""A trace as one conversation."""

from __future__ import annotations

from collections.abc import Sequence

from spanscope.contract import models as m
from spanscope.genai.transcript import Load, transcript
from spanscope.model.reading import ConversationMessage
from spanscope.model.traces import SpanRow
from spanscope.view.message_view import message


def conversation(rows: Sequence[SpanRow], load: Load) -> m.GetConversationResult:
    """`rows`: of the whole trace in tree order. `load`: see `transcript`."""
    found = transcript(rows, load)
    return m.GetConversationResult(
        messages=[
            m.ConversationMessage(message=message(said.message), span_id=said.span_id, place=_place(said))
            for said in found.messages
        ],
        source=found.source,
    )


def _place(said: ConversationMessage) -> m.MessagePlace | None:
    return None if said.place is None else m.MessagePlace(side=said.side, message=said.place)
