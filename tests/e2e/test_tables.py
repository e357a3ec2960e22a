"""A table in a real browser: a file with an error is looked at, made live, searched, replaced, taken back."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect


def test_a_table_is_imported_searched_and_taken_back(page: Page, tmp_path: Path) -> None:
    first, second = tmp_path / "会员.csv", tmp_path / "新会员.csv"
    first.write_text("手机,积分\n13800138000,12\n139,x\n13900139000,7\n", encoding="utf-8")
    second.write_text("手机,积分\n13800138000,99\n", encoding="utf-8")
    page.get_by_role("link", name="数据表").click()
    page.get_by_role("button", name="导入数据表").click()
    page.locator("#table-file").set_input_files(first)
    expect(page.get_by_label("表名")).to_have_value("会员")
    page.get_by_role("button", name="上传并预览").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("13900139000")).to_be_visible()
    dialog.get_by_label("“手机”的类型").click()
    page.get_by_title("电话号码").click()
    dialog.get_by_label("“积分”的类型").click()
    page.get_by_title("整数").filter(visible=True).click()
    expect(dialog.get_by_role("region", name="有错的行")).to_contain_text("积分")
    dialog.get_by_role("button", name="立即生效（不含 1 行有错的）").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("会员")
    page.get_by_label("手机").fill("+86 138 0013 8000")
    page.keyboard.press("Enter")
    expect(page.locator("dl.known-facts")).to_contain_text("12")

    page.get_by_role("button", name="导入新版本").click()
    page.locator("#table-file").set_input_files(second)
    page.get_by_role("button", name="上传并预览").click()
    page.get_by_role("button", name="立即生效").click()
    expect(page.locator("dl.known-facts")).to_contain_text("99")
    page.get_by_role("button", name="恢复这个版本").click()
    expect(page.locator("dl.known-facts")).to_contain_text("12")
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("dl.known-facts")).to_contain_text("99")
    page.get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("数据表")
