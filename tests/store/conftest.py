"""A migrated database on a real file for every test, and a small flow to put into it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runtime.document.release import build
from runtime.store.database import Database, open_database
from runtime.store.migrating import upgrade


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a migrated, empty database: migrating once a test would be most of its time."""
    path = tmp_path_factory.mktemp("migrated") / "tonepath.db"
    database = open_database(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path.read_bytes()


@pytest.fixture
def url(tmp_path: Path, empty_file: bytes) -> str:
    path = tmp_path / "tonepath.db"
    path.write_bytes(empty_file)
    return f"sqlite:///{path}"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = open_database(url)
    yield database
    database.close()


def flow(name: str = "售后热线", text: str = "欢迎致电", **config: Any) -> dict[str, Any]:
    """A flow of one sentence and a hang-up; ``config`` goes into one more node, a queue."""
    return {
        "schema_version": 1,
        "name": name,
        "languages": ["zh-CN"],
        "entry": "welcome",
        "nodes": {
            "welcome": {"kind": "play", "label": "欢迎语", "config": {"prompt": {"zh-CN": [{"say": text}]}}},
            "agents": {"kind": "queue", "label": "人工", "config": {"destination": "坐席", **config}},
        },
        "edges": [{"from": "welcome", "port": "done", "to": "agents"}],
    }


def as_text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False)


def release(document: dict[str, Any], *, audio: dict[str, str] | None = None) -> dict[str, Any]:
    """What the release build makes of it."""
    return build(document["name"], {document["name"]: document}, audio)
