"""http: what is asked, and what becomes of the answer. Calling is the caller's."""

from __future__ import annotations

import json
from typing import Any

from runtime.engine.actions import CallHttp
from tests.calls import Walked, flow, say, walk

CONFIG = {
    "url": "https://shop.example/orders/{order}?caller={call.caller}",
    "headers": [{"name": "X-Key", "value": "{{secret:SHOP}}"}],
    "body": {"type": "json", "content": '{"due": "{due}", "vip": "{vip}"}'},
    "method": "POST",
    "mapping": [{"variable": "due", "path": "data.due"}, {"variable": "level", "path": "data.level"}],
}
VARIABLES: dict[str, Any] = {
    "order": {"type": "digits"},
    "due": {"type": "amount", "initial": "12.50"},
    "vip": {"type": "boolean", "initial": True},
    "level": {"type": "enum", "values": ["gold", "none"], "initial": "none"},
}


def http(**more: Any) -> Walked:
    ports = {"success": "good", "failed": "bad"}
    plays = {name: ("play", {"prompt": say(name)}, {}) for name in ports.values()}
    return walk(flow("ask", {"ask": ("http", CONFIG | more, ports)} | plays, variables=VARIABLES))


def asked(call: Walked) -> CallHttp:
    assert isinstance(call.awaited, CallHttp)
    return call.awaited


def test_it_hands_over_the_values_its_templates_name_as_text() -> None:
    assert dict(asked(http()).values) == {"call.caller": "13800138000", "due": "12.50", "vip": "true"}


def test_the_request_holds_no_prompt_no_mapping_and_no_secret() -> None:
    request = json.loads(asked(http(filler=say("请稍候"))).request)
    assert {"method", "url", "headers", "body", "timeout_s", "retries"} <= set(request)
    assert {"filler", "mapping"} & set(request) == set()
    assert request["headers"] == [{"name": "X-Key", "value": "{{secret:SHOP}}"}]


def test_what_is_mapped_is_told_with_its_type() -> None:
    due, level = asked(http()).fields
    assert due[:2] == ("due", "data.due")
    assert json.loads(level[2]) == {"type": "enum", "values": ["gold", "none"], "minimum": -(10**12), "maximum": 10**12}


def test_an_answer_is_assigned_as_it_is_and_what_it_lacks_is_unset() -> None:
    call = http().replied(due=9900)
    assert call.node == "good"
    assert call.variables == {"due": 9900, "vip": True}


def test_failing_keeps_what_was_known() -> None:
    for call in (http().back_end_fails(), http().fails()):
        assert call.node == "bad"
        assert call.variables["due"] == 1250


def test_a_filler_is_heard_so_the_call_is_answered_first() -> None:
    assert http().did == ["CallHttp"]
    assert http(filler=say("请稍候")).did == ["Answer", "CallHttp"]
