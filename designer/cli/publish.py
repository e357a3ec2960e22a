"""`app.py publish`: proves a flow file, renders its prompts, and makes it what a line answers with."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from designer.cli.author import author
from designer.cli.validate import show_findings
from designer.coming import NOW
from designer.flows.operations import decoded
from designer.moving import Moved
from designer.prompts import renderer
from designer.proving import Blocked, Proof
from designer.publishing import Outcome, publish_draft
from runtime.cli.console import FAILED, OK, Console, clock
from runtime.cli.opening import opened
from runtime.cli.trouble import CommandError
from runtime.document.load import load as load_document
from runtime.domain.texts import Bilingual
from runtime.settings import load
from runtime.speech.pyttsx3_engine import Pyttsx3Engine
from runtime.store.coming import Plan
from runtime.store.database import Database
from runtime.store.drafts import load_draft, save_draft
from runtime.store.errors import NotFound


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """FILE or NAME, --line N [--message TEXT]."""
    into = console.into
    parser.add_argument(
        "flow",
        metavar="FILE",
        help=into(Bilingual("流程文件，或已有草稿的流程名称", "a flow file, or the name of a flow with a draft")),
    )
    parser.add_argument(
        "--line",
        action="append",
        default=[],
        metavar="N",
        help=into(
            Bilingual(
                "号码，可写几次；不写则只生成版本，供其他流程调用",
                "the line's number, may be given more than once; without it only a version is made, for other flows",
            )
        ),
    )
    parser.add_argument(
        "--message", default="", help=into(Bilingual("这次改了什么，记入发布记录", "what has changed, kept in the log"))
    )
    parser.add_argument(
        "--at",
        default="",
        metavar="TIME",
        help=into(Bilingual("定时上线，例如 2026-11-23 02:00", "go live at that time, such as 2026-11-23 02:00")),
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Exit 1, with the findings, when the flow may not be published."""
    settings = load()
    at = _moment(arguments.at)
    if at is not None and not arguments.line:
        raise CommandError(Bilingual("定时上线要写明 --line 号码。", "A publish at a time needs --line N."))
    with opened(settings) as database, Pyttsx3Engine() as engine:
        flow = _drafted(database, arguments.flow)
        render = renderer(settings, engine, progress=_progress(console))
        try:
            done = publish_draft(
                database,
                settings.data_dir,
                flow,
                line=next(iter(arguments.line), ""),
                more=arguments.line[1:],
                by=author(),
                message=arguments.message,
                render=render,
                plan=Plan(at) if at is not None else NOW,
            )
        except Blocked as error:
            show_findings(Proof(None, error.findings), console)
            console.say(error.text)
            return FAILED
    show_findings(Proof(None, done.findings), console)
    console.say(told(done))
    for each in done.more:
        console.say(told_of_another(each))
    return FAILED if any(each.problem for each in done.more) else OK


def _moment(given: str) -> int | None:
    """UTC milliseconds of a time as a person writes it, in this machine's zone unless it says another; None for ""."""
    if not given:
        return None
    try:
        return int(datetime.fromisoformat(given).astimezone().timestamp() * 1_000)
    except ValueError as error:
        raise CommandError(
            Bilingual(f"看不懂时间“{given}”，写成 2026-11-23 02:00。", f"{given!r} is no time: write 2026-11-23 02:00.")
        ) from error


def told(done: Outcome) -> Bilingual:
    """What became of it, for a person."""
    flow, version, coming = done.flow, done.version, done.coming
    if not done.line:
        return Bilingual(f"“{flow}”版本 {version} 已生成。", f"{flow!r} version {version} is made.")
    if coming is None:
        return Bilingual(
            f"已发布：号码 {done.line} 由“{flow}”版本 {version} 接听（{done.digest[:12]}）。",
            f"Published: line {done.line} is answered by {flow!r} version {version} ({done.digest[:12]}).",
        )
    if done.asked:
        return Bilingual(
            f"已请求发布“{flow}”版本 {version} 到号码 {done.line}，等第二个人同意：app.py approve {coming.id}。在那之前线路照旧接听。",
            f"Asked: {flow!r} version {version} to line {done.line}, once a second person agrees: app.py approve {coming.id}. "
            "Until then the line answers as before.",
        )
    return Bilingual(
        f"已备好：号码 {done.line} 将在 {clock(coming.at)} 改由“{flow}”版本 {version} 接听（网页进程要在运行）。",
        f"Ready: line {done.line} is answered by {flow!r} version {version} from {clock(coming.at)} on "
        "(the pages must be running then).",
    )


def told_of_another(each: Moved) -> Bilingual:
    """What became of a further line."""
    if each.problem is not None:
        return Bilingual(f"号码 {each.number} 没有换：{each.problem.zh}", f"Line {each.number}: {each.problem.en}")
    if each.asked:
        return Bilingual(f"号码 {each.number} 也已请求。", f"Asked for line {each.number}, too.")
    return Bilingual(f"号码 {each.number} 也用这个版本。", f"Line {each.number} gets the same version.")


def _drafted(database: Database, given: str) -> str:
    """Store the file as the draft of the flow it names; a name alone means the draft as it is."""
    path = Path(given)
    if not path.is_file():
        try:
            return load_draft(database, given).flow
        except NotFound as error:
            raise CommandError(
                Bilingual(
                    f"没有文件 {given}，也没有叫这个名称的流程。",
                    f"There is no file {given}, and no flow of that name.",
                )
            ) from error
    text = decoded(path.read_bytes())
    document = load_document(text).document
    name = document.get("name") if document is not None else None
    if not isinstance(name, str):
        raise CommandError(
            Bilingual(
                f"{given} 不是流程文件。先看：app.py validate {given}",
                f"{given} is no flow file. See: app.py validate {given}",
            )
        )
    try:
        expected = load_draft(database, name).revision
    except NotFound:
        expected = 0
    save_draft(database, name, text=text, expected=expected, author=author())
    return name


def _progress(console: Console) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        if console.err.isatty():
            text = console.into(Bilingual(f"\r语音提示 {done}/{total}", f"\rprompts {done}/{total}"))
            console.err.write(text + ("\n" if done == total else ""))
            console.err.flush()

    return tell if sys.stderr.isatty() else lambda _, __: None
