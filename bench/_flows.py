"""Generated flow documents for measurements: shaped like the shipped templates, as large as asked."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
TOPICS = ["price", "fault", "return", "repair"]
# Nodes of one department below.
BLOCK = 10


def large(nodes: int) -> Json:
    """A flow of about ``nodes`` nodes: a tree of departments, each with a menu, a note of the topic, an order number asked
    for, a question whether that helped, and ways to a queue, a mailbox and the end. Valid and free of findings that block.
    """
    blocks = max(1, nodes // BLOCK)
    made: dict[str, Json] = {}
    edges: list[Json] = []
    for number in range(blocks):
        _department(number, blocks, made, edges)
    return {
        "schema_version": 1,
        "name": "大型热线",
        "languages": ["zh-CN", "en-US"],
        "entry": "menu0",
        "variables": {
            "topic": {"type": "enum", "values": TOPICS, "title": "来电事项"},
            "order_no": {"type": "digits", "title": "订单号"},
        },
        "defaults": {"fallback": {"after_failures": 5, "to": "queue0"}},
        "shortcuts": [{"id": "refund", "when": {"phrases": _phrases("退款", "refund")}, "to": "topic0"}],
        "nodes": made,
        "edges": edges,
        "layout": {node: {"x": 40 * place, "y": 0} for place, node in enumerate(made)},
    }


def _department(n: int, blocks: int, nodes: dict[str, Json], edges: list[Json]) -> None:
    below = [child for child in (3 * n + 1, 3 * n + 2, 3 * n + 3) if child < blocks]

    def add(name: str, kind: str, /, **config: Any) -> None:
        nodes[f"{name}{n}"] = {"kind": kind, "label": f"{name} {n}", "config": config}

    def wire(source: str, port: str, to: str) -> None:
        edges.append({"from": f"{source}{n}", "port": port, "to": to})

    options = [_option(str(key), f"d{child}", f"部门{_words(child)}") for key, child in enumerate(below, 1)]
    add(
        "menu",
        "menu",
        **_asking(f"部门{n}，请按键选择。"),
        options=[*options, _option("4", "order", f"订单{_words(n)}")],
    )
    for child in below:
        wire("menu", f"d{child}", f"menu{child}")
    wire("menu", "order", f"topic{n}")
    add("topic", "set", assign=[{"variable": "topic", "op": "literal", "value": TOPICS[n % len(TOPICS)]}])
    wire("topic", "done", f"ask{n}")
    add(
        "ask",
        "collect",
        prompt=_say(f"请输入部门{n}的订单号，按井号键结束。"),
        variable="order_no",
        minimum=8,
        maximum=16,
        no_input_prompts=[_say("没有收到您的输入。")],
        invalid_prompts=[_say("您的输入有误。")],
    )
    wire("ask", "done", f"which{n}")
    conditions = [
        {"id": name, "label": name, "when": {"all": [{"variable": "topic", "op": "equals", "value": name}]}}
        for name in TOPICS[:2]
    ]
    add("which", "condition", conditions=conditions)
    wire("which", TOPICS[0], f"tell{n}")
    wire("which", TOPICS[1], f"guide{n}")
    wire("which", "otherwise", f"tell{n}")
    add("tell", "play", prompt=_say(f"部门{n}的订单{{order_no}}正在处理。"))
    wire("tell", "done", f"solved{n}")
    add("guide", "play", prompt=_say(f"请按部门{n}的指引操作。"))
    wire("guide", "done", f"solved{n}")
    add("solved", "confirm", **_asking("问题解决了吗？已解决请按1，未解决请按2。"))
    wire("solved", "yes", f"bye{n}")
    wire("solved", "no", f"queue{n}")
    add("queue", "queue", destination="客服", prompt=_say("正在为您转接人工服务。"), context=["topic"])
    for port in ("answered_ended", "timeout", "full", "unavailable"):
        wire("queue", port, f"bye{n}" if port == "answered_ended" else f"mailbox{n}")
    add("mailbox", "voicemail", mailbox="客服", prompt=_say("请留言。"))
    wire("mailbox", "saved", f"bye{n}")
    add("bye", "hangup", prompt=_say("感谢您的来电，再见。"))


def _words(n: int) -> str:
    return "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in str(n))


def _say(text: str) -> Json:
    return {"zh-CN": [{"say": text}], "en-US": [{"say": f"In English: {text}"}]}


def _phrases(zh: str, en: str) -> Json:
    return {"zh-CN": [zh], "en-US": [en]}


def _option(key: str, name: str, words: str) -> Json:
    return {"id": name, "label": words, "keys": [key], "phrases": _phrases(words, f"department {name}")}


def _asking(text: str) -> Json:
    return {
        "prompt": _say(text),
        "no_input_prompts": [_say("没有听到您的选择。")],
        "no_match_prompts": [_say("没有这个选项。")],
    }
