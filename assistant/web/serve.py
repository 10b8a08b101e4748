"""Start the web page and the HTTP interface."""

from __future__ import annotations

import errno
import socket
import sys

from assistant.errors import AssistantError
from assistant.settings import Settings


def require_free_port(host: str, port: int) -> None:
    """Find out before the index is opened, not after.

    Raises:
        AssistantError: the port is taken, or the address cannot be used on this machine.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # As the server will: a port in TIME_WAIT after a restart is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except PermissionError as error:
        raise AssistantError(f"没有权限使用端口 {port}，请用 --port 换一个大于 1023 的端口。") from error
    except socket.gaierror as error:
        raise AssistantError(f"不认识监听地址 {host}，请用 --host 换一个，例如 127.0.0.1。") from error
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise AssistantError(f"本机没有地址 {host}，请用 --host 换一个，例如 127.0.0.1。") from error
        raise AssistantError(f"端口 {port} 已被占用，请用 --port 换一个端口。") from error


def address(host: str, port: int) -> str:
    """The address to type into a browser on this machine."""
    # "Every address" is what a server listens on, not what a browser can open.
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(  # noqa: S104
        host, f"[{host}]" if ":" in host else host
    )
    return f"http://{shown}:{port}"


def serve(settings: Settings) -> None:
    """Open the assistant (building its index where that is missing or old) and serve until interrupted.

    Raises:
        AssistantError: the port is taken, or the assistant cannot be opened.
    """
    require_free_port(settings.host, settings.port)
    # Only now, so that a taken port is told at once and `assistant --help` loads none of them.
    import uvicorn  # noqa: PLC0415

    from assistant.api import create_app  # noqa: PLC0415
    from assistant.assistant import Assistant  # noqa: PLC0415

    def report(line: str) -> None:
        sys.stderr.write(f"{line}\n")

    app = create_app(Assistant.open_or_build(settings, report), settings)
    sys.stdout.write(f"国合问策已启动：{address(settings.host, settings.port)}\n")
    sys.stdout.flush()
    # The query of /api/v1/search may hold personal data, hence no access log.
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", access_log=False)
