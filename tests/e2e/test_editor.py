"""The editor as a person uses it: mouse and keyboard only, and what was drawn is what the server has."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import take

Document = dict[str, Any]
PATIENCE_S = 15.0


@pytest.fixture
def drawn(page: Page) -> Callable[[Callable[[Document], bool]], Document]:
    """Waits until the draft on the server is as wanted, and gives it."""

    def until(wanted: Callable[[Document], bool]) -> Document:
        deadline = time.monotonic() + PATIENCE_S
        while True:
            text = page.evaluate("fetch(`/api/v1${location.pathname}/draft`).then((answer) => answer.text())")
            document: Document = json.loads(text)
            with contextlib.suppress(LookupError):  # what is asked about is not drawn yet
                if wanted(document):
                    return document
            assert time.monotonic() < deadline, text
            page.wait_for_timeout(100)

    return until


Drawn = Callable[[Callable[[Document], bool]], Document]


def begin(page: Page, name: str) -> None:
    """A new, empty flow, open in the editor."""
    page.get_by_role("button", name="新建流程").click()
    page.get_by_role("textbox", name="名称").fill(name)
    page.keyboard.press("Enter")
    expect(page.get_by_text("从这里开始")).to_be_visible()


def card(page: Page, node: str) -> Any:
    """A node's card."""
    return page.locator(f'.react-flow__node[data-id="{node}"]')


def drag(page: Page, node: str, port: str, *, to: tuple[float, float]) -> None:
    """Draw an edge from a port to a place in the window."""
    box = card(page, node).locator(f'[data-handleid="{port}"]').bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 50, box["y"] + 30, steps=4)
    page.mouse.move(*to, steps=8)
    page.mouse.up()


def two_nodes(page: Page, drawn: Drawn) -> Document:
    """Play, then a menu, connected by dropping the edge on the menu's card."""
    page.get_by_role("button", name="播放语音").click()
    page.get_by_role("textbox", name="文字").fill("您好。")
    palette = page.get_by_role("button", name="按键/语音菜单")
    palette.drag_to(page.get_by_test_id("canvas"), target_position={"x": 690, "y": 200})
    head = card(page, "menu").locator(".card-head").bounding_box()
    assert head
    drag(page, "play", "done", to=(head["x"] + 100, head["y"] + 18))
    return drawn(lambda document: len(document["edges"]) == 1)


def test_what_is_drawn_by_mouse_is_saved(page: Page, drawn: Drawn) -> None:
    begin(page, "鼠标画的")
    document = two_nodes(page, drawn)
    assert document["entry"] == "play"
    assert document["nodes"]["play"]["config"] == {"prompt": {"zh-CN": [{"say": "您好。"}]}}
    assert document["edges"] == [{"from": "play", "port": "done", "to": "menu"}]

    drag(page, "menu", "option_1", to=(700, 560))
    expect(page.get_by_role("dialog", name="选择节点")).to_be_visible()
    page.keyboard.type("paidui")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    document = drawn(lambda now: "queue" in now["nodes"])
    assert {"from": "menu", "port": "option_1", "to": "queue"} in document["edges"]

    page.get_by_test_id("canvas").focus()
    page.keyboard.press("Control+z")
    drawn(lambda now: "queue" not in now["nodes"] and len(now["edges"]) == 1)
    page.keyboard.press("Control+y")
    assert drawn(lambda now: "queue" in now["nodes"]) == document


def test_the_keyboard_is_enough(page: Page, drawn: Drawn) -> None:
    begin(page, "键盘画的")
    two_nodes(page, drawn)
    page.get_by_test_id("canvas").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    name = page.get_by_role("textbox", name="节点名称")
    expect(name).to_have_value("播放语音")
    page.keyboard.press("Tab")
    expect(name).to_have_value("按键/语音菜单")
    page.keyboard.press("Enter")
    expect(name).to_be_focused()
    page.keyboard.type("主菜单")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("canvas")).to_be_focused()
    before = drawn(lambda now: now["nodes"]["menu"]["label"] == "主菜单")
    page.keyboard.press("ArrowRight")
    drawn(lambda now: now["layout"]["menu"]["x"] == before["layout"]["menu"]["x"] + 10)

    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    twice = drawn(lambda now: len(now["nodes"]) == 4)
    assert len(twice["edges"]) == 2
    page.keyboard.press("Delete")
    drawn(lambda now: len(now["nodes"]) == 2)


