"""Destinations in a real browser: a group is made with its agents, changed by two people, undone, deleted and brought back."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def test_a_group_from_nothing_to_gone_and_back(page: Page, address: str) -> None:
    page.get_by_role("link", name="转接目标").click()
    page.get_by_role("button", name="新建转接目标").click()
    page.get_by_label("名称").fill("夜间组")
    page.get_by_role("button", name="建立").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("夜间组")
    page.get_by_role("button", name="添加坐席").click()
    page.keyboard.type("1, 2")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("没有保存")
    page.get_by_label("话机 1").fill("PJSIP/1001")
    page.get_by_label("姓名 1").fill("李明")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存，对下一通来电生效")).to_be_visible()
    expect(page.get_by_text("签入", exact=True)).to_be_visible()

    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("显示名称").fill("别人写的")
    other.get_by_role("button", name="保存").click()
    expect(other.get_by_text("已保存")).to_be_visible()
    page.get_by_label("显示名称").fill("我写的")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".notice.bad")).to_contain_text("已被他人修改")
    page.get_by_role("button", name="载入现有内容").click()
    expect(page.get_by_label("显示名称")).to_have_value("别人写的")
    other.get_by_role("button", name="撤销").click()
    expect(other.get_by_label("显示名称")).to_have_value("")
    other.close()

    page.get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("转接目标")
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("link", name="夜间组")).to_be_visible()
