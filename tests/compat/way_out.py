"""The way out to the internet, as apps are told it: a proxy on loopback that leads nowhere and notes who asked."""

from __future__ import annotations

import socketserver
import threading
from typing import Self


class _Refusal(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        # "CONNECT api.example.com:443 HTTP/1.1"
        asked = self.rfile.readline(4096).decode(errors="replace").strip()
        assert isinstance(self.server, _Proxy)
        self.server.asked.append(asked)
        self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


class _Proxy(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Refusal)
        self.asked: list[str] = []


class WayOut:
    def __init__(self) -> None:
        self._proxy = _Proxy()
        self._thread = threading.Thread(target=self._proxy.serve_forever, name="way-out", daemon=True)

    @property
    def environment(self) -> dict[str, str]:
        """Node heeds these variables from 24 on, when it is told to."""
        url = f"http://127.0.0.1:{self._proxy.server_address[1]}"
        names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
        loopback = "127.0.0.1,localhost,::1"
        return {**dict.fromkeys(names, url), "NO_PROXY": loopback, "no_proxy": loopback, "NODE_USE_ENV_PROXY": "1"}

    @property
    def asked(self) -> list[str]:
        """The first line of each request that would have left the machine."""
        return list(self._proxy.asked)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._proxy.shutdown()
        self._thread.join()
        self._proxy.server_close()
