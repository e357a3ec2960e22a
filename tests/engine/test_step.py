"""What an event means for the whole call: tokens, counters, retries, the way to a human, the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from runtime.engine.actions import Answer, Ask, HandBack, HangUp
from runtime.engine.events import Chosen, Drawn, Event, HungUp, Played, Silent, TransferredAway
from runtime.engine.state import Trace
from runtime.engine.walk import HOPS_MAX
from tests.calls import Document, Walked, fallback, flow, option, say, walk

MENU: dict[str, Any] = {
    "prompt": say("请选择"),
    "options": [option("sales", "1"), option("support", "2")],
    "no_input_prompts": [say("没听到。"), say("还是没听到。")],
    "no_match_prompts": [say("按错了。")],
    "back_keys": ["*"],
    "repeat_keys": ["#"],
}
QUEUE: dict[str, Any] = {"destination": "坐席"}


def menu(**ports: str) -> tuple[str, dict[str, Any], dict[str, str]]:
    return ("menu", MENU, ports)


def shop(**more: Any) -> Document:
    """A greeting, a menu, a second menu, and a human as the fallback."""
    nodes = {
        "hello": ("play", {"prompt": say("您好")}, {"done": "main"}),
        "main": menu(sales="agents", support="deeper"),
        "deeper": menu(sales="agents", support="bye"),
        "agents": ("queue", QUEUE, {}),
        "bye": ("hangup", {"prompt": say("再见")}, {}),
    }
    return flow("hello", nodes, **{"defaults": fallback("agents"), **more})


def at_menu(**more: Any) -> Walked:
    return walk(shop(**more)).played()


# --- answering and tokens --------------------------------------------------------------------------------------------


def test_a_call_is_answered_before_its_first_sound_and_only_once() -> None:
    call = walk(shop())
    assert call.did == ["Answer", "Ask"]
    assert call.played().did == ["Ask"]


def test_a_caller_can_be_refused_with_busy_before_the_call_is_answered() -> None:
    blocked = {"matches": [{"id": "blocked", "list": "黑名单"}]}
    refuse = {"who": ("caller", blocked, {"blocked": "no"}), "no": ("hangup", {"cause": "busy"}, {})}
    call = walk(flow("who", refuse))
    assert call.did == ["CheckCaller"]
    call.is_known_as("list:黑名单")
    assert call.actions == (HangUp("busy"),)
    assert (call.state.ended, call.state.answered) == ("completed", False)


def test_each_awaited_action_has_a_new_token() -> None:
    call = at_menu()
    tokens = [taken.actions[-1].token for taken in call.errs().steps]
    assert tokens == [1, 2, 3]


@pytest.mark.parametrize(
    "stale",
    [
        Silent(at=9, token=1),
        Silent(at=9, token=99),
        Chosen(at=9, token=0, option="sales", via="key"),
        Event(at=9),
    ],
)
def test_an_event_that_nothing_waits_for_changes_nothing(stale: Event) -> None:
    call = at_menu()
    before = call.state
    call.happens(stale)
    assert call.state is before
    assert call.actions == ()
    assert call.last.trace == (Trace("ignored", "main", "main", type(stale).__name__),)


def test_an_outcome_that_is_not_declared_is_a_defect_and_leads_to_a_human() -> None:
    call = at_menu()._ends(Drawn, branch="a")
    assert call.rows("defect") == ["Drawn does not end Ask"]
    assert call.rows("fallback") == ["defect"]
    assert call.node == "agents"


def test_a_choice_that_no_port_has_is_a_defect_and_does_not_pass_for_an_answer() -> None:
    call = at_menu()
    call.errs(3).fails()  # the fallback fails: from here the call is falling back
    call = at_menu(defaults=fallback("main")).errs(3)
    assert (call.node, call.state.falling_back) == ("main", True)
    call.chooses("nonsense")
    assert call.rows("defect") == ["no port 'nonsense'"]
    assert call.actions == (HandBack("defect"),)


# --- the end ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("event", "ended"), [(HungUp(at=5), "hung_up"), (TransferredAway(at=5), "transferred_away")])
def test_a_caller_who_goes_ends_the_call_without_further_action(event: Event, ended: str) -> None:
    call = at_menu().happens(event)
    assert (call.state.ended, call.state.waiting, call.actions) == (ended, "", ())
    assert call.rows("ended") == [ended]


def test_after_the_end_everything_is_ignored() -> None:
    call = at_menu().hangs_up()
    over = call.state
    assert call.chooses("sales").state is over
    assert call.hangs_up().state is over
    assert call.rows("ignored") == ["Chosen", "HungUp"]


def test_an_unwired_port_that_means_the_end_hangs_up_normally() -> None:
    call = at_menu().chooses("sales").bridge_ends("answered_ended")
    assert call.actions == (HangUp("normal"),)
    assert call.state.ended == "completed"


def test_who_hung_up_during_a_message_needs_no_human_any_more() -> None:
    box = ("voicemail", {"mailbox": "服务", "prompt": say("请留言")}, {})
    call = walk(flow("box", {"box": box})).recorded("hangup", ms=0, ref="")
    assert (call.actions, call.state.ended) == ((), "hung_up")
    assert walk(flow("box", {"box": box})).recorded("silence", ms=0, ref="").state.ended == "handed_back"


# --- retries ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fail", [Walked.is_silent, Walked.errs])
@pytest.mark.parametrize("retries", [0, 1, 2, 5])
def test_a_question_is_heard_once_more_than_its_retries(fail: Callable[[Walked], Walked], retries: int) -> None:
    config = {"no_input_retries": retries, "no_match_retries": retries}
    call = walk(flow("m", {"m": ("menu", MENU | config, {})}))
    while not call.state.ended:
        fail(call)
    assert len(call.all_heard) == retries + 1
    assert all(heard.endswith("请选择") for heard in call.all_heard)


def test_silence_and_wrong_keys_are_counted_apart_and_answered_differently() -> None:
    call = at_menu().is_silent().errs().is_silent().errs()
    assert call.all_heard[1:] == ["请选择", "没听到。请选择", "按错了。请选择", "还是没听到。请选择", "按错了。请选择"]
    assert call.node == "main"
    call.errs()
    assert call.rows("left")[-1] == "no_match"


def test_the_last_retry_prompt_is_repeated_and_without_any_the_question_stands_alone() -> None:
    call = walk(flow("m", {"m": ("menu", MENU | {"no_input_retries": 4}, {})})).is_silent(4)
    assert call.all_heard[-2:] == ["还是没听到。请选择"] * 2
    bare = walk(flow("m", {"m": ("menu", {**MENU, "no_input_prompts": []}, {})})).is_silent()
    assert bare.heard == "请选择"


def test_counters_begin_anew_with_each_visit() -> None:
    call = at_menu().errs(2).chooses("support").errs(2).chooses("#back")
    assert (call.node, call.frame.local) == ("main", (0, 0))


# --- failures in a row -----------------------------------------------------------------------------------------------


def circling(after: int) -> Document:
    """A menu whose failures lead back to itself; a human by fallback alone."""
    nodes = {
        "m": (
            "menu",
            MENU | {"no_input_retries": 0, "no_match_retries": 0},
            {"no_input": "m", "no_match": "m", "sales": "m"},
        ),
        "agents": ("queue", QUEUE, {}),
    }
    return flow("m", nodes, defaults=fallback("agents", after_failures=after))


@pytest.mark.parametrize("after", [1, 3, 5])
def test_the_way_to_a_human_opens_at_the_limit_of_failures_in_a_row(after: int) -> None:
    call = walk(circling(after))
    for failed in range(1, after):
        call.errs() if failed % 2 else call.is_silent()
        assert (call.node, call.state.failures) == ("m", failed)
    call.is_silent()
    assert call.node == "agents"
    assert call.rows("fallback") == ["failures"]


@pytest.mark.parametrize("answer", ["sales", "#repeat", "#back"])
def test_any_answer_that_is_taken_ends_the_row(answer: str) -> None:
    call = walk(circling(5)).errs(4).chooses(answer).errs(4)
    assert (call.node, call.state.failures) == ("m", 4)
    assert call.errs().node == "agents"


def test_a_port_that_is_no_failure_does_not_count() -> None:
    call = walk(shop()).played().chooses("sales").bridge_ends("full")
    assert call.state.failures == 0


# --- the way to a human ----------------------------------------------------------------------------------------------


def test_when_the_way_to_a_human_fails_too_the_call_is_handed_back() -> None:
    call = at_menu().fails("recogniser")
    assert (call.node, call.state.falling_back) == ("agents", True)
    call.bridge_ends("unavailable")
    assert call.actions == (HandBack("unwired"),)
    assert call.state.ended == "handed_back"


def test_without_a_way_to_a_human_the_call_is_handed_back_at_once() -> None:
    call = at_menu(defaults=fallback(None)).fails("recogniser")
    assert call.actions == (HandBack("recogniser"),)


def test_a_human_can_be_asked_for_in_any_menu_even_when_the_way_has_failed_before() -> None:
    call = at_menu(defaults=fallback("deeper")).errs(3)
    assert (call.node, call.state.falling_back) == ("deeper", True)
    call.chooses("@human")
    assert (call.node, call.state.falling_back) == ("deeper", False)
    assert call.rows("shortcut") == ["@human"]


def test_asking_for_a_human_where_there_is_none_hands_the_call_back() -> None:
    call = at_menu(defaults=fallback(None)).chooses("@human")
    assert call.actions == (HandBack("no_human"),)


def test_a_shortcut_leads_to_its_node_from_any_menu() -> None:
    refund = {"id": "refund", "when": {"phrases": {"zh-CN": ["退款"]}}, "to": "deeper"}
    call = at_menu(shortcuts=[refund])
    assert "退款" in [phrase for choice in call.spec.choices for phrase in choice.phrases]
    assert call.chooses("@refund").node == "deeper"


def test_a_caller_on_a_list_goes_straight_to_the_shortcuts_node() -> None:
    vip = {"id": "vip", "when": {"list": "VIP"}, "to": "agents"}
    assert walk(shop(shortcuts=[vip])).is_known_as("list:VIP").node == "agents"
    assert walk(shop(shortcuts=[vip])).is_known_as("other").node == "hello"


def test_a_node_that_raises_is_our_defect_and_the_caller_goes_to_a_human() -> None:
    call = at_menu()
    frame = call.frame
    broken = type(frame)(frame.flow, frame.node, local=())
    call.last = type(call.last)(_with_frame(call, broken), (), ())
    call.is_silent()
    assert call.rows("defect") == ["IndexError in menu"]
    assert call.node == "agents"


def _with_frame(call: Walked, frame: Any) -> Any:
    from dataclasses import replace

    return replace(call.state, frames=(frame,))


# --- keys typed ahead ------------------------------------------------------------------------------------------------


def flushed(call: Walked) -> bool:
    assert isinstance(call.awaited, Ask)
    return call.spec.flush


def test_typed_keys_are_kept_after_an_answer_and_after_silence() -> None:
    call = at_menu()
    assert not flushed(call.is_silent())
    assert not flushed(call.chooses("support"))


def test_typed_keys_are_void_after_a_mistake_a_bridge_and_a_failure() -> None:
    assert flushed(at_menu().errs())
    after_bridge = {"timeout": "main", "answered_ended": "main"}
    nodes = {"agents": ("queue", QUEUE, after_bridge), "main": menu()}
    assert flushed(walk(flow("agents", nodes)).bridge_ends("answered_ended"))
    assert flushed(walk(circling(5)).is_silent())


def test_the_flush_waits_for_the_next_question_and_is_used_up_by_it() -> None:
    call = at_menu().errs()
    assert flushed(call)
    assert not flushed(call.is_silent())


# --- silent loops ----------------------------------------------------------------------------------------------------


def test_a_loop_without_any_caller_time_is_caught() -> None:
    nodes = {
        "a": ("language", {"language": "zh-CN"}, {"done": "b"}),
        "b": ("language", {"language": "zh-CN"}, {"done": "a"}),
        "agents": ("queue", QUEUE, {}),
    }
    call = walk(flow("a", nodes, defaults=fallback("agents")))
    assert call.rows("defect") == ["silent_loop"]
    assert len(call.rows("entered")) == HOPS_MAX + 2  # one too many, and the human
    assert call.node == "agents"


def test_a_loop_of_prompts_that_say_nothing_is_caught() -> None:
    nodes = {"a": ("play", {"prompt": say("{x}")}, {"done": "a"}), "agents": ("queue", QUEUE, {})}
    call = walk(flow("a", nodes, variables={"x": {"type": "digits"}}, defaults=fallback("agents")))
    assert call.rows("defect") == ["silent_loop"]


@pytest.mark.parametrize(
    ("happens", "hops"),
    [
        (lambda c: c.is_silent(), 0),
        (lambda c: c.errs(), 0),
        (lambda c: c.errs(fresh=False), 2),
        (lambda c: c.chooses("support"), 1),
        (lambda c: c.chooses("support", fresh=False), 3),
    ],
)
def test_hops_are_forgotten_when_real_caller_time_passes(happens: Callable[[Walked], Walked], hops: int) -> None:
    call = walk(shop()).played(complete=False)
    assert call.state.hops == 2
    assert happens(call).state.hops == hops


@pytest.mark.parametrize(
    ("result", "hops"), [("answered_ended", 1), ("timeout", 1), ("left_by_key", 1), ("full", 2), ("unavailable", 2)]
)
def test_a_bridge_that_took_no_time_does_not_hide_a_loop(result: str, hops: int) -> None:
    ports = dict.fromkeys(("answered_ended", "timeout", "full", "unavailable", "left_by_key"), "agents")
    call = walk(flow("agents", {"agents": ("queue", QUEUE | {"leave_keys": "1"}, ports)}))
    assert call.bridge_ends(result).state.hops == hops


@pytest.mark.parametrize(("ms", "hops"), [(5_000, 1), (0, 2)])
def test_a_recording_without_sound_does_not_hide_a_loop(ms: int, hops: int) -> None:
    box = ("voicemail", {"mailbox": "服务", "prompt": say("请留言")}, {"empty": "box", "saved": "box"})
    call = walk(flow("box", {"box": box})).recorded(ms=ms, ref="message" if ms else "")
    assert call.state.hops == hops


def test_digits_that_were_typed_fresh_are_caller_time() -> None:
    number = {"prompt": say("号码"), "variable": "n", "maximum": 4}
    nodes = {"ask": ("collect", number, {"done": "ask"})}
    variables = {"n": {"type": "digits"}}
    assert walk(flow("ask", nodes, variables=variables)).types("12").state.hops == 1
    assert walk(flow("ask", nodes, variables=variables)).types("12", fresh=False).state.hops == 2


# --- going back ------------------------------------------------------------------------------------------------------


def test_going_back_leads_to_the_menu_before_and_at_the_first_to_itself() -> None:
    call = at_menu().chooses("support")
    assert call.node == "deeper"
    assert call.chooses("#back").node == "main"
    assert call.chooses("#back").node == "main"


def test_a_menu_visited_again_is_not_gone_back_to_twice() -> None:
    nodes = {"a": menu(sales="b"), "b": menu(sales="a", support="c"), "c": menu()}
    call = walk(flow("a", nodes)).chooses("sales").chooses("sales").chooses("sales").chooses("support")
    assert call.frame.trail == ("a", "b", "c")
    assert call.chooses("#back").node == "b"
    assert call.chooses("#back").node == "a"


def test_repeating_is_no_failed_attempt() -> None:
    call = at_menu().errs().chooses("#repeat")
    assert (call.heard, call.frame.local) == ("请选择", (0, 1))


def test_time_is_no_reason_for_anything() -> None:
    early, late = at_menu(), at_menu()
    early.happens(Played(at=0, token=0)).happens(Silent(at=1, token=2))
    late.happens(Played(at=0, token=0)).happens(Silent(at=10**12, token=2))
    assert early.last == late.last


def test_the_first_step_answers() -> None:
    assert walk(shop()).actions[0] == Answer()
