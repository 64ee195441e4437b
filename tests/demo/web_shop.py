"""An ordinary web app with a database and no model in it: a request, its handler, its queries, one that fails."""

from __future__ import annotations

import json
import sqlite3
import threading
import urllib.error
import urllib.request
from collections.abc import Iterable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from opentelemetry.instrumentation.sqlite3 import SQLite3Instrumentor
from opentelemetry.instrumentation.wsgi import OpenTelemetryMiddleware
from tracing import start

tracer = start("web-shop")
SQLite3Instrumentor().instrument()


def shop(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    with sqlite3.connect(":memory:") as database:
        database.execute("create table product (id integer primary key, name text, price integer)")
        database.executemany("insert into product (name, price) values (?, ?)", [("tea", 450), ("mug", 900)])
        cursor = database.cursor()
        if environ["PATH_INFO"] == "/products":
            with tracer.start_as_current_span("render product list", attributes={"app.template": "products"}):
                rows = cursor.execute("select name, price from product order by name").fetchall()
            start_response("200 OK", [("Content-Type", "application/json")])
            return [json.dumps(rows).encode()]
        try:
            cursor.execute("select * from basket where id = ?", (7,))
        except sqlite3.OperationalError as error:
            start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
            return [str(error).encode()]
    return []


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Requests are in the traces."""


with make_server("127.0.0.1", 0, OpenTelemetryMiddleware(shop), handler_class=Quiet) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for path in ("/products", "/basket/7"):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}{path}") as response:
                print(path, response.status)
        except urllib.error.HTTPError as error:
            print(path, error.code)
    server.shutdown()
