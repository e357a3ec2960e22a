"""Agents sign in, sign out and pause from their own phone by a feature code. Who is rung then is runtime.asterisk.upkeep's.

A phone is known by its channel, so nobody signs anybody else in. What an agent said holds in every group of theirs, and
until they say otherwise.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from runtime.asterisk import house
from runtime.asterisk.agi import AgiRequest, CallerGone
from runtime.asterisk.commands import Commands
from runtime.asterisk.dialplan import AGENT_ROUTES
from runtime.asterisk.groups import SIGNED_IN, agents_of
from runtime.domain.texts import Bilingual
from runtime.ports import AgentState, AgentStates, HouseSounds

log = logging.getLogger(__name__)


class AgentDesk:
    """Takes the feature codes. ``language`` (zh-CN, en-US) is what agents hear; ``changed`` is called after each change."""

    def __init__(
        self,
        states: AgentStates,
        destinations: Callable[[], Mapping[str, Mapping[str, Any]]],
        sounds: HouseSounds,
        *,
        language: str,
        changed: Callable[[], None],
    ) -> None:
        self._states = states
        self._destinations = destinations
        self._sounds = sounds
        self._language = language
        self._changed = changed

    def routes(self) -> Mapping[str, Callable[[AgiRequest], Awaitable[None]]]:
        """The routes of the three codes."""

        async def sign_in(request: AgiRequest) -> None:
            await self._take(request, lambda _: (SIGNED_IN, house.SIGNED_IN))

        async def sign_out(request: AgiRequest) -> None:
            await self._take(request, lambda _: (AgentState(signed_in=False, paused=False), house.SIGNED_OUT))

        async def pause(request: AgiRequest) -> None:
            await self._take(request, _pause)

        return dict(zip(AGENT_ROUTES, (sign_in, sign_out, pause), strict=True))

    async def _take(self, request: AgiRequest, change: Callable[[AgentState], tuple[AgentState, Bilingual]]) -> None:
        device = device_of(request.call.channel)
        answer = house.NO_GROUP
        if device in agents_of(self._destinations()):
            state, answer = change(self._states.agents().get(device, SIGNED_IN))
            self._states.change_agent(device, state)
            self._changed()
            log.info("agent %s: %s", device, answer.en)
        commands = Commands(request)
        with contextlib.suppress(CallerGone):
            await commands.take()
            language = "zh-CN" if self._language.startswith("zh") else "en-US"
            await house.say(commands, self._sounds, [answer.into(language)], language=language)


def _pause(state: AgentState) -> tuple[AgentState, Bilingual]:
    """Pause, or go on; an agent who is signed out is signed in and paused."""
    paused = not (state.signed_in and state.paused)
    return AgentState(signed_in=True, paused=paused), house.PAUSED if paused else house.RESUMED


def device_of(channel: str) -> str:
    """The phone a channel belongs to.

    >>> device_of("PJSIP/agent-7-0000002a")
    'PJSIP/agent-7'
    """
    return channel.rpartition("-")[0] if "-" in channel else channel
