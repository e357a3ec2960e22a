"""Voicemail: which messages there are and which were heard. Keeping one is `call_log`'s, its sound a file's."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import delete, select, update

from runtime.domain.texts import Bilingual
from runtime.store import tables
from runtime.store.database import Database
from runtime.store.errors import NotFound

MESSAGE = Bilingual("留言", "message")


@dataclass(frozen=True, slots=True)
class Message:
    """One voicemail. ``ref`` names its sound; ``ms`` is its length; ``created`` UTC ms."""

    id: int
    call_id: str
    ref: str
    mailbox: str
    ms: int
    notify: tuple[str, ...]
    created: int
    heard: bool


def list_messages(database: Database, *, mailbox: str = "", call_id: str = "", limit: int = 100) -> tuple[Message, ...]:
    """Messages, newest first; of one mailbox, of one call, or all."""
    c = tables.messages.c
    query = select(tables.messages).order_by(c.created.desc(), c.id.desc()).limit(limit)
    if mailbox:
        query = query.where(c.mailbox == mailbox)
    if call_id:
        query = query.where(c.call_id == call_id)
    with database.reading() as connection:
        return tuple(
            Message(r.id, r.call_id, r.ref, r.mailbox, r.ms, tuple(json.loads(r.notify)), r.created, r.heard)
            for r in connection.execute(query)
        )


def mark_heard(database: Database, message_id: int, *, heard: bool = True) -> None:
    """Note that somebody listened, or that nobody did. Raises `NotFound`."""
    query = update(tables.messages).where(tables.messages.c.id == message_id).values(heard=heard)
    with database.writing() as connection:
        if connection.execute(query).rowcount == 0:
            raise NotFound(MESSAGE, str(message_id))


def delete_message(database: Database, message_id: int) -> str:
    """Delete a message and return the ``ref`` whose sound the caller of this is to delete. Raises `NotFound`."""
    with database.writing() as connection:
        ref = connection.execute(
            select(tables.messages.c.ref).where(tables.messages.c.id == message_id)
        ).scalar_one_or_none()
        if ref is None:
            raise NotFound(MESSAGE, str(message_id))
        connection.execute(delete(tables.messages).where(tables.messages.c.id == message_id))
    return str(ref)
