"""`make screenshots`: a site of each language is filled and looked at; the pictures go to docs/pictures/LANGUAGE/NAME.webp.

`python -m deploy.pictures NAME... --language zh-CN --proofs DIR` takes some of them, and as PNG too.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from deploy.pictures.calls import make_calls
from deploy.pictures.contents import LANGUAGES, Words, names
from deploy.pictures.shots import ASKED, DARK, SHOTS, SIZE, Camera
from deploy.pictures.site import Api, ask, fill, second
from deploy.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = Path("/usr/bin/chromium")
PASSWORD = "for the pictures alone"  # noqa: S105 - of a site that lives for a minute


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a new site in ``folder``, while inside."""
    port = free_port()
    given = {"TONEPATH_DATA_DIR": str(folder), "TONEPATH_WEB_PORT": str(port), "TONEPATH_ADMIN_PASSWORD": PASSWORD}
    command = [sys.executable, str(ROOT / "app.py"), "designer"]
    process = subprocess.Popen(command, cwd=folder, env=os.environ | given, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
    try:
        if process.stdout is None or not re.search(r"http://", process.stdout.readline()):
            raise RuntimeError("the pages are not served")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def take(browser: Browser, language: str, *, wanted: Sequence[str], proofs: Path | None) -> None:
    """The pictures of one language."""
    with tempfile.TemporaryDirectory() as name, served(Path(name)) as address:
        context = browser.new_context(
            viewport=SIZE, locale=language, timezone_id="Asia/Shanghai", reduced_motion="reduce"
        )
        page = context.new_page()
        page.goto(f"{address}/flows")
        page.locator("input[type=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.locator("nav.side").wait_for()
        api = Api(context.request, address)
        filled = fill(api, language)
        # Simulated calls run in an event loop of their own, and the browser's is in this thread.
        with ThreadPoolExecutor(1) as aside:
            aside.submit(make_calls, Path(name), filled, now=datetime.now(UTC)).result()
        second(api, language)
        camera = Camera(
            page, address, PICTURES / language, Words(language), names(Words(language)), proofs and proofs / language
        )
        for shot in wanted:
            if shot in SHOTS:
                SHOTS[shot](camera)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        dark = Camera(
            page, address, PICTURES / language / "dark", camera.w, camera.n, proofs and proofs / language / "dark"
        )
        for shot in wanted:
            if shot in DARK:
                SHOTS[shot](dark)
        if any(shot in ASKED for shot in wanted):
            mate = browser.new_context()
            ask(api, mate.request, language)
            mate.close()
            page.emulate_media(color_scheme="light", reduced_motion="reduce")
            for shot in wanted:
                if shot in ASKED:
                    ASKED[shot](camera)
        context.close()


def main() -> None:
    """Take them all, or those that are named."""
    reader = argparse.ArgumentParser(prog="python -m deploy.pictures", description=__doc__)
    reader.add_argument("names", nargs="*", metavar="NAME", help="; ".join((*SHOTS, *ASKED)))
    reader.add_argument("--language", choices=LANGUAGES, action="append")
    reader.add_argument("--proofs", type=Path, help="a folder for PNG copies")
    given = reader.parse_args()
    with sync_playwright() as playwright:
        for language in given.language or LANGUAGES:
            # A browser of that language: it draws the fields for dates itself.
            speaking = {"LANGUAGE": language.replace("-", "_"), "LANG": f"{language.replace('-', '_')}.UTF-8"}
            browser = playwright.chromium.launch(
                executable_path=str(CHROMIUM),
                args=["--no-sandbox", f"--lang={language}"],
                env={**os.environ, **speaking},
            )
            take(browser, language, wanted=given.names or (*SHOTS, *ASKED), proofs=given.proofs)
            browser.close()


if __name__ == "__main__":
    main()
