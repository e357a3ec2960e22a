"""Pages of calls."""

from __future__ import annotations

from flask import render_template, request

from designer.calls import operations, payloads
from designer.context import database
from runtime.store.calls import list_calls
from runtime.store.lines import list_lines

PAGE = 50


def index() -> str:
    """The newest calls, or those before an instant."""
    line, before = request.args.get("line", ""), request.args.get("before", "")
    earlier = int(before) if before.isdecimal() and len(before) < 16 else None
    calls = list_calls(database(), line=line, before=earlier, limit=PAGE + 1)
    return render_template(
        "calls/index.html",
        calls=[payloads.call_summary(call) for call in calls[:PAGE]],
        more=calls[PAGE - 1].started if len(calls) > PAGE else None,
        line=line,
        filtered=bool(line or before),
        lines=list_lines(database()),
    )


def show(call_id: str) -> str:
    """One call's path."""
    path = operations.path_of(database(), call_id)
    return render_template("calls/show.html", path=path, call=payloads.call_summary(path.call))
