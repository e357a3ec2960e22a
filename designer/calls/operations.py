"""The path of a call: its logged events replayed on the release it had, row by row in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from runtime.domain.texts import Bilingual
from runtime.engine.errors import ReleaseError
from runtime.engine.program import Program, compile_release
from runtime.engine.state import Call, Trace
from runtime.nodes import KINDS
from runtime.store.calls import CallPath, CallRow, show_call
from runtime.store.database import Database
from runtime.store.errors import NotFound
from runtime.store.publishing import release_document
from simulator.replay import replay

WORDS: Mapping[str, Bilingual] = {
    "entered": Bilingual("进入", "arrives"),
    "left": Bilingual("从出口离开", "leaves by"),
    "assigned": Bilingual("变量", "sets"),
    "shortcut": Bilingual("快捷方式", "shortcut"),
    "fallback": Bilingual("转兜底（转人工）", "falls back to a human"),
    "ignored": Bilingual("忽略", "ignored"),
    "defect": Bilingual("缺陷", "defect"),
    "ended": Bilingual("结束", "ended"),
}
EVENTS: Mapping[str, Bilingual] = {
    "Played": Bilingual("听完语音", "heard the prompt"),
    "Chosen": Bilingual("选择", "chose"),
    "Collected": Bilingual("输入", "entered digits"),
    "Unmatched": Bilingual("输入不匹配", "input did not match"),
    "Silent": Bilingual("没有输入", "stayed silent"),
    "ScheduleChecked": Bilingual("时间判断", "schedule says"),
    "CallerChecked": Bilingual("来电识别", "caller is"),
    "Drawn": Bilingual("分流", "drawn"),
    "HttpReplied": Bilingual("接口应答", "back end replied"),
    "HttpFailed": Bilingual("接口失败", "back end failed"),
    "Found": Bilingual("查到", "found in the table"),
    "NotFound": Bilingual("没有查到", "not in the table"),
    "BridgeEnded": Bilingual("通话或排队结束", "bridge ended"),
    "Recorded": Bilingual("录音结束", "recording ended"),
    "Failed": Bilingual("系统故障", "failed"),
    "HungUp": Bilingual("主叫挂机", "caller hung up"),
    "TransferredAway": Bilingual("被转走", "transferred away"),
}
# What an event is told by, the first that is there. Digits the caller typed are not repeated on a page.
DETAILS = ("option", "period", "matched", "branch", "result", "reason", "ended_by", "status")


@dataclass(frozen=True, slots=True)
class PathRow:
    """One thing that happened. ``after_s`` seconds from the call's start; ``kind`` "event" or a trace row's what."""

    after_s: float
    place: str
    kind: str
    text: Bilingual


@dataclass(frozen=True, slots=True)
class ShownPath:
    """A call and its path. ``replayed`` is false when the release is gone or not runnable here: then events stand alone."""

    call: CallRow
    flow: str
    version: int
    rows: tuple[PathRow, ...]
    replayed: bool


def path_of(database: Database, call_id: str) -> ShownPath:
    """The path of one call. Raises `NotFound`."""
    path = show_call(database, call_id)
    program = _program(database, path.call.release)
    rows = _replayed(program, path) if program is not None else None
    shown = rows if rows is not None else _bare(path)
    return ShownPath(path.call, path.flow, path.version, tuple(shown), rows is not None)


def _program(database: Database, digest: str) -> Program | None:
    try:
        return compile_release(release_document(database, digest), KINDS)
    except (NotFound, ReleaseError):
        return None


def _replayed(program: Program, path: CallPath) -> list[PathRow] | None:
    call = path.call
    events = [event for _, event in path.events]
    try:
        steps = replay(program, Call(line=call.line, caller=call.caller, language=call.language), events)
    except (ValueError, TypeError, KeyError):
        return None
    rows: list[PathRow] = []
    for index, taken in enumerate(steps):
        after = _after(call, events[index - 1]) if index else 0.0
        if index:
            rows.append(_event_row(after, events[index - 1]))
        rows += [_trace_row(after, program, row) for row in taken.trace]
    return rows


def _bare(path: CallPath) -> list[PathRow]:
    return [_event_row(_after(path.call, event), event) for _, event in path.events]


def _after(call: CallRow, event: Mapping[str, Any]) -> float:
    at = event.get("at")
    return max(0.0, (at - call.started) / 1_000) if isinstance(at, int | float) else 0.0


def _event_row(after: float, event: Mapping[str, Any]) -> PathRow:
    name = str(event.get("type", ""))
    words = EVENTS.get(name, Bilingual(name, name))
    detail = next((str(event[field]) for field in DETAILS if event.get(field) not in (None, "")), "")
    return PathRow(after, "", "event", Bilingual(f"{words.zh} {detail}".strip(), f"{words.en} {detail}".strip()))


def _trace_row(after: float, program: Program, row: Trace) -> PathRow:
    flow = program.flows.get(row.flow)
    node = flow.nodes.get(row.node) if flow else None
    words = WORDS.get(row.what, Bilingual(row.what, row.what))
    text = Bilingual(f"{words.zh} {row.detail}".strip(), f"{words.en} {row.detail}".strip())
    return PathRow(after, (node.label or node.id) if node else row.node, row.what, text)
