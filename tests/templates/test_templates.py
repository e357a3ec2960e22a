"""Every template is sound, every way through it is walked by a call that was written down, and no path is bad."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from runtime.document.findings import HINT
from runtime.document.lint import check
from runtime.document.ports import ports
from runtime.document.schemas import NODES, available
from runtime.domain.calendar_days import WORKDAY
from runtime.domain.holidays_cn import built_in_day
from runtime.nodes import KINDS
from simulator.coverage import Coverage
from simulator.explore import explore
from simulator.scenario import Scenario
from simulator.scenarios import run_scenario
from simulator.world import instant
from tests.templates.shipped import TEMPLATES, documents, program, root_of, scenarios, site

CALLS = [pytest.param(template, each, id=each.name) for template in TEMPLATES for each in scenarios(template)]
WIDTH, PORTS_FROM, PORT_HEIGHT, LEAST_HEIGHT = 220, 56, 24, 100


@pytest.mark.parametrize("name", documents())
def test_nothing_is_found_but_hints(name: str) -> None:
    findings = check(documents()[name].document, site=site())
    assert [f"{f.severity} {f.message.en}" for f in findings if f.severity != HINT and not f.accepted] == []


@pytest.mark.parametrize("name", documents())
def test_only_sub_flows_accept_a_finding_and_say_why(name: str) -> None:
    document = documents()[name].document
    accepted = document.get("accepted", [])
    assert [row["finding"] for row in accepted] == (["no_fallback"] if document.get("returns") else [])
    assert all(len(row["reason"]) >= 10 for row in accepted)


@pytest.mark.parametrize(("template", "scenario"), CALLS)
def test_the_call_goes_as_told(template: str, scenario: Scenario) -> None:
    result = run_scenario(program(template), scenario)
    walked = " ".join(map(str, result.visits))
    assert [failure.message.zh for failure in result.failures] == [], walked
    assert scenario.expect.contains or scenario.expect.path, "a call that expects no way proves nothing"


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_calls_take_every_port(template: str) -> None:
    compiled = program(template)
    walked = Coverage()
    for scenario in scenarios(template):
        walked |= run_scenario(compiled, scenario).coverage
    own = {name for name, shipped in documents().items() if shipped.folder == template}
    assert [place for place in walked.nodes_missed(compiled) if place[0] in own] == []
    assert [place for place in walked.ports_missed(compiled) if place[0] in own] == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_calls_belong_to_the_template_and_have_names_of_their_own(template: str) -> None:
    names = [scenario.name for scenario in scenarios(template)]
    assert len(set(names)) == len(names)
    assert all(re.search("[\u4e00-\u9fff]", name) for name in names)
    assert {scenario.flow for scenario in scenarios(template)} == {root_of(template)}


@pytest.mark.slow
@pytest.mark.parametrize("template", TEMPLATES)
def test_no_path_is_bad(template: str) -> None:
    explored = explore(program(template))
    found = [f"{d.finding.code} {d.flow}/{d.finding.node}" for d in explored.discoveries if d.finding.severity != HINT]
    assert explored.complete
    assert found == []


def test_the_templates_show_every_kind_that_runs() -> None:
    used = {node["kind"] for shipped in documents().values() for node in shipped.document["nodes"].values()}
    # A table is a site's own: a template that looks things up could not answer its first call.
    assert used | {"lookup"} == set(KINDS) == {kind for kind in NODES if available(kind)}


def test_the_make_up_days_of_the_calls_are_real() -> None:
    """A Saturday afternoon or a Sunday on which somebody answers is a published make-up workday."""
    worked = [s for t in TEMPLATES for s in scenarios(t) if "调休" in s.name and "不是调休" not in s.name]
    days = [built_in_day(_day(scenario)) for scenario in worked]
    assert len(worked) >= 4
    assert all(day is not None and day.kind == WORKDAY and day.day.weekday() >= 5 for day in days)


def _day(scenario: Scenario) -> date:
    return datetime.fromtimestamp(instant(scenario.at) / 1_000, ZoneInfo("Asia/Shanghai")).date()


# --- how they look ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", documents())
def test_every_node_has_a_place_of_its_own(name: str) -> None:
    document = documents()[name].document
    assert set(document["layout"]) == set(document["nodes"])
    boxes = []
    for node_id, node in document["nodes"].items():
        place = document["layout"][node_id]
        height = max(LEAST_HEIGHT, PORTS_FROM + PORT_HEIGHT * len(ports(node["kind"], node["config"])))
        boxes.append((node_id, place["x"], place["y"], height))
    for (one, x, y, height), (other, x2, y2, height2) in combinations(boxes, 2):
        assert abs(x - x2) >= WIDTH or y + height <= y2 or y2 + height2 <= y, f"{one} and {other} overlap"


@pytest.mark.parametrize("name", documents())
def test_ways_run_from_left_to_right(name: str) -> None:
    """Going back (to a menu, to try again) is the exception."""
    document = documents()[name].document
    place = document["layout"]
    forwards = [edge for edge in document["edges"] if place[edge["from"]]["x"] < place[edge["to"]]["x"]]
    assert len(forwards) >= 0.8 * len(document["edges"])
    assert min(place.values(), key=lambda at: at["x"])["x"] == place[document["entry"]]["x"]


# --- how they sound --------------------------------------------------------------------------------------------------

MENUS = [
    pytest.param(shipped.document, node_id, id=f"{name}/{node_id}")
    for name, shipped in documents().items()
    for node_id, node in shipped.document["nodes"].items()
    if node["kind"] == "menu"
]
SPOKEN_KEY = {"*": "星号键", "#": "井号键"}


def _said(config: Mapping[str, Any], language: str) -> str:
    return "".join(segment["say"] for segment in config["prompt"][language])


@pytest.mark.parametrize(("document", "node_id"), MENUS)
def test_a_menu_says_each_way_before_its_key_in_twenty_seconds(document: Mapping[str, Any], node_id: str) -> None:
    config = document["nodes"][node_id]["config"]
    chinese, english = _said(config, "zh-CN"), _said(config, "en-US")
    assert len(config["options"]) <= 5
    keys = [key for option in config["options"] for key in option["keys"]] + config.get("back_keys", []) + ["0"]
    for key in keys:
        spoken = SPOKEN_KEY.get(key, key)
        assert re.search(rf"[^，。]{{2,}}请按{spoken}[，。]|For English, press {key}\.", chinese), f"{key} in {chinese}"
        assert re.search(rf"(For|To|If) [^.]+, press {'pound' if key == '#' else key}\.", english), f"{key}: {english}"
    pace = 120 / 60
    units = len(re.findall("[\u4e00-\u9fff0-9]|[A-Za-z]+", chinese))
    first = len(re.findall("[\u4e00-\u9fff]", chinese.split("请按")[0]))
    assert units / pace <= 20, f"{units / pace} s"
    assert first / pace <= 8


@pytest.mark.parametrize(("document", "node_id"), MENUS)
def test_a_menu_can_be_heard_again_and_left_upwards(document: Mapping[str, Any], node_id: str) -> None:
    config = document["nodes"][node_id]["config"]
    assert config["repeat_keys"] == ["*"]
    assert config.get("back_keys", []) == ([] if node_id == "main" else ["#"])
    assert len(config["no_input_prompts"]) == len(config["no_match_prompts"]) == 2
    assert config["no_input_prompts"][0] != config["no_input_prompts"][1]
