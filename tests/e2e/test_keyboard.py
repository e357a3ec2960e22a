"""The keyboard alone: a small menu drawn on an empty canvas, wired, called and published, by somebody who has no mouse."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.test_editor import Drawn, drawn

__all__ = ["drawn"]

NAME = "只用键盘"
LINE = "4009990008"
PATIENCE_MS = 20_000
# Somebody who must press Tab more often than this to get anywhere has been forgotten.
FAR = 40


def reach(page: Page, wanted: Locator) -> None:
    """Go there by Tab, as a person does, and know it when the focus is there."""
    for _ in range(FAR):
        if wanted.evaluate("(place) => place === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by {FAR} presses of Tab")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def add(page: Page, typed: str, *, words: str) -> None:
    """Add a node after the chosen one by typing its kind, and give it its words."""
    canvas = page.get_by_test_id("canvas")
    expect(canvas).to_be_focused()
    page.keyboard.type("/")
    expect(page.get_by_role("dialog", name="选择节点").get_by_role("combobox")).to_be_focused()
    page.keyboard.type(typed)
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="节点名称")).to_be_focused()
    if words:
        reach(page, page.get_by_role("textbox", name="文字"))
        page.keyboard.type(words)
    page.keyboard.press("Escape")
    expect(canvas).to_be_focused()


def choose(page: Page, typed: str) -> None:
    """Choose from the list that has the focus."""
    page.keyboard.type(typed)
    first = page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option-active")
    expect(first).to_have_text(re.compile(f"^{typed}"))
    page.keyboard.press("Enter")
    # As long as it is open, the next key is the list's.
    expect(page.locator(".ant-select-open")).to_have_count(0)


def to_node(page: Page, label: str) -> None:
    """From the canvas to a node, in the order a call meets them."""
    page.keyboard.press("Escape")
    name = page.get_by_role("textbox", name="节点名称")
    for _ in range(6):
        page.keyboard.press("Tab")
        expect(name).to_be_visible()
        if name.input_value() == label:
            return
    raise AssertionError(f"{label} is not reached")


def test_a_flow_is_drawn_called_and_published_without_a_mouse(page: Page, drawn: Drawn) -> None:
    reach(page, page.get_by_role("button", name="新建流程"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="名称")).to_be_focused()
    page.keyboard.type(NAME)
    page.keyboard.press("Enter")
    expect(page.get_by_text("从这里开始")).to_be_visible()

    # Drawn: the menu, then what each key leads to, added at the menu's next open port.
    reach(page, page.get_by_role("button", name="跳到画布"))
    page.keyboard.press("Enter")
    add(page, "caidan", words="订单进度请按1，人工服务请按2。")
    add(page, "bofang", words="您的订单正在路上。")
    to_node(page, "按键/语音菜单")
    add(page, "paidui", words="")
    to_node(page, "播放语音")
    add(page, "guaji", words="谢谢来电，再见。")
    document = drawn(lambda now: len(now["nodes"]) == 4 and len(now["edges"]) == 3)
    assert document["entry"] == "menu"
    assert {(edge["from"], edge["port"], edge["to"]) for edge in document["edges"]} == {
        ("menu", "option_1", "play"),
        ("menu", "option_2", "queue"),
        ("play", "done", "hangup"),
    }

    # Filled in and wired: where the queue's calls go, what follows it, and the way to a human for the whole flow.
    to_node(page, "排队转人工")
    page.keyboard.press("Enter")
    reach(page, page.get_by_role("combobox", name="转接目标"))
    choose(page, "客服")
    press(page, "Escape", "c")
    expect(page.locator(".port-line").get_by_role("combobox").first).to_be_focused()
    choose(page, "挂机")
    drawn(lambda now: {"from": "queue", "port": "answered_ended", "to": "hangup"} in now["edges"])
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("canvas")).to_be_focused()
    problems = page.get_by_role("region", name="问题")
    press(page, "Escape")
    reach(page, problems.get_by_role("button", name="问题").first)
    page.keyboard.press("Enter")
    reach(page, problems.get_by_role("button", name="没有设置兜底节点"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="兜底").first).to_be_focused()
    choose(page, "排队转人工")
    expect(problems.get_by_role("button", name="没有设置兜底节点")).to_have_count(0)

    # Called.
    press(page, "Escape", "t")
    phone = page.get_by_role("complementary", name="试拨草稿")
    expect(phone.get_by_role("button", name="拨打", exact=True)).to_be_focused(timeout=PATIENCE_MS)
    page.keyboard.press("Enter")
    steps = phone.get_by_role("list", name="通话记录").locator("> li")
    expect(steps).to_have_count(1, timeout=PATIENCE_MS)
    page.keyboard.press("1")
    expect(steps).to_have_count(2, timeout=PATIENCE_MS)
    expect(steps.nth(1)).to_contain_text("您的订单正在路上。")
    expect(phone.get_by_role("status")).to_contain_text("流程走完")

    # Published.
    publish = page.get_by_role("button", name="发布", exact=True)
    reach(page, publish)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=f"发布“{NAME}”")
    reach(page, dialog.get_by_role("combobox", name="发布到号码"))
    page.keyboard.type(LINE)
    reach(page, dialog.get_by_role("textbox", name="说明"))
    page.keyboard.type("第一版")
    do = dialog.get_by_role("button", name="发布", exact=True)
    expect(do).to_be_enabled(timeout=PATIENCE_MS)
    reach(page, do)
    page.keyboard.press("Enter")
    expect(dialog.get_by_text(f"号码 {LINE} 已改用版本 1")).to_be_visible(timeout=120_000)
    reach(page, dialog.get_by_role("button", name="关闭").last)
    page.keyboard.press("Enter")
    expect(publish).to_be_focused()
