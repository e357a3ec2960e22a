"""What agents say by feature code outlives processes and days without a database, and the newest word holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from runtime.ports import AgentState
from runtime.store.agents import StoreAgents, agent_states
from runtime.store.database import Database
from runtime.store.live import LiveFolder

OUT = AgentState(signed_in=False, paused=False)
PAUSED = AgentState(signed_in=True, paused=True)
IN = AgentState(signed_in=True, paused=False)
FAR = 3600.0


def store(database: Database, folder: Path) -> StoreAgents:
    return StoreAgents(database, LiveFolder(folder), every_s=FAR)


def test_a_change_holds_at_once_and_is_written_at_the_next_look(database: Database, tmp_path: Path) -> None:
    agents = store(database, tmp_path / "one")
    before = agents.agents()
    agents.change_agent("PJSIP/1", OUT)
    assert agents.agents() == {"PJSIP/1": OUT}
    assert agents.agents() is not before, "whoever compares sees another mapping"
    assert agent_states(database) == {}
    agents.refresh()
    assert agent_states(database) == {"PJSIP/1": OUT}
    same = agents.agents()
    agents.refresh()
    assert agents.agents() is same, "nothing new, the same mapping"


def test_two_runtimes_hear_of_each_other(database: Database, tmp_path: Path) -> None:
    one, two = store(database, tmp_path / "one"), store(database, tmp_path / "two")
    one.change_agent("PJSIP/1", PAUSED)
    one.refresh()
    two.refresh()
    assert two.agents() == {"PJSIP/1": PAUSED}
    two.change_agent("PJSIP/1", IN)
    two.refresh()
    one.refresh()
    assert one.agents() == {"PJSIP/1": IN}


def test_without_a_database_a_change_survives_the_process_and_is_written_later(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise OSError("no database")

    first = store(database, tmp_path / "live")
    first.change_agent("PJSIP/1", OUT)
    with monkeypatch.context() as without:
        without.setattr(database, "writing", gone)
        with pytest.raises(OSError, match="no database"):
            first.refresh()
    assert agent_states(database) == {}
    second = started(store(database, tmp_path / "live"))
    assert second.agents() == {"PJSIP/1": OUT}
    second.refresh()
    assert agent_states(database) == {"PJSIP/1": OUT}


def started(agents: StoreAgents) -> StoreAgents:
    """One that has read what its machine knows, and whose thread has had its only turn."""
    agents.start()
    agents.close()
    return agents


def test_an_old_word_kept_on_one_machine_does_not_undo_a_newer_one(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(monkeypatch, at=1_000)
    old, new = store(database, tmp_path / "old"), store(database, tmp_path / "new")
    old.change_agent("PJSIP/1", OUT)
    clock.at = 2_000
    new.change_agent("PJSIP/1", PAUSED)
    new.refresh()
    old.refresh()
    assert agent_states(database) == {"PJSIP/1": PAUSED}
    assert old.agents() == {"PJSIP/1": PAUSED}


class Clock:
    """The time agents are said to have spoken at."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, at: int) -> None:
        self.at = at
        now: Callable[[], int] = lambda: self.at  # noqa: E731
        monkeypatch.setattr("runtime.store.agents.now_ms", now)
