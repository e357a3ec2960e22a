"""Each picture: where it is taken and what is done there first. Words on buttons differ by language, so both stand here."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Locator, Page, ViewportSize

from deploy.pictures.contents import SERVICE_LINE, Names, Words

SIZE: ViewportSize = {"width": 1366, "height": 768}
QUALITY = 82
PATIENCE_MS = 30_000


@dataclass(frozen=True, slots=True)
class Camera:
    """A signed-in browser before the site of one language; pictures go to ``folder``, and as PNG to ``proofs`` when there is one."""

    page: Page
    address: str
    folder: Path
    w: Words
    n: Names
    proofs: Path | None = None

    def go(self, path: str) -> None:
        """Open a page and wait for what it asks the server."""
        self.page.goto(self.address + quote(path, safe="/?=&#%"))
        self.still()

    def still(self) -> None:
        """Wait until nothing is being fetched and nothing moves."""
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate("document.fonts.ready")
        self.page.wait_for_timeout(350)

    def button(self, zh: str, en: str) -> Locator:
        """A button by its words."""
        return (
            self.page.locator("button")
            .filter(has_text=re.compile(f"^\\s*{re.escape(self.w(zh, en))}\\s*$"))
            .or_(self.page.get_by_role("button", name=self.w(zh, en), exact=True))
        )

    def take(self, name: str) -> None:
        """The window as it is, as WebP."""
        self.still()
        session = self.page.context.new_cdp_session(self.page)
        shot = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
        session.detach()
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / f"{name}.webp").write_bytes(base64.b64decode(shot["data"]))
        if self.proofs:
            self.proofs.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(self.proofs / f"{name}.png"))


def _editor(camera: Camera) -> None:
    camera.go(f"/flows/{camera.n.service}")
    camera.page.locator(".react-flow__node-card").first.wait_for(timeout=PATIENCE_MS)
    camera.page.locator(".problems-bar .severity, .problems-bar .good").first.wait_for(timeout=PATIENCE_MS)


def editor(camera: Camera) -> None:
    _editor(camera)
    camera.take("editor")


def editor_node(camera: Camera) -> None:
    _editor(camera)
    camera.page.locator('.react-flow__node[data-id="main"] .card-head').click()
    camera.take("editor-node")


def editor_problems(camera: Camera) -> None:
    _editor(camera)
    camera.page.locator(".problems-bar").click()
    camera.take("editor-problems")


def editor_settings(camera: Camera) -> None:
    _editor(camera)
    camera.button("流程设置", "Flow settings").click()
    camera.take("editor-settings")


def phone(camera: Camera) -> None:
    _editor(camera)
    camera.button("试拨", "Call it").click()
    camera.button("周一 10:00", "Monday 10:00").click()
    camera.button("拨打", "Call").click()
    steps = camera.page.locator(".phone li[data-step], .phone ol > li")
    steps.first.wait_for(timeout=PATIENCE_MS)
    camera.page.keyboard.press("2")
    camera.page.wait_for_timeout(800)
    camera.take("phone")


def publish(camera: Camera) -> None:
    _editor(camera)
    camera.button("发布", "Publish").click()
    camera.page.locator("dialog .review-findings, dialog h3").first.wait_for(timeout=PATIENCE_MS)
    camera.take("publish")


def new_flow(camera: Camera) -> None:
    camera.go("/flows")
    camera.button("新建流程", "New flow").click()
    camera.page.get_by_role("radio").nth(3).wait_for()
    camera.take("new-flow")


def compare(camera: Camera) -> None:
    camera.go(f"/flows/{camera.n.service}/compare?before=1&after=2")
    camera.page.locator(".compare-list li").first.wait_for(timeout=PATIENCE_MS)
    camera.take("compare")


def rollback(camera: Camera) -> None:
    camera.go(f"/lines/{SERVICE_LINE}")
    camera.button("回退到此", "Go back to this").first.click()
    camera.page.locator("dialog .changes li, dialog .change").first.wait_for(timeout=PATIENCE_MS)
    camera.take("rollback")


def schedule_year(camera: Camera) -> None:
    camera.go(f"/schedules/{camera.n.hours}")
    camera.page.get_by_role("tab", name=camera.w("全年", "Year")).click()
    camera.take("schedule-year")


def coverage(camera: Camera) -> None:
    camera.go(f"/flows/{camera.n.service}#coverage")
    camera.page.locator(".react-flow__node-card .card-mark").first.wait_for(timeout=PATIENCE_MS)
    camera.take("coverage")


def call(camera: Camera) -> None:
    camera.go("/calls")
    camera.page.locator("table.calls tbody tr").nth(2).get_by_role("link").first.click()
    camera.page.locator(".react-flow__node-card").first.wait_for(timeout=PATIENCE_MS)
    camera.take("call")


def approval(camera: Camera) -> None:
    camera.go("/approvals")
    camera.page.locator("main table a").first.click()
    camera.page.locator(".approval").wait_for(timeout=PATIENCE_MS)
    camera.take("approval")


def _plain(name: str, path: Callable[[Names], str]) -> Callable[[Camera], None]:
    def take(camera: Camera) -> None:
        camera.go(path(camera.n))
        camera.page.locator("h1").first.wait_for()
        camera.take(name)

    return take


SHOTS: Mapping[str, Callable[[Camera], None]] = {
    "flows": _plain("flows", lambda _: "/flows"),
    "new-flow": new_flow,
    "editor": editor,
    "editor-node": editor_node,
    "editor-problems": editor_problems,
    "editor-settings": editor_settings,
    "phone": phone,
    "publish": publish,
    "versions": _plain("versions", lambda n: f"/flows/{n.service}/versions"),
    "compare": compare,
    "coverage": coverage,
    "lines": _plain("lines", lambda _: "/lines"),
    "line": _plain("line", lambda _: f"/lines/{SERVICE_LINE}"),
    "rollback": rollback,
    "rules": _plain("rules", lambda _: f"/lines/{SERVICE_LINE}/rules"),
    "schedules": _plain("schedules", lambda _: "/schedules"),
    "schedule": _plain("schedule", lambda n: f"/schedules/{n.hours}"),
    "schedule-year": schedule_year,
    "lists": _plain("lists", lambda _: "/lists"),
    "list": _plain("list", lambda n: f"/lists/{n.vip}"),
    "prompts": _plain("prompts", lambda _: "/prompts"),
    "prompt": _plain("prompt", lambda n: f"/prompts/{n.music}"),
    "destinations": _plain("destinations", lambda _: "/destinations"),
    "destination": _plain("destination", lambda n: f"/destinations/{n.agents}"),
    "tables": _plain("tables", lambda _: "/tables"),
    "table": _plain("table", lambda n: f"/tables/{n.members}"),
    "scenarios": _plain("scenarios", lambda _: "/scenarios"),
    "calls": _plain("calls", lambda _: "/calls"),
    "call": call,
    "reports": _plain("reports", lambda _: "/reports"),
    "system": _plain("system", lambda _: "/system?part=capacity"),
    "people": _plain("people", lambda _: "/people"),
}
# What is there once somebody has asked for a publish: it changes what every other page offers.
ASKED: Mapping[str, Callable[[Camera], None]] = {
    "approvals": _plain("approvals", lambda _: "/approvals"),
    "approval": approval,
}
DARK = ("flows", "editor", "phone", "reports")
