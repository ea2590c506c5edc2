"""HTTP servers of our own that answer, fail or say nothing."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class HttpServer:
    """status: of every answer, None for none at all. answer: its body. taken: path, headers, body of every request."""

    status: int | None = 200
    answer: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    taken: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    url: str = ""
    over: threading.Event = field(default_factory=threading.Event)

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        self.taken.append((handler.path, dict(handler.headers), json.loads(body) if body else None))
        if self.status is None:
            self.over.wait(30)
            return
        handler.send_response(self.status)
        for name, value in {"Content-Length": str(len(self.answer)), **self.headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(self.answer)


@contextmanager
def http_server(**options: Any) -> Iterator[HttpServer]:
    """The server, on a free port of this machine."""
    server = HttpServer(**options)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.take(self)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        server.url = f"http://127.0.0.1:{listening.server_address[1]}"
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            listening.shutdown()
            thread.join()


def health(**parts: dict[str, Any] | None) -> bytes:
    """The answer of Airflow's /monitor/health, healthy but for these parts."""
    names = ("metadatabase", "scheduler", "dag_processor", "triggerer")
    return json.dumps({**{name: {"status": "healthy"} for name in names}, **parts}).encode()