def test_choosing_a_schedule_draws_its_periods(page: Page, drawn: Drawn) -> None:
    begin(page, "时间判断的")
    page.get_by_role("button", name="时间判断").click()
    page.get_by_role("combobox", name="时间表").click()
    page.get_by_title("工作时间", exact=True).click()
    document = drawn(lambda now: bool(now["nodes"]["schedule"]["config"].get("schedule")))
    assert document["nodes"]["schedule"]["config"] == {"schedule": "工作时间", "periods": ["open", "closed", "holiday"]}
    expect(card(page, "schedule").locator(".card-port")).to_have_text(["营业+", "休息+", "节假日+", "其他+"])


def test_a_problem_leads_to_its_place(page: Page, drawn: Drawn) -> None:
    begin(page, "有问题的")
    two_nodes(page, drawn)
    page.get_by_test_id("canvas").focus()
    page.keyboard.press("Escape")
    problems = page.get_by_role("region", name="问题")
    problems.get_by_role("button", name="问题").click()
    problems.get_by_role("button", name="的提示没有").click()
    expect(page.get_by_role("textbox", name="节点名称")).to_have_value("按键/语音菜单")
    expect(page.get_by_role("textbox", name="文字")).to_be_focused()
    page.keyboard.type("请按1。")
    expect(problems.get_by_role("button", name="的提示没有")).to_have_count(0)


def test_no_edit_is_lost_while_the_server_is_away_or_somebody_else_saves(page: Page, drawn: Drawn) -> None:
    begin(page, "两个人的")
    two_nodes(page, drawn)
    page.context.set_offline(True)
    page.get_by_role("button", name="挂机").click()
    expect(page.get_by_role("status")).to_have_text("离线")
    page.context.set_offline(False)
    drawn(lambda now: "hangup" in now["nodes"])

    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name="语音留言").click()
    expect(other.get_by_role("status")).to_have_text("已保存")
    drawn(lambda now: "voicemail" in now["nodes"])
    other.close()
    page.get_by_role("button", name="收集输入").click()
    conflict = page.get_by_role("dialog", name="别人也改了这个流程")
    # What mine would change of theirs, in words: their node goes, mine comes.
    changes = conflict.get_by_role("listitem")
    expect(changes.filter(has_text="删除语音留言")).to_be_visible()
    expect(changes.filter(has_text="新增收集输入")).to_be_visible()
    conflict.get_by_role("button", name="用我的").click()
    drawn(lambda now: "collect" in now["nodes"] and "voicemail" not in now["nodes"])


def test_a_flow_is_published_changed_and_rolled_back(page: Page, drawn: Drawn) -> None:
    take(page, "下班值守", "值守甲")
    for message in ("第一版", "改了名称"):
        page.get_by_role("button", name="发布", exact=True).click()
        dialog = page.get_by_role("dialog", name="发布“值守甲”")
        dialog.get_by_role("combobox", name="发布到号码").fill("4009990001")
        dialog.get_by_role("textbox", name="说明").fill(message)
        dialog.get_by_role("button", name="发布", exact=True).click(timeout=30_000)
        expect(dialog.get_by_text("号码 4009990001 已改用版本")).to_be_visible(timeout=120_000)
        dialog.get_by_role("button", name="关闭").last.click()
        # A dialog that is gone gives the focus back to what opened it.
        expect(page.get_by_role("button", name="发布", exact=True)).to_be_focused()
        page.get_by_test_id("canvas").focus()
        page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        name = page.get_by_role("textbox", name="节点名称")
        expect(name).to_be_visible()
        page.keyboard.press("Enter")
        expect(name).to_be_focused()
        page.keyboard.type("另一个名称")
        drawn(lambda now: now["nodes"][now["entry"]]["label"] == "另一个名称")
    page.get_by_role("button", name="更多", exact=True).click()
    page.get_by_role("link", name="版本与草稿历史").click()
    page.get_by_role("link", name="与上一版比较").click()
    changes = page.get_by_role("complementary", name="改动列表")
    changes.get_by_role("button", name="修改时间判断").click()
    expect(page.locator(".react-flow__node.mark-changed.selected")).to_be_visible()
    expect(changes.locator("ins")).to_have_text("另一个名称")
    page.get_by_role("button", name="把“版本 1”恢复到草稿").click()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已撤销")).to_be_visible()
    page.goto(page.url.split("/flows/")[0] + "/lines/4009990001")
    page.get_by_role("button", name="回退到此").click()
    back = page.get_by_role("dialog")
    expect(back.get_by_role("list")).to_have_text("修改时间判断“工作时间”：名称")
    back.get_by_role("button", name="回退到此").click()
    expect(page.get_by_text("已回退到“值守甲”版本 1")).to_be_visible()
    expect(page.get_by_role("row").nth(1)).to_contain_text("回退")
