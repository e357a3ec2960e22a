"""No page has a serious fault of accessibility: axe-core looks at each, and at its colours by night too.

The pages are those of the left bar, whichever there are, what opens from them, and what opens on them. axe is run as the developer
tools run a script; the pages' content security policy stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.designer.conftest import ROOT
from tests.e2e.calling import CALLED

AXE = ROOT / "designer" / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']"
# What is only an experiment of axe and still a fault: who says a button's words to a machine must find the button.
EXPERIMENTS = "{'label-content-name-mismatch': {enabled: true}}"
RUN = f"axe.run(document, {{resultTypes: ['violations'], runOnly: {RULES}, rules: {EXPERIMENTS}}})"
# Beside words an icon is decoration: read aloud, its file's name ("plus") would stand before them.
NAMED_ICONS = (
    "[...document.querySelectorAll('.anticon')].filter(icon => !icon.ariaHidden"
    " && icon.classList.contains(`anticon-${icon.ariaLabel}`)).map(icon => icon.ariaLabel)"
)
COLOURS = "axe.run(document, {resultTypes: ['violations'], runOnly: {type: 'rule', values: ['color-contrast']}})"
SERIOUS = ("serious", "critical")
PATIENCE_MS = 20_000

Look = Callable[[str], None]


@pytest.fixture
def faults() -> list[str]:
    """What was found, page by page; none at the end."""
    return []


@pytest.fixture
def look(page: Page, faults: list[str]) -> Look:
    """Look at the page as it is now, then at its colours in the other theme. An open dialog lets nobody turn the theme."""
    source = AXE.read_text(encoding="utf-8")

    def judge(name: str, run: str) -> None:
        page.evaluate(f"() => {{ if (!window.axe) {{ {source} }} }}")
        found: dict[str, Any] = page.evaluate(run)
        for fault in found["violations"]:
            if fault["impact"] in SERIOUS:
                places = [f"{node['target'][-1]}: {node['failureSummary'][:300]}" for node in fault["nodes"][:3]]
                faults.append(f"{name}: {fault['id']} ({fault['impact']}): {fault['help']}: {places}")

    def see(name: str) -> None:
        page.wait_for_load_state("networkidle")
        judge(name, RUN)
        if read_aloud := page.evaluate(NAMED_ICONS):
            faults.append(f"{name}: icons are read aloud: {read_aloud}")
        turn = page.get_by_role("button", name="深色").or_(page.get_by_role("button", name="Light"))
        if turn.count() == 1 and page.locator("dialog[open]").count() == 0:
            turn.click()
            judge(f"{name}, the other theme", COLOURS)
            page.get_by_role("button", name="浅色").or_(page.get_by_role("button", name="Dark")).click()

    return see


@pytest.fixture
def furnished(page: Page, address: str, called: str) -> str:
    """The line of a site that has a table besides what a new one has, and calls."""
    token = {"X-CSRF-Token": page.request.get(f"{address}/api/v1/session").json()["csrf"]}
    kept = page.request.post(
        f"{address}/api/v1/table-uploads?name=axe&file=axe.csv",
        data="手机,积分\n13800138000,12\n".encode(),
        headers=token | {"Content-Type": "application/octet-stream"},
    )
    page.request.post(f"{address}/api/v1/table-uploads/{kept.json()['token']}/live", data={}, headers=token)
    return called


def open_page(page: Page, address: str, path: str, shown: Locator | None = None) -> None:
    page.goto(address + path)
    expect(shown or page.get_by_role("heading", level=1).first).to_be_visible(timeout=PATIENCE_MS)


def test_every_page_of_the_bar_in_english_by_night(page: Page, address: str, look: Look, faults: list[str]) -> None:
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.get_by_role("button", name="EN", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Flows")
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    bar = page.locator("nav.side a.item")
    expect(bar.first).to_be_visible()
    for path in [each.get_attribute("href") or "" for each in bar.all()]:
        open_page(page, address, path)
        look(path)
    for part in ("capacity", "storage", "voices", "settings"):
        open_page(page, address, f"/system?part={part}", page.locator("main table").first)
        look(f"/system, {part}")
    open_page(page, address, "/nowhere", page.get_by_role("heading").first)
    look("/nowhere")
    page.goto(f"{address}/flows")
    page.get_by_role("button", name="中文").click()
    page.get_by_role("button", name="Sign out").or_(page.get_by_role("button", name="退出登录")).click()
    expect(page.locator("input[type=password]")).to_be_visible()
    look("/sign-in")
    assert not faults, "\n".join(faults)


def test_the_editor_and_what_opens_on_it(
    page: Page, address: str, furnished: str, look: Look, faults: list[str]
) -> None:
    page.get_by_role("button", name="新建流程").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    look("the dialog of a new flow")
    open_page(page, address, "/flows/客户服务热线", page.locator(".react-flow__node-card").first)
    page.get_by_role("region", name="问题").get_by_role("button", name="问题").click()
    look("the editor and its problems")
    for node in ("main", "hours", "agents"):
        open_page(page, address, f"/flows/客户服务热线?node={node}", page.locator("aside.panel").first)
        look(f"the panel of {node}")
    for name in ("流程设置", "操作记录"):
        page.get_by_role("button", name=name).click()
        expect(page.locator("aside.panel")).to_be_visible()
        look(name)
    page.get_by_role("button", name="试拨", exact=True).click()
    phone = page.get_by_role("complementary", name="试拨草稿")
    phone.get_by_role("button", name="周一 10:00").click()
    look("the phone")
    phone.get_by_role("button", name="拨打", exact=True).click()
    expect(phone.get_by_role("region", name="电话按键")).to_be_visible(timeout=PATIENCE_MS)
    look("a call in the phone")
    open_page(page, address, "/flows/客户服务热线#coverage", page.get_by_role("region", name="测试覆盖"))
    look("coverage")
    open_page(page, address, f"/flows/{CALLED}", page.locator(".react-flow__node-card").first)
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("heading", level=3).first).to_be_visible(timeout=PATIENCE_MS)
    look("the review before publishing")
    assert not faults, "\n".join(faults)


def test_the_page_of_one_of_each(page: Page, address: str, furnished: str, look: Look, faults: list[str]) -> None:
    for path in (
        f"/flows/{CALLED}/versions",
        f"/lines/{furnished}",
        f"/lines/{furnished}/rules",
        "/schedules/工作时间",
        "/lists/VIP",
        "/destinations/客服",
        "/tables/axe",
        "/prompts/开场",
    ):
        open_page(page, address, path)
        look(path)
    open_page(page, address, "/schedules/工作时间")
    page.get_by_role("tab", name="全年").click()
    page.get_by_role("button", name="2026-10-10 国庆节补班").wait_for()
    look("a schedule's year")
    open_page(page, address, f"/flows/{CALLED}/compare?before=live&after=draft", page.locator(".compare-list li").first)
    look("two states compared")
    open_page(page, address, "/prompts")
    page.get_by_role("button", name="新录音").first.click()
    look("the dialog of a new recording")
    open_page(page, address, f"/calls?line={furnished}", page.locator("table.calls tbody tr").first)
    page.locator("table.calls tbody tr").first.get_by_role("link").first.click()
    expect(page.locator(".react-flow__node-card").first).to_be_visible(timeout=PATIENCE_MS)
    look("a call")
    assert not faults, "\n".join(faults)
