"""One rule of a call in each case, with the smallest flow that shows it: what both channels must agree on.

Written once; nothing here knows a channel. Times are the smallest the schemas allow unless a case is about a time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulator.answers import answers_from_json
from simulator.caller import input_from_json
from simulator.scenario import Scenario
from tests.asterisk.flows import Json, flow, option, say
from tests.contract.plan import Plan

DIGITS = {"number": {"type": "digits"}, "secret": {"type": "digits", "sensitive": True}}
END = ("hangup", {"prompt": say("再见")})
HUMAN = ("queue", {"destination": "客服", "timeout_s": 5})


def menu(prompt: str, *options: Json, **config: Any) -> tuple[str, Json]:
    """A menu."""
    return "menu", {"prompt": say(prompt), "options": list(options), **config}


def two_menus(**config: Any) -> Json:
    """A menu before a menu, and a human who need not be asked for."""
    return flow(
        "两级菜单",
        {
            "first": menu("一级菜单", option("1", "more"), option("2", "bye"), **config),
            "second": menu("二级菜单", option("3", "deep"), option("4", "bye"), back_keys=["#"], repeat_keys=["*"]),
            "deep": ("play", {"prompt": say("三级")}),
            "end": END,
            "agents": HUMAN,
        },
        "first.more>second first.bye>end second.deep>deep second.bye>end deep.done>end",
        entry="first",
        fallback="agents",
    )


def long_and_short() -> Json:
    """Options 1 and 12."""
    return flow(
        "长短键",
        {
            "menu": menu("一或十二", option("1", "one"), option("12", "twelve"), option("3", "three")),
            "one": menu("选了一", option("3", "done"), option("4", "done_too")),
            "twelve": ("play", {"prompt": say("选了十二")}),
            "end": END,
        },
        "menu.one>one menu.twelve>twelve menu.three>end one.done>end one.done_too>end twelve.done>end",
        entry="menu",
    )


def long_and_short_after_a_welcome() -> Json:
    """Options 1 and 12 behind a plain prompt, with time to think between keys."""
    document = long_and_short()
    welcome = {"kind": "play", "label": "welcome", "config": {"prompt": say("欢迎")}}
    document["nodes"]["welcome"], document["entry"] = welcome, "welcome"
    document["edges"].append({"from": "welcome", "port": "done", "to": "menu"})
    document["defaults"]["between_digits_s"] = 2
    return document


def number(minimum: int = 4, maximum: int = 4, variable: str = "number", **config: Any) -> Json:
    """A number, and a menu after it."""
    return flow(
        "收集",
        {
            "ask": (
                "collect",
                {
                    "prompt": say("请输入"),
                    "variable": variable,
                    "minimum": minimum,
                    "maximum": maximum,
                    "no_input_prompts": [say("没有收到")],
                    "invalid_prompts": [say("位数不对"), say("还是不对")],
                    **config,
                },
            ),
            "next": menu("收到了", option("1", "bye")),
            "end": END,
            "agents": HUMAN,
        },
        "ask.done>next next.bye>end",
        entry="ask",
        fallback="agents",
        variables=DIGITS,
    )


def mailbox(**config: Any) -> Json:
    """A message."""
    return flow(
        "留言",
        {
            "box": ("voicemail", {"mailbox": "m", "prompt": say("请留言"), "saved_prompt": say("已保存"), **config}),
            "none": ("hangup", {"prompt": say("没有留言")}),
            "end": END,
        },
        "box.saved>end box.empty>none",
        entry="box",
    )


REVIEW = {"prompt": say("保留按1重录按2"), "keep_keys": ["1"], "again_keys": ["2"]}


def human(kind: str, **config: Any) -> Json:
    """A queue or a transfer, with a sentence for each of its ports."""
    own = {"queue": ("timeout", "full", "unavailable"), "transfer": ("busy", "no_answer", "failed")}[kind]
    ports = ("answered_ended", *own, *(("left_by_key",) if config.get("leave_keys") else ()))
    return flow(
        f"人工-{kind}",
        {
            "human": (kind, {"destination": "客服", "prompt": say("正在转接"), **config}),
            **{port: ("hangup", {"prompt": say(f"结果{port}")}) for port in ports},
        },
        " ".join(f"human.{port}>{port}" for port in ports),
        entry="human",
    )


def confirmation() -> Json:
    """Yes or no."""
    return flow(
        "确认",
        {
            "sure": ("confirm", {"prompt": say("确定吗"), "no_match_prompts": [say("请按1或2")]}),
            "yes": ("hangup", {"prompt": say("是")}),
            "no": ("hangup", {"prompt": say("否")}),
            "agents": HUMAN,
        },
        "sure.yes>yes sure.no>no",
        entry="sure",
        fallback="agents",
    )


def extensions() -> Json:
    """A menu in which a colleague's number may be dialled at once."""
    dialled = {"minimum": 3, "maximum": 4, "variable": "number"}
    return flow(
        "分机",
        {
            "menu": menu("按1或直拨分机", option("1", "bye"), extension=dialled),
            "colleague": ("transfer", {"destination": "分机"}),
            "end": END,
        },
        "menu.bye>end menu.extension>colleague",
        entry="menu",
        variables=DIGITS,
    )


