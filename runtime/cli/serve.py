"""`app.py runtime`: the process that answers calls. Everything it does stands in runtime.main."""

from __future__ import annotations

import argparse
import importlib
import logging

from sqlalchemy.exc import DBAPIError

from runtime.cli.console import Console
from runtime.cli.logs import begin_logging
from runtime.cli.opening import opened
from runtime.settings import load

log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser, _: Console) -> None:
    """The settings say everything; the one argument is between the supervisor and its child."""
    parser.add_argument("--heartbeat", type=int, default=-1, help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace, _: Console) -> int:
    """Answer calls until SIGTERM, then finish those in progress."""
    settings = load()
    begin_logging(settings)
    try:
        with opened(settings):
            pass
    except DBAPIError as error:
        log.warning("starting without the database, with what this machine knows: %s", error.orig)
    importlib.import_module("runtime.main").main(settings, heartbeat=arguments.heartbeat)
    return 0
