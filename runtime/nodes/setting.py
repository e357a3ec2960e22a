"""set 设置变量: literal, copy, template, add, unset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from runtime.engine.conditions import CALL_VARIABLES
from runtime.engine.events import Completion
from runtime.engine.node import Context, Fail, Leave, Verdict, View
from runtime.engine.state import Assignments
from runtime.engine.values import Value, VariableType, add, coerce, written
from runtime.nodes.base import Config, Kind
from runtime.nodes.templates import fill


@dataclass(frozen=True, slots=True)
class Set(Kind):
    """Assigns in order; a later row sees what an earlier one assigned."""

    rows: tuple[tuple[str, str, Any], ...]
    types: Mapping[str, VariableType]

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:
        """See `runtime.engine.node.Node`."""
        rows = tuple((row["variable"], row["op"], row.get("value")) for row in config["assign"])
        return cls(rows, {**context.variables, **CALL_VARIABLES})

    def enter(self, view: View) -> Verdict:
        """Assign and go on."""
        assigned: dict[str, Value | None] = {}
        for name, op, operand in self.rows:
            assigned[name] = self._value(name, op, operand, view, assigned)
        result: Assignments = tuple(assigned.items())
        return Leave("done", assign=result)

    def on(self, view: View, event: Completion) -> Verdict:  # noqa: ARG002 - the contract
        """A set waits for nothing."""
        return Fail("defect")

    def _value(
        self, name: str, op: str, operand: Any, view: View, assigned: Mapping[str, Value | None]
    ) -> Value | None:
        def lookup(variable: str) -> Value | None:
            return assigned[variable] if variable in assigned else view.value(variable)

        def text(variable: str) -> str | None:
            value = lookup(variable)
            return None if value is None else written(self.types[variable], value)

        kind = self.types[name]
        match op:
            case "copy":
                return coerce(kind, text(str(operand)))
            case "template":
                return coerce(kind, fill(str(operand), text))
            case "add":
                return add(kind, lookup(name), int(operand))
            case "unset":
                return None
            case _:
                return coerce(kind, operand)
