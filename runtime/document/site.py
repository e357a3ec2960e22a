"""What a site has, by name, as far as a flow can refer to it. Where it comes from is not this package's business."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime.document.references import calls_of


@dataclass(frozen=True, slots=True)
class SiteFlow:
    """A flow of the site: the ids of its returns, the flows it calls, its variables as its document declares them."""

    returns: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    variables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)


def site_flow(document: Mapping[str, Any]) -> SiteFlow:
    """What other flows need to know of a valid document."""
    returns = tuple(row["id"] for row in document.get("returns", ()))
    titles = {row["id"]: str(row.get("label", "")) for row in document.get("returns", ())}
    return SiteFlow(returns, calls_of(document), document.get("variables", {}), titles)


@dataclass(frozen=True, slots=True)
class Site:
    """Names known to a site. What is None is not checked; ``schedules`` gives each schedule's periods."""

    flows: Mapping[str, SiteFlow] | None = None
    schedules: Mapping[str, tuple[str, ...]] | None = None
    lists: frozenset[str] | None = None
    destinations: frozenset[str] | None = None
    audio: frozenset[str] | None = None
    tables: frozenset[str] | None = None
    mailboxes: frozenset[str] | None = None
    secrets: frozenset[str] | None = None

    def names(self, what: str) -> frozenset[str] | None:
        """The known names of one sort of `Reference`, None when they are not to be checked."""
        known = {
            "flow": self.flows,
            "schedule": self.schedules,
            "list": self.lists,
            "destination": self.destinations,
            "audio": self.audio,
            "table": self.tables,
            "mailbox": self.mailboxes,
            "secret": self.secrets,
        }.get(what)
        return None if known is None else frozenset(known)
