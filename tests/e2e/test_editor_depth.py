"""The editor beyond drawing: folding to a sub-flow and coming back, notes and frames, going through matches, pictures."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.test_editor import Drawn, begin, card, drawn, two_nodes

__all__ = ["drawn"]


def test_a_selection_is_folded_entered_and_brought_back(page: Page, drawn: Drawn) -> None:
    begin(page, "要折叠的")
    two_nodes(page, drawn)
    page.get_by_test_id("canvas").focus()
    page.keyboard.type("/")
    page.keyboard.type("guaji")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    before = drawn(lambda now: {"from": "menu", "port": "option_1", "to": "hangup"} in now["edges"])

    canvas = page.get_by_test_id("canvas")
    canvas.focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+g")
    dialog = page.get_by_role("dialog", name="折叠为子流程")
    expect(dialog.get_by_role("alert")).to_contain_text("没有通往外面的连线")
    page.keyboard.press("Escape")
    canvas.focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+1")
    card(page, "play").locator(".card-head").click()
    canvas.focus()
    page.keyboard.press("Shift+1")
    card(page, "menu").locator(".card-head").click(modifiers=["Control"])
    canvas.focus()
    page.keyboard.press("Control+g")
    dialog.get_by_role("textbox", name="新流程的名称").fill("折出来的")
    page.keyboard.press("Enter")
    folded = drawn(lambda now: "subflow" in now["nodes"])
    assert folded["nodes"]["subflow"]["config"] == {"flow": "折出来的", "returns": [{"id": "hangup", "label": "挂机"}]}
    assert folded["edges"] == [{"from": "subflow", "port": "hangup", "to": "hangup"}]
    assert folded["entry"] == "subflow"

    card(page, "subflow").locator(".card-head").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("折出来的")
    expect(page.locator(".react-flow__node-card")).to_have_count(3)
    page.get_by_role("navigation", name="从哪里进来").get_by_role("link", name="要折叠的").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("要折叠的")
    assert set(before["nodes"]) == {"play", "menu", "hangup"}


def test_a_node_is_switched_off_and_a_kind_kept_at_the_top(page: Page, drawn: Drawn) -> None:
    begin(page, "有停用的")
    two_nodes(page, drawn)
    off = card(page, "play").locator(".card-off")
    card(page, "play").locator(".card-head").click()
    page.get_by_test_id("canvas").focus()
    page.keyboard.press("b")
    expect(off).to_have_text("已停用")
    drawn(lambda now: now["nodes"]["play"].get("bypass") == "done")
    expect(page.get_by_text("此节点已停用：来电不经过它。")).to_be_visible()
    page.get_by_role("button", name="恢复此节点").click()
    expect(off).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(off).to_be_visible()
    page.keyboard.press("Control+z")
    assert "bypass" not in drawn(lambda now: "bypass" not in now["nodes"]["play"])["nodes"]["play"]

    first = page.locator(".palette-item").first
    expect(first).to_have_text("播放语音")
    page.locator(".palette-line", has_text="挂机").hover()
    page.locator(".palette-line", has_text="挂机").get_by_role("button", name="放到最上面").click()
    expect(first).to_have_text("挂机")
    page.reload()
    expect(first).to_have_text("挂机")


def test_notes_and_frames_are_drawn_moved_undone_and_pictured(page: Page, drawn: Drawn, tmp_path: Path) -> None:
    begin(page, "有便签的")
    two_nodes(page, drawn)
    canvas = page.get_by_test_id("canvas")
    canvas.focus()
    page.keyboard.press("n")
    note = page.locator('[data-drawing="@notes/note"]')
    expect(note).to_be_focused()
    page.keyboard.type("国庆前改 & 试听")
    page.keyboard.press("Escape")
    expect(canvas).to_be_focused()
    page.keyboard.press("Escape")
    card(page, "menu").locator(".card-head").click()
    canvas.focus()
    page.keyboard.press("f")
    title = page.locator('[data-drawing="@frames/frame"]')
    expect(title).to_be_focused()
    page.keyboard.type("主菜单")
    page.keyboard.press("Escape")
    before = drawn(lambda now: now["frames"]["frame"]["text"] == "主菜单")
    assert before["notes"]["note"]["text"] == "国庆前改 & 试听"

    page.keyboard.press("Escape")
    head = page.locator('.react-flow__node[data-id="@frames/frame"] .frame-head').bounding_box()
    assert head
    page.mouse.move(head["x"] + 40, head["y"] + 10)
    page.mouse.down()
    page.mouse.move(head["x"] + 60, head["y"] + 60, steps=4)
    page.mouse.move(head["x"] + 70, head["y"] + 110, steps=4)
    page.mouse.up()
    after = drawn(lambda now: now["frames"]["frame"]["y"] > before["frames"]["frame"]["y"])

    def step(what: str, key: str, axis: str) -> Any:
        return after[what][key][axis] - before[what][key][axis]

    assert [step("layout", "menu", axis) for axis in "xy"] == [step("frames", "frame", axis) for axis in "xy"]
    assert after["layout"]["play"] == before["layout"]["play"]
    canvas.focus()
    page.keyboard.press("Control+z")
    assert drawn(lambda now: now["frames"] == before["frames"]) == before

    page.get_by_role("button", name="更多", exact=True).first.click()
    with page.expect_download() as saved:
        page.get_by_role("menuitem", name="存为图片（SVG）").click()
    saved.value.save_as(tmp_path / "flow.svg")
    picture = (tmp_path / "flow.svg").read_text(encoding="utf-8")
    assert all(words in picture for words in ("国庆前改 &amp; 试听", "主菜单", "您好。"))


def test_matches_are_gone_through_and_every_key_is_listed(page: Page, drawn: Drawn) -> None:
    begin(page, "查找的")
    two_nodes(page, drawn)
    page.keyboard.press("Control+k")
    page.keyboard.type("选项")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    name = page.get_by_role("textbox", name="节点名称")
    expect(name).to_have_value("按键/语音菜单")
    page.keyboard.press("Control+k")
    page.keyboard.type("yuyin")
    options = page.get_by_role("option")
    expect(options.filter(has_not_text="添加")).to_have_count(2)
    # The kinds of that name can be added from here as well.
    expect(options.filter(has_text="添加")).to_have_count(3)
    page.keyboard.press("Enter")
    expect(name).to_have_value("播放语音")
    page.keyboard.press("F3")
    expect(name).to_have_value("按键/语音菜单")
    page.keyboard.press("F3")
    expect(name).to_have_value("播放语音")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="键盘操作").get_by_text("折叠为子流程")).to_be_visible()


def test_a_schedule_is_made_from_the_node_that_wants_it_and_chosen(page: Page, drawn: Drawn) -> None:
    begin(page, "现建时间表")
    page.get_by_test_id("canvas").focus()
    page.keyboard.type("/")
    page.get_by_role("dialog").or_(page.locator(".picker")).get_by_role("option", name="时间判断").first.click()
    page.get_by_role("button", name="新建时间表").click()
    dialog = page.get_by_role("dialog", name="新建时间表")
    dialog.get_by_label("名称").fill("前台时间")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="打开“前台时间”")).to_have_attribute(
        "href", "/schedules/%E5%89%8D%E5%8F%B0%E6%97%B6%E9%97%B4", timeout=20_000
    )
    expect(page.get_by_role("checkbox", name="营业")).to_be_checked()
    made = drawn(lambda now: now["nodes"]["schedule"].get("config", {}).get("schedule") == "前台时间")
    assert {"open", "closed"} <= set(made["nodes"]["schedule"]["config"]["periods"])


def test_a_node_comes_between_two_by_the_plus_and_what_is_done_is_found_by_its_name(page: Page, drawn: Drawn) -> None:
    begin(page, "中间插入")
    two_nodes(page, drawn)
    canvas = page.get_by_test_id("canvas")
    canvas.focus()
    page.keyboard.press("Escape")
    edge = page.locator('.react-flow__edge[data-id="play:done"] .react-flow__edge-interaction')
    edge.hover()
    page.get_by_role("button", name="在此插入节点").click()
    page.keyboard.type("收集")
    page.keyboard.press("Enter")
    between = drawn(lambda now: "collect" in now["nodes"])
    assert [(each["from"], each["to"]) for each in between["edges"]] == [("play", "collect"), ("collect", "menu")]

    canvas.focus()
    page.keyboard.press("Control+k")
    page.keyboard.type("自动排列")
    page.keyboard.press("Enter")
    arranged = drawn(lambda now: now["layout"] != between["layout"])
    assert arranged["layout"]["play"]["x"] < arranged["layout"]["collect"]["x"] < arranged["layout"]["menu"]["x"]
    # A panel that opens over the chosen node makes way for it.
    canvas.focus()
    page.keyboard.press("Escape")
    card(page, "menu").locator(".card-head").click()
    panel = page.get_by_role("complementary", name="按键/语音菜单")
    expect(panel).to_be_visible()

    def gap() -> float:
        node, beside = card(page, "menu").bounding_box(), panel.bounding_box()
        assert node
        assert beside
        return float(beside["x"] - node["x"] - node["width"])

    deadline = time.monotonic() + 10
    while gap() <= 0:
        assert time.monotonic() < deadline, gap()
        page.wait_for_timeout(50)
