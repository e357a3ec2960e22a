"""What the pages of one application share: settings, database, the renderer of prompts. Views reach them through here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app

from designer.access.operations import Throttle
from designer.jobs import Jobs
from designer.prompts import Speak
from designer.proving import Render
from runtime.settings import Settings
from runtime.store.database import Database

KEY = "tonepath"


@dataclass(frozen=True, slots=True)
class Shared:
    """Made once by `create_app`."""

    settings: Settings
    database: Database
    render: Render
    speak: Speak
    throttle: Throttle
    jobs: Jobs


def shared() -> Shared:
    """What this application shares."""
    return cast(Shared, current_app.extensions[KEY])


def database() -> Database:
    """The site's database."""
    return shared().database


def settings() -> Settings:
    """The site's settings."""
    return shared().settings


def throttle() -> Throttle:
    """What slows guessing of the password down."""
    return shared().throttle
