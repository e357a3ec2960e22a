"""A test call stops where somebody must act, and says for what."""

from __future__ import annotations

from typing import Any

from runtime.document.release import build
from runtime.engine.actions import Ask
from runtime.engine.program import Program, compile_release
from runtime.engine.state import Call
from runtime.nodes import KINDS
from simulator.answers import Answer, answers_from_json
from simulator.caller import HANG_UP, SILENCE, Input, press, say
from simulator.simulate import simulate
from simulator.stepping import Doing, Stepped, step_through
from simulator.world import World

AT = 1_790_000_000_000
CALL = Call("4001", "13800138000")


def program() -> Program:
    def say_(text: str) -> dict[str, Any]:
        return {"zh-CN": [{"say": text}]}

    nodes = {
        "hello": {"kind": "play", "label": "欢迎", "config": {"prompt": say_("欢迎致电")}},
        "menu": {
            "kind": "menu",
            "label": "主菜单",
            "config": {
                "prompt": say_("查询按1，留言按2"),
                "options": [
                    {"id": "ask", "label": "查询", "keys": ["1"], "phrases": {"zh-CN": ["查询"]}},
                    {"id": "leave", "label": "留言", "keys": ["2"], "phrases": {}},
                ],
            },
        },
        "shop": {
            "kind": "http",
            "label": "接口",
            "config": {"url": "https://shop.example/orders", "mapping": [{"variable": "state", "path": "state"}]},
        },
        "agents": {"kind": "queue", "label": "人工", "config": {"destination": "客服"}},
        "mail": {"kind": "voicemail", "label": "留言", "config": {"mailbox": "客服", "prompt": say_("请留言")}},
    }
    edges = [
        ("hello", "done", "menu"),
        ("menu", "ask", "shop"),
        ("menu", "leave", "mail"),
        ("shop", "success", "agents"),
        ("shop", "failed", "mail"),
        ("agents", "timeout", "mail"),
    ]
    document = {
        "schema_version": 1,
        "name": "f",
        "languages": ["zh-CN"],
        "entry": "hello",
        "variables": {"state": {"type": "text"}},
        "nodes": nodes,
        "edges": [{"from": a, "port": p, "to": b} for a, p, b in edges],
        "layout": {},
    }
    return compile_release(build("f", {"f": document}), KINDS)


def stepped(*doings: Doing, world: World | None = None) -> Stepped:
    return step_through(program(), CALL, at=AT, doings=doings, world=world)


def test_a_call_waits_at_its_first_question_having_heard_it() -> None:
    result = stepped()
    assert result.waiting is not None
    assert result.waiting.occasion == "question"
    assert isinstance(result.waiting.action, Ask)
    assert result.simulation.heard == ("欢迎致电", "查询按1，留言按2")
    assert result.simulation.ended == ""


def test_a_back_end_and_a_queue_are_answered_by_hand() -> None:
    back_end = stepped(press("1"))
    assert back_end.waiting is not None
    assert back_end.waiting.occasion == "backend"
    queue = stepped(press("1"), Answer(status=200, values=(("state", "发货"),)))
    assert queue.waiting is not None
    assert queue.waiting.occasion == "queue"
    assert queue.simulation.variables(program()) == {"state": "发货"}
    mail = stepped(press("1"), Answer(status=200), Answer(result="timeout"))
    assert mail.waiting is not None
    assert mail.waiting.occasion == "recording"
    over = stepped(press("1"), Answer(status=200), Answer(result="answered_ended"))
    assert over.waiting is None
    assert over.simulation.ended == "completed"
    assert over.simulation.destinations == ("客服",)


def test_what_the_world_answers_nobody_is_asked() -> None:
    world = World(answers=answers_from_json({"backends": {"shop": {"failed": "timeout"}}, "queues": {"客服": "full"}}))
    result = stepped(press("1"), world=world)
    assert result.waiting is not None
    assert result.waiting.occasion == "recording"


def test_an_input_that_no_longer_fits_is_counted_and_the_call_waits() -> None:
    result = stepped(Answer(result="timeout"), press("1"))
    assert result.waiting is not None
    assert result.waiting.occasion == "question"
    assert result.unused == 2


def test_silence_words_and_hanging_up() -> None:
    again = stepped(SILENCE)
    assert again.waiting is not None
    assert again.waiting.occasion == "question"
    spoken = stepped(say("我要查询"))
    assert spoken.waiting is not None
    assert spoken.waiting.occasion == "backend"
    gone = stepped(HANG_UP)
    assert gone.waiting is None
    assert gone.simulation.ended == "hung_up"


def test_a_call_done_by_hand_is_the_call_that_is_simulated() -> None:
    script = (press("2"), Input("message", "key", ms=3_000))
    world = World()
    by_hand = stepped(*script, world=world)
    whole = simulate(program(), CALL, at=AT, script=script, world=world)
    assert by_hand.waiting is None
    assert by_hand.simulation == whole
