"""From an uploaded file to a line that answers and back again, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.designer.conftest import as_file, flow

NAME = "浏览器热线"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "flow.json"
    path.write_bytes(as_file(flow(NAME)))
    return path


def test_upload_publish_roll_back_and_look(page: Page, file: Path) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("流程")
    page.get_by_label("流程文件").set_input_files(file)
    page.get_by_role("button", name="上传为草稿").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)

    page.get_by_label("号码").fill("4001")
    page.get_by_label("这次改了什么").fill("第一版")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("号码 4001 现在由", timeout=60_000)
    expect(page.get_by_text("没有任何运行时在接听")).to_be_visible()

    file.write_bytes(as_file(flow(NAME, words="欢迎")))
    page.get_by_role("link", name=NAME).first.click()
    page.get_by_label("流程文件").set_input_files(file)
    page.get_by_role("button", name="上传并替换").click()
    expect(page.get_by_role("status")).to_contain_text("修订 2")
    page.get_by_label("号码").fill("4001")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("版本 2", timeout=60_000)

    page.get_by_role("button", name="回退到这里").click()
    expect(page.get_by_role("status")).to_contain_text("版本 1")
    expect(page.get_by_role("row").nth(1)).to_contain_text("回退")

    page.get_by_role("link", name="通话", exact=True).click()
    expect(page.get_by_text("还没有通话")).to_be_visible()


def test_a_flow_with_errors_says_where_and_offers_no_publish(page: Page, tmp_path: Path) -> None:
    broken = flow("坏掉的流程")
    del broken["edges"][0]
    path = tmp_path / "broken.json"
    path.write_bytes(as_file(broken))
    page.get_by_label("流程文件").set_input_files(path)
    page.get_by_role("button", name="上传为草稿").click()
    expect(page.get_by_text("改好之前不能发布")).to_be_visible()
    expect(page.locator(".findings .is-error").first).to_contain_text("主菜单")
    expect(page.get_by_role("button", name="发布", exact=True)).to_have_count(0)


def test_the_language_changes_and_stays(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Flows")
    page.get_by_role("link", name="Lines").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lines")
    expect(page.locator("html")).to_have_attribute("lang", "en-US")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("号码线路")


def test_everything_is_reached_by_the_keyboard(page: Page) -> None:
    page.goto(page.url)
    page.keyboard.press("Tab")
    expect(page.get_by_text("跳到内容")).to_be_focused()
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("(document.activeElement.innerText || document.activeElement.id).trim()"))
    assert {"流程", "号码线路", "通话", "English", "退出", "上传为草稿", "new-flow"} <= reached


@pytest.mark.parametrize("width", [1366, 480])
def test_no_page_is_wider_than_the_window(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    for path in ("/flows/", "/flows/客户服务热线", "/lines/", "/calls/", "/password", "/nowhere"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
