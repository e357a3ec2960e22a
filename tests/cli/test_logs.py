"""The log of a process: lines for machines and for people, one id in every line of a call, no caller's number anywhere."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from runtime.call_mark import CallMark, mark_call
from runtime.cli.logs import begin_logging
from runtime.settings import Settings, load

MARK = CallMark("c0ffee", "4008001234", "1700000000.7", "abc@sip", "+8613800138000")
log = logging.getLogger("tonepath.test")


class Terminal(io.StringIO):
    """A stream that somebody looks at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"TONEPATH_DATA_DIR": str(tmp_path)}, directory=tmp_path)


@pytest.fixture(autouse=True)
def put_back() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def written(settings: Settings, stream: io.StringIO, *, calls: bool = True) -> str:
    """What a call, its helper and a line outside of any call write."""
    listener = begin_logging(settings, stream)

    async def call() -> None:
        mark_call(MARK)
        log.info("from %s", "13800138000")
        await asyncio.create_task(helper())

    async def helper() -> None:
        try:
            raise ValueError("SET VARIABLE caller +8613800138000 008613800138000")
        except ValueError:
            log.exception("an adapter failed for %s", "8613800138000")

    async def everything() -> None:
        await asyncio.create_task(call())
        log.warning("nobody's line %d", 1)
        log.debug("not at this level")

    asyncio.run(everything())
    listener.stop()
    return stream.getvalue()


def test_lines_for_machines_carry_every_name_of_the_call(settings: Settings) -> None:
    lines = [json.loads(line) for line in written(settings, io.StringIO()).splitlines()]
    assert [line["level"] for line in lines] == ["info", "error", "warning"]
    for line in lines[:2]:
        assert (line["call"], line["line"], line["uniqueid"], line["sip_call_id"]) == (
            "c0ffee",
            "4008001234",
            "1700000000.7",
            "abc@sip",
        )
    assert lines[0]["message"] == "from 138****8000"
    assert "ValueError" in lines[1]["error"]
    assert "call" not in lines[2]
    assert lines[0]["time"].endswith("Z")


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_no_way_of_writing_the_callers_number_gets_through(settings: Settings, log_format: str) -> None:
    text = written(replace(settings, log_format=log_format), io.StringIO())
    assert "13800138000" not in text
    assert "138****8000" in text
    assert "4008001234" in text or log_format == "text"


def test_a_terminal_gets_text_unless_told_otherwise(settings: Settings) -> None:
    first = written(settings, Terminal()).splitlines()[0]
    assert "INFO" in first
    assert "[call c0ffee] from 138****8000" in first
    assert written(replace(settings, log_format="json"), Terminal()).startswith("{")


def test_a_stream_that_takes_nothing_holds_nobody_up(settings: Settings) -> None:
    class Stuck(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    logging.raiseExceptions, before = False, logging.raiseExceptions
    try:
        assert written(settings, Stuck()) == ""
    finally:
        logging.raiseExceptions = before


@pytest.mark.parametrize("caller", ["", "8001", "anonymous"])
def test_a_caller_without_a_number_changes_no_text(caller: str) -> None:
    assert replace(MARK, caller=caller).without_number("8001 anonymous 4008001234") == "8001 anonymous 4008001234"
