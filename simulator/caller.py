"""A scripted caller: what somebody does on a call, anchored to what they hear and never to seconds.

Belongs here: the inputs as values, their JSON form, and which input is due on which occasion. What a key means does not:
that is the business of `runtime.engine.collecting`.

An input waits for its occasion: a ``question`` (a prompt that expects an answer), a ``prompt`` (one that does not), a
``queue``, a ``transfer`` or a ``recording``. Inputs are used in order; while the next one waits, the caller is silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Doing = Literal["press", "say", "silence", "listen", "hang_up", "transferred_away", "message", "fail"]
Occasion = Literal["prompt", "question", "queue", "transfer", "recording"]

OCCASIONS: tuple[str, ...] = get_args(Occasion)
_DUE: Mapping[str, tuple[str, ...]] = {
    "press": ("question",),
    "say": ("question",),
    "silence": ("question",),
    "listen": ("prompt",),
    "hang_up": ("question", "queue", "transfer", "recording"),
    "transferred_away": ("question", "queue", "transfer", "recording"),
    "message": ("recording",),
    "fail": ("question", "recording"),
}


@dataclass(frozen=True, slots=True)
class Input:
    """One thing the caller does.

    ``value`` holds the keys of ``press``, the words of ``say``, how a ``message`` ends (key, silence, max, hangup) or the
    reason of ``fail``; ``during`` means before the prompt has ended; ``ms`` is the length of a message. ``at`` names the
    occasion when it is not the usual one, ``hearing`` a text that must occur in the prompt.
    """

    do: Doing
    value: str = ""
    during: bool = False
    ms: int = 0
    at: str = ""
    hearing: str = ""

    def due(self, occasion: Occasion, text: str) -> bool:
        """Is this the occasion it waits for, ``text`` being what is heard?"""
        if self.hearing and self.hearing not in text:
            return False
        if self.at:
            return occasion == self.at
        return bool(self.hearing) or occasion in _DUE[self.do]


Script = tuple[Input, ...]


def press(keys: str, *, during: bool = False, hearing: str = "") -> Input:
    """Type keys; what one question does not use runs on into the next."""
    return Input("press", keys, during=during, hearing=hearing)


def say(text: str, *, during: bool = False) -> Input:
    """Speak."""
    return Input("say", text, during=during)


SILENCE = Input("silence")
HANG_UP = Input("hang_up")


@dataclass(slots=True)
class ScriptedCaller:
    """Reads a script while the call goes on. ``unused`` are the inputs whose occasion has not come."""

    script: Script
    position: int = field(default=0, init=False)

    def take(self, occasion: Occasion, text: str) -> Input | None:
        """The next input if it is due now, which uses it up; None when the caller does nothing here."""
        if self.position < len(self.script) and self.script[self.position].due(occasion, text):
            self.position += 1
            return self.script[self.position - 1]
        return None

    @property
    def unused(self) -> Script:
        """What the caller never came to do."""
        return self.script[self.position :]


# --- as JSON ---------------------------------------------------------------------------------------------------------

_PLAIN: tuple[Doing, ...] = ("silence", "listen", "hang_up", "transferred_away")
VERBS = ("during", "after", "say", "message", "fail", *_PLAIN)


def input_from_json(doc: object) -> Input:
    """Read one input (shape in schemas/scenario.schema.json); raises ValueError when it is none."""
    if isinstance(doc, str):
        doc = {doc: ""}
    if not isinstance(doc, Mapping):
        raise ValueError(f"not an input: {doc!r}")
    verbs = [verb for verb in VERBS if verb in doc]
    if len(verbs) != 1:
        raise ValueError(f"an input does exactly one of: {', '.join(VERBS)}")
    verb, value = verbs[0], doc[verbs[0]]
    at, hearing = str(doc.get("at", "")), str(doc.get("hearing", ""))
    match verb:
        case "during" | "after":
            if isinstance(value, Mapping):
                return Input("say", str(value["say"]), during=verb == "during", at=at, hearing=hearing)
            return Input("press", str(value), during=verb == "during", at=at, hearing=hearing)
        case "say":
            return Input("say", str(value), at=at, hearing=hearing)
        case "message":
            given = value if isinstance(value, Mapping) else {}
            ended_by = str(given.get("ended_by", "key"))
            return Input("message", ended_by, ms=int(given.get("ms", 5_000)), at=at, hearing=hearing)
        case "fail":
            return Input("fail", str(value) or "unavailable", at=at, hearing=hearing)
        case _:
            doing = next(plain for plain in _PLAIN if plain == verb)
            return Input(doing, at=at, hearing=hearing)


def input_to_json(given: Input) -> dict[str, object] | str:
    """The inverse of `input_from_json`, in its shortest form."""
    doc: dict[str, object]
    match given.do:
        case "press":
            doc = {"during" if given.during else "after": given.value}
        case "say":
            doc = {"during": {"say": given.value}} if given.during else {"say": given.value}
        case "message":
            doc = {"message": {"ms": given.ms, "ended_by": given.value}}
        case "fail":
            doc = {"fail": given.value}
        case _:
            doc = {given.do: ""}
    doc |= {name: value for name, value in (("at", given.at), ("hearing", given.hearing)) if value}
    return given.do if doc == {given.do: ""} else doc


# --- as options of a command ---------------------------------------------------------------------------------------------


def script_from_options(options: Iterable[tuple[str, str]]) -> Script:
    """Read (option, value) pairs in the order given: keys "1,2" (an answer each, after the prompt), ahead "12" (typed
    into the first prompt at once), say, silence, hang_up, message (its milliseconds). Raises ValueError."""
    script: list[Input] = []
    for option, value in options:
        match option:
            case "keys":
                script += [press(_typed(keys)) for keys in value.split(",")]
            case "ahead":
                script.append(press(_typed(value), during=True))
            case "say":
                script.append(say(value))
            case "silence":
                script.append(SILENCE)
            case "hang_up":
                script.append(HANG_UP)
            case "message":
                script.append(Input("message", "key", ms=int(value)))
            case _:
                raise ValueError(f"not an option of a caller: {option!r}")
    return tuple(script)


def _typed(keys: str) -> str:
    plain = keys.strip()
    if not plain or plain.strip("0123456789*#"):
        raise ValueError(f"not keys: {keys!r}; keys are 0 to 9, * and #")
    return plain
