"""What holds for every test: pure folders know no network and no clock, and hypothesis is deterministic in CI.

Fixtures of one folder belong into that folder's own conftest.py.
"""

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Verbosity, settings

from tests.databases import Tally, database, empty_url, migrated_file, migrated_template, on, postgres, url
from tests.purity import no_world

__all__ = ["database", "empty_url", "migrated_file", "migrated_template", "on", "postgres", "url"]

PURE_FOLDERS = frozenset({"engine", "nodes", "domain", "document", "property", "simulator"})
HERE = Path(__file__).parent

# No deadline in either: the machines are shared, and a slow moment is not a defect.
settings.register_profile("ci", derandomize=True, max_examples=60, deadline=None, database=None, print_blob=True)
settings.register_profile("dev", max_examples=60, deadline=None)
settings.register_profile(
    "deep", max_examples=2000, deadline=None, verbosity=Verbosity.normal, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev"))


def pytest_configure(config: pytest.Config) -> None:
    """Count the tests of the store on each database."""
    config.pluginmanager.register(Tally(), "databases")


def is_pure(path: Path) -> bool:
    """Whether the test file stands in a folder whose tests may not know the world."""
    return path.is_relative_to(HERE) and path.relative_to(HERE).parts[0] in PURE_FOLDERS


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Surround set-up, call and tear-down of each pure test. A hook, so that no test can forget or override it."""
    if not is_pure(item.path):
        return (yield)
    with no_world():
        return (yield)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test's folder says what it needs, so that `make quick` leaves out what a machine may lack."""
    for item in items:
        folder = item.path.relative_to(HERE).parts[0] if item.path.is_relative_to(HERE) else ""
        if folder in ("asterisk", "e2e"):
            item.add_marker(folder)
