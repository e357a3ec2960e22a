"""The product in a real Firefox: a flow is drawn by hand and called, and every page is visited, by day and once by night."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import PASSWORD
from tests.e2e.firefox import Firefox, firefox

NAME = "火狐热线"
DRAFT = "(name) => fetch(`/api/v1/flows/${name}/draft`).then((answer) => answer.json())"
SAVED = "() => document.querySelector('.saved-mark')?.innerText.trim() === '已保存'"
# Its address, nothing still being fetched, and another heading than the pages before.
ARRIVED = """(to, seen) => {
  const heading = document.querySelector('main h1')?.innerText.trim();
  const fetching = document.querySelector('.ant-spin, .ant-skeleton');
  return location.pathname.replace(/\\/$/, '') === to && !fetching && !seen.includes(heading) && heading;
}"""
WIDTH = "() => [document.documentElement.scrollWidth, innerWidth]"
PAGES = "() => [...document.querySelectorAll('nav.side a.item')].map((each) => each.getAttribute('href'))"
GROUND = "() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
CARD = '.react-flow__node[data-id="{}"] .card-head'


@pytest.fixture
def fox(tmp_path: Path) -> Iterator[Firefox]:
    """A Firefox without a past; no error may reach its console."""
    with firefox(tmp_path) as there:
        yield there


def add(fox: Firefox, kind: str, text: str) -> None:
    """A node from the palette, and what callers hear there."""
    fox.click(".palette button", kind)
    fox.find(".panel", kind)
    fox.click(".panel textarea")
    fox.type(text)


def edges(fox: Firefox) -> set[tuple[str, str, str]]:
    """Those of the draft the server keeps, once everything is saved."""
    fox.until(SAVED)
    return {(edge["from"], edge["port"], edge["to"]) for edge in fox.ask(DRAFT, NAME)["edges"]}


def test_a_flow_is_drawn_and_called_and_every_page_is_visited(fox: Firefox, address: str) -> None:
    fox.go(address)
    fox.click("input[type=password]")
    fox.type(PASSWORD, end="Enter")
    fox.find("h1", "流程")

    fox.click("button", "新建流程")
    fox.click("[role=radio]", "空白画布")
    fox.click("#flow-name")
    fox.type(NAME, end="Enter")
    fox.find(".canvas-empty", "从这里开始")
    add(fox, "按键/语音菜单", "查询请按1，结束请按2。")
    add(fox, "播放语音", "您的订单正在路上。")
    add(fox, "挂机", "感谢来电，再见。")
    fox.click(".panel button", "关闭")
    fox.click("button", "显示全部")
    assert ("menu", "option_2", "hangup") not in edges(fox)
    fox.drag('.react-flow__node[data-id="menu"] [data-handleid="option_2"]', CARD.format("hangup"))
    fox.until("() => document.querySelectorAll('.react-flow__edge').length === 4")
    fox.until(SAVED)
    assert {("menu", "option_1", "play"), ("play", "done", "hangup"), ("menu", "option_2", "hangup")} <= edges(fox)

    fox.click("button", "试拨")
    fox.click(".phone button", "周一 10:00")
    fox.click(".phone button", "拨打")
    fox.find(".phone li", "查询请按1")
    fox.type("1")
    fox.find(".phone li", "您的订单正在路上")
    fox.find(".phone [role=status]", "通话结束")

    fox.go(address)
    fox.find("h1", "流程")
    day = fox.ask(GROUND)
    fox.click("header button", "深色")
    night = fox.until(GROUND)
    assert min(day) > 200
    assert max(night) < 60
    seen: list[str] = []
    for to in fox.ask(PAGES):
        fox.click(f'nav.side a.item[href="{to}"]')
        seen.append(fox.until(ARRIVED, to, seen))
        wide, window = fox.ask(WIDTH)
        assert wide <= window, to
    assert len(seen) >= 13
    fox.click("header button", "浅色")
    fox.until("() => document.documentElement.dataset.theme === 'light'")
