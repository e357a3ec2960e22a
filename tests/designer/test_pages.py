"""Flows, lines and calls as a person meets them: what is shown, and what is never lost or half done."""

from __future__ import annotations

import io
import json
import logging
import re
from typing import Any

import pytest
from flask import Flask

from designer.application import create_app
from designer.proving import Document
from designer.texts import TEXTS
from runtime.domain.texts import Bilingual
from runtime.engine.codec import encode
from runtime.engine.events import Chosen, HungUp
from runtime.engine.state import Call
from runtime.ports import CallHeader
from runtime.settings import Settings
from runtime.speech.protocol import SpeechError
from runtime.store.call_log import SpoolCallLog
from runtime.store.database import Database
from runtime.store.drafts import load_draft
from runtime.store.lines import list_lines, load_line, publish_log
from runtime.store.versions import list_versions
from tests.designer.conftest import Person, as_file, flow

NAME = "测试热线"


def upload(person: Person, document: Document | bytes, *, to: str = "/flows/", **fields: Any) -> Any:
    data = document if isinstance(document, bytes) else as_file(document)
    file = (io.BytesIO(data), "flow.json")
    return person.post(to, {"file": file, **fields}, content_type="multipart/form-data")


def publish(person: Person, words: str, *, line: str = "4001") -> Any:
    page = person.get(f"/flows/{NAME}")
    revision = re.search(r'name="revision" value="(\d+)"', page.text)
    assert revision
    upload(person, flow(words=words), to=f"/flows/{NAME}/draft", revision=revision[1])
    return person.post(f"/flows/{NAME}/publish", {"line": line, "message": words})


@pytest.fixture
def drafted(person: Person) -> Person:
    assert upload(person, flow()).status_code == 302
    return person


def test_empty_pages_teach(person: Person) -> None:
    for path, text in (("/flows/", "还没有流程"), ("/lines/", "还没有号码线路"), ("/calls/", "还没有通话")):
        page = person.get(path)
        assert page.status_code == 200
        assert text in page.text


def test_upload_publish_roll_back(drafted: Person, database: Database) -> None:
    first = publish(drafted, "甲")
    assert first.headers["Location"] == "/lines/4001"
    publish(drafted, "乙")
    assert load_line(database, "4001").version == 2
    page = drafted.get("/lines/4001").text
    assert "版本 2" in page
    assert page.count("回退到这里") == 2  # the button and its label
    answer = drafted.post("/lines/4001/rollback", {}, follow_redirects=True)
    assert "已回退" in answer.text
    assert load_line(database, "4001").version == 1
    assert drafted.post("/lines/4001/rollback", {}).status_code == 409
    assert next((row.kind, row.by) for row in publish_log(database)) == ("rollback", "administrator")


def test_a_draft_with_errors_is_saved_shown_and_not_published(drafted: Person, database: Database) -> None:
    broken = flow()
    del broken["edges"][0]
    upload(drafted, broken, to=f"/flows/{NAME}/draft", revision="1")
    page = drafted.get(f"/flows/{NAME}").text
    assert "主菜单" in page
    assert "错误" in page
    answer = drafted.post(f"/flows/{NAME}/publish", {"line": "4001"})
    assert answer.status_code == 422
    assert "没有发布" in answer.text
    assert list_lines(database) == ()
    assert list_versions(database, NAME) == ()


def test_what_only_walking_every_path_shows_keeps_a_flow_from_callers(drafted: Person, database: Database) -> None:
    looping = flow()
    looping["nodes"]["spin"] = {"kind": "set", "label": "打转", "config": {"assign": []}}
    looping["edges"] = [
        {"from": "menu", "port": "ask", "to": "spin"},
        {"from": "spin", "port": "done", "to": "spin"},
    ]
    del looping["nodes"]["answer"]
    upload(drafted, looping, to=f"/flows/{NAME}/draft", revision="1")
    assert drafted.post(f"/flows/{NAME}/publish", {"line": "4001"}).status_code == 422
    assert list_lines(database) == ()


def test_a_conflict_shows_the_difference_and_loses_nothing(drafted: Person, database: Database) -> None:
    upload(drafted, flow(words="别人"), to=f"/flows/{NAME}/draft", revision="1")
    answer = upload(drafted, flow(words="我的"), to=f"/flows/{NAME}/draft", revision="1")
    assert answer.status_code == 409
    assert "别人。咨询" in answer.text
    assert "我的。咨询" in answer.text
    assert "别人" in load_draft(database, NAME).text
    mine = re.search(r"<textarea[^>]*>(.*?)</textarea>", answer.text, re.DOTALL)
    assert mine
    text = mine[1].replace("&#34;", '"').replace("&quot;", '"')
    kept = drafted.post(f"/flows/{NAME}/draft", {"text": text, "revision": "2"})
    assert kept.status_code == 302
    assert json.loads(load_draft(database, NAME).text) == flow(words="我的")


