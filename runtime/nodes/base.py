"""What node kinds have in common: reading a config, the parts most kinds leave as they are. No kind stands here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from runtime.engine.collecting import Choice
from runtime.engine.node import Context, Fail, Verdict, View
from runtime.engine.program import choices_for
from runtime.engine.values import Value, VariableType

Config = Mapping[str, Any]


class Kind:
    """A node kind that is no menu, has no port for a failed action, and invokes no flow."""

    __slots__ = ()
    landmark: ClassVar[bool] = False
    port_on_failure: ClassVar[str] = ""

    @property
    def goes_back(self) -> bool:
        """Only a menu has keys for that."""
        return False

    def returned(self, view: View, port: str, outputs: Mapping[str, Value]) -> Verdict:  # noqa: ARG002 - the contract
        """Only a sub-flow node is returned to."""
        return Fail("defect")


def milliseconds(config: Config, context: Context, name: str) -> int:
    """A time of the node in seconds, or the flow's default for it, in milliseconds."""
    return int(float(_own_or_default(config, context, name)) * 1_000)


def count(config: Config, context: Context, name: str, default_name: str = "") -> int:
    """A number of the node, or the flow's default for it."""
    return int(_own_or_default(config, context, name, default_name or name))


def barge_in(config: Config, context: Context) -> bool:
    """May keys and speech interrupt the prompt?"""
    return bool(_own_or_default(config, context, "barge_in"))


def shortcuts(context: Context, language: str, *, keys: bool) -> tuple[Choice, ...]:
    """The flow's shortcuts as choices, with their keys or by phrase alone."""
    choices = choices_for(context.shortcuts, language)
    if keys:
        return choices
    return tuple(Choice(choice.id, (), choice.phrases) for choice in choices if choice.phrases)


def type_json(kind: VariableType) -> str:
    """A variable's type for whoever finds its value: what an answer is read as."""
    return json.dumps(
        {"type": kind.kind, "minimum": kind.minimum, "maximum": kind.maximum, "values": list(kind.choices)},
        ensure_ascii=False,
        sort_keys=True,
    )


def phrases(config: Config, name: str, language: str) -> tuple[str, ...]:
    """The phrases of a field for one language."""
    return tuple((config.get(name) or {}).get(language, ()))


def _own_or_default(config: Config, context: Context, name: str, default_name: str = "") -> Any:
    own = config.get(name)
    return context.defaults[default_name or name] if own is None else own
