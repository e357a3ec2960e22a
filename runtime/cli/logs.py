"""The log of a process, on stderr: JSON lines for machines, readable text on a terminal. What is logged is said elsewhere.

A line costs the event loop a place in a queue; a thread formats and writes it, so a slow terminal or a full pipe holds up no
caller. Callers' numbers are masked here, in every line of a call, whoever wrote it.
"""

from __future__ import annotations

import atexit
import json
import logging
import queue
import sys
import time
import traceback
from logging.handlers import QueueHandler, QueueListener
from typing import TextIO

from runtime.call_mark import CallMark, marked
from runtime.settings import Settings

JSON, TEXT = "json", "text"
MOST_WAITING = 20_000
_ATTRIBUTE = "call_mark"


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message; the names of the call; the error with its trace."""

    def format(self, record: logging.LogRecord) -> str:
        """See `logging.Formatter`."""
        mark = _mark_of(record)
        line: dict[str, object] = {
            "time": _time(record, "T") + "Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _hidden(mark, record.getMessage()),
        }
        if mark is not None:
            names = {"call": mark.id, "line": mark.line, "uniqueid": mark.uniqueid, "sip_call_id": mark.sip_call_id}
            line |= {name: value for name, value in names.items() if value}
        if record.exc_info:
            line["error"] = _hidden(mark, _trace(record))
        return json.dumps(line, ensure_ascii=False)


class ReadableText(logging.Formatter):
    """A line for a person: time, level, logger, the call's id in brackets, the message."""

    def format(self, record: logging.LogRecord) -> str:
        """See `logging.Formatter`."""
        mark = _mark_of(record)
        call = f"[call {mark.id}] " if mark is not None else ""
        text = f"{_time(record, ' ')} {record.levelname:<7} {record.name}: {call}{record.getMessage()}"
        if record.exc_info:
            text += "\n" + _trace(record)
        return _hidden(mark, text)


class _Handing(QueueHandler):
    """Hands a record to the thread as it is, with the call its task is about."""

    def __init__(self, waiting: queue.Queue[logging.LogRecord]) -> None:
        super().__init__(waiting)
        self.lost = 0

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """See `logging.handlers.QueueHandler`: formatting is the thread's."""
        setattr(record, _ATTRIBUTE, marked())
        return record

    def enqueue(self, record: logging.LogRecord) -> None:
        """Never wait: a log nobody reads must not become a call nobody hears."""
        try:
            self.queue.put_nowait(record)
        except queue.Full:
            self.lost += 1


class _Writing(QueueListener):
    """Writes in a thread until it is stopped; being stopped twice, by somebody and by the end of the process, is no error."""

    def stop(self) -> None:
        """Write what waits, and end."""
        if self._thread is not None:
            super().stop()


def begin_logging(settings: Settings, stream: TextIO | None = None) -> QueueListener:
    """Log to stderr (or ``stream``) from now on. The listener is stopped, and everything written, when the process ends."""
    stream = sys.stderr if stream is None else stream
    as_json = settings.log_format == JSON or (settings.log_format != TEXT and not stream.isatty())
    writing = logging.StreamHandler(stream)
    writing.setFormatter(JsonLines() if as_json else ReadableText())
    waiting: queue.Queue[logging.LogRecord] = queue.Queue(MOST_WAITING)
    listener = _Writing(waiting, writing)
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(_Handing(waiting))
    root.setLevel(settings.log_level.upper())
    # It tells every migration context it makes; that is its business.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    listener.start()
    atexit.register(listener.stop)
    return listener


def _mark_of(record: logging.LogRecord) -> CallMark | None:
    mark = getattr(record, _ATTRIBUTE, None)
    return mark if isinstance(mark, CallMark) else None


def _hidden(mark: CallMark | None, text: str) -> str:
    return text if mark is None else mark.without_number(text)


def _time(record: logging.LogRecord, between: str) -> str:
    seconds = time.strftime(f"%Y-%m-%d{between}%H:%M:%S", time.gmtime(record.created))
    return f"{seconds}.{int(record.msecs):03d}"


def _trace(record: logging.LogRecord) -> str:
    return "".join(traceback.format_exception(*record.exc_info)).rstrip() if record.exc_info else ""
