"""What can be asked of destinations beside what the store answers: one of them, and what is doubtful about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runtime.document.findings import Finding
from runtime.store.database import Database
from runtime.store.errors import NotFound
from runtime.store.site import DESTINATION, destination_findings, list_destinations


def document(database: Database, name: str) -> Mapping[str, Any]:
    """One destination's document. Raises `NotFound`."""
    found = {each.name: each.document for each in list_destinations(database)}
    if name not in found:
        raise NotFound(DESTINATION, name)
    return found[name]


def findings(database: Database, name: str, document: Mapping[str, Any]) -> tuple[Finding, ...]:
    """What is wrong or doubtful with a document on this site."""
    with database.reading() as connection:
        return destination_findings(connection, name, document)
