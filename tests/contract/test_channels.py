"""Virtual channel and telephone take the same call: every case, and every scenario of every shipped template."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.contract.both import Both
from tests.contract.cases import CASES
from tests.contract.plan import Plan
from tests.contract.templates import template_plans

pytestmark = [pytest.mark.asterisk, pytest.mark.slow]


@pytest.mark.parametrize("plan", CASES, ids=lambda plan: plan.id)
def test_a_case_is_the_same_call_on_both_channels(plan: Plan, both: Mapping[str, Both]) -> None:
    both[plan.id].assert_alike()


@pytest.mark.parametrize("plan", template_plans(), ids=lambda plan: plan.id)
def test_a_template_scenario_is_the_same_call_on_both_channels(plan: Plan, both: Mapping[str, Both]) -> None:
    both[plan.id].assert_alike()


@pytest.mark.parametrize("plan", [plan for plan in CASES if plan.id == "busy before the answer"], ids=["busy"])
def test_a_caller_refused_before_the_answer_hears_the_busy_tone(plan: Plan, both: Mapping[str, Both]) -> None:
    assert both[plan.id].real.codes[-1] == 486
    assert 200 not in both[plan.id].real.codes
