"""``make screenshot``: the picture in README, taken from the real page answering a real question."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
from playwright.sync_api import sync_playwright

PORT = 7992
TARGET = Path(__file__).with_name("screenshot.png")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def main() -> None:
    """Start the server, ask, open the first citation, take the picture."""
    server = subprocess.Popen([sys.executable, "-m", "assistant", "serve", "--port", str(PORT)])
    try:
        for _ in range(120):
            try:
                if httpx.get(f"http://127.0.0.1:{PORT}/healthz", timeout=2).status_code == 200:
                    break
            except httpx.HTTPError:
                time.sleep(0.5)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(f"http://127.0.0.1:{PORT}/")
            box = page.get_by_role("textbox").first
            box.fill("报联合研究类，文章要多少？")
            box.press("Enter")
            page.get_by_text("【1】").first.click()
            page.get_by_text("在原文中查看").wait_for()
            page.wait_for_timeout(1500)
            page.screenshot(path=str(TARGET))
            browser.close()
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    main()
