"""Requests that the receivers did not take."""

from __future__ import annotations

from collections.abc import Sequence

from spanscope.contract import models as m
from spanscope.model.refusal import Refusal
from spanscope.view.texts import text, unix_nano


def refusals(found: Sequence[Refusal]) -> m.GetRefusalsResult:
    return m.GetRefusalsResult(refusals=[_refusal(refusal) for refusal in found])


def _refusal(refusal: Refusal) -> m.Refusal:
    return m.Refusal(
        time_unix_nano=unix_nano(refusal.time_unix_nano),
        transport=refusal.transport,
        status=refusal.status,
        hint=refusal.hint,
        path=text(refusal.path),
        user_agent=text(refusal.user_agent),
    )
