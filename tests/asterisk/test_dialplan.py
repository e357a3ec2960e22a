"""The dialplan as text: what it may contain, and what it must never let in."""

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.asterisk.dialplan import (
    AgiHost,
    DialplanError,
    DialplanSettings,
    FallbackDial,
    FallbackQueue,
    QueueMember,
    QueueSettings,
    render,
)

SITE = DialplanSettings(
    runtimes=(AgiHost("10.0.0.1", 4573), AgiHost("runtime-2.example", 4573)),
    fallback=(FallbackQueue("support", 60), FallbackDial("PJSIP/reception", 20)),
    queues=(QueueSettings("support", (QueueMember("PJSIP/agent1", "李娜", 1), QueueMember("PJSIP/agent2"))),),
)
LINE = re.compile(r"(;.*|\[[\w-]+\]|exten => [^,]+,1(\(\w+\))?,\w+\(.*\)| same => n(\(\w+\))?,\w+\(.*\)|)")


def steps(settings: DialplanSettings, context: str) -> list[str]:
    """The applications of a context, in order, without "exten" and "same"."""
    text = render(settings).extensions.split(f"[{context}]\n")[1].split("\n[")[0]
    return [re.sub(r"^(exten => [^,]+,1|\s*same => n)(\(\w+\))?,", "", line) for line in text.splitlines()]


def test_no_answer_before_the_runtime_had_its_say() -> None:
    entry = steps(SITE, "tonepath-in")
    assert not [step for step in entry if step.startswith(("Answer", "Playback", "Queue", "Dial"))]
    assert "AGI(agi://10.0.0.1:4573/call,${TONEPATH_SIP})" in entry
    assert entry.index("AGI(agi://runtime-2.example:4573/call,${TONEPATH_SIP})") > entry.index(
        "AGI(agi://10.0.0.1:4573/call,${TONEPATH_SIP})"
    )


def test_agistatus_is_never_believed() -> None:
    assert "AGISTATUS" not in render(SITE).extensions


def test_the_fallback_answers_speaks_and_tries_everybody_in_order() -> None:
    fallback = steps(SITE, "tonepath-fallback")
    order = ["Set(TIMEOUT(absolute)=0)", "Answer()", "Playback(im-sorry)", "Queue(support,,,,60)"]
    order += ["Dial(PJSIP/reception,20,r)", "Hangup(16)"]
    positions = [fallback.index(step) for step in order]
    assert positions == sorted(positions)


def test_statuses_are_cleared_before_each_use() -> None:
    fallback = steps(SITE, "tonepath-fallback")
    for application, status in (("Queue(support,,,,60)", "QUEUESTATUS"), ("Dial(PJSIP/reception,20,r)", "DIALSTATUS")):
        assert fallback[fallback.index(application) - 1] == f"Set({status}=)"


def test_queues_carry_strategy_and_members() -> None:
    queues = render(SITE).queues
    assert "[support]\nstrategy=rrmemory\n" in queues
    assert "member => PJSIP/agent1,1,李娜\nmember => PJSIP/agent2,0\n" in queues


def test_the_readme_names_what_the_site_must_do() -> None:
    readme = render(SITE).readme
    for needed in (
        "#include extensions_tonepath.conf",
        "#include queues_tonepath.conf",
        "context=tonepath-in",
        "10.0.0.1:4573",
    ):
        assert needed in readme


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"runtimes": ()}, "runtimes"),
        ({"runtimes": (AgiHost("a b", 1),)}, "host"),
        ({"runtimes": (AgiHost("a", 0),)}, "port"),
        ({"fallback": ()}, "fallback"),
        ({"fallback": (FallbackQueue("a,b"),)}, "fallback queue"),
        ({"fallback": (FallbackDial("PJSIP/a,5,U(x)"),)}, "fallback target"),
        ({"fallback": (FallbackDial("PJSIP/a", 0),)}, "ring_s"),
        ({"apology": "x)\nexten => _.,1,System(rm"}, "apology"),
        ({"apology": ""}, "apology"),
        ({"goodbye": "${SHELL(id)}"}, "goodbye"),
        ({"language": "zh)"}, "language"),
        ({"take_within_s": 0}, "take_within_s"),
        ({"queues": (QueueSettings("a]\n["),)}, "queue"),
        ({"queues": (QueueSettings("a", strategy="random"),)}, "strategy"),
        ({"queues": (QueueSettings("a", (QueueMember("PJSIP/x", "a\nb"),)),)}, "member name"),
    ],
)
def test_a_setting_that_cannot_stand_is_named(change: dict[str, object], named: str) -> None:
    with pytest.raises(DialplanError, match=named):
        render(dataclasses.replace(SITE, **change))  # type: ignore[arg-type]


@given(sound=st.text(max_size=30), target=st.text(max_size=30), member=st.text(max_size=30))
def test_no_value_leaves_its_line(sound: str, target: str, member: str) -> None:
    settings = dataclasses.replace(
        SITE,
        apology=sound,
        fallback=(FallbackDial(target),),
        queues=(QueueSettings("q", (QueueMember("PJSIP/a", member),)),),
    )
    try:
        files = render(settings)
    except DialplanError:
        return
    usual, here = render(SITE).extensions.count("\n"), files.extensions.count("\n")
    assert here == usual - 2, "one fallback step fewer, and not a line more"
    assert all(LINE.fullmatch(line) for line in files.extensions.split("\n"))
    assert files.queues.count("member => ") == 1
