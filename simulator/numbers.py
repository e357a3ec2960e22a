"""Whose call takes this path? Finds a number whose region and whose share of every split are the wanted ones.

Pure: candidates are tried on `runtime.rules` itself. Lists are left out: scenarios substitute their answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain

from runtime import rules
from runtime.domain.region import region_of
from runtime.engine.actions import Awaited, CheckCaller, DrawBranch
from runtime.engine.events import CallerChecked, Drawn, Event
from runtime.engine.state import Call

Leg = tuple[Awaited, Event]
_AREA_CODES = ("010", *(f"02{n}" for n in range(10)), *(f"0{n}" for n in range(310, 1_000)))
_TRIED_MAX = 20_000


def caller_for(call: Call, path: Iterable[Leg]) -> str:
    """The number to call from: the call's own when it will do; also when none is found."""
    wanted = [leg for leg in path if _matters(leg)]
    if not wanted:
        return call.caller
    for tried, number in enumerate(chain((call.caller,), _numbers(wanted))):
        if tried > _TRIED_MAX:
            break
        if all(_takes(leg, replace(call, caller=number)) for leg in wanted):
            return number
    return call.caller


def _matters(leg: Leg) -> bool:
    action, event = leg
    if isinstance(action, DrawBranch):
        return isinstance(event, Drawn)
    if not isinstance(action, CheckCaller) or not isinstance(event, CallerChecked):
        return False
    return any(match.startswith("region:") for match in action.matches) and not event.matched.startswith("list:")


def _takes(leg: Leg, call: Call) -> bool:
    action, event = leg
    if isinstance(action, DrawBranch) and isinstance(event, Drawn):
        drawn = rules.answer(action, call, _Nothing(), at=0)
        return isinstance(drawn, Drawn) and drawn.branch == event.branch
    if isinstance(action, CheckCaller) and isinstance(event, CallerChecked):
        found = rules.answer(action, call, _Nothing(), at=0)
        return isinstance(found, CallerChecked) and found.matched == event.matched
    return False


def _numbers(wanted: Sequence[Leg]) -> Iterator[str]:
    """Numbers of the wanted regions first, then of anywhere; many of each, since splits go by the whole number."""
    regions = [
        event.matched.removeprefix("region:")
        for _, event in wanted
        if isinstance(event, CallerChecked) and event.matched.startswith("region:")
    ]
    codes = [code for name in regions for code in _codes(name)] or ["010", "020", "0771", "0991"]
    return (f"{code}8{n:07d}" for n in range(5_000) for code in codes[:4])


@cache
def _codes(name: str) -> tuple[str, ...]:
    found = ((code, region_of(f"{code}88888888")) for code in _AREA_CODES)
    return tuple(code for code, region in found if region is not None and region.matches(name))


class _Nothing:
    """A world without schedules and lists."""

    def schedule(self, name: str) -> None:
        """None."""

    def caller_list(self, name: str) -> None:
        """None."""
