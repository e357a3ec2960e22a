"""Rules as a flow in front of a line's flow: each rule by a call, every combination without an error, the live release."""

from __future__ import annotations

from datetime import datetime
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.document.findings import accept
from runtime.document.inventory import inventory
from runtime.document.line_release import Part, front_release, in_front
from runtime.document.line_rules import compile_rules, empty_rules, front_name, has_rules
from runtime.document.line_rules_check import check_front, check_shape, leads_to, names_in
from runtime.document.line_rules_live import Switch, covers, is_on, live_schedules, whole_minute
from runtime.document.release import build, digest
from runtime.document.site import Site, SiteFlow
from runtime.domain.caller_list import CallerEntry, CallerList
from runtime.domain.schedule import Schedule
from runtime.engine.program import Program, compile_release
from runtime.engine.state import Call
from runtime.nodes import KINDS
from simulator.explore import explore
from simulator.explore_report import has_errors
from simulator.simulate import Simulation, simulate
from simulator.world import World
from tests.document.samples import clean, say

LINE, ROOT = "4001", "总机"
SHANGHAI = ZoneInfo("Asia/Shanghai")
Json = dict[str, Any]


def ms(text: str, zone: str = "Asia/Shanghai") -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1_000)


NOW, NOW_EARLIEST = ms("2026-11-22T10:00"), ms("2025-12-31T12:00")
TARGETS: dict[str, Json] = {
    "message": {"message": say("暂停服务")},
    "human": {"human": "坐席"},
    "human_told": {"human": "坐席", "prompt": say("请稍候"), "unanswered": say("没有人")},
    "number": {"number": "值班"},
    "voicemail": {"voicemail": "客服", "prompt": say("请留言")},
    "flow": {"flow": "夜间"},
    "own_flow": {"flow": ROOT},
}
EVERY: Json = {
    "schema_version": 1,
    "group": "售后",
    "zone": "Asia/Shanghai",
    "blocked": ["blocked", "骚扰"],
    "emergency": {"to": TARGETS["message"]},
    "notice": {"prompt": say("号码已更新"), "from": "2026-11-20", "to": "2026-11-30"},
    "vip": [{"list": "VIP", "to": TARGETS["human_told"]}, {"list": "老客户", "to": TARGETS["number"]}],
    "hours": {
        "schedule": "工作时间",
        "periods": [{"period": "closed", "to": TARGETS["voicemail"]}, {"period": "holiday", "to": TARGETS["flow"]}],
    },
}
RULES = ("blocked", "emergency", "notice", "vip", "hours")
SITE = Site(
    flows={ROOT: SiteFlow(), "夜间": SiteFlow()},
    schedules={"工作时间": ("open", "closed", "holiday")},
    lists=frozenset(["blocked", "骚扰", "VIP", "老客户"]),
    destinations=frozenset(["坐席", "值班"]),
)


def only(*names: str) -> Json:
    return {**empty_rules(), **{name: EVERY[name] for name in names}}


def night() -> Json:
    return {
        "schema_version": 1,
        "name": "夜间",
        "languages": ["zh-CN"],
        "entry": "bye",
        "nodes": {"bye": {"kind": "hangup", "label": "再见", "config": {"prompt": say("晚安")}}},
        "edges": [],
    }


def published() -> Json:
    return build(ROOT, {ROOT: {**clean(), "name": ROOT}})


def live(rules: Json) -> Program:
    part = Part(build("夜间", {"夜间": night()})["flows"])
    return compile_release(in_front(published(), rules, LINE, part, rendered=False), KINDS)


def call(
    rules: Json,
    *switches: Switch,
    at: int = NOW,
    caller: str = "13800138000",
    lists: Json | None = None,
    **schedules: Json,
) -> Simulation:
    documents = {**live_schedules(LINE, rules, switches), **schedules}
    world = World(
        schedules={name: Schedule.from_json(document) for name, document in documents.items()},
        lists={name: CallerList(name, tuple(entries)) for name, entries in (lists or {}).items()},
    )
    return simulate(live(rules), Call(LINE, caller), at=at, world=world)


