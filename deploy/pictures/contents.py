"""What the site in the pictures is about: a maker of household machines with one service line. Words in both languages, no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]

SERVICE_LINE, SHOP_LINE, OLD_LINE = "4008001234", "02161230088", "4006005678"
LANGUAGES = ("zh-CN", "en-US")


@dataclass(frozen=True, slots=True)
class Words:
    """One word in the language of the pictures: ``w("中文", "English")``."""

    language: str

    def __call__(self, zh: str, en: str) -> str:
        return zh if self.language == "zh-CN" else en

    def say(self, zh: str, en: str) -> Document:
        """A prompt: a Chinese site speaks both languages, an English one English."""
        both = {"zh-CN": [{"say": zh}], "en-US": [{"say": en}]}
        return both if self.language == "zh-CN" else {"en-US": both["en-US"]}

    def phrases(self, zh: str, en: str) -> Document:
        """What a caller may say, parted by spaces and commas."""
        both = {"zh-CN": zh.split(), "en-US": en.split(", ")}
        return both if self.language == "zh-CN" else {"en-US": both["en-US"]}

    @property
    def languages(self) -> list[str]:
        """Those a flow speaks."""
        return list(LANGUAGES) if self.language == "zh-CN" else ["en-US"]


@dataclass(frozen=True, slots=True)
class Names:
    """What the site calls its things."""

    service: str
    night: str
    points: str
    hours: str
    agents: str
    repairs: str
    duty: str
    vip: str
    blocked: str
    members: str
    mailbox: str
    music: str


def names(w: Words) -> Names:
    """The site's names."""
    return Names(
        service=w("云杉家电服务热线", "Spruce service line"),
        night=w("夜间值守", "Night duty"),
        points=w("会员积分", "Member points"),
        hours=w("门店时间", "Shop hours"),
        agents=w("客服组", "Service team"),
        repairs=w("维修组", "Repair team"),
        duty=w("值班手机", "Duty mobile"),
        vip=w("金卡会员", "Gold members"),
        blocked=w("骚扰电话", "Nuisance calls"),
        members=w("会员", "Members"),
        mailbox=w("客服留言", "Service mailbox"),
        music=w("开场音乐", "Opening music"),
    )


def _opening(w: Words, n: Names) -> Document:
    """How a call begins, up to the main menu."""
    return {
        "hours": {
            "kind": "schedule",
            "label": w("营业时间", "Opening hours"),
            "config": {"schedule": n.hours, "periods": ["open", "closed", "holiday"]},
        },
        "welcome": {
            "kind": "play",
            "label": w("欢迎语", "Welcome"),
            "config": {"prompt": w.say("您好，欢迎致电云杉家电。", "Welcome to Spruce.")},
        },
        "main": {
            "kind": "menu",
            "label": w("主菜单", "Main menu"),
            "config": {
                "prompt": w.say(
                    "查订单请按1，报修请按2，门店地址请按3，人工服务请按0。",
                    "For your order, press 1. For repairs, press 2. For our shops, press 3. To speak to a person, press 0.",
                ),
                "options": [
                    {
                        "id": "order",
                        "label": w("查订单", "Orders"),
                        "keys": ["1"],
                        "phrases": w.phrases("查订单 物流", "order, delivery"),
                    },
                    {
                        "id": "repair",
                        "label": w("报修", "Repairs"),
                        "keys": ["2"],
                        "phrases": w.phrases("报修 维修", "repair, broken"),
                    },
                    {
                        "id": "shops",
                        "label": w("门店地址", "Shops"),
                        "keys": ["3"],
                        "phrases": w.phrases("门店地址 哪里有店", "shop address, where are you"),
                    },
                ],
                "repeat_keys": ["*"],
            },
        },
    }


def _asking(w: Words) -> Document:
    """What is asked of the caller."""
    return {
        "number": {
            "kind": "collect",
            "label": w("输入订单号", "Order number"),
            "config": {
                "prompt": w.say(
                    "请输入八位订单号，按井号键结束。", "Please enter the eight digits of your order, then press pound."
                ),
                "variable": "order_no",
                "minimum": 8,
                "maximum": 8,
            },
        },
        "order": {
            "kind": "play",
            "label": w("订单进度", "Order state"),
            "config": {
                "prompt": w.say(
                    "您的订单{order_no:digits}正在配送，预计明天送达。",
                    "Your order {order_no:digits} is on its way and should arrive tomorrow.",
                )
            },
        },
        "machine": {
            "kind": "menu",
            "label": w("报修种类", "Kind of machine"),
            "config": {
                "prompt": w.say(
                    "冰箱请按1，洗衣机请按2，人工服务请按0。",
                    "For fridges, press 1. For washing machines, press 2. To speak to a person, press 0.",
                ),
                "options": [
                    {
                        "id": "fridge",
                        "label": w("冰箱", "Fridge"),
                        "keys": ["1"],
                        "phrases": w.phrases("冰箱", "fridge"),
                    },
                    {
                        "id": "washer",
                        "label": w("洗衣机", "Washing machine"),
                        "keys": ["2"],
                        "phrases": w.phrases("洗衣机", "washing machine"),
                    },
                ],
            },
        },
    }


