"""A real server on a free port and a real Chromium."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from assistant.api import create_app
from assistant.settings import Settings
from tests.browser.fakes import FakeAssistant

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass
class Site:
    """The running server."""

    url: str
    data_dir: Path
    fake: FakeAssistant


@dataclass
class Visit:
    """One page with what it requested and complained about."""

    page: Page
    hosts: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data_dir, fake = tmp_path_factory.mktemp("site"), FakeAssistant()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app = create_app(fake, Settings(data_dir=data_dir, max_question_chars=2000))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    assert server.started, "the server did not start within 30 seconds"
    yield Site(f"http://127.0.0.1:{port}/", data_dir, fake)
    server.should_exit = True
    thread.join(10)


# Not for the session: Playwright's own event loop would stand in the way of asyncio in the tests after these.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(path).exists():
        pytest.fail("Chromium is missing: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def _visit(site: Site, context: BrowserContext) -> Visit:
    context.set_default_timeout(15_000)
    visit = Visit(context.new_page())
    context.on("request", lambda request: visit.hosts.add(request.url.split("/")[2].split(":")[0]))
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.on("console", lambda line: visit.complaints.append(line.text) if line.type == "error" else None)
    visit.page.goto(site.url)
    visit.page.wait_for_selector(".gh-welcome")
    return visit


def _checked(visit: Visit, context: BrowserContext) -> Iterator[Visit]:
    yield visit
    context.close()
    assert visit.hosts == {"127.0.0.1"}
    assert visit.complaints == []


@pytest.fixture
def visit(site: Site, browser: Browser) -> Iterator[Visit]:
    """A visitor at a desk, whose browser is in English and dark; each test also checks hosts and console."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US", color_scheme="dark")
    yield from _checked(_visit(site, context), context)


@pytest.fixture
def phone(site: Site, browser: Browser) -> Iterator[Visit]:
    """A visitor with a telephone."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, locale="zh-CN"
    )
    yield from _checked(_visit(site, context), context)
