"""Who does something at a terminal: the name that stands in the publish log."""

from __future__ import annotations

import getpass


def author() -> str:
    """The login name, or "terminal" where there is none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "terminal"
