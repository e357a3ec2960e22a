"""A call that was: found in the list, read on its version, walked again on a draft that leads elsewhere, and counted."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import Page, expect

from designer.proving import publish
from runtime.store.database import open_database
from runtime.store.drafts import save_draft
from simulator.answers import answers_from_json
from simulator.caller import press
from simulator.world import World
from tests.called import callers
from tests.designer.conftest import as_file, flow, hashes

PATIENCE_MS = 20_000
NAME = "重走热线"


def make_calls(folder: Path) -> None:
    """Publish a flow, take two calls, and change the draft."""
    database = open_database(f"sqlite:///{folder}/var/tonepath.db")
    save_draft(database, NAME, text=as_file(flow(NAME)).decode(), expected=0, author="王")
    publish(database, NAME, line="4007", by="王", message="", render=hashes)
    changed = flow(NAME)
    changed["edges"][0]["to"] = "agents"
    save_draft(database, NAME, text=json.dumps(changed, ensure_ascii=False), expected=1, author="王")
    talk = answers_from_json(
        {"queues": {"agents": [{"result": "answered_ended", "agent": "8001", "talked_ms": 30_000}]}}
    )
    at = int(time.time() * 1_000) - 60_000
    with callers(database, folder / "var" / "spool-of-a-test", "4007") as people:
        people.call("walked", press("9"), press("1"), at=at, world=World(answers=talk))
        people.call("other", press("0"), at=at - 1_000, caller="13911112222", world=World(answers=talk))
    database.close()


def test_a_call_is_found_read_walked_again_and_counted(page: Page, folder: Path) -> None:
    # Simulated calls run in an event loop of their own, and the browser's is in this thread.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(make_calls, folder).result()

    page.get_by_role("link", name="通话").click()
    rows = page.locator("table.calls tbody tr")
    page.get_by_label("号码", exact=True).select_option("4007")
    expect(rows).to_have_count(2, timeout=PATIENCE_MS)
    page.get_by_label("主叫").fill("8000")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1, timeout=PATIENCE_MS)
    expect(rows.first).to_contain_text("138****8000")
    expect(rows.first).to_contain_text("按1：咨询")
    page.get_by_role("button", name="更多条件").click()
    page.get_by_label("菜单选择").select_option(label="按1：咨询")
    expect(rows).to_have_count(1)
    rows.first.get_by_role("link").first.click()

    story = page.get_by_role("region", name="经过")
    expect(story.get_by_role("button", name="主菜单")).to_contain_text("→ 咨询", timeout=PATIENCE_MS)
    expect(story).to_contain_text("按键 9")
    expect(story).to_contain_text("与 8001 通话 30 秒")
    picture = page.get_by_role("region", name="在版本 1 上的路径")
    expect(picture.locator(".mark-here")).to_contain_text("主菜单", timeout=PATIENCE_MS)
    story.get_by_role("button", name="答复").click()
    expect(picture.locator(".mark-here")).to_contain_text("答复")
    expect(picture.locator(".react-flow__edge.mark-path")).not_to_have_count(0)

    page.get_by_role("button", name="在现在的草稿上").click()
    walk = page.get_by_role("region", name="在试拨中重走")
    expect(walk.get_by_role("status").first).to_contain_text("从第 2 步起不同", timeout=PATIENCE_MS)
    expect(walk.get_by_role("status").first).to_contain_text("当时：答复")
    expect(walk.get_by_role("list", name="通话记录").locator("> li")).not_to_have_count(0, timeout=PATIENCE_MS)
    expect(walk.locator(".phone-ended")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="在当时的版本上").click()
    expect(walk.get_by_role("status").first).to_contain_text("路径一致", timeout=PATIENCE_MS)
    expect(walk.get_by_role("complementary", name="试拨当时的版本")).to_be_visible()
    assert "13800138000" not in page.content()

    page.get_by_role("link", name="报表").click()
    page.get_by_label("号码线路").select_option("4007")
    figures = page.locator(".figures > div")
    expect(figures.filter(has_text="来电").first).to_contain_text("2", timeout=PATIENCE_MS)
    expect(page.locator(".report-part").filter(has_text="主菜单")).to_contain_text("按1：咨询")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 XLSX").click()
    assert download.value.suggested_filename.endswith(".xlsx")

    page.goto(page.url.partition("/reports")[0] + f"/flows/{NAME}#usage")
    usage = page.get_by_role("region", name="线上走向")
    expect(usage.get_by_role("status")).to_have_text("2 通电话（号码 4007）", timeout=PATIENCE_MS)
    expect(page.locator('.react-flow__edge[data-id="menu:ask"]')).to_contain_text("1")
    expect(page.locator('.react-flow__node[data-id="menu"] .card-mark')).to_have_text("2")
    usage.get_by_role("button", name="收起线上走向").click()
    expect(page.locator(".card-mark")).to_have_count(0)
