"""What can be asked of destinations beside what the store answers: what is doubtful about one, who needs it, who is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from runtime.document.destinations import chain
from runtime.document.findings import Finding
from runtime.ports import AgentState
from runtime.store import usage
from runtime.store.agents import agent_states
from runtime.store.database import Database
from runtime.store.errors import NotFound, Use
from runtime.store.site import DESTINATION, Named, destination_findings, list_destinations

# Who never dialled a code is signed in.
PRESENT = AgentState(signed_in=True, paused=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """A destination as it stands: what is doubtful about it, who leads to it, and where a call goes on from it."""

    named: Named
    findings: tuple[Finding, ...]
    uses: tuple[Use, ...]
    chain: tuple[str, ...]


def standing(database: Database, name: str) -> Standing:
    """One destination. Raises `NotFound`."""
    site = {each.name: each for each in list_destinations(database)}
    if name not in site:
        raise NotFound(DESTINATION, name)
    with database.reading() as connection:
        findings = destination_findings(connection, name, site[name].document)
        uses = usage.of_name(connection, "destination", name)
    following = chain(name, {each.name: each.document for each in site.values()})
    return Standing(site[name], findings, uses, following)


def findings(database: Database, name: str, document: Mapping[str, Any]) -> tuple[Finding, ...]:
    """What is wrong or doubtful with a document on this site."""
    with database.reading() as connection:
        return destination_findings(connection, name, document)


def members(database: Database, document: Mapping[str, Any]) -> dict[str, AgentState]:
    """What the agents of a group last said, by device; empty for what is no group."""
    said = agent_states(database)
    devices = [str(each.get("device", "")) for each in document.get("members", ()) if isinstance(each, Mapping)]
    return {device: said.get(device, PRESENT) for device in devices} if document.get("kind") == "group" else {}
