"""An HTTP client that reads only so much of a reply, whatever the server sends."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx

from assistant.chatmodel.failures import Fault, ModelCallError

#: Bytes of one reply: thirty times what the longest answer takes as a stream of single tokens.
MOST_BYTES = 4_000_000
#: Seconds to reach a server that is there.
_CONNECT = 3.0


class _Limited(httpx.AsyncByteStream):
    def __init__(self, inner: httpx.AsyncByteStream, most: int) -> None:
        self._inner, self._most = inner, most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = 0
        async for part in self._inner:
            read += len(part)
            if read > self._most:
                raise ModelCallError(Fault.ENDLESS)
            yield part

    async def aclose(self) -> None:
        await self._inner.aclose()


def limited_client(timeout: float, most: int = MOST_BYTES) -> httpx.AsyncClient:
    """For all calls to one server. No redirects: the key goes to the configured address only."""

    async def limit(response: httpx.Response) -> None:
        # Counted as it comes off the wire, so a compressed reply could still be endless; none was asked for.
        if response.headers.get("content-encoding", "identity") != "identity":
            raise ModelCallError(Fault.GARBAGE)
        if isinstance(response.stream, httpx.AsyncByteStream):
            response.stream = _Limited(response.stream, most)

    return httpx.AsyncClient(
        timeout=httpx.Timeout(timeout, connect=_CONNECT),
        headers={"Accept-Encoding": "identity"},
        event_hooks={"response": [limit]},
    )
