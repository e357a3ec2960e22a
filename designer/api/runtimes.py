"""Runtimes as they tell of themselves, which lines each lags on, and how many calls they may have: limits, and calls now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from designer.access.present import me
from designer.api.declaration import NUMBER, TEXT, YES, Asked, Json, Route, many, nullable, shape
from designer.api.lines import BEHIND
from designer.context import database, settings
from designer.lines.answering import Answered, lines_with_runtimes
from runtime.domain.texts import Bilingual
from runtime.ports import BEYOND
from runtime.store.capacity import MOST, LineCapacity, list_capacities, save_capacity
from runtime.store.lines import Line, list_lines, load_line, made_of
from runtime.store.runtimes import ALIVE_S, Known, forget, known

T = Bilingual
ASTERISK = shape({"account": YES, "where": TEXT, "up": YES, "why": TEXT, "version": TEXT, "out_of_step": TEXT})
LOG = shape({"waiting_bytes": NUMBER, "waiting": NUMBER, "lost": NUMBER, "trouble": TEXT})
# What a runtime of this version tells; null while one has told nothing.
TOLD = shape(
    {
        "host": TEXT,
        "started": NUMBER,
        "calls": NUMBER,
        "limit": NUMBER,
        "draining": YES,
        "overload": TEXT,
        "asterisk": ASTERISK,
        "log": LOG,
    }
)
RUNS = shape({"line": TEXT, "flow": TEXT, "version": NUMBER, "live": YES, "calls": NUMBER})
RUNTIME = shape(
    {
        "id": TEXT,
        "alive": YES,
        "seen": NUMBER,
        "ago_ms": NUMBER,
        "told": nullable(TOLD),
        "lines": many(RUNS),
        "behind": many(shape({"line": TEXT, "flow": TEXT, "version": NUMBER, "has": BEHIND})),
    }
)
BEYONDS = {"enum": list(BEYOND)}
LIMIT = shape({"runtime": TEXT, "limit": NUMBER, "line_limit": NUMBER, "beyond": BEYONDS, "calls": NUMBER})
OF_LINE = shape(
    {"number": TEXT, "title": TEXT, "calls": NUMBER, "beyond": nullable(BEYONDS), "by": TEXT, "updated": NUMBER, "used": NUMBER}
)  # fmt: skip
CALLS = {"type": "integer", "minimum": 0, "maximum": MOST}


def index(_: Asked) -> Json:
    """Every runtime that is known, alive or not."""
    lines = lines_with_runtimes(database())
    runtimes = known(database())
    names = made_of(database(), {digest for runtime in runtimes for digest in runtime.lines.values()})
    return {"alive_ms": int(ALIVE_S * 1_000), "runtimes": [_runtime(each, lines, names) for each in runtimes]}


def delete(asked: Asked) -> None:
    """Forget a runtime that is gone; one that comes back tells of itself again."""
    forget(database(), asked.name("id"))


def capacity(_: Asked) -> Json:
    """The limits in force, and the calls now. A line without a limit of its own has 0."""
    running = _running()
    own = {each.line: each for each in list_capacities(database())}
    return {
        "limits": [_limit(each) for each in running] or [_configured()],
        "told": bool(running),
        "lines": [_of_line(line, own.get(line.number), running) for line in list_lines(database())],
    }


def set_capacity(asked: Asked) -> Json:
    """Give a line a limit of its own, or with 0 none; it acts on the next call."""
    number = asked.name("number")
    save_capacity(database(), number, calls=asked.body["calls"], beyond=asked.body["beyond"], by=me())
    own = next((each for each in list_capacities(database()) if each.line == number), None)
    return _of_line(load_line(database(), number), own, _running())


def _running() -> list[Known]:
    return [each for each in known(database()) if each.alive and _understood(each)]


def _understood(runtime: Known) -> bool:
    """A runtime of an older version tells less, or nothing."""
    return runtime.told.keys() >= {*TOLD["properties"], "lines", "line_limit", "beyond"}


def _runtime(
    runtime: Known, lines: tuple[tuple[Line, Answered], ...], names: Mapping[str, tuple[str, int]]
) -> dict[str, Any]:
    told = runtime.told
    behind = [
        {"line": line.number, "flow": line.flow, "version": line.version, "has": asdict(each)}
        for line, answered in lines
        for each in answered.behind
        if each.runtime == runtime.id
    ]
    live = {line.number: line.live for line, _ in lines}
    runs = [
        {
            "line": line,
            "flow": names.get(digest, ("", 0))[0],
            "version": names.get(digest, ("", 0))[1],
            "live": digest == live.get(line),
            "calls": int(told.get("lines", {}).get(line, 0)),
        }
        for line, digest in runtime.lines.items()
    ]
    return {
        "id": runtime.id,
        "alive": runtime.alive,
        "seen": runtime.seen,
        "ago_ms": runtime.ago_ms,
        "told": {name: told[name] for name in TOLD["properties"]} if _understood(runtime) else None,
        "lines": runs,
        "behind": behind,
    }


def _limit(runtime: Known) -> dict[str, Any]:
    told = runtime.told
    return {"runtime": runtime.id, **{name: told[name] for name in ("limit", "line_limit", "beyond", "calls")}}


def _configured() -> dict[str, Any]:
    """What a runtime with the settings of the pages would have."""
    here = settings()
    limits = {"limit": here.admission_limit, "line_limit": here.line_limit, "beyond": here.admission_beyond}
    return {"runtime": "", **limits, "calls": 0}


def _of_line(line: Line, own: LineCapacity | None, running: list[Known]) -> dict[str, Any]:
    used = sum(int(each.told["lines"].get(line.number, 0)) for each in running)
    return {
        "number": line.number,
        "title": line.title,
        "calls": own.capacity.calls if own else 0,
        "beyond": own.capacity.beyond if own else None,
        "by": own.by if own else "",
        "updated": own.updated if own else 0,
        "used": used,
    }


ROUTES = (
    Route("GET", "/system/runtimes", "runtimes", T("运行时", "every runtime, and the lines it lags on"), index, shape({"alive_ms": NUMBER, "runtimes": many(RUNTIME)})),
    Route("DELETE", "/system/runtimes/{id}", "forget_runtime", T("忘记已停用的运行时", "forget a runtime that is gone"), delete, status=204, problems=(422,)),
    Route("GET", "/system/capacity", "capacity", T("容量", "limits of calls, and calls now"), capacity, shape({"limits": many(LIMIT), "told": YES, "lines": many(OF_LINE)})),
    Route("PUT", "/system/capacity/{number}", "set_capacity", T("设置线路的上限", "set a line's own limit; 0 takes it away"), set_capacity, OF_LINE, body=shape({"calls": CALLS, "beyond": BEYONDS})),
)  # fmt: skip
