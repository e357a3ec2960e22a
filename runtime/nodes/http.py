"""http 查询接口: asks a back end and maps its answer into variables. The call itself is made by an HttpCaller."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from runtime.engine.actions import CallHttp
from runtime.engine.events import Completion, HttpReplied
from runtime.engine.node import Context, Leave, Verdict, View, Wait
from runtime.nodes.base import Config, Kind, type_json
from runtime.nodes.prompting import Prompt, compile_prompt
from runtime.nodes.templates import Reads, names, reads


@dataclass(frozen=True, slots=True)
class Http(Kind):
    """Leaves by "success" with the mapped variables assigned, else by "failed"."""

    port_on_failure: ClassVar[str] = "failed"

    request: str
    reads: Reads
    fields: tuple[tuple[str, str, str], ...]
    filler: Prompt

    @classmethod
    def compile(cls, config: Config, context: Context) -> Self:
        """See `runtime.engine.node.Node`."""
        request = {name: value for name, value in config.items() if name not in ("filler", "mapping")}
        types = context.variables
        fields = tuple((row["variable"], row["path"], type_json(types[row["variable"]])) for row in config["mapping"])
        text = json.dumps(request, ensure_ascii=False, sort_keys=True)
        return cls(text, reads(_named(request), context), fields, compile_prompt(config.get("filler")))

    def enter(self, view: View) -> Verdict:
        """Call it, with something to hear while it takes its time."""
        values = self.reads.texts(view)
        return Wait(CallHttp(view.token, self.request, values, self.fields, self.filler.said(view)))

    def on(self, view: View, event: Completion) -> Verdict:  # noqa: ARG002 - the contract
        """Take what it said."""
        if isinstance(event, HttpReplied):
            answered = dict(event.values)
            return Leave("success", assign=tuple((name, answered.get(name)) for name, _, _ in self.fields))
        return Leave("failed")


def _named(value: Any) -> tuple[str, ...]:
    """The variables named anywhere in the request's templates."""
    if isinstance(value, str):
        return names(value)
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return tuple(dict.fromkeys(name for member in members for name in _named(member)))
