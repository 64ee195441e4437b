"""Any combination of conditions finds what sets would: whichever of them are small, indexed, or ways into the list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spanscope import otlp
from spanscope.derivation import DERIVATION
from spanscope.model.traces import SortKey, TraceQuery
from spanscope.store import StoreReader, index_all, open_reader, open_writer, searching
from spanscope.store.indexer import Indexer
from tests.store.requests import span, trace_id, traces

COUNT = 24
EVERY = frozenset(range(1, COUNT + 1))
TERMS = {
    "even": frozenset(n for n in EVERY if n % 2 == 0),
    "third": frozenset(n for n in EVERY if n % 3 == 0),
    "service:big": frozenset(n for n in EVERY if n > 12),
    "n.id:7": frozenset({7}),
    "duration:>10s": frozenset(n for n in EVERY if n % 5 == 0),
    "errors:>0": frozenset(n for n in EVERY if n % 4 == 0),
    "name:rare*": frozenset({3, 20}),
    "nothing": frozenset[int](),
    "everything": EVERY,
}

Asked = tuple[str, frozenset[int]]


def combined() -> st.SearchStrategy[Asked]:
    def wider(inner: st.SearchStrategy[Asked]) -> st.SearchStrategy[Asked]:
        return st.one_of(
            inner.map(lambda a: (f"-({a[0]})", EVERY - a[1])),
            st.tuples(inner, inner).map(lambda ab: (f"({ab[0][0]} {ab[1][0]})", ab[0][1] & ab[1][1])),
            st.tuples(inner, inner).map(lambda ab: (f"({ab[0][0]} OR {ab[1][0]})", ab[0][1] | ab[1][1])),
        )

    return st.recursive(st.sampled_from(sorted(TERMS.items())), wider, max_leaves=8)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreReader]:
    """Half of the traces are indexed."""
    data_dir: Path = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Indexer, "behind", lambda self: False)
        writer = open_writer(data_dir, DERIVATION)
        for n in EVERY:
            if n == COUNT // 2:
                patch.undo()
                index_all(data_dir, DERIVATION)
                patch.setattr(Indexer, "behind", lambda self: False)
            words = ["everything", *(word for word in ("even", "third") if n in TERMS[word])]
            one = span(
                n, trace=n, name="rarely" if n in (3, 20) else "often", attributes={"text": " ".join(words), "n.id": n},
                status={"code": 2 if n % 4 == 0 else 0},
            )  # fmt: skip
            if n % 5 == 0:
                one["end_time_unix_nano"] = one["start_time_unix_nano"] + 11 * 10**9
            writer.append(traces(one, service="big" if n > 12 else "small")).result()
        writer.close()
    reader = open_reader(data_dir, otlp)
    yield reader
    reader.close()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=combined(), small=st.sampled_from([0, 3, 2000]), sort=st.sampled_from(["startTime", "duration", "name"]))
def test_conditions_combine_as_sets_do(reader: StoreReader, asked: Asked, small: int, sort: SortKey) -> None:
    text, expected = asked
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searching, "SMALL", small)
        query = TraceQuery(limit=5, text=f"{text} ", sort=sort)
        found: list[str] = []
        while True:
            page = reader.traces(query)
            assert page.problems == []
            assert page.total == len(expected)
            found += [trace.trace_id for trace in page.traces]
            if page.next_cursor is None:
                break
            query = TraceQuery(limit=5, text=query.text, sort=sort, cursor=page.next_cursor)
    assert len(found) == len(set(found))
    assert set(found) == {trace_id(n) for n in expected}
