"""What lists and reports ask of calls, taken out of their events when these are stored: choices, and how bridges ended.

Belongs here: the two tables, and which row an event makes. The events stay the truth: a replay needs nothing of this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Index, Integer, String, Table

from runtime.store.sql import fitting, insert_missing
from runtime.store.table_base import NAME, metadata

Record = Mapping[str, Any]
# No option has these names: they are the ports of a question that was not answered.
NO_INPUT, NO_MATCH = "no_input", "no_match"
ANSWERED, ABANDONED = "answered_ended", "abandoned"
BRIDGES = ("JoinQueue", "Dial")

# What callers chose, and where their answers were none: out of the events, for lists and reports. ``started`` is the call's.
call_choices = Table(
    "call_choices",
    metadata,
    Column("call_id", String(80), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("flow", NAME, nullable=False),
    Column("node", String(80), nullable=False),
    Column("option", String(80), nullable=False),
    Column("started", BigInteger, nullable=False),
    Index("ix_call_choices_option", "flow", "node", "option", "started", "call_id"),
    Index("ix_call_choices_started", "started"),
)

# How each queue and each transfer of a call ended; ``agent`` is "" when nobody answered.
call_bridges = Table(
    "call_bridges",
    metadata,
    Column("call_id", String(80), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("flow", NAME, nullable=False),
    Column("node", String(80), nullable=False),
    Column("result", String(40), nullable=False),
    Column("agent", NAME, nullable=False),
    Column("talked_ms", Integer, nullable=False),
    Column("started", BigInteger, nullable=False),
    Index("ix_call_bridges_agent", "agent", "started", "call_id"),
    Index("ix_call_bridges_started", "started"),
)


def keep_facts(connection: Connection, records: Iterable[Record]) -> None:
    """Store what the records of events tell; one spooled without its place tells nothing."""
    choices, bridges = [], []
    for record in records:
        place = record.get("place")
        if not isinstance(place, Mapping):
            continue
        event = record["event"]
        base = {
            "call_id": record["id"],
            "sequence": record["sequence"],
            "flow": str(place["flow"]),
            "node": str(place["node"]),
            "started": int(place["began"]),
        }
        option = _option(event)
        if option and place["waiting"] == "Ask":
            choices.append(fitting(call_choices, {**base, "option": option}))
        result = _result(event, str(place["waiting"]))
        if result:
            talked = int(event.get("talked_ms") or 0) if result == ANSWERED else 0
            agent = str(event.get("agent") or "") if result == ANSWERED else ""
            bridges.append(fitting(call_bridges, {**base, "result": result, "agent": agent, "talked_ms": talked}))
    insert_missing(connection, call_choices, choices)
    insert_missing(connection, call_bridges, bridges)


def _option(event: Record) -> str:
    match event.get("type"):
        case "Chosen":
            return str(event.get("option") or "")
        case "Silent":
            return NO_INPUT
        case "Unmatched":
            return NO_MATCH
        case _:
            return ""


def _result(event: Record, waiting: str) -> str:
    """How a queue or a transfer ended: its own result, "failed", or "abandoned" by a caller who hung up before anybody answered."""
    if waiting not in BRIDGES:
        return ""
    match event.get("type"):
        case "BridgeEnded":
            return str(event.get("result") or "")
        case "HungUp":
            return ABANDONED
        case "Failed":
            return "failed"
        case _:
            return ""
