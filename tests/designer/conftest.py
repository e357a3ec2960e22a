"""A site with its pages: a real database, a real prompt store, a signed-in client."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from deploy.postgres import Postgres
from designer.access.passwords import hashed
from designer.application import close_app, routed, serve_site
from designer.proving import Document
from runtime.document.inventory import inventory_of
from runtime.settings import Settings, load
from runtime.store.database import Database, open_database
from runtime.store.migrating import upgrade
from runtime.store.people import ADMINISTRATOR, FIRST, add_person
from runtime.store.site import save_destination
from tests.databases import SQLITE

PASSWORD = "correct horse battery"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def settings(on: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """The settings of a site with an administrator and one destination, on either database."""
    given = {"TONEPATH_DATA_DIR": str(tmp_path / "var")}
    (tmp_path / "var").mkdir()
    if on == SQLITE:
        (tmp_path / "var" / "tonepath.db").write_bytes(request.getfixturevalue("new_site"))
        yield load(given, directory=tmp_path)
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.create(template=request.getfixturevalue("new_site_template"))
    yield load({**given, "TONEPATH_DATABASE_URL": server.url(name)}, directory=tmp_path)
    server.drop(name)


@pytest.fixture(scope="session")
def new_site(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a site's database: migrating and hashing a password once a test would be most of its time."""
    path = tmp_path_factory.mktemp("site") / "tonepath.db"
    furnish(f"sqlite:///{path}")
    return path.read_bytes()


@pytest.fixture(scope="session")
def new_site_template(postgres: Postgres) -> str:
    """The name of the same in the server."""
    name = postgres.create()
    furnish(postgres.url(name))
    return name


def furnish(url: str) -> None:
    """Make the database at ``url`` that of a new site."""
    database = open_database(url)
    upgrade(database)
    save_destination(database, "agents", document={"kind": "queue", "queue": "agents"})
    add_person(database, FIRST, role=ADMINISTRATOR, password_hash=hashed(PASSWORD), one_time=False, by="start")
    database.close()


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = open_database(settings.database_url)
    yield database
    database.close()


def hashes(documents: Sequence[Document]) -> Mapping[str, str]:
    """A renderer that gives every prompt a content hash and makes no sound: what is heard is tests/speech's."""
    return {key: f"{index:064x}" for index, key in enumerate(inventory_of(documents).keys)}


@pytest.fixture(scope="session")
def pages() -> Flask:
    """The application of no site yet: to make its routes takes longer than most tests."""
    return routed()


@pytest.fixture
def site(pages: Flask, settings: Settings, database: Database) -> Iterator[Flask]:
    serve_site(pages, settings, database, render=hashes)
    yield pages
    close_app(pages)


def flow(name: str = "测试热线", words: str = "您好") -> dict[str, Any]:
    """A small flow that may be published: a greeting, a menu, an agent."""
    return {
        "schema_version": 1,
        "name": name,
        "languages": ["zh-CN"],
        "entry": "menu",
        "variables": {},
        "defaults": {"fallback": {"after_failures": 5, "to": "agents"}},
        "nodes": {
            "menu": {
                "kind": "menu",
                "label": "主菜单",
                "config": {
                    "prompt": {"zh-CN": [{"say": f"{words}。咨询请按1，人工服务请按0。"}]},
                    "options": [{"id": "ask", "label": "咨询", "keys": ["1"], "phrases": {"zh-CN": ["咨询"]}}],
                },
            },
            "answer": {
                "kind": "play",
                "label": "答复",
                "config": {"prompt": {"zh-CN": [{"say": "请稍候，为您转接。"}]}},
            },
            "agents": {"kind": "queue", "label": "人工", "config": {"destination": "agents"}},
        },
        "edges": [
            {"from": "menu", "port": "ask", "to": "answer"},
            {"from": "answer", "port": "done", "to": "agents"},
        ],
        "layout": {},
    }


def as_file(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()
