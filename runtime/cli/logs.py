"""The log of a process: plain lines on stderr at the level the settings ask for. What is logged is said elsewhere."""

from __future__ import annotations

import logging
import sys

from runtime.settings import Settings


def begin_logging(settings: Settings) -> None:
    """Log to stderr from now on."""
    logging.basicConfig(
        level=settings.log_level.upper(),
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        force=True,
    )
    # It tells every migration context it makes; that is its business.
    logging.getLogger("alembic").setLevel(logging.WARNING)
