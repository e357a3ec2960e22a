"""`app.py approve`: agrees to a publish somebody asked for."""

from __future__ import annotations

import argparse

from designer.cli import deciding
from designer.cli.deciding import add_arguments
from runtime.cli.console import Console

__all__ = ["add_arguments", "run"]


def run(arguments: argparse.Namespace, console: Console) -> int:
    """List what waits, or decide."""
    return deciding.run(arguments, console, agreed=True)
