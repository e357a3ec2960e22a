"""The page without a script, and the texts: what is shown, and that nothing shows how it is built."""

from __future__ import annotations

import logging
import re

import pytest
from flask import Flask

from designer.texts import TEXTS
from tests.designer.conftest import ROOT

ENGLISH = {"Accept-Language": "en"}


def test_an_address_of_nothing_says_so_in_the_readers_language(site: Flask) -> None:
    answer = site.test_client().get("/nowhere")
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "没有这个页面" in answer.text
    assert "There is no such page" in site.test_client().get("/nowhere", headers=ENGLISH).text
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_a_defect_shows_a_page_and_no_trace(site: Flask, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> str:
        raise RuntimeError("a secret of the program")

    site.view_functions["health"] = broken
    with caplog.at_level(logging.CRITICAL):
        answer = site.test_client().get("/health")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "secret" not in answer.text
    assert "已记入日志" in answer.text


def test_both_languages_say_everything_with_the_same_values() -> None:
    for key, text in TEXTS.items():
        assert text.zh, key
        assert text.en, key
        assert set(re.findall(r"\{(\w+)", text.zh)) == set(re.findall(r"\{(\w+)", text.en)), key


def test_every_text_that_is_asked_for_is_there() -> None:
    asked = {
        key
        for path in (ROOT / "designer").glob("**/*.py")
        for key in re.findall(r"\bt\(['\"]([\w.]+\w)['\"]", path.read_text(encoding="utf-8"))
    }
    assert len(asked) >= 5
    assert asked - TEXTS.keys() == set()
