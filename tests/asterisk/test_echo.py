"""A key that AGI and AMI both tell of counts once, whichever tells first and however late the other is."""

from __future__ import annotations

import asyncio
import time

import pytest

from runtime.asterisk.question import ECHO_S, Echo, Question
from runtime.engine.collecting import Carry, Choice, Digits, Key, Spec
from runtime.engine.events import Chosen, Collected
from tests.asterisk import rtp
from tests.asterisk.conftest import LINE, PhoneMaker
from tests.asterisk.flows import flow, say
from tests.asterisk.phone import until
from tests.asterisk.site import Tonepath, WallClock

TWO = Spec(choices=(Choice("one", ("1",)), Choice("eleven", ("11",))), between_ms=200)


def asked(spec: Spec, echo: Echo) -> Question:
    """A question whose keys AMI tells of."""
    return Question(spec, 1, Carry(), clock=WallClock(), echo=echo, complete=lambda: True)


async def test_a_key_told_by_ami_in_time_is_not_taken_again() -> None:
    echo = Echo()
    question = asked(TWO, echo)
    question.began()
    waiting = asyncio.ensure_future(question.stopped_by("1"))
    await asyncio.sleep(0)
    assert echo.tell("1")
    question.give(Key("1", 0))
    await waiting
    answer = await question.answered
    assert isinstance(answer, Chosen)
    assert answer.option == "one"


async def test_a_key_told_late_is_the_one_taken_on_agis_word() -> None:
    echo = Echo()
    question = asked(Spec(digits=Digits(2, 2)), echo)
    question.began()
    began = time.monotonic()
    await question.stopped_by("1")
    assert time.monotonic() - began >= ECHO_S
    assert not echo.tell("1")
    assert echo.tell("1"), "the second key of its kind is a key"
    question.give(Key("1", 0))
    await until(question.answered.done)
    answer = question.answered.result()
    assert isinstance(answer, Collected)
    assert answer.digits == "11"


async def test_another_key_is_no_echo() -> None:
    echo = Echo()
    echo.take("1")
    assert echo.tell("2")
    assert not echo.tell("1")


async def test_waiting_for_one_of_several_keys_ends_with_the_right_one() -> None:
    echo = Echo()
    echo.begin()
    waiting = asyncio.ensure_future(echo.wait("#*"))
    await asyncio.sleep(0)
    echo.tell("5")
    await asyncio.sleep(0)
    assert not waiting.done()
    echo.tell("*")
    assert await waiting
    echo.begin()
    assert not await echo.wait("#*")


@pytest.mark.parametrize("way", ["close together", "closer", "as INFO"])
async def test_a_number_typed_fast_has_each_key_once(
    tonepath: Tonepath, phones: PhoneMaker, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    typed = "1123344556"
    document = flow(
        "收集",
        {
            "ask": ("collect", {"prompt": say("请输入"), "variable": "number", "minimum": 10, "maximum": 30}),
            "end": ("hangup", {"prompt": say("再见")}),
        },
        "ask.done>end",
        entry="ask",
        variables={"number": {"type": "digits"}},
    )
    tonepath.line(LINE, document)
    monkeypatch.setattr(rtp, "GAP_FRAMES", 1 if way == "closer" else 2)
    call = await (await phones()).call(LINE)
    await call.wait_tone(tonepath.tone("请输入"))
    await call.wait_quiet()
    if way == "as INFO":
        await call.press_info(typed)
    else:
        call.press(typed)
    await call.wait_tone(tonepath.tone("再见"), within_s=8)
    await call.wait_ended()
    await tonepath.over()
    (answer,) = [e for e in tonepath.ledger.events[tonepath.ledger.only] if isinstance(e, Collected)]
    assert answer.digits == typed
