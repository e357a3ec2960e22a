"""What a site's database is and how much room it takes: of which kind, where, how many bytes. No password is told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from runtime.store.database import Database


@dataclass(frozen=True, slots=True)
class Size:
    """``kind`` sqlite or postgresql, ``where`` the file, or host and database."""

    kind: str
    where: str
    bytes: int


def size_of(database: Database) -> Size:
    """The size of the database with what it keeps beside itself for writing."""
    url = database.read.url
    if database.read.dialect.name != "postgresql":
        file = Path(str(url.database)).absolute()
        return Size("sqlite", str(file), sum(_bytes(file.with_name(file.name + end)) for end in ("", "-wal", "-shm")))
    with database.reading() as connection:
        taken = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
    return Size("postgresql", f"{url.host or 'localhost'}:{url.port or 5432}/{url.database}", int(taken))


def _bytes(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
