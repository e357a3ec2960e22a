"""What the callers of the campaign walk through, and the tone by which each step is told from the others."""

from __future__ import annotations

from tests.asterisk.flows import Json, flow, option

LINE = "4008001234"
QUEUE, EXTENSION = "客服", "分机"

# Prompts of the flow: name -> (Hz, seconds).
PROMPTS = {
    "menu": (420.0, 2.0),
    "order": (520.0, 1.2),
    "thanks": (640.0, 0.6),
    "bye": (740.0, 0.6),
    "mail": (850.0, 0.8),
    "saved": (960.0, 0.6),
    "notice": (1080.0, 0.8),
}
# What is heard beside them, in Hz: people, and the exchange by itself.
OTHERS = {
    "extension": 1190.0,
    "apology": 1300.0,
    "served": 1410.0,
    "last_apology": 1520.0,
    "agent": 1630.0,
    "caller": 1750.0,
    "music": 300.0,
    "ringing": 450.0,
}
TONES = {**{name: hz for name, (hz, _) in PROMPTS.items()}, **OTHERS}
# A call that came to one of these has reached an end, a human or a mailbox.
ENDS = frozenset({"bye", "served", "agent", "extension", "saved"})
HUMANS = frozenset({"agent", "extension"})
# Shorter than the silence that counts as one, so that nothing here is silence by design.
PATIENCE_S = 1


def campaign_flow() -> Json:
    """A menu, digits, a queue, a transfer, a mailbox and a recorded conversation."""
    names = ("order", "human", "phone", "message", "recorded")
    patience = {"no_input_s": PATIENCE_S}
    nodes = {
        "main": (
            "menu",
            {
                "prompt": _audio("menu"),
                "options": [option(str(n), name) for n, name in enumerate(names, 1)],
                **patience,
            },
        ),
        "order": (
            "collect",
            {
                "prompt": _audio("order"),
                "variable": "order_no",
                "minimum": 4,
                "maximum": 8,
                "between_digits_s": PATIENCE_S,
                **patience,
            },
        ),
        "thanks": ("play", {"prompt": _audio("thanks")}),
        "end": ("hangup", {"prompt": _audio("bye")}),
        "agents": ("queue", {"destination": QUEUE, "timeout_s": 40}),
        "phone": ("transfer", {"destination": EXTENSION, "ring_s": 10}),
        "mail": (
            "voicemail",
            {"mailbox": QUEUE, "prompt": _audio("mail"), "silence_s": 1, "saved_prompt": _audio("saved")},
        ),
        "rec": ("record", {"mode": "start", "notice": _audio("notice")}),
    }
    edges = (
        "main.order>order main.human>agents main.phone>phone main.message>mail main.recorded>rec rec.done>agents "
        "order.done>thanks thanks.done>end agents.answered_ended>end agents.timeout>mail agents.full>mail "
        "agents.unavailable>mail phone.answered_ended>end phone.busy>agents phone.no_answer>agents "
        "phone.failed>agents mail.saved>end mail.empty>end"
    )
    return flow(
        "热线",
        nodes,
        edges,
        entry="main",
        fallback="agents",
        variables={"order_no": {"type": "digits", "title": "订单号"}},
    )


def _audio(name: str) -> Json:
    return {"zh-CN": [{"audio": name}]}
