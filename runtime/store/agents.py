"""What agents last said by feature code: signed in or out, paused or not. It survives every process, and days without a database.

Belongs here: the table, and keeping it in step with this process. Who belongs to which group is the destinations'.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping

from sqlalchemy import BigInteger, Boolean, Column, String, Table, select

from runtime.ports import AgentState
from runtime.store import tables
from runtime.store.database import Database
from runtime.store.live import LiveFolder
from runtime.store.polling import POLL_S, Poller
from runtime.store.sql import now_ms, put

log = logging.getLogger(__name__)

agents = Table(
    "agents",
    tables.metadata,
    Column("device", String(80), primary_key=True),
    Column("signed_in", Boolean, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("updated", BigInteger, nullable=False),
)


def agent_states(database: Database) -> dict[str, AgentState]:
    """What every agent who ever dialled a code last said, by device."""
    with database.reading() as connection:
        return {row.device: AgentState(row.signed_in, row.paused) for row in connection.execute(select(agents))}


class StoreAgents:
    """An `AgentStates`. A change holds in this process at once; the thread brings it to the database, and others' here."""

    def __init__(self, database: Database, live: LiveFolder, *, every_s: float = POLL_S) -> None:
        self._database = database
        self._live = live
        self._lock = threading.Lock()
        self._known: Mapping[str, AgentState] = {}
        # Said here and not yet written: the state, and when it was said (UTC ms).
        self._unwritten: dict[str, tuple[AgentState, int]] = {}
        self._poller = Poller("agents", self.refresh, every_s=every_s)

    def agents(self) -> Mapping[str, AgentState]:
        """See `runtime.ports.AgentStates`; another mapping whenever something has changed."""
        return self._known

    def change_agent(self, device: str, state: AgentState) -> None:
        """See `runtime.ports.AgentStates`."""
        with self._lock:
            self._unwritten[device] = (state, now_ms())
            self._known = {**self._known, device: state}

    def start(self) -> None:
        """Begin with what this machine knows, then follow the database."""
        for device, said in self._live.agents().items():
            state = AgentState(bool(said["signed_in"]), bool(said["paused"]))
            self._known = {**self._known, device: state}
            if said.get("unwritten"):
                self._unwritten[device] = (state, int(said["unwritten"]))
        self._poller.start()

    def close(self) -> None:
        """Stop following; what is not written stays on the disk."""
        self._poller.close()
        self._keep()

    def refresh(self) -> None:
        """Write what was said here, read what was said elsewhere."""
        with self._lock:
            mine = dict(self._unwritten)
        if mine:
            self._keep()
            self._write(mine)
        found = agent_states(self._database)
        with self._lock:
            self._unwritten = {d: said for d, said in self._unwritten.items() if mine.get(d) != said}
            now = {**found, **{device: state for device, (state, _) in self._unwritten.items()}}
            changed = now != self._known
            if changed:
                self._known = now
        if changed or mine:
            self._keep()

    def _write(self, mine: Mapping[str, tuple[AgentState, int]]) -> None:
        with self._database.writing() as connection:
            rows = connection.execute(select(agents.c.device, agents.c.updated))
            newer = {row.device: row.updated for row in rows}
            for device, (state, at) in mine.items():
                # What was said during days without a database must not undo what was said elsewhere since.
                if newer.get(device, 0) <= at:
                    row = {"device": device, "signed_in": state.signed_in, "paused": state.paused, "updated": at}
                    put(connection, agents, row)

    def _keep(self) -> None:
        with self._lock:
            said = {
                device: {"signed_in": state.signed_in, "paused": state.paused}
                | ({"unwritten": self._unwritten[device][1]} if device in self._unwritten else {})
                for device, state in self._known.items()
            }
        try:
            self._live.write_agents(said)
        except OSError as error:
            log.warning("who has signed out is not on the disk: %s", error)
