"""A call that was: found in the list, read on its version, walked again on a draft that leads elsewhere, and counted."""

from __future__ import annotations

from playwright.sync_api import Page, expect

PATIENCE_MS = 20_000


def test_a_call_is_found_read_walked_again_and_counted(page: Page, called: str) -> None:
    page.get_by_role("link", name="通话").click()
    rows = page.locator("table.calls tbody tr")
    page.get_by_label("号码", exact=True).select_option(called)
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
    page.get_by_label("号码线路").select_option(called)
    figures = page.locator(".figures > div")
    expect(figures.filter(has_text="来电").first).to_contain_text("2", timeout=PATIENCE_MS)
    expect(page.locator(".report-part").filter(has_text="主菜单")).to_contain_text("按1：咨询")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 XLSX").click()
    assert download.value.suggested_filename.endswith(".xlsx")

    page.goto(page.url.partition("/reports")[0] + "/flows/重走热线#usage")
    usage = page.get_by_role("region", name="线上走向")
    expect(usage.get_by_role("status")).to_have_text(f"2 通电话（号码 {called}）", timeout=PATIENCE_MS)
    expect(page.locator('.react-flow__edge[data-id="menu:ask"]')).to_contain_text("1")
    expect(page.locator('.react-flow__node[data-id="menu"] .card-mark')).to_have_text("2")
    usage.get_by_role("button", name="收起线上走向").click()
    expect(page.locator(".card-mark")).to_have_count(0)
