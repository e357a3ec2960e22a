"""The rules of a line in a real browser: a night message, what a caller gets at a time, the switch, a blocked caller."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def test_rules_are_in_force_on_save(page: Page) -> None:
    number = "4006660001"
    page.get_by_role("link", name="号码线路").click()
    page.get_by_role("button", name="新建线路").click()
    page.get_by_role("textbox", name="号码").fill(number)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=number).click()
    page.get_by_role("link", name="线路规则").click()
    page.get_by_label("时间表").click()
    page.get_by_title("工作时间").click()
    page.get_by_role("combobox", name="时段“下班（closed）”的来电去").click()
    page.get_by_title("播放语音后挂机").filter(visible=True).click()
    page.get_by_role("button", name="保存规则").click()
    expect(page.locator(".notice.bad")).to_contain_text("规则没有保存")
    page.get_by_label("时段“下班（closed）”的来电去: 要说的话").fill("现在是下班时间。")
    page.get_by_role("button", name="保存规则").click()
    expect(page.get_by_text("规则已保存")).to_be_visible()
    expect(page.get_by_role("button", name="保存规则")).to_be_disabled()

    page.get_by_role("button", name="打开", exact=True).click()
    expect(page.get_by_text("已打开", exact=True)).to_be_visible()
    page.get_by_role("button", name="关闭", exact=True).click()
    expect(page.get_by_text("已打开", exact=True)).to_be_hidden()
    page.locator("#block-number").fill("13900139000")
    page.get_by_role("button", name="拒接").click()
    expect(page.locator(".blocked")).to_contain_text("13900139000")
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(".blocked")).to_be_hidden()

    page.get_by_role("button", name="显示全部").click()
    history = page.locator(".rules-history tbody tr")
    first = history.filter(has_text="规则：节假日与时间")
    first.get_by_role("button", name="恢复").click()
    expect(page.get_by_text("已恢复，对下一通来电生效")).to_be_visible()
    expect(first.get_by_text("现在的规则")).to_be_visible()
    expect(history.first).to_contain_text("现在的规则")
