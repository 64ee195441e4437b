"""Log records of a whole trace."""

from __future__ import annotations

from spanscope.contract import models as m
from spanscope.model.traces import LogPage
from spanscope.view.span_view import log


def page(found: LogPage) -> m.GetLogsResult:
    return m.GetLogsResult(
        logs=[log(record) for record in found.logs], next_cursor=found.next_cursor, total=found.total
    )
