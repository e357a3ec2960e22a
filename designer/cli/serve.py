"""`app.py designer`: the pages under a production WSGI server."""

from __future__ import annotations

import argparse
import logging
import signal
from types import FrameType

from sqlalchemy.exc import DBAPIError
from waitress.server import create_server

from designer.access.operations import begin
from designer.application import close_app, create_app
from designer.coming import follow
from designer.machine import Machine
from designer.prompts import SiteVoice, renderer
from designer.scenarios.operations import bring_to_new_site
from runtime.cli.console import FAILED, OK, Console
from runtime.cli.logs import begin_logging
from runtime.cli.opening import opened
from runtime.domain.texts import Bilingual
from runtime.settings import Settings, load
from runtime.speech.pyttsx3_engine import Pyttsx3Engine

THREADS = 8
# By name, because they know the telephone's side: a process of their own imports them.
MACHINE = Machine(check="runtime.cli.machine.check", clean_up="runtime.cli.machine.clean_up")

log = logging.getLogger(__name__)


def add_arguments(_: argparse.ArgumentParser, __: Console) -> None:
    """No arguments: the settings say everything."""


def run(_: argparse.Namespace, console: Console) -> int:
    """Serve until SIGTERM or SIGINT. A database that is away is no misuse: whoever started this may start it again."""
    settings = load()
    begin_logging(settings)
    try:
        return _serve(settings, console)
    except DBAPIError as error:
        log.error("the pages cannot be served without the database: %s", error.orig)
        return FAILED


def _serve(settings: Settings, console: Console) -> int:
    with opened(settings) as database, Pyttsx3Engine() as engine:
        password = begin(database, settings)
        bring_to_new_site(database)
        render = renderer(settings, engine)
        app = create_app(settings, database, render=render, speak=SiteVoice(settings, engine), machine=MACHINE)
        coming = follow(database, settings, render)
        server = create_server(app, host=settings.web_host, port=settings.web_port, threads=THREADS, ident="Tonepath")
        signal.signal(signal.SIGTERM, _end)
        address = f"http://{settings.web_host}:{settings.web_port}/"
        console.say(Bilingual(f"网页：{address}", f"Pages: {address}"))
        if password:
            console.say(
                Bilingual(f"首次登录的一次性密码：{password}", f"One-time password for the first sign-in: {password}")
            )
        console.out.flush()
        coming.start()
        try:
            server.run()
        except KeyboardInterrupt:
            pass
        finally:
            server.close()
            coming.close()
            close_app(app)
    return OK


def _end(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt
