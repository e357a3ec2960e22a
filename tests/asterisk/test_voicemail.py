"""Leaving a message on a real call: ended by key, by silence, by hanging up, reviewed, recorded again."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import pytest

from tests.asterisk.conftest import CALLER, LINE, PhoneMaker
from tests.asterisk.flows import Json, flow, say
from tests.asterisk.site import Tonepath


def mailbox(**config: Any) -> Json:
    """A greeting, a recording, and a sentence for each port."""
    settings = {
        "mailbox": "客服留言",
        "prompt": say("请留言"),
        "max_s": 10,
        "silence_s": 2,
        "saved_prompt": say("已保存"),
    }
    return flow(
        "留言",
        {
            "box": ("voicemail", settings | config),
            "bye": ("hangup", {"prompt": say("再见")}),
            "none": ("hangup", {"prompt": say("没有留言")}),
        },
        "box.saved>bye box.empty>none",
        entry="box",
    )


def seconds(path: Path) -> float:
    """The length of a recording."""
    with wave.open(str(path)) as sound:
        return sound.getnframes() / sound.getframerate()


@pytest.mark.parametrize("ended_by", ["key", "hangup", "silence"])
async def test_a_message_is_kept_however_it_ends(
    tonepath: Tonepath, phones: PhoneMaker, tmp_path: Path, ended_by: str
) -> None:
    tonepath.line(LINE, mailbox())
    call = await (await phones()).call(LINE)
    await call.wait_tone(tonepath.tone("请留言"))
    await call.wait_quiet()
    call.say(CALLER, 2.0)
    await call.said()
    if ended_by == "hangup":
        call.hang_up()
    else:
        if ended_by == "key":
            call.press("#")
        await call.wait_tone(tonepath.tone("已保存"))
        await call.wait_ended()
    await tonepath.over()
    ((ref, ms),) = tonepath.ledger.messages.items()
    assert 1_000 < ms < 5_000
    assert seconds(tmp_path / f"{ref}.wav") > 1.0


async def test_silence_leaves_no_message(tonepath: Tonepath, phones: PhoneMaker) -> None:
    tonepath.line(LINE, mailbox())
    call = await (await phones()).call(LINE)
    await call.wait_tone(tonepath.tone("没有留言"), within_s=8)
    assert tonepath.ledger.messages == {}
    assert tonepath.path() == ["box", ":empty", "none"]


async def test_a_message_can_be_recorded_again_before_it_is_kept(tonepath: Tonepath, phones: PhoneMaker) -> None:
    review = {"prompt": say("保留请按1"), "keep_keys": ["1"], "again_keys": ["2"]}
    tonepath.line(LINE, mailbox(review=review))
    call = await (await phones()).call(LINE)
    for key in "21":
        await call.wait_tone(tonepath.tone("请留言"))
        await call.wait_quiet()
        call.say(CALLER, 1.5)
        await call.said()
        call.press("#")
        await call.wait_tone(tonepath.tone("保留请按1"))
        call.press(key)
    await call.wait_tone(tonepath.tone("已保存"))
    await call.wait_ended()
    ((ref, _),) = tonepath.ledger.messages.items()
    assert ref.endswith("-2")
