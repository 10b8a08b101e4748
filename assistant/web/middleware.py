"""What stands before every route: body limit, headers, and the few Gradio routes that a visitor needs.

Gradio alone reflects foreign origins, takes anonymous uploads and names outside hosts in its page; here its
routes are an allow-list and its page is served with those references removed.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOG = logging.getLogger(__name__)
BODY_LIMIT = 64 * 1024
OURS = ("/healthz", "/api/", "/ui/")
GRADIO_EXACT = frozenset(
    {
        "/",
        "/config",
        "/theme.css",
        "/favicon.ico",
        "/robots.txt",
        "/gradio_api/queue/join",
        "/gradio_api/queue/data",
        "/gradio_api/cancel",
        "/gradio_api/reset",
        "/gradio_api/app_id",
        "/gradio_api/startup-events",
    }
)
GRADIO_PREFIXES = ("/assets/", "/static/", "/gradio_api/heartbeat/")
TOO_LARGE = "内容太大：一次最多 64 KB，请把问题写短一些。"
UNKNOWN = "没有这个地址。"
BROKEN = "服务内部出错，请稍后再试。"
FOREIGN = "只接受本网站页面发来的请求。"

_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


def content_security_policy(nonce: str | None = None) -> str:
    """The policy; no host but our own.

    Gradio's HTML component compiles its templates, hence 'unsafe-eval'; its theme sets styles inline. Inline
    scripts run only with the nonce that this module puts into Gradio's own page.
    """
    script = f"'self' 'nonce-{nonce}' 'unsafe-eval'" if nonce else "'self'"
    return (
        f"default-src 'self'; script-src {script}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'self'"
    )


def is_gradio_route(path: str) -> bool:
    """Whether the path is one of Gradio's that the page needs (uploads, files, proxies are not)."""
    return path.rstrip("/") in GRADIO_EXACT or path == "/" or path.startswith(GRADIO_PREFIXES)


def clean_page(html: str, nonce: str, head: str) -> str:
    """Gradio's page in Chinese, with our head, a nonce on each script, and no outside reference."""
    # The id gives our style sheet precedence over Gradio's.
    html = re.sub(r'<html\s+lang="[^"]*"', '<html id="gh-app" lang="zh-CN"', html, count=1)
    # Social cards and the PWA manifest: they name outside hosts and serve nobody on an intranet.
    html = re.sub(r'\s*<meta\s+(?:property="og:|name="twitter:)[^>]*?/>', "", html)
    html = re.sub(r'\s*<link rel="(?:manifest|preconnect)"[^>]*>', "", html)
    html = re.sub(r"<link[^>]*https?://[^>]*>|<script[^>]*src=\"https?://[^>]*></script>", "", html)
    html = html.replace("<head>", f"<head>{head}", 1)
    return html.replace("<script", f'<script nonce="{nonce}"')


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def is_foreign(scope: Scope) -> bool:
    """Whether a browser sent this from a page of another site."""
    origin = _header(scope, b"origin")
    return bool(origin) and re.sub(r"^https?://", "", origin) != _header(scope, b"host")


async def send_json(send: Send, status: int, message: str) -> None:
    """One Chinese line as JSON; ``detail`` is where Gradio's page looks for it."""
    body = json.dumps({"error": message, "detail": message}, ensure_ascii=False).encode()
    headers = [
        (b"content-type", b"application/json; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _read_body(receive: Receive, limit: int) -> bytes | None:
    """The whole body (it is small by rule), or None once it goes over the limit."""
    body = bytearray()
    while True:
        message = await receive()
        body.extend(message.get("body", b""))
        if len(body) > limit:
            return None
        if not message.get("more_body"):
            return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return waiting.pop() if waiting else await receive()

    return replayed


def _merged(headers: Iterable[tuple[bytes, bytes]], nonce: str | None) -> list[tuple[bytes, bytes]]:
    ours = {**_HEADERS, "content-security-policy": content_security_policy(nonce)}
    # Gradio answers any Origin with permission; nobody else's page has business here.
    dropped = {name.encode() for name in ours}
    kept = [
        (key, value)
        for key, value in headers
        if key.lower() not in dropped and not key.lower().startswith(b"access-control-")
    ]
    return kept + [(name.encode(), value.encode()) for name, value in ours.items()]


def _with_headers(send: Send, nonce: str | None) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": _merged(message["headers"], nonce)}
        await send(message)

    return sender


def _rewriting(send: Send, nonce: str, head: str) -> Send:
    """Hold back Gradio's page until it is complete, and send it cleaned."""
    start: Message = {}
    body = bytearray()

    async def sender(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
            return
        if message["type"] != "http.response.body":
            await send(message)
            return
        body.extend(message.get("body", b""))
        if message.get("more_body"):
            return
        page = clean_page(body.decode(), nonce, head).encode() if b"<html" in body[:2000] else bytes(body)
        kept = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
        await send({**start, "headers": [*kept, (b"content-length", str(len(page)).encode())]})
        await send({"type": "http.response.body", "body": page})

    return sender


class Guard:
    """ASGI middleware around the whole application.

    Args:
        app: the application inside.
        head: HTML to put first into the page's head (our style sheet and script).
    """

    def __init__(self, app: App, head: str = "") -> None:
        self.app = app
        self.head = head

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with limits and headers."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_page = scope["path"] == "/"
        nonce = secrets.token_urlsafe(16) if is_page else None
        out = _with_headers(send, nonce)
        refusal = self._refusal(scope)
        if refusal:
            await send_json(out, *refusal)
            return
        if is_page:
            # No compressed page, or it could not be rewritten; no query, or ?deep_link= would load state.
            kept = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            scope = {**scope, "headers": kept, "query_string": b""}
            out = _rewriting(out, nonce or "", self.head)
        if scope["method"] not in ("GET", "HEAD"):
            # Read here, since a handler that hits the limit half-way would report a malformed body instead.
            body = await _read_body(receive, BODY_LIMIT)
            if body is None:
                await send_json(out, 413, TOO_LARGE)
                return
            receive = _replay(body, receive)
        await self._pass_on(scope, receive, out)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception:
            LOG.exception("request to %s failed", scope["path"])
            if started:
                raise
            await send_json(send, 500, BROKEN)

    @staticmethod
    def _refusal(scope: Scope) -> tuple[int, str] | None:
        path = scope["path"]
        if not path.startswith(OURS) and not is_gradio_route(path):
            return 404, UNKNOWN
        length = _header(scope, b"content-length")
        if length and (not length.isdecimal() or int(length) > BODY_LIMIT):
            return 413, TOO_LARGE
        if scope["method"] not in ("GET", "HEAD") and is_foreign(scope):
            return 403, FOREIGN
        return None
