"""The end-to-end proof: what somebody drew, tried and published in a browser is what a telephone hears on the real exchange."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.pbx import Pbx
from tests.asterisk.conftest import LINE, PhoneMaker, Site, free_port
from tests.asterisk.drawing import draw
from tests.asterisk.phone import until
from tests.asterisk.process import APP, Installation

PASSWORD = "correct horse battery"
TONES = {"菜单音": 420.0, "再见音": 520.0}


@pytest.fixture
def installed(pbx: Pbx, site: Site, tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(tmp_path, pbx, agi_port=site.agi_port, metrics_port=free_port())
    installation.destination("客服", kind="queue", queue="support")
    yield installation
    installation.stop()


@pytest.fixture
def address(installed: Installation) -> Iterator[str]:
    """The pages of the installation."""
    settings = {"TONEPATH_WEB_PORT": str(free_port()), "TONEPATH_ADMIN_PASSWORD": PASSWORD, "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(
        [sys.executable, str(APP), "--lang", "zh", "designer"],
        cwd=installed.folder,
        env=installed.environment | settings,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found
    yield found[0].rstrip("/")
    process.terminate()
    process.communicate(timeout=30)


async def test_what_was_drawn_and_tried_is_what_a_telephone_hears(
    installed: Installation, address: str, phones: PhoneMaker
) -> None:
    drawn = await asyncio.to_thread(draw, address, PASSWORD, installed.folder, LINE, TONES)
    assert drawn.heard == tuple(TONES)
    assert drawn.published == f"号码 {LINE} 已改用版本 1"

    installed.start()
    call = await (await phones()).call(LINE)
    heard = []
    for name, key in zip(drawn.heard, ("1", ""), strict=True):
        await call.wait_tone(TONES[name])
        assert not any(call.hears(TONES[other]) for other in TONES if other not in (*heard, name))
        heard.append(name)
        call.press(key)
    await call.wait_ended()
    await until(lambda: installed.calls() and installed.calls()[0].outcome, what="the call in the log")
    (logged,) = installed.calls()
    assert (logged.line, logged.outcome) == (LINE, "completed")
