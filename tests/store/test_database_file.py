"""The file behind SQLite: one that is moved away is waited for, not made anew; one put in its place is taken up."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from runtime.cli.opening import opened
from runtime.settings import load
from runtime.store.database import Database, open_database
from runtime.store.live import LiveFolder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with one number in it."""
    path = tmp_path / "tonepath.db"
    database = open_database(f"sqlite:///{path}")
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE numbers (n INTEGER)"))
        connection.execute(text("INSERT INTO numbers VALUES (1)"))
    database.close()
    return path


def numbers(database: Database) -> list[int]:
    with database.reading() as connection:
        return list(connection.execute(text("SELECT n FROM numbers ORDER BY n")).scalars())


def test_a_database_moved_away_is_waited_for(file: Path) -> None:
    database = open_database(f"sqlite:///{file}")
    assert numbers(database) == [1]
    away = file.with_suffix(".away")
    file.rename(away)
    for _ in range(2):
        with pytest.raises(OperationalError, match="is missing"):
            numbers(database)
        with pytest.raises(OperationalError, match="is missing"), database.appending() as connection:
            connection.execute(text("INSERT INTO numbers VALUES (2)"))
    assert not file.exists()
    away.rename(file)
    with database.appending() as connection:
        connection.execute(text("INSERT INTO numbers VALUES (3)"))
    assert numbers(database) == [1, 3]
    database.close()


def test_a_backup_put_in_its_place_is_taken_up(file: Path) -> None:
    backup = file.with_suffix(".backup")
    shutil.copy(file, backup)
    database = open_database(f"sqlite:///{file}")
    with database.writing() as connection:
        connection.execute(text("INSERT INTO numbers VALUES (2)"))
    assert numbers(database) == [1, 2]
    for end in ("-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)
    backup.replace(file)
    assert numbers(database) == [1]
    with database.writing() as connection:
        connection.execute(text("INSERT INTO numbers VALUES (4)"))
    database.close()
    again = open_database(f"sqlite:///{file}")
    assert numbers(again) == [1, 4]
    again.close()


def test_a_machine_that_answers_lines_makes_no_empty_database(tmp_path: Path) -> None:
    settings = load({"TONEPATH_DATA_DIR": str(tmp_path)})
    with opened(settings):
        pass
    path = tmp_path / "tonepath.db"
    assert path.exists()
    LiveFolder(settings.live_dir).write_lines({"4008001234": "sha256:0"})
    path.unlink()
    with pytest.raises(OperationalError, match="put it back"), opened(settings):
        pass
    assert not path.exists()