def _telling(w: Words) -> Document:
    """What is told, and the question at the end."""
    return {
        "shops": {
            "kind": "play",
            "label": w("门店地址", "Our shops"),
            "config": {
                "prompt": w.say(
                    "旗舰店在南京路100号，每天九点到二十一点营业。",
                    "Our main shop is at 100 Nanjing Road, open from nine to nine.",
                )
            },
        },
        "more": {
            "kind": "confirm",
            "label": w("还要帮助吗", "Anything else?"),
            "config": {
                "prompt": w.say(
                    "还需要其他帮助吗？需要请按1，不需要请按2。",
                    "Can we do anything else? For yes, press 1. For no, press 2.",
                )
            },
        },
        "closed": {
            "kind": "play",
            "label": w("休息提示", "We are closed"),
            "config": {
                "prompt": w.say(
                    "现在是休息时间。请留言，我们会尽快回电。",
                    "We are closed now. Please leave a message and we will call you back.",
                )
            },
        },
        "bye": {
            "kind": "hangup",
            "label": w("再见", "Goodbye"),
            "config": {"prompt": w.say("感谢来电，再见。", "Thank you for calling. Goodbye.")},
        },
    }


def _people(w: Words, n: Names) -> Document:
    """Who answers."""
    return {
        "agents": {
            "kind": "queue",
            "label": w("人工客服", "Service team"),
            "config": {
                "destination": n.agents,
                "prompt": w.say("正在为您转接客服，请稍候。", "We are connecting you. One moment, please."),
                "announce_agent": True,
            },
        },
        "repairs": {
            "kind": "queue",
            "label": w("维修坐席", "Repair team"),
            "config": {
                "destination": n.repairs,
                "prompt": w.say("正在为您转接维修，请稍候。", "We are connecting you to our repair team."),
            },
        },
        "mailbox": {
            "kind": "voicemail",
            "label": w("留言", "Mailbox"),
            "config": {
                "mailbox": n.mailbox,
                "prompt": w.say("请在提示音后留言。", "Please leave your message after the tone."),
            },
        },
    }


def service(w: Words, *, second: bool = False) -> Document:
    """The service line; ``second`` is the version after it, with its repairs by kind of machine."""
    n = names(w)
    nodes = _opening(w, n) | _asking(w) | _telling(w) | _people(w, n)
    edges = [
        ("hours", "open", "welcome"), ("hours", "closed", "closed"), ("hours", "holiday", "closed"),
        ("welcome", "done", "main"),
        ("main", "order", "number"), ("main", "repair", "machine" if second else "repairs"), ("main", "shops", "shops"), ("main", "no_input", "agents"), ("main", "no_match", "agents"),
        ("number", "done", "order"), ("number", "no_input", "agents"), ("number", "invalid", "agents"),
        ("order", "done", "more"), ("shops", "done", "more"),
        ("more", "yes", "main"), ("more", "no", "bye"), ("more", "no_input", "bye"),
        *((queue, port, "mailbox") for queue in ("agents", "repairs") for port in ("timeout", "full", "unavailable")),
        ("agents", "answered_ended", "bye"), ("repairs", "answered_ended", "bye"),
        ("closed", "done", "mailbox"), ("mailbox", "saved", "bye"), ("mailbox", "empty", "bye"),
    ]  # fmt: skip
    layout = {
        "hours": (80, 260), "welcome": (380, 120), "closed": (380, 560), "main": (680, 100),
        "number": (1000, 0), "order": (1300, 0), "machine": (1000, 220), "shops": (1000, 480), "more": (1600, 120),
        "agents": (1300, 620), "repairs": (1300, 300), "mailbox": (1600, 640), "bye": (1900, 380),
    }  # fmt: skip
    if second:
        edges += [
            ("machine", "fridge", "repairs"),
            ("machine", "washer", "repairs"),
            ("machine", "no_input", "repairs"),
            ("machine", "no_match", "repairs"),
        ]
    else:
        del nodes["machine"], layout["machine"]
    return {
        "schema_version": 1,
        "name": n.service,
        "languages": w.languages,
        "entry": "hours",
        "variables": {"order_no": {"type": "digits", "title": w("订单号", "Order number")}},
        "defaults": {"fallback": {"after_failures": 5, "to": "agents"}},
        "nodes": nodes,
        "edges": [{"from": node, "port": port, "to": to} for node, port, to in edges],
        "layout": {node: {"x": x, "y": y} for node, (x, y) in layout.items()},
    }
