"""A tester calls on a holiday evening as a VIP, keeps the call as a scenario, runs the suite, and sees what it covers."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import take

PATIENCE_MS = 20_000


def test_a_holiday_call_of_a_vip_becomes_a_scenario_that_is_run_and_covers(page: Page) -> None:
    take(page, "三级客服热线", "节日热线")
    page.get_by_role("button", name="试拨", exact=True).click()
    phone = page.get_by_role("complementary", name="试拨草稿")
    phone.get_by_label("名单").click(timeout=PATIENCE_MS)
    page.get_by_title("VIP 客户").click()
    phone.get_by_label("日期时间").fill("2026-10-01T20:00")
    phone.get_by_role("button", name="拨打", exact=True).click()
    expect(phone.get_by_text("尊敬的贵宾")).to_be_visible(timeout=PATIENCE_MS)
    phone.get_by_role("button", name="接通，通话结束").click()
    expect(phone.get_by_role("status")).to_contain_text("通话结束", timeout=PATIENCE_MS)

    phone.get_by_role("button", name="存为用例").click()
    dialog = page.get_by_role("dialog", name="存为测试用例")
    dialog.get_by_label("名称").fill("国庆晚上的贵宾")
    dialog.get_by_label("测试组").fill("节假日 贵宾")
    dialog.get_by_text("听到的话").click()
    page.keyboard.press("Tab")
    dialog.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="去测试页").click(timeout=PATIENCE_MS)

    expect(page.get_by_role("heading", level=1)).to_have_text("测试", timeout=PATIENCE_MS)
    page.get_by_role("combobox", name="测试组").click()
    page.get_by_title("节假日", exact=True).click()
    row = page.get_by_role("row").filter(has=page.get_by_role("button", name="国庆晚上的贵宾", exact=True))
    expect(row).to_contain_text("2026-10-01 20:00")
    expect(row).to_contain_text("未运行")
    page.get_by_role("button", name="运行这 1 个").click()
    expect(row.get_by_text("通过", exact=True)).to_be_visible(timeout=PATIENCE_MS)

    page.get_by_role("link", name="在画布上看").click()
    panel = page.get_by_role("region", name="测试覆盖")
    expect(panel.get_by_role("status")).to_contain_text("走过节点 1/", timeout=PATIENCE_MS)
    expect(panel).to_contain_text("1 个用例通过")
    vip = page.locator('.react-flow__node[data-id="vip_desk"]')
    sign = "(card) => getComputedStyle(card.querySelector('.card-port'), '::after').content"
    assert vip.evaluate(sign) == '"✓1"', "the way the call took, told by a sign and not by colour alone"
    expect(vip.locator(".card-mark")).to_have_text("✓1")
    panel.get_by_role("button", name="个出口没有走到").click()
    panel.get_by_role("button", name="欢迎语 → 完成").click()
    panel.get_by_role("button", name="收起测试覆盖").click()
    expect(vip.locator(".card-mark")).to_have_count(0)


def test_a_change_that_is_meant_brings_a_templates_test_cases_along(page: Page) -> None:
    """Who takes a template and writes words of her own is not sent away from publishing by test cases she never saw."""
    take(page, "三级客服热线", "老王水果店")
    page.locator(".react-flow__node-card").filter(has_text="主菜单").first.click()
    page.locator("aside.panel textarea").first.fill("订水果请按1，人工服务请按0。")
    expect(page.locator(".saved-mark")).to_have_text("已保存")
    page.get_by_role("button", name="发布", exact=True).click()
    dialog = page.get_by_role("dialog", name="发布“老王水果店”")
    dialog.get_by_role("combobox", name="发布到号码").fill("4008880001")
    go = dialog.get_by_role("button", name="发布", exact=True)
    meant = dialog.get_by_role("button", name="都是现在这样才对")
    expect(meant).to_be_visible(timeout=PATIENCE_MS)
    expect(go).to_be_disabled()
    meant.click()
    expect(go).to_be_enabled(timeout=PATIENCE_MS)
    dialog.get_by_role("button", name="撤销").click()
    expect(meant).to_be_visible(timeout=PATIENCE_MS)
    expect(go).to_be_disabled()
