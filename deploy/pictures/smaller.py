"""The two smaller flows of the site in the pictures: what answers at night, and members' points. No I/O."""

from __future__ import annotations

from deploy.pictures.contents import Document, Words, names


def night(w: Words) -> Document:
    """What answers at night: a message, or the person on duty."""
    n = names(w)
    return {
        "schema_version": 1,
        "name": n.night,
        "languages": w.languages,
        "entry": "main",
        "defaults": {"fallback": {"after_failures": 5, "to": "duty"}},
        "nodes": {
            "main": {
                "kind": "menu",
                "label": w("值守菜单", "Night menu"),
                "config": {
                    "prompt": w.say("留言请按1，紧急情况请按2。", "To leave a message, press 1. For emergencies, press 2."),
                    "options": [
                        {"id": "message", "label": w("留言", "Message"), "keys": ["1"], "phrases": {}},
                        {"id": "urgent", "label": w("紧急", "Emergency"), "keys": ["2"], "phrases": {}},
                    ],
                },
            },
            "duty": {"kind": "transfer", "label": w("值班人员", "On duty"), "config": {"destination": n.duty, "ring_s": 20}},
            "mailbox": {"kind": "voicemail", "label": w("留言", "Mailbox"), "config": {"mailbox": n.mailbox, "prompt": w.say("请在提示音后留言。", "Please leave your message after the tone.")}},
            "bye": {"kind": "hangup", "label": w("再见", "Goodbye"), "config": {"prompt": w.say("感谢来电，再见。", "Thank you for calling. Goodbye.")}},
        },
        "edges": [
            {"from": node, "port": port, "to": to}
            for node, port, to in (
                ("main", "message", "mailbox"), ("main", "urgent", "duty"), ("main", "no_input", "mailbox"), ("main", "no_match", "mailbox"),
                ("duty", "answered_ended", "bye"), ("duty", "busy", "mailbox"), ("duty", "no_answer", "mailbox"), ("duty", "failed", "mailbox"),
                ("mailbox", "saved", "bye"), ("mailbox", "empty", "bye"),
            )
        ],
        "layout": {"main": {"x": 80, "y": 160}, "duty": {"x": 420, "y": 320}, "mailbox": {"x": 740, "y": 100}, "bye": {"x": 1080, "y": 240}},
    }  # fmt: skip


def points(w: Words) -> Document:
    """A member types the number of the card and hears the points."""
    n = names(w)
    return {
        "schema_version": 1,
        "name": n.points,
        "languages": w.languages,
        "entry": "card",
        "variables": {
            "card": {"type": "digits", "title": w("会员号", "Member number")},
            "points": {"type": "integer", "title": w("积分", "Points")},
        },
        "defaults": {"fallback": {"after_failures": 5, "to": "agents"}},
        "nodes": {
            "card": {"kind": "collect", "label": w("输入会员号", "Member number"), "config": {"prompt": w.say("请输入六位会员号。", "Please enter the six digits of your card."), "variable": "card", "minimum": 6, "maximum": 6}},
            "find": {"kind": "lookup", "label": w("查会员表", "Find the member"), "config": {"table": n.members, "key": "card", "mapping": [{"variable": "points", "column": w("积分", "points")}]}},
            "told": {"kind": "play", "label": w("播报积分", "Say the points"), "config": {"prompt": w.say("您的积分是{points:number}。", "You have {points:number} points.")}},
            "agents": {"kind": "queue", "label": w("人工客服", "Service team"), "config": {"destination": n.agents}},
            "bye": {"kind": "hangup", "label": w("再见", "Goodbye"), "config": {"prompt": w.say("再见。", "Goodbye.")}},
        },
        "edges": [
            {"from": node, "port": port, "to": to}
            for node, port, to in (
                ("card", "done", "find"), ("card", "no_input", "agents"), ("card", "invalid", "agents"), ("find", "found", "told"), ("find", "not_found", "agents"),
                ("told", "done", "bye"), *(("agents", port, "bye") for port in ("answered_ended", "timeout", "full", "unavailable")),
            )
        ],
        "layout": {"card": {"x": 80, "y": 160}, "find": {"x": 420, "y": 160}, "told": {"x": 760, "y": 80}, "agents": {"x": 760, "y": 280}, "bye": {"x": 1100, "y": 160}},
    }  # fmt: skip
