"""lookup 查表: takes values from the row of an imported table that has the key. The table itself is a TableSource's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from runtime.engine.actions import LookUp
from runtime.engine.events import Completion, Found
from runtime.engine.node import Context, Leave, Verdict, View, Wait
from runtime.nodes.base import Config, Kind, type_json
from runtime.nodes.templates import Reads, reads

FOUND, NOT_FOUND = "found", "not_found"


@dataclass(frozen=True, slots=True)
class Lookup(Kind):
    """Leaves by "found" with the mapped variables assigned, else by "not_found" with none of them touched."""

    port_on_failure: ClassVar[str] = NOT_FOUND

    table: str
    key: Reads
    fields: tuple[tuple[str, str, str], ...]

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:
        """See `runtime.engine.node.Node`."""
        types = context.variables
        fields = tuple((row["variable"], row["column"], type_json(types[row["variable"]])) for row in config["mapping"])
        return cls(config["table"], reads((config["key"],), context), fields)

    def enter(self, view: View) -> Verdict:
        """Look it up; a key that is not set is in no table."""
        texts = self.key.texts(view)
        return Wait(LookUp(view.token, self.table, texts[0][1], self.fields)) if texts else Leave(NOT_FOUND)

    def on(self, view: View, event: Completion) -> Verdict:  # noqa: ARG002 - the contract
        """Take what the row says; what it leaves empty is unset."""
        if isinstance(event, Found):
            row = dict(event.values)
            return Leave(FOUND, assign=tuple((name, row.get(name)) for name, _, _ in self.fields))
        return Leave(NOT_FOUND)
