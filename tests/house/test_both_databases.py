"""The count of tests on both databases: a run that leaves one out must not look like one that passed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.databases import FIXTURE, POSTGRESQL, SQLITE, Tally


def item(name: str, on: str | None) -> Any:
    return SimpleNamespace(nodeid=name, callspec=SimpleNamespace(params={FIXTURE: on} if on else {}))


def report(name: str, *, skipped: bool = False) -> Any:
    return SimpleNamespace(nodeid=name, skipped=skipped, when="setup" if skipped else "call")


def run(
    items: list[Any], reports: list[Any], *, keyword: str = "", words: tuple[str, ...] = ("tests",)
) -> tuple[Tally, int]:
    """The tally after such a run, and the exit status of a session in which everything else passed."""
    tally = Tally()
    tally.pytest_collection_modifyitems(items)
    for each in reports:
        tally.pytest_runtest_logreport(each)
    config = SimpleNamespace(option=SimpleNamespace(keyword=keyword), args=list(words))
    session = SimpleNamespace(config=config, exitstatus=pytest.ExitCode.OK)
    tally.pytest_sessionfinish(cast("pytest.Session", session))
    return tally, int(session.exitstatus)


BOTH = [item("a[s]", SQLITE), item("a[p]", POSTGRESQL), item("pure", None)]


def test_as_many_on_each_and_none_skipped_is_right() -> None:
    tally, status = run(BOTH, [report("a[s]"), report("a[p]"), report("pure")])
    assert (tally.ran, status) == ({SQLITE: 1, POSTGRESQL: 1}, 0)


@pytest.mark.parametrize(
    ("items", "reports"),
    [
        (BOTH, [report("a[s]"), report("a[p]", skipped=True)]),
        (BOTH, [report("a[s]")]),
        (BOTH[:1], [report("a[s]")]),
    ],
)
def test_one_that_is_skipped_not_run_or_not_there_fails_the_run(items: list[Any], reports: list[Any]) -> None:
    tally, status = run(items, reports)
    assert status == pytest.ExitCode.TESTS_FAILED
    assert tally.wrong()


def test_who_picks_tests_by_hand_may_pick_one_database() -> None:
    assert run(BOTH[:1], [report("a[s]")], keyword="sqlite")[1] == 0
    assert run(BOTH[:1], [report("a[s]")], words=("tests/store/test_x.py::a[s]",))[1] == 0
