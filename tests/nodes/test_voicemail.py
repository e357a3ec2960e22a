"""voicemail: recorded, kept at once, reviewed. A message ended by hanging up is a message."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.engine.actions import DropMessage, KeepMessage, Record
from tests.calls import Walked, flow, say, walk

REVIEW = {"prompt": say("保留按1,重录按2"), "keep_keys": ["1"], "again_keys": ["2"]}


def voicemail(**more: Any) -> Walked:
    config = {"mailbox": "服务", "prompt": say("请留言"), "max_s": 60, "notify": ["a@b.example"]} | more
    plays = {name: ("play", {"prompt": say(name)}, {}) for name in ("saved", "empty")}
    return walk(flow("box", {"box": ("voicemail", config, {"saved": "saved", "empty": "empty"})} | plays))


def kept(ref: str = "message", ms: int = 5_000) -> KeepMessage:
    return KeepMessage(ref, "服务", ms, ("a@b.example",))


def test_it_greets_and_records() -> None:
    call = voicemail(finish_keys="*#", silence_s=3)
    assert call.did == ["Answer", "Record"]
    assert isinstance(call.awaited, Record)
    assert (call.heard, call.awaited.max_s, call.awaited.silence_s, call.awaited.finish_keys) == ("请留言", 60, 3, "*#")


@pytest.mark.parametrize("ended_by", ["key", "silence", "max", "hangup"])
def test_a_message_is_kept_however_it_ended(ended_by: str) -> None:
    call = voicemail().recorded(ended_by)
    assert call.actions[0] == kept()
    assert call.node == "saved"


def test_a_message_ended_by_hanging_up_is_kept_and_then_the_call_is_over() -> None:
    call = voicemail(review=REVIEW).recorded("hangup")
    assert call.actions[0] == kept()
    assert (call.hangs_up().actions, call.state.ended) == ((), "hung_up")


def test_nothing_recorded_is_empty_and_too_little_is_dropped() -> None:
    assert voicemail().recorded("silence", ms=0, ref="").node == "empty"
    call = voicemail(minimum_s=2).recorded(ms=1_999)
    assert (call.node, call.actions[0]) == ("empty", DropMessage("message"))
    assert voicemail(minimum_s=2).recorded(ms=2_000).node == "saved"


def test_thanks_are_said_when_there_are_any() -> None:
    call = voicemail(saved_prompt=say("已保存")).recorded()
    assert (call.actions[0], call.heard) == (kept(), "已保存")
    assert call.played().node == "saved"


def test_a_review_keeps_or_records_again() -> None:
    call = voicemail(review=REVIEW, saved_prompt=say("已保存")).recorded()
    assert (call.actions[0], call.heard) == (kept(), "保留按1,重录按2")
    assert [choice.id for choice in call.spec.choices] == ["keep", "again", "@human"]
    call.chooses("again")
    assert (call.actions[0], call.heard) == (DropMessage("message"), "请留言")
    call.recorded(ref="second")
    assert call.actions[0] == kept("second")
    assert call.chooses("keep").heard == "已保存"


def test_a_review_without_an_answer_is_repeated_once_and_the_message_stays() -> None:
    call = voicemail(review=REVIEW).recorded().is_silent()
    assert call.heard == "保留按1,重录按2"
    call.errs()
    assert call.node == "saved"
    assert not any(isinstance(action, DropMessage) for taken in call.steps for action in taken.actions)


def test_a_recorder_that_fails_leads_to_a_human() -> None:
    assert voicemail().fails().rows("fallback") == ["engine"]
