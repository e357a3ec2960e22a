"""A caller list by hand: numbers typed, brought in from a file that is looked at first, found, removed and brought back."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

FILE = "号码,备注,有效期至\n139 0013 9000,李总,2099-12-31\n12*34,坏的,\n13800138000,王董,\n"


def test_a_list_is_filled_searched_and_taken_back(page: Page, tmp_path: Path) -> None:
    page.get_by_role("link", name="名单").click()
    page.get_by_role("button", name="新建名单").click()
    page.keyboard.type("金卡客户")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("金卡客户")
    expect(page.get_by_text("还没有流程或号码规则查这个名单")).to_be_visible()

    # A line that is no number is named, and nothing is written until it is mended.
    page.get_by_role("button", name="添加号码").first.click()
    page.keyboard.type("+86 138-0013-8000\n13*8\n(010) 6234 5678")
    page.get_by_label("有效期至").select_option("7 天")
    page.get_by_role("button", name="添加 3 个").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("第 2 行")).to_be_visible()
    dialog.get_by_label("号码，每行一个").fill("+86 138-0013-8000\n(010) 6234 5678")
    dialog.get_by_role("button", name="添加 2 个").click()
    rows = page.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("01062345678")
    expect(rows.nth(2)).to_contain_text("13800138000")

    # A file: what it would do, with its bad row, before it does it.
    (tmp_path / "vip.csv").write_bytes(FILE.encode("gbk"))
    page.get_by_role("button", name="导入").click()
    dialog.get_by_label("文件").set_input_files(tmp_path / "vip.csv")
    expect(dialog.get_by_role("status")).to_contain_text("新增 1修改 1不变 0有错 1 行")
    expect(dialog.get_by_text("第 3 行")).to_be_visible()
    dialog.get_by_label("替换整个名单").click()
    expect(dialog.get_by_role("status")).to_contain_text("移除 1")
    dialog.get_by_role("button", name="替换为 2 个号码").click()
    expect(page.get_by_text("新增 1，修改 1，移除 1。")).to_be_visible()
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("王董")
    page.get_by_role("button", name="撤销").click()
    expect(rows.nth(1)).to_contain_text("01062345678")

    # Found however it is written; removed, and back again.
    page.get_by_label("按号码或备注查找").fill("0086 138 0013 8000")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(2)
    page.get_by_role("button", name="移除 13800138000").click()
    expect(page.get_by_text("没有找到")).to_be_visible()
    page.get_by_role("button", name="撤销").click()
    expect(rows).to_have_count(2)
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert "13800138000" in download.value.path().read_text(encoding="utf-8-sig")

    # One a flow asks for stays, and says where; one nobody uses goes.
    page.get_by_role("link", name="名单").first.click()
    page.get_by_role("button", name="删除 VIP").click()
    dialog.get_by_role("button", name="删除").click()
    expect(dialog.get_by_role("alert")).to_contain_text("仍在使用")
    dialog.get_by_role("button", name="取消").click()
    page.get_by_role("button", name="删除 金卡客户").click()
    dialog.get_by_role("button", name="删除").click()
    expect(page.get_by_role("link", name="金卡客户")).to_be_hidden()
