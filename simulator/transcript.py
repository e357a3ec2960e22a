"""What happened on a simulated call, row by row, and its rendering for people.

Belongs here: the rows and their words in Chinese and English. Collecting them belongs to the channel and to `simulate`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

What = Literal[
    "heard",  # text: the prompt; detail "cut" when the caller answered before its end, "skipped" when it never began
    "pressed",  # text: the keys; detail "during" or "after"
    "said",
    "silent",
    "did",  # text: an instant action by name; detail what it names
    "asked",  # text: the awaited action by name; detail whom it asked
    "answered",  # text: the outcome
    "closed",  # text: a destination that takes no calls now; detail the next one, if any
    "unable",  # likewise, nobody there having the skill that is needed
    "deserted",  # likewise, a group nobody belongs to
    "near",  # text: a group; detail the region whose agents are asked first
    "talked",  # text: the destination, detail the agent
    "recorded",  # text: how it ended; detail the milliseconds
    "trace",  # text: a trace row's what; flow, node and detail are that row's
    "gone",  # text: hung_up or transferred_away
    "ended",  # text: the ending by name; detail its cause or reason
]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that happened ``at`` UTC milliseconds. Sensitive values never stand in a row."""

    at: int
    what: What
    text: str
    detail: str = ""
    flow: str = ""
    node: str = ""


_WORDS: dict[str, tuple[str, str]] = {
    "heard": ("听到", "hears"),
    "heard.cut": ("听到（未听完）", "hears (cut short)"),
    "heard.skipped": ("未播放（已提前按键）", "not played (answered ahead)"),
    "pressed": ("按键", "presses"),
    "said": ("说", "says"),
    "silent": ("没有输入", "stays silent"),
    "did": ("系统", "system"),
    "asked": ("查询", "asks"),
    "answered": ("结果", "result"),
    "closed": ("现在不营业", "closed now"),
    "unable": ("没有人会这项技能", "nobody has the skill"),
    "deserted": ("没有坐席", "no agents"),
    "near": ("先找同地区的坐席", "agents of the caller's region first"),
    "talked": ("通话", "talks"),
    "recorded": ("留言", "records"),
    "gone": ("主叫", "caller"),
    "ended": ("结束", "ended"),
    "trace.entered": ("进入", "at"),
    "trace.left": ("出口", "leaves by"),
    "trace.assigned": ("变量", "sets"),
    "trace.shortcut": ("快捷方式", "shortcut"),
    "trace.fallback": ("转兜底", "falls back"),
    "trace.ignored": ("忽略", "ignored"),
    "trace.defect": ("缺陷", "defect"),
    "trace.ended": ("状态", "state"),
    "Answer": ("接听", "answers"),
    "SetLanguage": ("切换语言", "switches language"),
    "StartRecording": ("开始录音", "starts recording"),
    "StopRecording": ("停止录音", "stops recording"),
    "KeepMessage": ("保存留言", "keeps the message"),
    "DropMessage": ("删除留言", "drops the message"),
    "Emit": ("记录事件", "notes"),
    "JoinQueue": ("排队转人工", "joins the queue"),
    "Dial": ("转接", "dials"),
    "DrawBranch": ("按比例分流", "percentage split"),
    "CallHttp": ("后台接口", "back end"),
    "HangUp": ("挂机", "hangs up"),
    "HandBack": ("交回交换机", "hands the call back to the exchange"),
    "hung_up": ("挂机", "hangs up"),
    "transferred_away": ("被转走", "moved away"),
    "completed": ("正常结束", "completed"),
    "handed_back": ("交回交换机", "handed back to the exchange"),
}
_PASSED_OVER = ("closed", "unable", "deserted")
_NEXT = ("下一目标", "next destination")
_MARKS = {
    "heard": "♪",
    "pressed": "⌨",
    "said": "💬",
    "silent": "…",
    "talked": "☎",
    "recorded": "●",
    "ended": "■",
    "gone": "■",
}


def render(
    rows: Sequence[Row], *, language: str = "zh-CN", zone: str = "Asia/Shanghai", label: Callable[[str, str], str]
) -> str:
    """The call as text, one line a row, times in ``zone``. ``label(flow, node)`` names a node."""
    column = 0 if language.startswith("zh") else 1
    where = ZoneInfo(zone)
    lines = []
    for row in rows:
        if row.what == "trace" and row.text == "ended":
            continue
        clock = datetime.fromtimestamp(row.at / 1_000, UTC).astimezone(where).strftime("%H:%M:%S")
        lines.append(f"{clock}  {_line(row, column, label)}")
    return "\n".join(lines)


def _line(row: Row, column: int, label: Callable[[str, str], str]) -> str:
    if row.what == "trace":
        word = _WORDS[f"trace.{row.text}"][column]
        if row.text == "entered":
            return f"▸ {label(row.flow, row.node)}"
        return f"    → {word} {row.detail}".rstrip()
    word = _WORDS.get(f"{row.what}.{row.detail}", _WORDS[row.what])[column]
    text = _WORDS[row.text][column] if row.text in _WORDS else row.text
    plain = row.detail in ("", "during", "after") or f"{row.what}.{row.detail}" in _WORDS
    line = f"  {_MARKS.get(row.what, '·')} {word}{': ' if text else ''}{text}"
    if row.what in _PASSED_OVER:
        return f"{line} → {_NEXT[column]} {row.detail}" if row.detail else line
    return line if plain else f"{line} ({row.detail})"
