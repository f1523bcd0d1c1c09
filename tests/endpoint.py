"""An HTTP endpoint that behaves as its path says, and remembers what it was sent."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Request:
    path: str
    headers: dict[str, str]
    body: bytes
    at: float


@dataclass
class Endpoint:
    """``/ok``, ``/500``, ``/410``, ``/hang``, ``/drip``, ``/close``, ``/redirect``, ``/flaky/3`` (three failures, then well), ``/moody`` (fails the first attempt of some)."""

    url: str
    got: list[Request] = field(default_factory=list)

    def to(self, path: str) -> list[Request]:
        return [r for r in self.got if r.path == path]

    def wait(self, path: str, count: int = 1, patience: float = 15.0) -> list[Request]:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if len(self.to(path)) >= count:
                return self.to(path)
            time.sleep(0.02)
        raise AssertionError(f"{path} was sent {len(self.to(path))} messages, not {count}")


@contextmanager
def endpoint() -> Iterator[Endpoint]:
    made = Endpoint("")
    ending = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            body = self.rfile.read(length)
            if len(body) < length:  # who sent it was killed in between: no server takes half a message
                self.close_connection = True
                return
            made.got.append(Request(self.path, {k.lower(): v for k, v in self.headers.items()}, body, time.monotonic()))
            word, _, number = self.path.strip("/").partition("/")
            if word == "hang":
                ending.wait(60)
            elif word == "drip":
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                for i in range(600):
                    if ending.wait(0.1):
                        break
                    self.wfile.write(f"x-{i}: y\r\n".encode())
            elif word == "close":
                self.close_connection = True
            elif word == "redirect":
                self._answer(302, location=made.url + "/inside")
            elif word == "later":
                self._answer(503, retry_after=number)
            elif word == "flaky":
                self._answer(500 if len(made.to(self.path)) <= int(number) else 204)
            elif word == "moody":
                number = self.headers["webhook-id"]
                first = sum(r.headers.get("webhook-id") == number for r in made.to(self.path)) == 1
                self._answer(500 if first and number[-1] in "048" else 204)
            elif word.isdigit():
                self._answer(int(word))
            else:
                self._answer(204)

        def do_GET(self) -> None:
            made.got.append(Request(self.path, {}, b"", time.monotonic()))
            self._answer(204)

        def _answer(self, status: int, **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass  # a client that gave up is what some tests want

    server = Server(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        ending.set()
        server.shutdown()
        server.server_close()
        thread.join()
