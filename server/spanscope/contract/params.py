"""Params of a request to their model, and the sentence for the caller when they do not fit."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import ValidationError

from spanscope.contract.models import Params

P = TypeVar("P", bound=Params)


class WrongParams(ValueError):
    """The message names each member that is wrong. It never repeats a value: it may end up in a log."""


def structure(model: type[P], params: Any) -> P:
    """`params` as parsed JSON; none at all counts as an empty object. WrongParams for anything else that differs."""
    if params is None:
        params = {}
    if not isinstance(params, dict):
        raise WrongParams("params: must be one object with named members")
    for name, value in params.items():
        # JSON may escape half of a surrogate pair. Python takes it for text, and neither UTF-8 nor SQLite does.
        if isinstance(value, str) and not _is_unicode(value):
            raise WrongParams(f"{name}: is no Unicode text")
    try:
        return model.model_validate(params)
    except ValidationError as error:
        complaints = error.errors(include_url=False, include_context=False, include_input=False)
        raise WrongParams("; ".join(f"{_member(item['loc'])}: {item['msg']}" for item in complaints)) from None


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _member(location: tuple[int | str, ...]) -> str:
    """`traceIds[0]` for ("traceIds", 0)."""
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path or "params"
