"""The faults: each breaks one part for a while and mends it again. Which comes when is the campaign's."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import random
import resource
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path

import psycopg

from bench.faults.site import POSTGRESQL, SQLITE, Site

Inflict = Callable[[Site, random.Random], Coroutine[None, None, None]]
SIDE_FILES = ("", "-wal", "-shm")


async def kill_runtime(site: Site, _: random.Random) -> None:
    site.signal("runtime", signal.SIGKILL)


async def freeze_runtime(site: Site, _: random.Random) -> None:
    """For ever: its supervisor has to see it."""
    pid, began = site.child("runtime"), time.monotonic()
    if not pid:
        return
    os.kill(pid, signal.SIGSTOP)
    while _alive(pid):  # noqa: ASYNC110  only the kernel knows
        await asyncio.sleep(0.02)
    site.thawed_s.append(time.monotonic() - began)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def pause_runtime(site: Site, chance: random.Random) -> None:
    pid = site.child("runtime")
    site.signal("runtime", signal.SIGSTOP)
    await asyncio.sleep(chance.uniform(0.2, 1.0))
    with contextlib.suppress(ProcessLookupError):
        if pid:
            os.kill(pid, signal.SIGCONT)


async def kill_designer(site: Site, _: random.Random) -> None:
    site.signal("designer", signal.SIGKILL)


async def freeze_designer(site: Site, chance: random.Random) -> None:
    site.signal("designer", signal.SIGSTOP)
    await asyncio.sleep(chance.uniform(1.0, 4.0))
    site.signal("designer", signal.SIGCONT)


async def restart_asterisk(site: Site, _: random.Random) -> None:
    await site.restart_asterisk()


async def cut_manager(site: Site, chance: random.Random) -> None:
    await site.manager_door.cut(chance.uniform(0.5, 5.0))


async def hold_manager(site: Site, chance: random.Random) -> None:
    await site.manager_door.hold(chance.uniform(0.5, 5.0))


async def lock_database(site: Site, chance: random.Random) -> None:
    seconds = chance.uniform(1.0, 6.0)

    def lock() -> None:
        connection = sqlite3.connect(site.database, timeout=30, isolation_level=None)
        connection.execute("BEGIN EXCLUSIVE")
        time.sleep(seconds)
        connection.execute("ROLLBACK")
        connection.close()

    await asyncio.to_thread(lock)


async def lock_tables(site: Site, chance: random.Random) -> None:
    """As a person with an open transaction does."""
    assert site.postgres is not None
    seconds, url = chance.uniform(1.0, 6.0), site.installation.settings.database_url.replace("+psycopg", "")
    straight = url.replace(f":{site.database_door.port}/", f":{site.postgres.port}/")

    def lock() -> None:
        with psycopg.connect(straight) as connection:
            connection.execute("LOCK TABLE calls, call_events, lines IN ACCESS EXCLUSIVE MODE")
            time.sleep(seconds)
            connection.rollback()

    await asyncio.to_thread(lock)


async def kill_database(site: Site, chance: random.Random) -> None:
    assert site.postgres is not None
    await asyncio.to_thread(site.postgres.kill)
    await asyncio.sleep(chance.uniform(0.5, 3.0))
    await asyncio.to_thread(site.postgres.start)


async def freeze_database(site: Site, chance: random.Random) -> None:
    assert site.postgres is not None
    site.postgres.freeze()
    await asyncio.sleep(chance.uniform(1.0, 6.0))
    site.postgres.thaw()


async def cut_database(site: Site, chance: random.Random) -> None:
    await site.database_door.cut(chance.uniform(0.5, 5.0))


async def hold_database(site: Site, chance: random.Random) -> None:
    await site.database_door.hold(chance.uniform(0.5, 5.0))


async def lose_database(site: Site, chance: random.Random) -> None:
    """Its files are moved away and put back, over whatever stands there meanwhile."""
    away = site.folder / "var" / "away"
    away.mkdir(exist_ok=True)
    for end in SIDE_FILES:
        with contextlib.suppress(FileNotFoundError):
            site.database.with_name(site.database.name + end).rename(away / f"db{end}")
    await asyncio.sleep(chance.uniform(1.0, 5.0))
    for end in SIDE_FILES:
        with contextlib.suppress(FileNotFoundError):
            (away / f"db{end}").replace(site.database.with_name(site.database.name + end))


async def fill_disk(site: Site, chance: random.Random) -> None:
    seconds = chance.uniform(1.0, 5.0)
    if site.own_disk:
        ballast = site.var / "ballast"
        with ballast.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(65_536))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
            await asyncio.sleep(seconds)
        ballast.unlink()
        return
    pid = site.child("runtime")
    with contextlib.suppress(ProcessLookupError):
        before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
        await asyncio.sleep(seconds)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


async def slow_disk(site: Site, chance: random.Random) -> None:
    """Every sync of the runtime takes 0.3 s longer."""
    pid = site.child("runtime")
    if not pid:
        return
    words = ["-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:delay_enter=300000"]
    tracer = await asyncio.create_subprocess_exec(
        "strace", "-f", "-q", "-o", "/dev/null", "-p", str(pid), *words, stderr=asyncio.subprocess.DEVNULL
    )
    await asyncio.sleep(chance.uniform(2.0, 5.0))
    with contextlib.suppress(ProcessLookupError):
        tracer.terminate()
    await tracer.wait()


async def move_clock(site: Site, chance: random.Random) -> None:
    site.clock.move(chance.choice((3_600, -3_600, 86_400, -86_400, 90)))
    await asyncio.sleep(chance.uniform(2.0, 5.0))
    site.clock.move(0)


# How often each comes in a round; first each comes once.
_EVERYWHERE: Mapping[Inflict, int] = {
    kill_runtime: 3,
    freeze_runtime: 3,
    pause_runtime: 2,
    kill_designer: 1,
    freeze_designer: 1,
    restart_asterisk: 1,
    cut_manager: 2,
    hold_manager: 2,
    fill_disk: 2,
    slow_disk: 1,
    move_clock: 1,
}
_DATABASE: Mapping[str, Mapping[Inflict, int]] = {
    SQLITE: {lock_database: 2, lose_database: 2},
    POSTGRESQL: {kill_database: 2, freeze_database: 1, cut_database: 1, hold_database: 1, lock_tables: 1},
}
# Together with these the runtime may be killed too. Not with a full disk: what only its memory holds dies with it.
BESIDE = frozenset(
    {cut_manager, hold_manager, move_clock, freeze_designer, *(f for table in _DATABASE.values() for f in table)}
)
DEADLY = (kill_runtime, freeze_runtime)


def possible(site: Site) -> dict[Inflict, int]:
    """What can be done to this site, and how often it is in a round."""
    missing = left_out(site)
    return {fault: often for fault, often in {**_EVERYWHERE, **_DATABASE[site.on]}.items() if fault not in missing}


def left_out(site: Site) -> dict[Inflict, str]:
    """What cannot be done on this machine, and why."""
    why: dict[Inflict, str] = {}
    if not site.clock.movable:
        why[move_clock] = "there is no C compiler"
    if shutil.which("strace") is None:
        why[slow_disk] = "there is no strace"
    return why
