"""Events, actions and states as JSON and back, without loss. The names in the JSON are the names of the classes.

Every value is made of scalars, tuples and the dataclasses listed here; an object carries its class in "type".
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from runtime.engine import actions, collecting
from runtime.engine.events import EVENTS, Event
from runtime.engine.state import Call, Frame, State, Trace

Json = dict[str, Any]

_CLASSES: dict[str, type] = {
    cls.__name__: cls
    for cls in (
        *EVENTS,
        *actions.INSTANT,
        *actions.AWAITED,
        *actions.ENDINGS,
        actions.Say,
        actions.Audio,
        actions.Pause,
        collecting.Spec,
        collecting.Choice,
        collecting.Digits,
        Call,
        Frame,
        State,
        Trace,
    )
}


def encode(value: object) -> Any:
    """A JSON value for a scalar, a tuple or one of the known dataclasses."""
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {"type": type(value).__name__, **{f.name: encode(getattr(value, f.name)) for f in fields(value)}}
    return value


def decode(value: Any) -> Any:
    """The inverse of `encode`; raises ValueError for a type that is not known here."""
    if isinstance(value, list):
        return tuple(decode(item) for item in value)
    if isinstance(value, dict):
        given = dict(value)
        name = given.pop("type", "")
        cls = _CLASSES.get(name)
        if cls is None:
            raise ValueError(f"not an engine value: {name!r}")
        return cls(**{key: decode(item) for key, item in given.items()})
    return value


def encode_event(event: Event) -> Json:
    """An event as a JSON object."""
    encoded: Json = encode(event)
    return encoded


def decode_event(value: Json) -> Event:
    """An event out of a JSON object; raises ValueError when it is none."""
    event = decode(value)
    if not isinstance(event, Event):
        raise ValueError(f"not an event: {value.get('type')!r}")
    return event


def decode_state(value: Json) -> State:
    """A state out of a JSON object; raises ValueError when it is none."""
    state = decode(value)
    if not isinstance(state, State):
        raise ValueError(f"not a state: {value.get('type')!r}")
    return state