def shortcuts() -> Json:
    """A key that leads away from every menu."""
    away = {"id": "refund", "when": {"keys": ["9"], "phrases": {"zh-CN": ["退款"]}}, "to": "refund"}
    document = two_menus()
    document["shortcuts"] = [away]
    document["nodes"]["refund"] = {"kind": "hangup", "label": "refund", "config": {"prompt": say("退款")}}
    return document


def recorded() -> Json:
    """Recording begins after the notice, and stops."""
    return flow(
        "录音",
        {
            "start": ("record", {"mode": "start", "notice": say("通话将被录音")}),
            "menu": menu("录音中", option("1", "bye")),
            "stop": ("record", {"mode": "stop"}),
            "end": END,
        },
        "start.done>menu menu.bye>stop stop.done>end",
        entry="start",
    )


def two_languages() -> Json:
    """The other language from a menu on."""
    both = {"zh-CN": [{"say": "按8换语言"}], "en-US": [{"say": "press 8"}]}
    return flow(
        "语言",
        {
            "menu": ("menu", {"prompt": both, "options": [option("8", "switch"), option("1", "bye")]}),
            "switch": ("language", {"language": "en-US"}),
            "end": ("hangup", {"prompt": {"zh-CN": [{"say": "再见"}], "en-US": [{"say": "goodbye"}]}}),
        },
        "menu.switch>switch switch.done>menu menu.bye>end",
        entry="menu",
        languages=["zh-CN", "en-US"],
    )


def refusal() -> Json:
    """Blocked callers are not even answered."""
    return flow(
        "拒接",
        {
            "who": ("caller", {"matches": [{"id": "blocked", "list": "黑名单"}]}),
            "refuse": ("hangup", {"cause": "busy"}),
            "end": END,
        },
        "who.blocked>refuse who.other>end",
        entry="who",
    )


def back_end() -> Json:
    """A back end with something to hear while it is asked."""
    ask = {
        "method": "GET",
        "url": "https://example.test/orders/{number}",
        "filler": say("查询中"),
        "mapping": [{"variable": "number", "path": "no"}],
    }
    return flow(
        "查询",
        {
            "number": ("collect", {"prompt": say("订单号"), "variable": "number", "minimum": 2, "maximum": 2}),
            "ask": ("http", ask),
            "found": ("menu", {"prompt": say("查到了"), "options": [option("1", "bye")]}),
            "sorry": ("hangup", {"prompt": say("查不到")}),
            "end": END,
        },
        "number.done>ask ask.success>found ask.failed>sorry found.bye>end",
        entry="number",
        variables=DIGITS,
    )


def welcome(*, barge_in: bool = True) -> Json:
    """Something to hear before the menus."""
    document = two_menus()
    document["entry"] = "welcome"
    document["nodes"]["welcome"] = {
        "kind": "play",
        "label": "welcome",
        "config": {"prompt": say("欢迎"), "barge_in": barge_in},
    }
    document["edges"].append({"from": "welcome", "port": "done", "to": "first"})
    return document


def case(name: str, document: Json, inputs: Iterable[object] = (), **more: Any) -> Plan:
    """A case: its inputs as scenario files have them; ``answers`` and ``world`` as in a scenario's world."""
    answers = answers_from_json(more.pop("answers", {}))
    world = tuple(more.pop("world", {}).items())
    times = bool(more.pop("times", False))
    script = tuple(input_from_json(given) for given in inputs)
    scenario = Scenario(name, flow=document["name"], inputs=script, answers=answers, world=world, **more)
    return Plan(name, scenario, (document,), times=times)


def after(*keys: str) -> list[object]:
    """Answers typed after their questions."""
    return [{"after": one} for one in keys]


def ahead(keys: str) -> list[object]:
    """Keys typed into the first prompt."""
    return [{"during": keys}]


def told(*results: Any) -> dict[str, Any]:
    """What the queue and the transfer of a case come to."""
    return {"queues": {"客服": list(results)}, "transfers": {"客服": list(results), "分机": list(results)}}


