"""Who makes the request in progress: kept in its session as an id and a stamp, read from the database once a request."""

from __future__ import annotations

import hmac

from flask import current_app, g, session

from designer.access.operations import is_one_time, stamp_of
from designer.context import database, settings
from runtime.store.people import Person, person_of

WHO, STAMP = "person", "signed_in"


def present() -> Person | None:
    """The person, None for a stranger and for a session another password has ended."""
    if "present" not in g:
        g.present = _found()
    found: Person | None = g.present
    return found


def me() -> str:
    """The name that stands beside what this request changes. For requests of somebody who is signed in."""
    found = present()
    assert found is not None, "a route that is open to strangers changes nothing"
    return found.name


def must_replace() -> bool:
    """Is the person here by a one-time password, which opens nothing but the way to another?"""
    found = present()
    return found is not None and is_one_time(found, settings())


def enter(person: Person) -> None:
    """Begin a session of that person; the one of before, with its token, is over."""
    session.clear()
    session[WHO] = person.id
    session[STAMP] = _stamp(person)
    session.permanent = True
    g.present = person


def leave() -> None:
    """End the session."""
    session.clear()
    g.present = None


def _found() -> Person | None:
    number, mark = session.get(WHO), str(session.get(STAMP, ""))
    person = person_of(database(), number) if isinstance(number, int) and mark else None
    if person is None or not hmac.compare_digest(mark.encode(), _stamp(person).encode()):
        return None
    return person


def _stamp(person: Person) -> str:
    key = current_app.config["SECRET_KEY"]
    return stamp_of(person, settings(), key if isinstance(key, bytes) else str(key).encode())
