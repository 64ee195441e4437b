"""What neither process needs stays out of it, and whoever needs it later gets it. `rpc` has a test of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import psutil
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.sidecar import Sidecar

_SIDECAR = "spanscope.rpc.server"
_COLLECTOR = "spanscope.collector.process"


def _ran(program: str) -> list[str]:
    ran = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.split()


@pytest.mark.parametrize("program", [_SIDECAR, _COLLECTOR])
def test_a_program_is_imported_without_tls_which_can_come_later(program: str) -> None:
    known = _ran(
        f"""
import sys
from spanscope.without_tls import without_tls
with without_tls():
    import {program}
print(*(name for name in ("ssl", "_ssl", "_hashlib") if name in sys.modules))
import ssl
print(hasattr(ssl, "SSLContext"))
"""
    )
    assert known == ["True"]


def test_what_is_there_already_stays() -> None:
    known = _ran(
        """
import ssl, sys
from spanscope.without_tls import without_tls
with without_tls():
    print(sys.modules["ssl"] is ssl)
print(sys.modules["ssl"] is ssl)
"""
    )
    assert known == ["True", "True"]


@pytest.mark.skipif(sys.platform != "linux", reason="reads which files a process has mapped")
def test_running_processes_have_no_tls_after_a_large_export_and_the_list_of_it(tmp_path: Path) -> None:
    request = ExportTraceServiceRequest()
    span = request.resource_spans.add().scope_spans.add().spans.add(trace_id=b"t" * 16, span_id=b"s" * 8)
    span.attributes.add(key="large").value.string_value = "x" * 400_000
    with Sidecar(tmp_path) as sidecar:
        sidecar.initialize()
        status = sidecar.request("startCollector", httpPort=0, grpcPort=0)
        url = f"{status['httpEndpoint']}/v1/traces"
        headers = {"Content-Type": "application/x-protobuf"}
        assert httpx.post(url, content=request.SerializeToString(), headers=headers).status_code == 200
        assert sidecar.request("listTraces")["total"] == 1
        process = psutil.Process(sidecar.pid)
        for one in (process, *process.children()):
            mapped = " ".join(Path(region.path).name for region in one.memory_maps())
            assert "libsqlite3" in mapped or "_sqlite3" in mapped
            assert "_ssl" not in mapped
            assert "_hashlib" not in mapped


def test_uvicorn_is_imported_without_its_command_line() -> None:
    """The stand-in must not outlive a version that needs the real one."""
    program = f"import {_COLLECTOR}, sys; print(type(sys.modules['uvicorn.main']).__name__, 'click' in sys.modules)"
    assert _ran(program) == ["_CommandLine", "False"]


def test_pydantic_looks_for_no_plugins() -> None:
    """Still asked there: what is put in its place must not outlive a version that asks elsewhere."""
    program = (
        "import spanscope.contract.models, sys; "
        "print(type(sys.modules['pydantic.plugin._loader']).__name__, 'importlib.metadata' in sys.modules)"
    )
    assert _ran(program) == ["_NoPlugins", "False"]
