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


def add_arguments(_: argparse.ArgumentParser, __: Console) -> None:
    """No arguments: the settings say everything."""


def run(_: argparse.Namespace, __: Console) -> int:
    """Answer calls until SIGTERM, then finish those in progress."""
    settings = load()
    begin_logging(settings)
    try:
        with opened(settings):
            pass
    except DBAPIError as error:
        log.warning("starting without the database, with what this machine knows: %s", error.orig)
    importlib.import_module("runtime.main").main(settings)
    return 0
