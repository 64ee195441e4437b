"""From an app's export to its row in the list."""

from __future__ import annotations

import json
import time

from bench import figure
from bench.bodies import Template, trace_id
from bench.figure import Figure
from bench.load import Http
from bench.product import Sidecar, free_ports, until
from bench.run import Run


def measure(run: Run) -> list[Figure]:
    with Sidecar(run.fresh("live")) as sidecar:
        http, grpc = free_ports(2)
        status = sidecar.result("startCollector", httpPort=http, grpcPort=grpc)
        app = Http(f"{status['httpEndpoint'].rstrip('/')}/v1/traces")
        template = Template(12, "llm")
        took: list[float] = []
        for number in range(run.pick(2, 20, 60)):
            wanted = trace_id(number)
            began = time.perf_counter()
            app.post(template.stamp(number), "Content-Type: application/x-protobuf\r\n")
            until(lambda wanted=wanted: any(found == wanted for _, found in sidecar.changed), "the news of it", 30)  # type: ignore[misc]
            listed = json.loads(sidecar.ask("listTraces", limit=100)[1])["result"]["traces"]
            assert listed[0]["traceId"] == wanted, "the newest trace is not on top"
            took.append((time.perf_counter() - began) * 1000)
            time.sleep(0.037)
        app.close()
    took.sort()
    value = took[min(len(took) - 1, int(len(took) * 0.95))]
    return [
        Figure("export in the app to its row in the list's answer, p95", "ms", value, took[0], took[-1], "at most", 500,
               f"median {figure.number(took[len(took) // 2])} ms; without the page's own drawing"),
    ]  # fmt: skip