def entered(simulation: Simulation) -> list[str]:
    return [row.node for row in simulation.trace if row.what == "entered"]


def found_in(rules: Json, languages: tuple[str, ...] = ("zh-CN",)) -> set[str]:
    """The codes that keep rules from being saved, by lint and by every path."""
    assert check_shape(rules) == ()
    front = compile_rules(rules, LINE, ROOT, languages)
    if front is None:
        return set()
    findings = list(check_front(front, SITE))
    if not any(one.blocks for one in findings):
        exploration = explore(compile_release(front_release(front), KINDS), line=LINE)
        assert not has_errors(exploration)
        findings += accept((one.finding for one in exploration.discoveries if one.flow == front["name"]), front)
    return {one.code for one in findings if not one.accepted}


# --- what is made ----------------------------------------------------------------------------------------------------


def test_a_line_without_rules_has_no_flow_in_front_and_keeps_its_release() -> None:
    for rules in (empty_rules(), {**empty_rules(), "group": "售后", "zone": "Asia/Tokyo", "blocked": [], "vip": []}):
        assert not has_rules(rules)
        assert compile_rules(rules, LINE, ROOT, ["zh-CN"]) is None
        assert in_front(published(), rules, LINE, Part()) == published()


@pytest.mark.parametrize("count", range(1, len(RULES) + 1))
def test_every_combination_of_rules_is_without_a_finding_on_every_path(count: int) -> None:
    for names in combinations(RULES, count):
        assert found_in(only(*names)) == set(), names


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_every_target_of_every_rule_is_without_an_error(target: str) -> None:
    to = TARGETS[target]
    rules = {
        **empty_rules(),
        "emergency": {"to": to},
        "vip": [{"list": "VIP", "to": to}],
        "hours": {
            "schedule": "工作时间",
            "periods": [{"period": name, "to": to} for name in ("open", "closed", "holiday")],
        },
    }
    assert found_in(rules) <= {"port_never_taken"}


names = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=8)
texts = st.text(st.characters(codec="utf-8", categories=("L",)), min_size=1, max_size=20).map(say)
targets = st.one_of(
    st.builds(lambda text: {"message": text}, texts),
    st.builds(lambda name, text: {"human": name, "prompt": text}, names, texts),
    st.builds(lambda name, text: {"number": name, "unanswered": text}, names, texts),
    st.builds(lambda name, text: {"voicemail": name, "prompt": text}, names, texts),
    st.builds(lambda name: {"flow": name}, names),
)
rows = st.lists(st.tuples(names, targets), min_size=1, max_size=4, unique_by=lambda row: row[0])
documents = st.fixed_dictionaries(
    {"schema_version": st.just(1)},
    optional={
        "blocked": st.lists(names, max_size=3, unique=True),
        "emergency": st.builds(lambda to: {"to": to}, targets),
        "notice": st.builds(lambda text: {"prompt": text, "from": "2026-01-01", "to": "2026-12-31"}, texts),
        "vip": rows.map(lambda found: [{"list": name, "to": to} for name, to in found]),
        "hours": rows.map(
            lambda found: {"schedule": "s", "periods": [{"period": name, "to": to} for name, to in found]}
        ),
    },
)


@given(documents)
@settings(max_examples=25, deadline=None)
def test_whatever_the_rules_their_flow_compiles_and_no_path_has_an_error(rules: Json) -> None:
    assert check_shape(rules) == ()
    front = compile_rules(rules, LINE, "主线", ["zh-CN"])
    if front is None:
        assert not has_rules(rules)
        return
    assert not [one for one in check_front(front, Site()) if one.blocks]
    exploration = explore(compile_release(front_release(front), KINDS), line=LINE)
    assert exploration.complete
    assert not has_errors(exploration)
    assert set(leads_to(front)) <= {name for what, name in names_in(rules) if what == "flow"} | {"主线"}


