"""One Asterisk for the session's contract, and every plan the chosen tests ask for, played on both channels at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

pytest.register_assert_rewrite("tests.contract.both")

# Registered first, so that what it asserts is shown in full.
from tests.contract.both import Both, play  # noqa: E402
from tests.contract.plan import Plan  # noqa: E402
from tests.contract.site import Building  # noqa: E402


@pytest.fixture(scope="session")
def building(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Building]:
    """A started Asterisk; who calls and who answers is up to `play`."""
    made = Building.at(tmp_path_factory.mktemp("contract"))
    made.pbx.start()
    yield made
    made.pbx.stop(grace_s=0)
    made.close()


@pytest.fixture(scope="session")
def both(building: Building, request: pytest.FixtureRequest) -> Mapping[str, Both]:
    """The calls of every plan that a selected test names as its parameter ``plan``."""
    plans: dict[str, Plan] = {}
    for item in request.session.items:
        plan = item.callspec.params.get("plan") if hasattr(item, "callspec") else None
        if isinstance(plan, Plan):
            plans[plan.id] = plan
    return play(building, plans.values())
