"""The plain pages as a person meets them: what is shown, and that nothing shows how it is built."""

from __future__ import annotations

import logging
import re

import pytest
from flask import Flask

from designer.proving import publish
from designer.texts import TEXTS
from runtime.engine.codec import encode
from runtime.engine.events import Chosen, HungUp
from runtime.engine.state import Call
from runtime.ports import CallHeader
from runtime.settings import Settings
from runtime.store.call_log import SpoolCallLog
from runtime.store.database import Database
from runtime.store.drafts import save_draft
from runtime.store.lines import load_line
from tests.designer.conftest import ROOT, Person, as_file, flow, hashes

NAME = "测试热线"


@pytest.fixture
def drafted(person: Person, database: Database) -> Person:
    save_draft(database, NAME, text=as_file(flow()).decode(), expected=0, author="王")
    return person


def test_empty_pages_teach(person: Person) -> None:
    page = person.get("/calls/")
    assert page.status_code == 200
    assert "还没有通话" in page.text


def test_what_is_written_in_a_flow_is_text_on_the_page(person: Person, database: Database) -> None:
    evil = flow('<script>alert("x")<')
    save_draft(database, evil["name"], text=as_file(evil).decode(), expected=0, author="王")
    publish(database, evil["name"], line="4001", by="王", message="", render=hashes)
    page = person.get("/lines/4001/rules").text
    assert "&lt;script" in page
    assert "<script" not in page


def test_a_call_is_shown_as_its_path_with_its_number_masked(
    drafted: Person, settings: Settings, database: Database
) -> None:
    publish(database, NAME, line="4001", by="王", message="", render=hashes)
    digest = load_line(database, "4001").digest
    log = SpoolCallLog(database, settings.spool_dir, runtime="r")
    log.start()
    log.begin(CallHeader("ivr/1-2.3", digest, Call("4001", "13800138000", "zh-CN"), 1_790_820_000_000))
    log.event("ivr/1-2.3", 0, encode(Chosen(at=1_790_820_003_000, token=1, option="ask", via="key", keys="1")))
    log.event("ivr/1-2.3", 1, encode(HungUp(at=1_790_820_004_000)))
    log.end("ivr/1-2.3", "hung_up", 1_790_820_004_000)
    assert log.flush()
    log.close()
    index = drafted.get("/calls/?line=4001").text
    assert "138****8000" in index
    assert "主叫挂机" in index
    page = drafted.get("/calls/ivr/1-2.3").text
    assert "13800138000" not in index + page
    assert "主菜单" in page
    assert "答复" in page
    assert "3.0 秒" in page
    assert "没有符合条件" in drafted.get("/calls/?line=4999").text
    assert drafted.get("/calls/none").status_code == 404


def test_a_call_of_a_release_that_is_gone_shows_its_events(
    person: Person, settings: Settings, database: Database
) -> None:
    log = SpoolCallLog(database, settings.spool_dir, runtime="r")
    log.start()
    log.begin(CallHeader("c", "gone", Call("4001", "", ""), 0))
    log.event("c", 0, {"type": "Chosen", "option": "ask", "at": 1_000})
    assert log.flush()
    log.close()
    page = person.get("/calls/c").text
    assert "原始事件" in page
    assert "选择 ask" in page


def test_a_defect_shows_a_page_and_no_trace(person: Person, site: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with site.app_context():
        site.extensions["tonepath"] = None
    with caplog.at_level(logging.CRITICAL):
        answer = person.get("/calls/")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "NoneType" not in answer.text
    assert "已记入日志" in answer.text


def test_both_languages_say_everything_with_the_same_values() -> None:
    for key, text in TEXTS.items():
        assert text.zh, key
        assert text.en, key
        assert set(re.findall(r"\{(\w+)", text.zh)) == set(re.findall(r"\{(\w+)", text.en)), key


def test_every_text_a_page_asks_for_is_there() -> None:
    pages = [*(ROOT / "designer").glob("*/*.py"), *(ROOT / "designer/templates").rglob("*.html")]
    asked = {
        key for page in pages for key in re.findall(r"\bt\(['\"]([\w.]+\w)['\"]", page.read_text(encoding="utf-8"))
    }
    assert len(asked) > 20
    assert asked - TEXTS.keys() == set()
