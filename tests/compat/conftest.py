"""Each cell's app runs once; the tests look at what it left. If all pass, docs get their table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.compat import report
from tests.compat.cells import CELLS, Cell
from tests.compat.running import Run, run

_looked_at = pytest.StashKey[set[str]]()


@pytest.fixture(scope="session")
def ran(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Of the cell that the test names with `indirect`."""
    cell: Cell = request.param
    yield run(cell, tmp_path_factory.mktemp(cell.sdk))
    request.config.stash.setdefault(_looked_at, set()).add(cell.id)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if exitstatus == 0 and session.config.stash.get(_looked_at, set()) == {cell.id for cell in CELLS}:
        report.write()
