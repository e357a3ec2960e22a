"""The plain pages as a person meets them: what is shown, and that nothing shows how it is built."""

from __future__ import annotations

import logging
import re

import pytest
from flask import Flask

from designer.texts import TEXTS
from tests.designer.conftest import ROOT, Person


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
    assert len(asked) > 10
    assert asked - TEXTS.keys() == set()
