"""Somebody draws a flow in a real Chromium, tries it in the phone beside the canvas and publishes it: mouse and keyboard alone.

Runs in a thread of its own: the browser's loop and that of the telephones do not live in one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.asterisk.tone import write_prompt

CHROMIUM = Path("/usr/bin/chromium")
PATIENCE_MS = 20_000
PUBLISHED_MS = 60_000


@dataclass(frozen=True)
class Drawn:
    """What the person saw: the recordings the simulator played, in order, and what was said of the publishing."""

    heard: tuple[str, ...]
    published: str


def draw(address: str, password: str, folder: Path, line: str, tones: dict[str, float]) -> Drawn:
    """Bring the recordings ``tones`` (name, Hz), draw a menu that says the first and ends with the second on 1, try it,
    publish it to ``line``."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN", reduced_motion="reduce")
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}/prompts")
        page.get_by_label("密码", exact=True).fill(password)
        page.keyboard.press("Enter")
        for name, hertz in tones.items():
            _record(page, folder, name, hertz)
        menu, end = tones
        _draw(page, menu, end)
        heard = _try(page)
        published = _publish(page, line)
        browser.close()
        assert errors == []
        return Drawn(heard, published)


def _record(page: Page, folder: Path, name: str, hertz: float) -> None:
    sound = folder / f"{hertz:.0f}.wav"
    write_prompt(sound, hertz, 1.0)
    page.get_by_role("link", name="语音提示").first.click()
    page.get_by_role("button", name="新录音").first.click()
    page.get_by_role("textbox", name="名称").fill(name)
    page.keyboard.press("Enter")
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="上传文件 简体中文").click()
    chosen.value.set_files(sound)
    expect(page.get_by_role("table").get_by_role("row").nth(1)).to_contain_text("现用")


def _draw(page: Page, menu: str, end: str) -> None:
    page.get_by_role("link", name="流程", exact=True).click()
    page.get_by_role("button", name="新建流程").click()
    page.get_by_role("textbox", name="名称").fill("亲手画的")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="按键/语音菜单").click()
    _say(page, menu)
    _edge(page, "option_1", (900.0, 250.0), "guaji")
    _say(page, end)
    _edge(page, "option_2", (900.0, 520.0), "paidui")
    page.get_by_role("combobox", name="转接目标").click()
    page.get_by_title("客服", exact=True).click()
    problems = page.get_by_role("region", name="问题")
    problems.get_by_role("button", name="问题").click()
    problems.get_by_role("button", name="没有设置兜底节点").click()
    page.get_by_role("combobox", name="兜底").first.click()
    page.locator(".ant-select-item[title=排队转人工]").click()
    expect(problems.get_by_role("button", name="没有设置兜底节点")).to_have_count(0)


def _say(page: Page, name: str) -> None:
    """Let the node that is open say a recording."""
    panel = page.get_by_role("complementary").last
    panel.get_by_role("button", name="添加").first.click()
    page.get_by_role("menuitem", name="录音").click()
    page.get_by_role("combobox", name="录音").click()
    page.get_by_title(name, exact=True).click()


def _edge(page: Page, port: str, to: tuple[float, float], typed: str) -> None:
    """Draw an edge from the menu to empty canvas and choose what stands there."""
    box = _card(page, "menu").locator(f'[data-handleid="{port}"]').bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 20, steps=4)
    page.mouse.move(*to, steps=8)
    page.mouse.up()
    expect(page.get_by_role("dialog", name="选择节点")).to_be_visible()
    page.keyboard.type(typed)
    page.keyboard.press("Enter")


def _card(page: Page, node: str) -> Locator:
    return page.locator(f'.react-flow__node[data-id="{node}"]')


def _try(page: Page) -> tuple[str, ...]:
    page.get_by_role("button", name="试拨", exact=True).click()
    phone = page.get_by_role("complementary", name="试拨草稿")
    phone.get_by_role("button", name="拨打", exact=True).click()
    steps = phone.get_by_role("list", name="通话记录").locator("> li")
    expect(steps).to_have_count(1)
    page.keyboard.press("1")
    expect(steps).to_have_count(2)
    expect(phone.get_by_role("status")).to_have_text("通话结束：流程走完")
    heard = (re.findall(r"\[(.+?)\]", step) for step in steps.all_inner_texts())
    return tuple(name for names in heard for name in names)


def _publish(page: Page, line: str) -> str:
    page.get_by_role("button", name="发布", exact=True).click()
    dialog = page.get_by_role("dialog", name="发布“亲手画的”")
    dialog.get_by_role("combobox", name="发布到号码").fill(line)
    dialog.get_by_role("textbox", name="说明").fill("第一次")
    dialog.get_by_role("button", name="发布", exact=True).click()
    told = dialog.get_by_text(f"号码 {line} 已改用版本")
    expect(told).to_be_visible(timeout=PUBLISHED_MS)
    return told.inner_text()
