"""record: the caller is told before recording starts."""

from __future__ import annotations

from tests.calls import flow, say, walk


def test_the_notice_is_heard_to_its_end_before_recording_starts() -> None:
    config = {"mode": "start", "notice": say("通话将被录音")}
    call = walk(flow("on", {"on": ("record", config, {"done": "end"}), "end": ("play", {"prompt": say("好")}, {})}))
    assert (call.did, call.heard, call.spec.barge_in) == (["Answer", "Ask"], "通话将被录音", False)
    assert call.played().did == ["StartRecording", "Ask"]


def test_stopping_says_nothing() -> None:
    nodes = {"off": ("record", {"mode": "stop"}, {"done": "end"}), "end": ("hangup", {}, {})}
    assert walk(flow("off", nodes)).did == ["StopRecording", "HangUp"]
