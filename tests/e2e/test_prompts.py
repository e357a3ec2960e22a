"""The prompts page as a person uses it: a recording is missed, brought, replaced, taken back, renamed; texts are heard."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from runtime.speech.wav import to_pcm, wav_bytes
from tests.speech.conftest import tone

NAME = "开场音乐"


def sound(hertz: float, amplitude: float = 0.5) -> bytes:
    return wav_bytes(to_pcm(tone(0.8, hertz=hertz, amplitude=amplitude).clip(-1, 1)), 44_100)


def bring(page: Page, data: bytes, name: str) -> None:
    """Choose a file in the dialog the button opens."""
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="简体中文").filter(has_text="文件").click()
    chosen.value.set_files({"name": name, "mimeType": "audio/wav", "buffer": data})


def test_a_recording_is_brought_replaced_and_taken_back(page: Page) -> None:
    page.get_by_role("link", name="语音提示").click()
    page.get_by_role("button", name="新录音").first.click()
    page.get_by_role("textbox", name="名称").fill(NAME)
    page.keyboard.press("Enter")
    expect(page.get_by_text("这个名称还没有录音")).to_be_visible()
    bring(page, b"no sound at all", "说明.txt")
    expect(page.get_by_role("alert")).to_contain_text("不是能识别的声音文件")
    bring(page, sound(440), "第一段.wav")
    rows = page.get_by_role("table").get_by_role("row")
    expect(rows.nth(1)).to_contain_text("第一段.wav")
    bring(page, sound(600, amplitude=4.0), "太响.wav")
    expect(page.get_by_text("录得太响")).to_be_visible()
    expect(rows.nth(1)).to_contain_text("现用")
    page.get_by_role("button", name="撤销").last.click()
    expect(rows.nth(2)).to_contain_text("现用")

    page.get_by_role("button", name="试听 第 2 次").click()
    expect(page.get_by_role("button", name="停止 第 2 次")).to_be_visible()
    expect(page.get_by_role("button", name="试听 第 2 次")).to_be_visible()  # it has ended by itself
    expect(page.locator(".notice.bad")).to_have_count(0)

    page.get_by_role("button", name="改名").click()
    page.get_by_role("textbox", name="名称").fill("片头")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("片头")
    expect(rows).to_have_count(3)
    page.get_by_role("button", name="删除").filter(has_text="删除").click()
    page.get_by_role("link", name="片头").click()
    page.get_by_role("button", name="恢复").first.click()
    expect(rows.nth(1)).to_contain_text("现用")


def test_texts_are_heard_and_lead_to_their_node(page: Page, address: str) -> None:
    page.goto(f"{address}/prompts")
    page.get_by_role("textbox", name="试听文字").fill("请稍候。")
    page.locator(".try-voice").get_by_role("button", name="试听").click()
    expect(page.locator(".try-voice").get_by_role("button", name="停止")).to_be_visible()
    page.get_by_role("tab", name="文字").click()
    page.get_by_role("textbox", name="搜索").fill("客户服务热线")
    page.get_by_role("link", name="客户服务热线 → 介绍功能").first.click()
    expect(page.get_by_role("textbox", name="节点名称")).to_have_value("介绍功能")
