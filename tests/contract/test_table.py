"""The table of methods is what the sidecar serves, and what the generated contract says."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import pytest

from spanscope.contract import generate
from spanscope.contract.methods import METHODS, NOTIFICATIONS, Method
from spanscope.rpc.handlers import HANDLERS

SOURCES = Path(generate.__file__).parents[1]


def test_every_method_has_a_handler_and_every_handler_a_method() -> None:
    assert set(HANDLERS) == {method.name for method in METHODS}


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_handlers_are_annotated_with_the_models_of_the_table(method: Method) -> None:
    signature = inspect.signature(HANDLERS[method.name])
    assert signature.parameters["params"].annotation == f"m.{method.params.__name__}"
    # Large answers are encoded without their models; tests of `view` and `rpc` hold them against those.
    encoded = ["Encoded"] if method.name in {"getTrace", "getTraceTable", "listTraces", "listUsages"} else []
    assert signature.return_annotation in [f"m.{method.result.__name__}", *encoded]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_methods_have_a_sentence_of_documentation(method: Method) -> None:
    assert method.doc.endswith(".")


def test_notifications_are_sent_somewhere() -> None:
    sent = "\n".join(path.read_text(encoding="utf-8") for path in (SOURCES / "rpc").glob("*.py"))
    for name in NOTIFICATIONS:
        assert f'notify("{name}"' in sent


def test_the_schema_in_the_repository_is_what_the_models_say() -> None:
    assert json.loads(generate.SCHEMA.read_text(encoding="utf-8")) == generate.schema()
