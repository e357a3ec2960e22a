"""What may stand in a line of Asterisk's configuration, so that no value leaves its place or begins a line of its own."""

from __future__ import annotations

import re

HEADER = "; Written by Tonepath. Changes made here are lost; change the settings and write it again.\n"

# What would let a value leave its place in a dialplan line, or start a new one.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f,;()\[\]{}$"\\|&<>=]')


class DialplanError(ValueError):
    """A setting that cannot stand in a dialplan; the message names it and what it may contain."""


def safe(setting: str, value: str) -> str:
    """A value as it is. Raises DialplanError when the dialplan would read part of it as its own."""
    if _UNSAFE.search(value):
        raise DialplanError(f"{setting}: {value!r} contains a character the dialplan would read as its own.")
    return value


def name(setting: str, value: str) -> str:
    """A queue's or a music class's name. Raises DialplanError."""
    if not re.fullmatch(r"[\w.\-]{1,79}", value):
        raise DialplanError(f"{setting}: {value!r} may contain letters, digits, '_', '-' and '.', 79 at most.")
    return value


def sound(setting: str, value: str) -> str:
    """A sound file without extension. Raises DialplanError."""
    if not value:
        raise DialplanError(f"{setting}: name a sound file, without its extension.")
    return safe(setting, value)


def whole(setting: str, value: int, *, least: int = 0) -> int:
    """A number of at least ``least``. Raises DialplanError."""
    if value < least:
        raise DialplanError(f"{setting}: {value} is below {least}.")
    return value


def comment(text: str) -> str:
    """A person's words as a comment line."""
    return "; " + re.sub(r"[\x00-\x1f\x7f]", " ", text).replace("--", "- -")[:120] + "\n"
