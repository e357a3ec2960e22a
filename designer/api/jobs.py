"""Jobs: what was begun in the background, how far it is, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from designer.api.declaration import (
    ANY,
    NUMBER,
    OBJECT,
    TEXT,
    Answer,
    Asked,
    Json,
    Route,
    Schema,
    nullable,
    ref,
    shape,
    short,
)
from designer.api.problems import Refused, body, of_error
from designer.context import shared
from designer.jobs import Busy, Job, Tell, Work
from designer.language import language
from designer.work import explore_document
from runtime.domain.texts import Bilingual
from runtime.settings import Settings


def job_with(result: Schema) -> Schema:
    """The shape of a job whose result is known."""
    return shape(
        {
            "id": TEXT,
            "kind": TEXT,
            "state": {"enum": ["waiting", "running", "done", "failed", "cancelled"]},
            "progress": nullable(shape({"stage": TEXT, "done": NUMBER, "total": NUMBER})),
            "result": result,
            "problem": nullable(ref("Problem")),
        }
    )


JOB = job_with(ANY)
DIED = Bilingual("处理过程意外中断。", "The process that did this ended unexpectedly.")
BUSY = Bilingual("等待处理的任务过多。", "Too much work is waiting already.")
GONE = Bilingual("没有这个任务，或它已过期。", "There is no such job, or it is long over.")
RUNNING = Bilingual("任务已经开始，不能取消。", "The job has begun and cannot be taken back.")


def begin(kind: str, work: Work, *given: Any) -> Answer:
    """Begin a job and answer with it. Raises `Refused` when the pool is full."""
    try:
        job = shared().jobs.submit(kind, refusing, work, language(), given)
    except Busy as error:
        raise Refused(503, BUSY) from error
    return Answer(told(job), headers={"Location": f"/api/v1/jobs/{job.id}"})


def at_once(kind: str, work: Work, *given: Any) -> Answer:
    """The same for work too small for a process of its own: it is over when it is answered, and what it refuses is raised."""
    result = work(shared().settings, lambda *_: None, *given)
    return Answer({"id": "", "kind": kind, "state": "done", "progress": None, "result": result, "problem": None})


def refusing(settings: Settings, tell: Tell, work: Work, reader: str, given: tuple[Any, ...]) -> Mapping[str, Any]:
    """Do the work; what it refuses becomes a problem in the language of who asked."""
    try:
        return {"result": work(settings, tell, *given)}
    except Exception as error:  # noqa: BLE001 - whatever it is, somebody waits for an answer
        return {"problem": of_error(error, reader=reader)}


def show(asked: Asked) -> Json:
    """One job."""
    return told(_job(asked))


def cancel(asked: Asked) -> Json:
    """Take back a job that has not begun."""
    job = _job(asked)
    if not shared().jobs.cancel(job) and job.state == "running":
        raise Refused(409, RUNNING)
    return told(job)


def explore(asked: Asked) -> Answer:
    """Walk every path of a document."""
    text = json.dumps(asked.body["document"], ensure_ascii=False)
    return begin("explore", explore_document, text, asked.body.get("name", ""))


def told(job: Job) -> dict[str, Any]:
    """A job as JSON."""
    outcome = job.outcome()
    state = job.state
    progress = shared().jobs.progress(job) if state == "running" else None
    problem = outcome.get("problem") or (body(500, DIED) if state == "failed" else None)
    return {
        "id": job.id,
        "kind": job.kind,
        "state": state,
        "progress": None if progress is None else dict(zip(("stage", "done", "total"), progress, strict=True)),
        "result": outcome.get("result"),
        "problem": problem,
    }


def _job(asked: Asked) -> Job:
    found = shared().jobs.find(asked.name("id"))
    if found is None:
        raise Refused(404, GONE)
    return found


T = Bilingual
ROUTES = (
    Route("GET", "/jobs/{id}", "job", T("任务进度", "a job"), show, JOB),
    Route("DELETE", "/jobs/{id}", "cancel_job", T("取消等待中的任务", "take back a job that waits"), cancel, JOB, problems=(409,)),
    Route(
        "POST",
        "/flows/explore",
        "explore_flow",
        T("全路径检查", "walk every path of a document"),
        explore,
        JOB,
        status=202,
        body=shape({"document": OBJECT, "name": short(100)}, required=("document",)),
    ),
)  # fmt: skip
