"""Lambda's Runtime API, version 2018-06-01, for one process on a free port of the loopback interface.

Source: Lambda developer guide, Using the Lambda runtime API.
"""

import json
import queue
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PREFIX = "/2018-06-01/runtime"


@dataclass(frozen=True)
class Answer:
    body: bytes
    is_error: bool


@dataclass(frozen=True)
class Invocation:
    request_id: str
    headers: dict[str, str]
    body: bytes


def error(error_type: str, message: str) -> bytes:
    return json.dumps({"errorType": error_type, "errorMessage": message}).encode()


def offer(future: Future, settle: Callable[[Future], None]) -> None:
    """The first outcome counts: an answer, a time-out and a crash may come together."""
    try:
        settle(future)
    except InvalidStateError:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        """A process that was ended hangs up; that is told where it is ended."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class RuntimeApi:
    """One invocation at a time, as one execution environment has it."""

    def __init__(self, name: str):
        self.ready: Future[bool] = Future()  # when the process first asks for work, or fails
        self.closed = threading.Event()
        self._work: queue.Queue[Invocation] = queue.Queue()
        self._current: tuple[str, Future[Answer]] | None = None
        self._server = Server(("127.0.0.1", 0), self._handler())
        threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True, name=name
        ).start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    def begin(self, invocation: Invocation) -> "Future[Answer]":
        answer: Future[Answer] = Future()
        self._current = (invocation.request_id, answer)
        self._work.put(invocation)
        return answer

    def next(self) -> Invocation | None:
        """Waits for work; none once this is closed."""
        offer(self.ready, lambda ready: ready.set_result(True))
        while not self.closed.is_set():
            try:
                return self._work.get(timeout=0.5)
            except queue.Empty:
                continue
        return None

    def answer(self, request_id: str, answer: Answer) -> bool:
        """Whether the invocation is the one that waits."""
        if self._current is None or self._current[0] != request_id:
            return False
        offer(self._current[1], lambda future: future.set_result(answer))
        return True

    def fail(self, cause: Exception, answer: Answer) -> None:
        """For whoever waits for a process that is no more."""
        offer(self.ready, lambda ready: ready.set_exception(cause))
        if self._current is not None:
            offer(self._current[1], lambda future: future.set_result(answer))

    def close(self) -> None:
        if not self.closed.is_set():
            self.closed.set()
            self._server.shutdown()
            self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1  # head and body in one segment

            def log_message(self, *_):
                pass

            def reply(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
                self.wfile.flush()

            def do_GET(self) -> None:
                if self.path != f"{PREFIX}/invocation/next":
                    return self.reply(404, {})
                invocation = api.next()
                if invocation is None:
                    self.close_connection = True
                    return None
                return self.reply(200, invocation.headers, invocation.body)

            def do_POST(self) -> None:
                body = self.read_body()
                if self.path == f"{PREFIX}/init/error":
                    api.fail(InitError(body), Answer(body, True))
                    return self.reply(202, {})
                match self.path.removeprefix(PREFIX).split("/"):
                    case ["", "invocation", request_id, "response" | "error" as kind]:
                        taken = api.answer(request_id, Answer(body, kind == "error"))
                        if taken:
                            return self.reply(202, {})
                        return self.reply(400, {}, error("InvalidRequestID", request_id))
                return self.reply(404, {})

            def read_body(self) -> bytes:
                if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                    return self.rfile.read(int(self.headers.get("Content-Length") or 0))
                body = b""
                while size := int(self.rfile.readline().split(b";")[0], 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
                return body

        return Handler


class InitError(Exception):
    """A function that could not be made; the payload is what the runtime said of it."""

    def __init__(self, payload: bytes):
        super().__init__("The function could not be initialized")
        self.payload = payload
