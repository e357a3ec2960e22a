"""The two databases every test of the store runs on: a file, and a database of a private PostgreSQL. And the count of both.

A test that asks for `url` or `database` runs once on each. A test that skips one of them, or a number that differs, fails the
run: what is true of one database only is no property of the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.postgres import Postgres
from runtime.store.database import Database, open_database
from runtime.store.migrating import upgrade

SQLITE, POSTGRESQL = "sqlite", "postgresql"
BOTH = (SQLITE, POSTGRESQL)
FIXTURE = "on"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server for the session."""
    with Postgres() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a migrated, empty database: migrating once a test would be most of its time."""
    path = tmp_path_factory.mktemp("migrated") / "tonepath.db"
    migrate(f"sqlite:///{path}")
    return path.read_bytes()


@pytest.fixture(scope="session")
def migrated_template(postgres: Postgres) -> str:
    """The name of the same in the server."""
    name = postgres.create()
    migrate(postgres.url(name))
    return name


def migrate(url: str) -> None:
    """Bring the database at ``url`` to the newest shape."""
    database = open_database(url)
    upgrade(database)
    database.close()


@pytest.fixture(params=BOTH)
def on(request: pytest.FixtureRequest) -> str:
    """Which of the two this run of the test is on."""
    return str(request.param)


@pytest.fixture
def empty_url(on: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with nothing in it at all."""
    if on == SQLITE:
        yield f"sqlite:///{tmp_path / 'empty' / 'tonepath.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def url(on: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a migrated database without a row."""
    if on == SQLITE:
        path = tmp_path / "tonepath.db"
        path.write_bytes(request.getfixturevalue("migrated_file"))
        yield f"sqlite:///{path}"
        return
    template: str = request.getfixturevalue("migrated_template")
    server: Postgres = request.getfixturevalue("postgres")
    name = server.create(template=template)
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """The same, opened."""
    database = open_database(url)
    yield database
    database.close()


class Tally:
    """Counts the tests that ran on each database, and those that were skipped there."""

    def __init__(self) -> None:
        self.of: dict[str, str] = {}
        self.ran = dict.fromkeys(BOTH, 0)
        self.skipped: list[str] = []

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """See which test is on which; after those who deselect."""
        for item in items:
            callspec = getattr(item, "callspec", None)
            if callspec is not None and callspec.params.get(FIXTURE) in BOTH:
                self.of[item.nodeid] = callspec.params[FIXTURE]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test once it has run."""
        on = self.of.get(report.nodeid)
        if on is None:
            return
        if report.skipped:
            self.skipped.append(report.nodeid)
        elif report.when == "call":
            self.ran[on] += 1

    def wrong(self) -> str:
        """What is wrong with the numbers, "" when nothing is."""
        if self.skipped:
            return f"{len(self.skipped)} tests of the store were skipped, first {self.skipped[0]}"
        counted = {on: list(self.of.values()).count(on) for on in BOTH}
        if len(set(counted.values())) > 1 or len(set(self.ran.values())) > 1:
            return "the numbers of tests on SQLite and on PostgreSQL differ"
        return ""

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a run whose numbers differ, unless somebody picked tests by hand."""
        picked = session.config.option.keyword or any("::" in word for word in session.config.args)
        if self.wrong() and not picked and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell the numbers."""
        if self.of:
            line = f"store tests: {self.ran[SQLITE]} on SQLite, {self.ran[POSTGRESQL]} on PostgreSQL, {len(self.skipped)} skipped"
            terminalreporter.write_line(f"{line}{' - ' if self.wrong() else ''}{self.wrong()}")
