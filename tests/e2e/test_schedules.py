"""A schedule made by hand: painted, typed, with days of its own, asked what holds, saved, taken back, deleted and restored."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

PLAN = '{"days": [{"name": "元旦", "date": "2028-01-01", "isOffDay": true}, {"date": "2028-01-08", "isOffDay": false}]}'


def drag(page: Page, begin: Locator, end: Locator) -> None:
    start, stop = begin.bounding_box(), end.bounding_box()
    assert start
    assert stop
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(stop["x"] + stop["width"] / 2, stop["y"] + stop["height"] / 2, steps=6)
    page.mouse.up()


def asked(page: Page, date: str, time: str) -> Locator:
    page.get_by_label("查询的日期").fill(date)
    page.get_by_label("查询的时间").fill(time)
    return page.get_by_role("region", name="某时会怎样？").locator("output")


def test_a_schedule_is_drawn_asked_saved_and_taken_back(page: Page, tmp_path: Path) -> None:
    page.get_by_role("link", name="时间表", exact=True).click()
    page.get_by_role("button", name="新建时间表").click()
    page.keyboard.type("门店时间")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("门店时间")
    expect(page.get_by_text("还没有流程、号码规则或转接目标使用它。")).to_be_visible()

    def cell(day: str, clock: str) -> Locator:
        return page.get_by_role("gridcell", name=f"{day} {clock}")

    # The mouse paints a rectangle; the period is one of our own.
    page.get_by_role("button", name="自定义时段").click()
    page.keyboard.type("午休")
    page.keyboard.press("Enter")
    drag(page, cell("周一", "12:00"), cell("周五", "12:30"))
    expect(cell("周三", "12:00")).to_have_attribute("aria-label", "周三 12:00 午休")
    expect(cell("周三", "13:00")).to_have_attribute("aria-label", "周三 13:00 营业")
    # The keyboard paints Saturday morning, two half hours.
    page.get_by_role("radio", name="营业").click()
    cell("周六", "09:00").focus()
    for key in ("Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(cell("周六", "09:30")).to_have_attribute("aria-label", "周六 09:30 营业")
    # Typed hours run over midnight into Sunday.
    page.get_by_role("row", name="周六").get_by_title("输入时间").click()
    page.get_by_role("button", name="加一段时间 周六").click()
    page.get_by_label("周六 从 2").fill("2200")
    page.keyboard.press("Tab")
    page.get_by_label("周六 到 2").fill("2")
    page.keyboard.press("Enter")
    expect(page.get_by_text("到次日")).to_be_visible()
    expect(cell("周日", "01:30")).to_have_attribute("aria-label", "周日 01:30 营业")
    expect(asked(page, "2026-11-22", "01:59")).to_contain_text("营业")
    expect(asked(page, "2026-11-22", "02:00")).to_contain_text("休息")
    expect(asked(page, "2026-10-01", "10:00")).to_contain_text("国庆节 · 来源：内置的国家放假安排")

    # A year nobody has published is not guessed, until its plan is loaded; one day is the company's own.
    page.get_by_role("tab", name="全年").click()
    page.get_by_role("button", name="2026-10-10 国庆节补班").wait_for()
    for _ in range(2):
        page.get_by_role("button", name="后一年").click()
    expect(page.get_by_text("2028 年的放假安排还没有人公布。")).to_be_visible()
    (tmp_path / "2028.json").write_text(PLAN, encoding="utf-8")
    page.get_by_role("button", name="载入一年的安排").click()
    page.get_by_role("dialog").get_by_label("来源").fill("国办通知")
    page.get_by_role("dialog").get_by_label("文件").set_input_files(tmp_path / "2028.json")
    expect(page.get_by_text("2 天，来源：国办通知")).to_be_visible()
    page.get_by_role("button", name="加入时间表").click()
    expect(page.get_by_text("2028 年的放假安排还没有人公布。")).to_be_hidden()
    expect(page.get_by_role("button", name="2028-01-01 元旦")).to_have_attribute("data-kind", "holiday")
    page.get_by_role("button", name="2028-06-01").click()
    page.get_by_label("说明（可不填）").fill("周年庆")
    page.get_by_role("button", name="公司放假").click()
    expect(page.get_by_role("button", name="2028-06-01 周年庆")).to_have_attribute("data-mark", "司")
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="2028-06-01")).to_have_attribute("data-kind", "plain")
    page.keyboard.press("Control+y")

    # What is not saved is not lost by leaving.
    page.get_by_role("link", name="流程", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="取消").click()
    page.keyboard.press("Control+s")
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    page.reload()
    expect(asked(page, "2028-06-01", "10:00")).to_contain_text("周年庆 · 来源：公司日")

    # One in use says where and stays; one that nobody uses goes, and comes back.
    page.get_by_role("link", name="时间表", exact=True).first.click()
    page.get_by_role("button", name="删除 工作时间").click()
    expect(page.get_by_role("alert")).to_contain_text("流程草稿“客户服务热线”")
    page.get_by_role("button", name="删除 门店时间").click()
    expect(page.get_by_role("link", name="门店时间")).to_be_hidden()
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_role("link", name="门店时间")).to_be_visible()