BY_DAY, AT_NIGHT = "2026-09-15T10:00", "2026-09-15T22:00"


def by_day(following: str = "") -> dict[str, Any]:
    """A world in which the human has hours, and somebody who comes next has none."""
    known: dict[str, Any] = {"客服": {"kind": "extension", "device": "PJSIP/x", "hours": "白天"}}
    if following:
        known["客服"]["next"] = following
        known[following] = {"kind": "extension", "device": "PJSIP/y"}
    week = {day: [{"from": "09:00", "to": "18:00"}] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    return {"destinations": known, "schedules": {"白天": {"zone": "Asia/Shanghai", "weekly": week}}}


def told_of(name: str, result: str) -> dict[str, Any]:
    """What a queue or a transfer to one destination comes to."""
    return {"queues": {name: [result]}, "transfers": {name: [result]}}


KEY, QUIET, GONE = ({"message": {"ms": 1600, "ended_by": how}} for how in ("key", "silence", "hangup"))
PROMPTS = {
    "no_input_prompts": [say("没听到"), say("还是没听到")],
    "no_match_prompts": [say("按错了"), say("又按错了")],
}

CASES: tuple[Plan, ...] = (
    # what is pressed after a question
    case("two menus by keys", two_menus(), after("1", "3")),
    case("a wrong key, then a right one", two_menus(), after("7", "2")),
    case("wrong keys with escalating prompts", two_menus(**PROMPTS), after("7", "8", "9")),
    case("silence with escalating prompts", two_menus(**PROMPTS)),
    case(
        "silence and wrong keys counted apart", two_menus(**PROMPTS), ["silence", *after("7"), "silence", *after("2")]
    ),
    case("wrong keys in a row reach a human", two_menus(no_match_retries=0), after("7")),
    case("back and repeat", two_menus(), after("1", "*", "#", "1", "3")),
    case("yes", confirmation(), after("1")),
    case("neither yes nor no, then no", confirmation(), after("5", "2")),
    case("neither yes nor no ever", confirmation(), after("5", "5", "5")),
    # what is pressed during a prompt
    case("barge-in", two_menus(), [{"during": "2"}]),
    case("barge-in with a wrong key", two_menus(), [{"during": "7"}, {"after": "2"}]),
    case("no barge-in keeps the key for the end", two_menus(barge_in=False), [{"during": "2"}]),
    case("no barge-in keeps keys for two menus", two_menus(barge_in=False), [{"during": "13"}]),
    case("typed ahead through two menus", two_menus(), ahead("13")),
    case("typed ahead, the last key wrong", two_menus(), [{"during": "17"}, {"after": "3"}]),
    case("a key cuts a plain prompt and is kept", welcome(), ahead("2")),
    case("keys cut a plain prompt and open two menus", welcome(), ahead("13")),
    case("a plain prompt without barge-in is heard", welcome(barge_in=False), ahead("2")),
    case("forgotten where a menu says so", two_menus(flush=True), [{"during": "2"}]),
    # longest match and time between keys
    case("1 alone waits and is 1", long_and_short(), after("1", "3")),
    case("12 is 12", long_and_short(), after("12")),
    case("13 is 1 and then 3", long_and_short(), after("13")),
    case("12 typed ahead", long_and_short(), ahead("12")),
    case(
        "1 typed ahead, 2 after thinking",
        long_and_short_after_a_welcome(),
        [*ahead("1"), *after("2")],
        times=True,
    ),
    # numbers
    case("a whole number", number(), after("1234", "1")),
    case("a hash after the last digit is a habit", number(), after("1234#", "1")),
    case("a number ended by its terminator", number(2, 6), after("123#", "1")),
    case("a number ended by a pause", number(2, 6), after("123", "1")),
    case("a number too short, twice", number(), after("12#", "34#", "5678", "1")),
    case("a number never typed", number()),
    case("a number without a terminator", number(2, 4, terminator=""), after("12", "1")),
    case("a number and what follows it in one go", number(), ahead("1234#1")),
    case(
        "read back, refused, typed again",
        number(
            read_back={
                "prompt": {"zh-CN": [{"say": "您输入的是"}, {"value": "number", "as": "digits"}]},
                "yes_keys": ["1"],
                "no_keys": ["2"],
            }
        ),
        after("1234", "2", "5678", "1", "1"),
    ),
    case("a sensitive number", number(variable="secret"), after("4321", "1")),
    case("a sensitive number too short", number(variable="secret"), after("43#", "4321", "1")),
    # leading away
    case("a shortcut's key", shortcuts(), after("1", "9")),
    case("a shortcut's words", shortcuts(), [{"after": "1"}, {"say": "退款"}]),
    case("words of nothing", shortcuts(), [{"say": "今天天气怎么样"}, {"after": "2"}]),
    case("0 is a human", two_menus(), after("1", "0")),
    case("转人工 is a human", two_menus(), [{"say": "转人工"}]),
    case("words during the prompt", two_menus(), [{"during": {"say": "转人工"}}]),
    case("an extension", extensions(), after("8001")),
    case("an option where an extension could be", extensions(), after("1")),
    case("an extension that is busy", extensions(), after("800#"), answers=told("busy")),
    # humans
    case("queue: answered", human("queue"), answers=told("answered_ended")),
    case("queue: nobody answers", human("queue"), answers=told("timeout")),
    case("queue: nobody is there", human("queue"), answers=told("unavailable")),
    case("queue: full", human("queue"), answers=told("full")),
    case("queue: left by key", human("queue", leave_keys="*"), answers=told({"result": "left_by_key", "key": "*"})),
    case(
        "queue: the caller hangs up talking",
        human("queue"),
        answers=told({"result": "answered_ended", "caller_hangs_up": True}),
    ),
    case("queue: the caller hangs up waiting", human("queue"), [{"hang_up": "", "at": "queue"}]),
    case("queue: cannot be reached", human("queue"), answers=told({"failed": "no_destination"})),
    case("queue: moved away", human("queue"), [{"transferred_away": "", "at": "queue"}]),
    case("transfer: answered", human("transfer"), answers=told("answered_ended")),
    case("transfer: busy", human("transfer"), answers=told("busy")),
    case("transfer: not answered", human("transfer"), answers=told("no_answer")),
    case("transfer: broken", human("transfer"), answers=told("failed")),
    case(
        "transfer: the caller hangs up talking",
        human("transfer"),
        answers=told({"result": "answered_ended", "caller_hangs_up": True}),
    ),
    case("transfer: the caller hangs up ringing", human("transfer"), [{"hang_up": "", "at": "transfer"}]),
    # a destination's own hours, and the next one
    case(
        "queue: closed, and the next one rings",
        human("queue"),
        at=AT_NIGHT,
        world=by_day("值班"),
        answers=told_of("值班", "timeout"),
    ),
    case(
        "transfer: closed, and the next one is busy",
        human("transfer"),
        at=AT_NIGHT,
        world=by_day("值班"),
        answers=told_of("值班", "busy"),
    ),
    case("queue: open by day", human("queue"), at=BY_DAY, world=by_day("值班"), answers=told_of("值班", "timeout")),
    case("queue: closed, and nobody is next", human("queue"), at=AT_NIGHT, world=by_day()),
    case("transfer: closed, and nobody is next", human("transfer"), at=AT_NIGHT, world=by_day()),
    # messages
    case("a message ended by key", mailbox(), [KEY]),
    case("a message ended by silence", mailbox(), [QUIET]),
    case("a message ended by hanging up", mailbox(), [GONE]),
    case("a message as long as allowed", mailbox(), [{"message": {"ms": 5000, "ended_by": "max"}}]),
    case("no message", mailbox()),
    case("the caller hangs up before a message", mailbox(), [{"hang_up": "", "at": "recording"}]),
    case("a message kept after review", mailbox(review=REVIEW), [KEY, *after("1")]),
    case("a message recorded again", mailbox(review=REVIEW), [KEY, *after("2"), KEY, *after("1")]),
    case("a review not answered", mailbox(review=REVIEW), [KEY]),
    # the rest
    case("recording is announced", recorded(), after("1")),
    case("the notice cannot be cut", recorded(), [{"during": "1", "at": "prompt"}]),
    case("another language", two_languages(), after("8", "1")),
    case("busy before the answer", refusal(), caller="13700137000", world={"lists": {"黑名单": ["13700137000"]}}),
    case(
        "a back end answers",
        back_end(),
        after("12", "1"),
        answers={"backends": {"orders": {"values": {"number": "34"}}}},
    ),
    case("a back end fails", back_end(), after("12"), answers={"backends": {"orders": {"failed": "timeout"}}}),
    case("hanging up in a prompt", welcome(), [{"hang_up": "", "at": "prompt"}]),
    case("hanging up in a menu", two_menus(), [*after("1"), "hang_up"]),
    case("hanging up while a number is asked for", number(), [*after("12#"), "hang_up"]),
    case("a question without audio", two_menus(), [{"fail": "no_audio"}]),
)
