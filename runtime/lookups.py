"""What a row of a table means for the call that asked: one code for telephone and simulator. Finding rows is the source's."""

from __future__ import annotations

import json
from collections.abc import Mapping

from runtime.engine.actions import LookUp
from runtime.engine.events import Completion, Found, NotFound
from runtime.engine.values import VariableType, coerce

MISSING = "missing"


def completed(action: LookUp, row: Mapping[str, str] | None, at: int) -> Completion:
    """The end of a look-up. What a column leaves empty, or writes in a way the variable cannot take, stays unset."""
    if row is None:
        return NotFound(at=at, token=action.token)
    values = []
    for name, column, kind in action.fields:
        value = coerce(VariableType.from_json(json.loads(kind)), row.get(column))
        if value is not None:
            values.append((name, value))
    return Found(at=at, token=action.token, values=tuple(values))


def missing(action: LookUp, at: int) -> Completion:
    """There is no such table."""
    return NotFound(at=at, token=action.token, reason=MISSING)


class NoTables:
    """The `TableSource` of a site without tables."""

    async def look_up(self, action: LookUp, at: int) -> Completion:
        """See `runtime.ports.TableSource`."""
        return missing(action, at)


NO_TABLES = NoTables()
