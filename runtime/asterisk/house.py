"""What the house says by itself: an agent's number to a caller, and a feature code's answer to an agent.

The words are fixed, so that they can be recorded; what a flow says is runtime.asterisk.playing's. The number is said by
Asterisk itself (runtime.asterisk.dialplan), from files that are named here.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from runtime.asterisk.agi import AgiError
from runtime.asterisk.commands import Commands
from runtime.domain.speaking import speak
from runtime.domain.texts import Bilingual
from runtime.ports import HouseSounds

log = logging.getLogger(__name__)

BEFORE_NUMBER = Bilingual("工号", "Your agent's number is")
AFTER_NUMBER = Bilingual("为您服务", "")
SIGNED_IN = Bilingual("您已签入", "You are signed in.")
SIGNED_OUT = Bilingual("您已签出", "You are signed out.")
PAUSED = Bilingual("您已暂停接听", "You are paused.")
RESUMED = Bilingual("您已恢复接听", "You are taking calls again.")
NO_GROUP = Bilingual("这部话机不属于任何坐席组", "This phone belongs to no group of agents.")

LANGUAGES = ("zh-CN", "en-US")
SENTENCES = (SIGNED_IN, SIGNED_OUT, PAUSED, RESUMED, NO_GROUP)
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def vocabulary() -> frozenset[tuple[str, str]]:
    """Every (words, language) an agent can hear."""
    return frozenset((each.into(language), language) for each in SENTENCES for language in LANGUAGES)


def language_of(folder: str) -> str:
    """The language of a channel that Asterisk's sound folder ("zh", "en_GB") names; others hear English."""
    return "zh-CN" if folder.lower().startswith("zh") else "en-US"


def number_words() -> dict[str, dict[str, str]]:
    """By language, what is said around an agent's number and for each key of it, by the name of the file."""
    return {
        language: {
            "before": BEFORE_NUMBER.into(language),
            "after": AFTER_NUMBER.into(language),
            **{key: speak("digits", key, language)[0] for key in DIGITS},
        }
        for language in LANGUAGES
    }


async def say(commands: Commands, house: HouseSounds, words: Sequence[str], *, language: str) -> None:
    """Say words one after the other; what has no sound is left out and logged. Raises CallerGone."""
    for word in words:
        sound = house.sound(word, language)
        if sound is None:
            log.error("the house has no recording of %r in %s", word, language)
            continue
        try:
            await commands.stream_file(sound.path, "", lasts_s=sound.seconds + 0.5)
        except AgiError as error:
            log.error("%s", error)
