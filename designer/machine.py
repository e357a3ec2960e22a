"""Looking after the machine the pages run on: which functions do it, and calling one in a process of its own.

They are named, not imported: they know the telephone's side, which the designer must not.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from designer.jobs import Tell, Work
from runtime.settings import Settings


@dataclass(frozen=True, slots=True)
class Machine:
    """Full names of work (`designer.jobs.Work`), "" where there is none: ``check`` looks for what is missing, ``clean_up(dry)``
    deletes what nobody needs."""

    check: str = ""
    clean_up: str = ""


UNKNOWN = Machine()


def by_name(settings: Settings, tell: Tell, name: str, *given: Any) -> Mapping[str, Any]:
    """Do the work of that full name."""
    module, _, function = name.rpartition(".")
    work = cast(Work, getattr(importlib.import_module(module), function))
    return work(settings, tell, *given)