# --- what callers meet -----------------------------------------------------------------------------------------------


def test_a_blocked_caller_is_refused_with_busy_and_never_answered() -> None:
    blocked = {"骚扰": [CallerEntry("13800138000", NOW + 1)]}
    refused = call(EVERY, Switch("line", LINE, on=True), lists=blocked)
    assert entered(refused) == ["blocked", "refused"]
    actions = [type(action).__name__ for taken in refused.steps for action in taken.actions]
    assert actions == ["CheckCaller", "HangUp"]
    assert refused.steps[-1].actions[-1].cause == "busy"  # type: ignore[union-attr]
    assert entered(call(EVERY, lists=blocked, at=NOW + 1))[1] != "refused", "an entry ends at its instant"


def test_the_switch_takes_every_caller_until_its_end() -> None:
    switch = Switch("line", LINE, on=True, until=ms("2026-11-22T10:30"))
    for at, on in (("2026-11-22T10:29", True), ("2026-11-22T10:30", False), ("2026-11-23T10:29", False)):
        path = entered(call(only("emergency"), switch, at=ms(at)))
        assert path[:2] == ["emergency", "emergency_to" if on else "flow"], at
    assert entered(call(only("emergency")))[1] == "flow"
    assert entered(call(only("emergency"), Switch("line", LINE, on=False)))[1] == "flow"


def test_the_notice_is_heard_on_its_days_in_the_zone_of_the_line() -> None:
    rules = {**only("notice"), "zone": "Asia/Tokyo"}
    for at, said in (
        ("2026-11-19T23:59", False),
        ("2026-11-20T00:00", True),
        ("2026-11-30T23:59", True),
        ("2026-12-01T00:00", False),
    ):
        path = entered(call(rules, at=ms(at, "Asia/Tokyo")))
        assert ("notice_said" in path) is said, at
        assert "flow" in path
    assert "notice_said" not in entered(call(rules, at=ms("2026-12-01T00:30", "Asia/Tokyo"))), (
        "not in Shanghai's November"
    )


def test_a_vip_goes_first_and_on_as_everybody_when_nobody_answers() -> None:
    listed = {"老客户": [CallerEntry("13800138000")]}
    assert entered(call(only("vip"), lists=listed))[:2] == ["vip", "vip_2"]
    assert entered(call(only("vip")))[:2] == ["vip", "flow"]
    vip = compile_rules(only("vip", "hours"), LINE, ROOT, ["zh-CN"])
    assert vip is not None
    ties = {(edge["from"], edge["port"]): edge["to"] for edge in vip["edges"]}
    assert ties["vip_2", "no_answer"] == "hours"
    assert ties["vip_1", "timeout"] == "vip_1_end"


def test_hours_lead_where_each_period_says() -> None:
    for otherwise, target in (("closed", "hours_1"), ("holiday", "hours_2"), ("open", "flow"), ("午休", "flow")):
        hours = {"zone": "Asia/Shanghai", "otherwise": otherwise, "periods": ["午休"]}
        assert entered(call(only("hours"), 工作时间=hours))[:2] == ["hours", target]
    assert entered(call(only("hours")))[:2] == ["hours", "flow"], "a schedule that is gone closes nothing"


def test_a_message_that_cannot_be_played_leads_on_to_the_flow() -> None:
    program = live(only("emergency"))
    front = program.flows[program.root]
    assert front.fallback == "flow"


# --- live data -------------------------------------------------------------------------------------------------------


