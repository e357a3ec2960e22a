"""The plain pages as a person meets them: what is shown, and that nothing shows how it is built."""

from __future__ import annotations

import logging
import re

import pytest
from flask import Flask

from designer.proving import publish
from designer.texts import TEXTS
from runtime.store.database import Database
from runtime.store.drafts import save_draft
from tests.designer.conftest import ROOT, Person, as_file, flow, hashes


def test_what_is_written_in_a_flow_is_text_on_the_page(person: Person, database: Database) -> None:
    evil = flow('<script>alert("x")<')
    save_draft(database, evil["name"], text=as_file(evil).decode(), expected=0, author="王")
    publish(database, evil["name"], line="4001", by="王", message="", render=hashes)
    page = person.get("/lines/4001/rules").text
    assert "&lt;script" in page
    assert "<script" not in page


def test_a_defect_shows_a_page_and_no_trace(person: Person, site: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with site.app_context():
        site.extensions["tonepath"] = None
    with caplog.at_level(logging.CRITICAL):
        answer = person.get("/password")
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
