"""What a list shows beside its calls: the version that answered, the last choice, and who spoke with the caller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from runtime.store import tables
from runtime.store.call_facts import NO_INPUT, NO_MATCH, call_bridges, call_choices
from runtime.store.calls import AT_ONCE, CallRow
from runtime.store.database import Database


@dataclass(frozen=True, slots=True)
class Digest:
    """``made_of`` says (flow, version) by release, ``chosen`` the last (flow, node, option) by call, ``agents`` who by call."""

    made_of: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    chosen: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    agents: Mapping[str, str] = field(default_factory=dict)


def digest_of(database: Database, calls: Sequence[CallRow]) -> Digest:
    """All that for some calls."""
    r, k, b = tables.releases.c, call_choices.c, call_bridges.c
    made_of: dict[str, tuple[str, int]] = {}
    chosen: dict[str, tuple[str, str, str]] = {}
    agents: dict[str, dict[str, None]] = {}
    releases = sorted({call.release for call in calls})
    with database.reading() as connection:
        for first in range(0, len(releases), AT_ONCE):
            named = select(r.digest, r.root, r.version).where(r.digest.in_(releases[first : first + AT_ONCE]))
            made_of |= {digest: (root, version) for digest, root, version in connection.execute(named)}
        for first in range(0, len(calls), AT_ONCE):
            ids = [call.id for call in calls[first : first + AT_ONCE]]
            query = (
                select(k.call_id, k.flow, k.node, k.option).where(k.call_id.in_(ids)).order_by(k.call_id, k.sequence)
            )
            answers = query.where(k.option.not_in((NO_INPUT, NO_MATCH)))
            chosen |= {name: (flow, node, option) for name, flow, node, option in connection.execute(answers)}
            talks = select(b.call_id, b.agent).where(b.call_id.in_(ids), b.agent != "")
            for name, agent in connection.execute(talks.order_by(b.call_id, b.sequence)):
                agents.setdefault(name, {})[agent] = None
    return Digest(made_of, chosen, {name: "、".join(found) for name, found in agents.items()})