def test_switches_of_line_group_and_all_add_up() -> None:
    rules = {**only("emergency"), "group": "售后"}
    schedule = "@emergency 4001"

    def answers(*switches: Switch) -> str:
        return Schedule.from_json(live_schedules(LINE, rules, switches)[schedule]).period_at(NOW).name

    early, late = NOW - 60_000, NOW + 60_000
    assert answers() == "off"
    for switch, on in (
        (Switch("line", LINE, on=True), True),
        (Switch("line", "4002", on=True), False),
        (Switch("group", "售后", on=True), True),
        (Switch("group", "", on=True), False),
        (Switch("all", "", on=True), True),
        (Switch("all", "", on=False), False),
        (Switch("all", "", on=True, until=late), True),
        (Switch("all", "", on=True, until=early), False),
    ):
        assert answers(switch) == ("on" if on else "off"), switch
        assert (covers(switch, LINE, "售后") and is_on(switch, NOW)) is on
    assert answers(Switch("line", LINE, on=True, until=early), Switch("all", "", on=True, until=late)) == "on"
    assert answers(Switch("line", LINE, on=True), Switch("all", "", on=True, until=early)) == "on"
    assert not covers(Switch("group", "", on=True), LINE, "")


@given(st.integers(min_value=ms("2026-01-01T00:00") // 60_000, max_value=ms("2399-01-01T00:00") // 60_000))
def test_the_switch_ends_at_its_minute_and_at_no_other(minute: int) -> None:
    until = minute * 60_000
    assert whole_minute(until) == until == whole_minute(until - 59_999)
    found = live_schedules(LINE, only("emergency"), [Switch("all", "", on=True, until=until)])
    schedule = Schedule.from_json(found["@emergency 4001"])
    for at, period in ((until - 1, "on"), (until, "off"), (NOW_EARLIEST, "on"), (until + 86_400_000, "off")):
        assert schedule.period_at(at).name == period


def test_live_schedules_are_those_the_front_asks() -> None:
    front = compile_rules(EVERY, LINE, ROOT, ["zh-CN"])
    assert front is not None
    asked = {node["config"]["schedule"] for node in front["nodes"].values() if node["kind"] == "schedule"}
    assert asked == {*live_schedules(LINE, EVERY, ()), "工作时间"}
    assert live_schedules(LINE, only("blocked"), [Switch("all", "", on=True)]) == {}


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoilt", "code", "field"),
    [
        ([], "not_rules", ()),
        ({}, "field_missing", ("schema_version",)),
        ({"hours": {"schedule": "s", "periods": []}}, "too_few", ("hours", "periods")),
        ({"emergency": {"to": {}}}, "wrong_shape", ("emergency", "to")),
        ({"emergency": {"to": {"human": 3}}}, "wrong_type", ("emergency", "to", "human")),
        ({"vip": [{"list": "a", "to": {"flow": "f"}}] * 2}, "rule_twice", ("vip", 1, "list")),
        ({"notice": {**EVERY["notice"], "to": "2026-11-31"}}, "no_such_day", ("notice", "to")),
        ({"notice": {**EVERY["notice"], "to": "2026-11-19"}}, "days_do_not_fit", ("notice", "to")),
        ({"zone": "Mars"}, "no_such_zone", ("zone",)),
        ({"blocked": ["@x"]}, "name_reserved", ("blocked", 0)),
        (
            {"emergency": {"to": {"message": say("你好{name}")}}},
            "no_variables_here",
            ("emergency", "to", "message", "zh-CN", 0, "say"),
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_mend(spoilt: Any, code: str, field: tuple[Any, ...]) -> None:
    document = spoilt if not isinstance(spoilt, dict) or code == "field_missing" else {"schema_version": 1, **spoilt}
    (finding,) = check_shape(document)
    assert (finding.code, finding.field, finding.severity) == (code, field, "error")
    assert finding.message.zh
    assert finding.mend.en


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ({"emergency": {"to": {"human": "没有"}}}, "missing_destination"),
        ({"vip": [{"list": "没有", "to": TARGETS["message"]}]}, "missing_list"),
        (
            {"hours": {"schedule": "没有", "periods": [{"period": "open", "to": TARGETS["message"]}]}},
            "missing_schedule",
        ),
        ({"emergency": {"to": {"flow": "没有"}}}, "missing_flow"),
        ({"emergency": {"to": {"voicemail": "客服"}}}, "field_missing"),
        ({"emergency": {"to": {"message": {}}}}, "prompt_missing_language"),
    ],
)
def test_what_the_site_lacks_and_what_cannot_be_said_keeps_rules_from_being_saved(rules: Json, code: str) -> None:
    assert code in found_in({**empty_rules(), **rules})


def test_a_language_of_the_flow_the_rules_do_not_speak_is_an_error() -> None:
    assert "prompt_missing_language" in found_in(only("notice"), ("zh-CN", "en-US"))
    assert found_in(only("blocked"), ("zh-CN", "en-US")) == set()


# --- the live release ------------------------------------------------------------------------------------------------


def test_the_live_release_is_a_release_like_any_other() -> None:
    part = Part(build("夜间", {"夜间": night()})["flows"], {"zh-CN|晚安": "aa"})
    release = in_front(published(), EVERY, LINE, part, rendered=False)
    assert release["root"] == front_name(LINE)
    assert release["digest"] == digest(release) != published()["digest"]
    assert set(release["flows"]) == {ROOT, "夜间", front_name(LINE)}
    assert release["audio"]["zh-CN|晚安"] == "aa"
    exploration = explore(compile_release(release, KINDS), line=LINE)
    assert exploration.complete
    assert not has_errors(exploration)
    assert in_front(published(), EVERY, "4002", part, rendered=False)["digest"] != release["digest"]


def test_a_flow_that_was_not_made_ready_costs_its_rule_and_nothing_else() -> None:
    rules = {**only("hours"), "emergency": {"to": {"flow": "夜间"}}, "vip": [{"list": "VIP", "to": {"flow": "夜间"}}]}
    release = in_front(published(), rules, LINE, Part(), rendered=False)
    nodes = release["flows"][release["root"]]["nodes"]
    assert set(nodes) == {"hours", "hours_1", "hours_1_end", "flow"}


def test_the_front_speaks_the_languages_it_has_audio_for() -> None:
    prompt = {"zh-CN": [{"say": "停电"}], "en-US": [{"say": "No power"}]}
    rules = {**empty_rules(), "emergency": {"to": {"message": prompt}}}
    chinese, both = {"zh-CN|停电": "a"}, {"zh-CN|停电": "a", "en-US|No power": "b"}
    for languages, audio, spoken in (
        (["zh-CN", "en-US"], both, ["zh-CN", "en-US"]),
        (["en-US", "zh-CN"], both, ["en-US", "zh-CN"]),
        (["zh-CN", "en-US"], chinese, ["zh-CN"]),
        (["en-US"], chinese, ["zh-CN"]),
        (["ja-JP"], both, ["zh-CN", "en-US"]),
    ):
        document = {**night(), "name": ROOT, "languages": languages}
        document["nodes"]["bye"]["config"] = {}
        release = in_front(build(ROOT, {ROOT: document}), rules, LINE, Part(audio=audio))
        assert release["flows"][front_name(LINE)]["languages"] == spoken
        assert set(inventory(compile_rules(rules, LINE, ROOT, spoken) or {}).keys) <= audio.keys()


def test_rules_that_lead_round_in_silence_are_found_by_the_exploration_of_the_line() -> None:
    circle = {
        **night(),
        "entry": "on",
        "nodes": {"on": {"kind": "goto", "label": "再来", "config": {"flow": "夜间"}}},
    }
    rules = {**only("hours"), "vip": []}
    release = in_front(published(), rules, LINE, Part(build("夜间", {"夜间": circle})["flows"]), rendered=False)
    exploration = explore(compile_release(release, KINDS), line=LINE)
    assert ("silent_loop", "夜间") in {(one.finding.code, one.flow) for one in exploration.discoveries}
