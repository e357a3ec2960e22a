"""A small table held in memory, for scenarios that bring their own. The site's imported tables are the store's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from runtime.domain.table_keys import folded
from runtime.engine.values import VariableType

TEXT = "text"


@dataclass(frozen=True, slots=True)
class MemoryTable:
    """A `Table`. ``rows`` are {column: text} by folded key."""

    key: VariableType
    rows: Mapping[str, Mapping[str, str]]

    def find(self, key: str) -> Mapping[str, str] | None:
        """See `runtime.ports.Table`."""
        wanted = folded(self.key, key)
        return None if wanted is None else self.rows.get(wanted)


def table_from_json(path: str, doc: object) -> MemoryTable:
    """Read ``{"key": COLUMN, "types": {COLUMN: type}, "rows": [{COLUMN: value}]}``; a column without a type is text.

    Raises ValueError naming the row whose key is none.
    """
    if not isinstance(doc, Mapping):
        raise ValueError(f"{path} must be an object")
    column, types = str(doc.get("key", "")), doc.get("types", {})
    kind = VariableType(str(types.get(column, TEXT)) if isinstance(types, Mapping) else TEXT)
    rows: dict[str, Mapping[str, str]] = {}
    for index, given in enumerate(doc.get("rows", ())):
        row = {str(name): _text(value) for name, value in dict(given).items() if value is not None}
        key = folded(kind, row.get(column, ""))
        if key is None:
            raise ValueError(f"{path}.rows[{index}] has no usable key in column {column!r}")
        rows.setdefault(key, row)
    return MemoryTable(kind, rows)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
