"""For each lint code a spoiled flow that shows it, and a near miss that does not."""

from __future__ import annotations

from tests.document.samples import say
from tests.document.spoiling import (
    SUB,
    Spoil,
    assign,
    circle,
    edge,
    in_two_languages,
    menus,
    node,
    option,
    options,
    prompt,
    put,
    row,
    secret,
)

TABLE: dict[str, tuple[Spoil, Spoil]] = {
    # code: (shows it, nearly but does not)
    "kind_not_available": (
        lambda d: node(d, "x", "callback", {"destination": "客服", "offer": {"zh-CN": [{"say": "回拨请按1"}]}}, declined="main"),
        lambda d: node(d, "x", "language", {"language": "zh-CN"}, done="main"),
    ),
    "unreachable": (
        lambda d: put(d, "nodes", "lost", value={"kind": "hangup", "label": "没人来", "config": {}}),
        lambda d: put(put(d, "nodes", "vip", value={"kind": "hangup", "config": {}}), "shortcuts", value=[
            {"id": "vip", "when": {"list": "VIP"}, "to": "vip"}]),
    ),
    "switched_off": (
        lambda d: put(d, "nodes", "welcome", "bypass", value="done"),
        lambda d: put(d, "nodes", "welcome", "bypass", value="no such port"),  # an error of its own
    ),
    "unwired_port": (lambda d: edge(d, "main", "orders"), lambda d: edge(d, "main", "no_input")),
    "dead_end": (
        lambda d: put(edge(d, "read", "done"), "edges", value=[*d["edges"], {"from": "read", "port": "done", "to": "read"}]),
        lambda d: put(edge(d, "read", "done"), "edges", value=[*d["edges"], {"from": "read", "port": "done", "to": "main"}]),
    ),
    "silent_loop": (
        lambda d: circle(d, ("set", {"assign": [{"variable": "order_no", "value": "1"}]})),
        lambda d: circle(d, ("loop", {"times": 3})),
    ),
    "endless_announcement": (
        lambda d: circle(d, ("play", {"prompt": say("请稍候。")})),
        lambda d: circle(d, ("loop", {"times": 3})),
    ),
    "no_fallback": (
        lambda d: put(d, "defaults", "fallback", "to", value=None),
        lambda d: put(d, "defaults", "fallback", "to", value="agents"),
    ),
    "fallback_without_human": (
        lambda d: put(d, "defaults", "fallback", "to", value="bye"),
        lambda d: put(node(d, "x", "voicemail", {"mailbox": "留言箱", "prompt": say("请留言。")}, saved="main"),
                      "defaults", "fallback", "to", value="x"),
    ),
    "no_way_to_human": (
        lambda d: put(put(edge(d, "main", "repair"), "edges", value=[*d["edges"], {"from": "main", "port": "repair", "to": "bye"}]),
                      "nodes", "main", "config", "shortcuts", value=False),
        lambda d: put(d, "nodes", "main", "config", "shortcuts", value=False),  # 报修 leads to the agents
    ),
    "duplicate_key": (
        lambda d: option(d).update(keys=["2"]),
        lambda d: option(d).update(keys=["3"]),
    ),
    "key_prefix": (lambda d: option(d).update(keys=["21"]), lambda d: option(d).update(keys=["12"])),
    "key_hides_shortcut": (
        lambda d: option(d).update(keys=["0"]),
        lambda d: option(d, 1).update(keys=["0"]),  # leads to the agents, as the shortcut does
    ),
    "option_without_way": (
        lambda d: option(d).update(keys=[], phrases={}),
        lambda d: option(d).update(keys=[]),
    ),
    "many_options": (lambda d: options(d, 4), lambda d: options(d, 3, human=True)),
    "too_many_options": (lambda d: options(d, 6), lambda d: options(d, 5, human=True)),
    "many_levels": (lambda d: menus(d, 4), lambda d: menus(d, 3)),
    "far_too_many_levels": (lambda d: menus(d, 5), lambda d: menus(d, 4)),
    "long_prompt": (lambda d: prompt(d, "好" * 41, "bye"), lambda d: prompt(d, "好" * 40, "bye")),
    "late_first_option": (
        lambda d: prompt(d, "好" * 17 + ",查询请按1。"),
        lambda d: prompt(d, "好" * 16 + ",查询请按1。"),
    ),
    "key_said_first": (lambda d: prompt(d, "按1查订单。"), lambda d: prompt(d, "查订单按1。")),
    "stray_brace": (lambda d: prompt(d, "您好{Order}。", "bye"), lambda d: prompt(d, "您好{call.caller}。", "bye")),
    "value_not_speakable": (
        lambda d: prompt(d, "{order_no:date}", "read"), lambda d: prompt(d, "{order_no:phone}", "read"),
    ),
    "text_not_rendered": (
        lambda d: prompt(put(d, "variables", "who", value={"type": "text", "initial": "a"}), "您好{who}。", "bye"),
        lambda d: prompt(put(d, "variables", "who", value={"type": "enum", "values": ["甲"], "initial": "甲"}), "您好{who}。", "bye"),
    ),
    "phrases_sound_alike": (
        lambda d: option(d).update(phrases={"zh-CN": ["抱修"]}),
        lambda d: option(d).update(phrases={"zh-CN": ["报错"]}),
    ),
    "phrase_hides_shortcut": (
        lambda d: option(d).update(phrases={"zh-CN": ["人工服务"]}),
        lambda d: (option(d).update(phrases={"zh-CN": ["人工服务"]}), put(d, "nodes", "main", "config", "shortcuts", value=False)),
    ),
    "short_phrase": (
        lambda d: option(d).update(phrases={"zh-CN": ["查"]}),
        lambda d: option(d).update(phrases={"zh-CN": ["查询"]}),
    ),
    "phrases_not_checked": (
        lambda d: put(d, "shortcuts", value=[
            {"id": f"s{i}", "when": {"phrases": {"zh-CN": [f"{i}号柜台第{k}位" for k in range(50)]}}, "to": "agents"} for i in range(30)]),
        lambda d: put(d, "shortcuts", value=[
            {"id": "s", "when": {"phrases": {"zh-CN": [f"{k}号柜台" for k in range(50)]}}, "to": "agents"}]),
    ),
    "prompt_missing_language": (
        lambda d: (in_two_languages(d), d["nodes"]["bye"]["config"]["prompt"].pop("en-US")), in_two_languages,
    ),
    "phrases_missing_language": (
        lambda d: (in_two_languages(d), option(d)["phrases"].pop("en-US")), in_two_languages,
    ),
    "unused_variable": (
        lambda d: put(d, "variables", "spare", value={"type": "text"}),
        lambda d: put(d, "variables", "spare", value={"type": "text", "input": True}),
    ),
    "never_read": (
        lambda d: prompt(d, "收到。", "read"),
        lambda d: put(prompt(d, "收到。", "read"), "variables", "order_no", "output", value=True),
    ),
    "read_before_set": (
        lambda d: prompt(d, "{order_no:digits}", "welcome"),
        lambda d: put(prompt(d, "{order_no:digits}", "welcome"), "variables", "order_no", "initial", value="1"),
    ),
    "condition_type_mismatch": (
        lambda d: row(d, "level", "text", "greater", "b"), lambda d: row(d, "level", "integer", "greater", 3),
    ),
    "assignment_type_mismatch": (
        lambda d: assign(d, op="literal", value="abc"),
        lambda d: assign(d, op="literal", value="123"),
    ),
    "sensitive_exposed": (
        lambda d: secret(d, url="https://a.example/{card}"),
        lambda d: secret(d, body={"type": "json", "content": "{card}"}),
    ),
    "recursive_subflow": (
        lambda d: node(d, "x", "subflow", {**SUB, "flow": "总机"}, ok="main", bad="main"),
        lambda d: node(d, "x", "subflow", SUB, ok="main", bad="main"),
    ),
    "missing_flow": (
        lambda d: node(d, "x", "goto", {"flow": "没有"}), lambda d: node(d, "x", "goto", {"flow": "验证"}),
    ),
    "missing_schedule": (
        lambda d: node(d, "x", "schedule", {"schedule": "没有", "periods": ["open"]}, open="main"),
        lambda d: node(d, "x", "schedule", {"schedule": "营业时间", "periods": ["open"]}, open="main"),
    ),
    "missing_list": (
        lambda d: put(d, "shortcuts", value=[{"id": "s", "when": {"list": "没有"}, "to": "agents"}]),
        lambda d: put(d, "shortcuts", value=[{"id": "s", "when": {"list": "VIP"}, "to": "agents"}]),
    ),
    "missing_destination": (
        lambda d: put(d, "nodes", "agents", "config", "destination", value="没有"),
        lambda d: put(d, "nodes", "agents", "config", "destination", value="客服组"),
    ),
    "missing_audio": (
        lambda d: put(d, "nodes", "bye", "config", "prompt", value={"zh-CN": [{"audio": "没有"}]}),
        lambda d: put(d, "nodes", "bye", "config", "prompt", value={"zh-CN": [{"audio": "开场"}]}),
    ),
    "missing_table": (
        lambda d: node(d, "x", "lookup", {"table": "没有", "key": "call.caller"}, found="main", not_found="main"),
        lambda d: node(d, "x", "lookup", {"table": "会员", "key": "call.caller"}, found="main", not_found="main"),
    ),
    "missing_mailbox": (
        lambda d: node(d, "x", "voicemail", {"mailbox": "没有", "prompt": say("请留言。")}),
        lambda d: node(d, "x", "voicemail", {"mailbox": "留言箱", "prompt": say("请留言。")}),
    ),
    "missing_secret": (
        lambda d: node(d, "x", "http", {"url": "https://a.example/{{secret:NO}}"}, success="main"),
        lambda d: node(d, "x", "http", {"url": "https://a.example/{{secret:SHOP}}"}, success="main"),
    ),
    "period_unknown": (
        lambda d: node(d, "x", "schedule", {"schedule": "营业时间", "periods": ["open", "lunch"]}, open="main", lunch="main"),
        lambda d: node(d, "x", "schedule", {"schedule": "营业时间", "periods": ["open", "closed"]}, open="main", closed="main"),
    ),
    "period_missing": (
        lambda d: node(d, "x", "schedule", {"schedule": "营业时间", "periods": ["open"]}, open="main"),
        lambda d: node(d, "x", "schedule", {"schedule": "营业时间", "periods": ["open", "closed"]}, open="main", closed="main"),
    ),
    "returns_differ": (
        lambda d: node(d, "x", "subflow", {**SUB, "returns": SUB["returns"][:1]}, ok="main"),
        lambda d: node(d, "x", "subflow", SUB, ok="main", bad="main"),
    ),
    "no_such_exchange": (
        lambda d: node(d, "x", "subflow", {**SUB, "inputs": {"name": {"value": "a"}}}, ok="main", bad="main"),
        lambda d: node(d, "x", "subflow", {**SUB, "inputs": {"number": {"value": "13800138000"}}}, ok="main", bad="main"),
    ),
}  # fmt: skip
