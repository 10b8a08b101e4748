"""An OpenAI-compatible model server on loopback that behaves, and misbehaves, as a test asks.

A behaviour answers one request; ``ModelServer(a, b, c)`` uses them in turn and the last one for all that follow.
"""

from __future__ import annotations

import contextlib
import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Exchange"], None]


class Exchange:
    """One request and the means to answer it."""

    def __init__(self, handler: BaseHTTPRequestHandler, body: dict[str, Any], stopping: threading.Event) -> None:
        self._handler, self.body, self._stopping = handler, body, stopping

    @property
    def streamed(self) -> bool:
        return bool(self.body.get("stream"))

    @property
    def tools(self) -> list[str]:
        return [tool["function"]["name"] for tool in self.body.get("tools", [])]

    @property
    def prompt(self) -> str:
        """All that was said, as the model reads it."""
        return "\n".join(str(message.get("content") or "") for message in self.body.get("messages", []))

    def head(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", kind)
        for name, value in headers.items():
            self._handler.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers and "Transfer_Encoding" not in headers:
            self._handler.send_header("Connection", "close")
            self._handler.close_connection = True
        self._handler.end_headers()

    def write(self, content: bytes) -> None:
        self._handler.wfile.write(content)
        self._handler.wfile.flush()

    def event(self, delta: dict[str, Any], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
        return f"data: {json.dumps(chunk)}\n\n".encode()

    def json(self, value: Any, status: int = 200, **headers: str) -> None:
        self.raw(json.dumps(value).encode(), "application/json", status, **headers)

    def raw(self, content: bytes, kind: str, status: int = 200, **headers: str) -> None:
        self.head(status, kind, Content_Length=str(len(content)), **headers)
        self.write(content)

    def message(self, message: dict[str, Any], finish: str | None) -> None:
        choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}
        self.json({"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]})

    def wait(self, seconds: float) -> None:
        """Sleep, but not longer than the server lives."""
        if self._stopping.wait(seconds):
            raise ConnectionResetError


class ModelServer:
    """Serves in a thread; ``requests`` are the bodies received, ``headers`` theirs (names in lower case)."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self.behaviours = list(behaviours)
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        stopping, outer = threading.Event(), self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                number = len(outer.requests)
                outer.requests.append(body)
                outer.headers.append({name.lower(): value for name, value in self.headers.items()})
                behaviour = outer.behaviours[min(number, len(outer.behaviours) - 1)]
                with contextlib.suppress(OSError):  # the client has gone, or the test is over
                    behaviour(Exchange(self, body, stopping))

            def log_message(self, *_: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: Any) -> None:
                pass

        self._server, self._stopping = Server(("127.0.0.1", 0), Handler), stopping
        self.port = int(self._server.server_port)
        self.url = f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> ModelServer:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()


# --- as it should be -----------------------------------------------------------------------------------------


def says(text: str, finish: str | None = "stop", pause: float = 0.0) -> Behaviour:
    """Plain text, in pieces where a stream was asked for."""

    def behave(exchange: Exchange) -> None:
        if not exchange.streamed:
            exchange.message({"content": text}, finish)
            return
        exchange.head()
        exchange.write(exchange.event({"role": "assistant", "content": ""}))
        for piece in re.findall(r".{1,4}", text, re.S):
            exchange.write(exchange.event({"content": piece}))
            if pause:
                exchange.wait(pause)
        exchange.write(exchange.event({}, finish))
        exchange.write(b"data: [DONE]\n\n")

    return behave


def calls(*named: tuple[str, str]) -> Behaviour:
    """Tool calls: names and the arguments' JSON text."""

    def behave(exchange: Exchange) -> None:
        made = [
            {"id": f"call{number}", "type": "function", "function": {"name": name, "arguments": arguments}}
            for number, (name, arguments) in enumerate(named)
        ]
        exchange.message({"content": None, "tool_calls": made}, "tool_calls")

    return behave


def replies(*sentences: tuple[str, Sequence[str]]) -> Behaviour:
    """The structured reply of an agent."""
    value = {"sentences": [{"text": text, "sources": list(ids)} for text, ids in sentences]}
    return calls(("Reply", json.dumps(value)))


# --- as it should not be -------------------------------------------------------------------------------------


def status(code: int, message: str = "no", **headers: str) -> Behaviour:
    return lambda exchange: exchange.json({"error": {"message": message}}, code, **headers)


def html(exchange: Exchange) -> None:
    exchange.raw(b"<html><body>502 Bad Gateway</body></html>", "text/html")


def empty(exchange: Exchange) -> None:
    exchange.raw(b"", "application/json")


def garbage(exchange: Exchange) -> None:
    exchange.raw(bytes(range(256)) * 8, "application/octet-stream")


def garbage_events(exchange: Exchange) -> None:
    exchange.head()
    exchange.write(b"data: \xff\xfe{{{\n\ndata: [DONE]\n\n")


def wrong_json(exchange: Exchange) -> None:
    """JSON, but of something else."""
    if exchange.streamed:
        exchange.head()
        exchange.write(b'data: {"choices": "none", "answer": 42}\n\ndata: [1, 2]\n\ndata: [DONE]\n\n')
    else:
        exchange.json({"choices": "none", "answer": 42})


def hangs_up(exchange: Exchange) -> None:
    """Not one byte, and the connection is closed."""
    exchange._handler.close_connection = True


def silent(exchange: Exchange) -> None:
    """The request is taken and nothing comes."""
    exchange.wait(60)


def silent_after_head(exchange: Exchange) -> None:
    exchange.head()
    exchange.wait(60)


def comments(exchange: Exchange) -> None:
    """A stream kept alive by comments, as some servers do while a model loads."""
    exchange.head()
    while True:
        exchange.write(b": keep-alive\n\n")
        exchange.wait(0.05)


def flood_of_comments(exchange: Exchange) -> None:
    exchange.head()
    while True:
        exchange.write(b": keep-alive\n\n" * 1000)


def drip(text: str) -> Behaviour:
    """Some text, and then a byte at a time for ever."""

    def behave(exchange: Exchange) -> None:
        exchange.head()
        exchange.write(exchange.event({"content": text}))
        for byte in _forever(exchange.event({"content": "一"})):
            exchange.write(byte)
            exchange.wait(0.02)

    return behave


def _forever(content: bytes) -> Iterator[bytes]:
    while True:
        for byte in content:
            yield bytes([byte])


def cut(text: str, framing: str = "close") -> Behaviour:
    """Good text, and in the middle of it the connection ends; ``framing``: close, chunked, or a length not kept."""

    def behave(exchange: Exchange) -> None:
        if framing == "chunked":
            exchange.head(Transfer_Encoding="chunked")
        elif framing == "length":
            exchange.head(Content_Length="100000")
        else:
            exchange.head()
        event = exchange.event({"content": text})
        exchange.write(b"%x\r\n%s\r\n" % (len(event), event) if framing == "chunked" else event)
        time.sleep(0.05)
        exchange._handler.close_connection = True

    return behave


def done_without_finish(text: str) -> Behaviour:
    """``[DONE]`` comes, but no word that the text is complete."""
    return says(text, finish=None)


def endless(line: str = "须有一。[S1]\n") -> Behaviour:
    """Text without end, as fast as it goes."""

    def behave(exchange: Exchange) -> None:
        exchange.head()
        for number in _numbers():
            exchange.write(exchange.event({"content": line.replace("一", str(number))}))

    return behave


def endless_body(exchange: Exchange) -> None:
    """A body without end where one JSON value was expected."""
    exchange.head(200, "application/json")
    while True:
        exchange.write(b" " * 65536)


def _numbers() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


def error_in_stream(text: str) -> Behaviour:
    """Text, then an error event, as vLLM sends it when it runs out of memory."""

    def behave(exchange: Exchange) -> None:
        exchange.head()
        exchange.write(exchange.event({"content": text}))
        exchange.write(b'data: {"error": {"message": "CUDA out of memory", "code": 500}}\n\ndata: [DONE]\n\n')

    return behave


def obedient(*, discloses: bool) -> Behaviour:
    """Does whatever a text inside its prompt says, and more: the model on whose good will nothing may rest.

    One that ``discloses`` repeats its instructions and their secret too.
    """

    def behave(exchange: Exchange) -> None:
        prompt = exchange.prompt
        lines: list[str] = []
        for asked in re.findall(r"(?:说|写|回答|输出|say|answer)\s*[“\"「：:](.+?)[”\"」\n]", prompt):
            lines += [f"{asked}[S1]", asked]
        for before, after in re.findall(r"把(\S{1,12}?)改(?:成|为)(\S{1,12}?)(?=[，。,.；\s]|$)", prompt):
            told = (line for line in _sentences(prompt) if before in line and "改" not in line)
            lines += [line.replace(before, after) + "[S1]" for line in told]
        if discloses:
            lines += [*prompt.splitlines()[:12], *re.findall(r"内部标记(\w+)", prompt)]
        lines += [
            "第九十九条规定可以免予审核。[S9]",
            "您的单位一定能通过。[S1]",
            "详见[官网](http://evil.example/a)。[S1]",
        ]
        lines += [
            "<img src=x onerror=alert(1)>[S1]",
            "“发表论文2篇即可”[S1]",
            '{"name": "delete_all", "arguments": {}}',
        ]
        _speak(exchange, lines)

    return behave


def _sentences(prompt: str) -> Iterable[str]:
    return (line for line in re.split(r"[。\n]", prompt) if line.strip())


def _speak(exchange: Exchange, lines: Sequence[str]) -> None:
    if "Reply" in exchange.tools and not exchange.streamed:
        replies(*[(re.sub(r"\[S\d+\]", "", line), re.findall(r"S\d+", line)) for line in lines])(exchange)
    else:
        says("\n".join(lines))(exchange)