def test_a_flow_that_exists_is_not_overwritten_by_an_upload(drafted: Person, database: Database) -> None:
    answer = upload(drafted, flow(words="新"))
    assert answer.status_code == 422
    assert "已经存在" in answer.text
    assert load_draft(database, NAME).revision == 1


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff\xfe", b"[]", b"{}", b'{"name": 5}', b'{"name": "a/b"}', b"[" * 5000]
)
def test_a_file_that_is_no_flow_is_refused_in_words(person: Person, data: bytes) -> None:
    answer = upload(person, data)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "Traceback" not in answer.text


def test_a_file_that_is_too_large_is_refused(person: Person) -> None:
    body = io.BytesIO(b" " * 4_100_000)
    kind = "multipart/form-data; boundary=x"
    answer = person.client.post("/flows/", input_stream=body, content_length=4_100_000, content_type=kind)
    assert answer.status_code == 413
    assert "文件太大" in answer.text


@pytest.mark.parametrize("line", ["", "abc", "4001; Exec", "1" * 30])
def test_a_number_that_cannot_be_dialled_is_refused_before_anything_is_rendered(
    drafted: Person, database: Database, line: str
) -> None:
    assert drafted.post(f"/flows/{NAME}/publish", {"line": line}).status_code == 422
    assert list_versions(database, NAME) == ()


def test_prompts_that_cannot_be_rendered_stop_the_publish(settings: Settings, site: Flask, database: Database) -> None:
    def broken(_: object) -> dict[str, str]:
        raise SpeechError(Bilingual("没有声音", "no voice"), Bilingual("装一个", "install one"))

    person = Person(create_app(settings, database, render=broken).test_client())
    person.sign_in()
    upload(person, flow())
    answer = person.post(f"/flows/{NAME}/publish", {"line": "4001"})
    assert answer.status_code == 422
    assert "没有声音" in answer.text
    assert "装一个" in answer.text
    assert list_lines(database) == ()


def test_a_flow_that_is_led_to_gets_its_first_version_with_the_publish(drafted: Person, database: Database) -> None:
    caller = flow("总机")
    caller["nodes"]["jump"] = {"kind": "goto", "label": "去测试", "config": {"flow": NAME}}
    caller["edges"][0]["to"] = "jump"
    del caller["nodes"]["answer"], caller["edges"][1]
    upload(person := drafted, caller)
    assert person.post("/flows/总机/publish", {"line": "4002"}).status_code == 302
    assert len(list_versions(database, NAME)) == len(list_versions(database, "总机")) == 1
    answer = person.post(f"/flows/{NAME}/delete")
    assert answer.status_code == 409
    assert "总机" in answer.text


def test_a_version_can_be_made_without_a_line(drafted: Person, database: Database) -> None:
    assert drafted.post(f"/flows/{NAME}/publish", {"only": "version"}).status_code == 302
    assert [version.number for version in list_versions(database, NAME)] == [1]
    assert list_lines(database) == ()


def test_draft_and_version_come_back_as_they_were(drafted: Person) -> None:
    publish(drafted, "您好")
    draft = drafted.get(f"/flows/{NAME}/draft.json")
    assert json.loads(draft.data) == flow()
    assert "attachment" in draft.headers["Content-Disposition"]
    assert json.loads(drafted.get(f"/flows/{NAME}/versions/1.json").data) == flow()
    assert drafted.get(f"/flows/{NAME}/versions/2.json").status_code == 404


def test_what_is_written_in_a_flow_is_text_on_the_page(person: Person) -> None:
    evil = flow('<script>alert("x")<')
    evil["nodes"]["menu"]["label"] = "<img src=x onerror=alert(1)>"
    del evil["edges"][0]
    upload(person, evil)
    page = person.get("/flows/").text + person.get('/flows/<script>alert("x")<').text
    assert "<script" not in page
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_a_call_is_shown_as_its_path_with_its_number_masked(
    drafted: Person, settings: Settings, database: Database
) -> None:
    publish(drafted, "您好")
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
        answer = person.get("/flows/")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "NoneType" not in answer.text
    assert "已记入日志" in answer.text


def test_both_languages_say_everything_with_the_same_values() -> None:
    for key, text in TEXTS.items():
        assert text.zh, key
        assert text.en, key
        assert set(re.findall(r"\{(\w+)", text.zh)) == set(re.findall(r"\{(\w+)", text.en)), key
