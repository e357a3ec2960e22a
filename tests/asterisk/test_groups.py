"""Groups as queues, without an exchange: names, sections, who belongs where, and the steps that bring Asterisk there."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.asterisk.desk import device_of
from runtime.asterisk.destinations import Destinations
from runtime.asterisk.dialplan import AgiHost, DialplanError, DialplanSettings, FallbackQueue, render
from runtime.asterisk.groups import Member, agents_of, members_wanted, queue_name, queues_of
from runtime.asterisk.queues_conf import queues_conf
from runtime.asterisk.upkeep import Step, steps
from runtime.cli.doctor_destinations import Has, against
from runtime.domain.schedule import Schedule
from runtime.handing_on import ways
from runtime.ports import AgentState

Json = dict[str, Any]
NAMES = st.text(min_size=1, max_size=40)


def group(*members: Json, **more: Any) -> Json:
    return {"kind": "group", "members": list(members), **more}


def phone(device: str, **more: Any) -> Json:
    return {"device": f"PJSIP/{device}", **more}


@given(NAMES, st.text(max_size=40))
def test_any_name_makes_a_safe_queue_of_ours(name: str, skill: str) -> None:
    made = queue_name(name, skill)
    assert re.fullmatch(r"tp-[a-z0-9\-]{8,70}", made)
    assert made == queue_name(name, skill)


@given(st.sets(NAMES, min_size=2, max_size=2))
def test_two_groups_never_share_a_queue(names: set[str]) -> None:
    assert len({queue_name(name) for name in names}) == 2


@given(NAMES, st.text(max_size=60))
def test_whatever_people_call_a_group_adds_no_line_of_its_own_to_the_file(name: str, title: str) -> None:
    text = queues_conf(queues_of(name, group(phone("1"), title=title)))
    sections = [line for line in text.split("\n") if line.startswith("[")]
    assert len(sections) == 2  # the group and its silent twin
    assert all(re.fullmatch(r"|;.*|\[[\w.\-]+\]|[a-z\-]+=.*", line) for line in text.split("\n"))


def test_a_group_has_a_queue_for_each_skill_and_a_silent_twin_where_it_speaks() -> None:
    document = group(phone("1", skills=["粤语", "退款"]), phone("2", skills=["粤语"]), announce={"position": False})
    assert [q.title for q in queues_of("售后", document)] == ["售后", "售后 / 粤语", "售后 / 退款"]
    speaking = queues_of("售后", {**document, "announce": {"position": False, "wait": True, "every_s": 20}})
    assert len(speaking) == 6
    assert sorted({(q.announce_every_s, q.name.endswith("-s")) for q in speaking}) == [(0, True), (20, False)]
    section = queues_conf((speaking[0],))
    for line in ("announce-frequency=20", "announce-position=no", "announce-holdtime=yes", "strategy=rrmemory"):
        assert line in section.splitlines()


def test_every_setting_of_a_group_reaches_its_queue() -> None:
    document = group(phone("1"), strategy="fewest_calls", ring_s=7, retry_s=2, wrap_up_s=9, max_waiting=4, music="calm")
    section = queues_conf(queues_of("x", document)).splitlines()
    for line in ("strategy=fewestcalls", "timeout=7", "retry=2", "wrapuptime=9", "maxlen=4", "musicclass=calm"):
        assert line in section


def test_members_are_those_who_are_signed_in_in_every_queue_of_theirs() -> None:
    site = {
        "售后": group(phone("1", number="8001", name="李明", skills=["粤语"]), phone("2", penalty=3)),
        "技术": group(phone("1")),
        "手机": {"kind": "number", "number": "1"},
    }
    states = {"PJSIP/1": AgentState(signed_in=True, paused=True), "PJSIP/2": AgentState(signed_in=False, paused=False)}
    wanted = members_wanted(site, states)
    li = Member("PJSIP/1", "8001 李明", 0, paused=True)
    assert wanted[queue_name("售后")] == {"PJSIP/1": li}
    assert wanted[queue_name("售后", "粤语")] == {"PJSIP/1": li}
    assert wanted[queue_name("售后") + "-s"] == {"PJSIP/1": li}
    assert wanted[queue_name("技术")] == {"PJSIP/1": Member("PJSIP/1", "PJSIP/1", 0, paused=True)}
    assert set(members_wanted(site, {})[queue_name("售后")]) == {"PJSIP/1", "PJSIP/2"}
    assert agents_of(site) == {"PJSIP/1", "PJSIP/2"}


class Rules:
    """Schedules by name."""

    def __init__(self, **schedules: Schedule) -> None:
        self.schedules = schedules

    def schedule(self, name: str) -> Schedule | None:
        return self.schedules.get(name)

    def caller_list(self, name: str) -> None:
        return None


def test_a_region_has_a_line_of_those_who_are_there_for_it_and_it_speaks_to_nobody() -> None:
    document = group(
        phone("1", regions=["广东"], skills=["粤语"]),
        phone("2", regions=["广东深圳", "北京"]),
        phone("3"),
        announce={"position": True},
    )
    made = queues_of("售后", document)
    near = {"售后 / 北京", "售后 / 广东", "售后 / 广东深圳", "售后 / 粤语 / 广东"}
    assert {queue.title for queue in made} == {"售后", "售后 / 粤语", *near}
    assert {queue.title for queue in made if queue.announce_every_s} == {"售后", "售后 / 粤语"}
    wanted = members_wanted({"售后": document}, {})

    def there(skill: str, region: str) -> list[str]:
        return sorted(wanted[queue_name("售后", skill, region)])

    assert there("", "广东") == ["PJSIP/1"]
    assert there("", "广东深圳") == ["PJSIP/1", "PJSIP/2"], "who is there for a province is there for its cities"
    assert (there("", "北京"), there("粤语", "广东")) == (["PJSIP/2"], ["PJSIP/1"])
    place = Destinations({"售后": document}.get, trunk="t").destination("售后")
    assert place is not None
    assert set(place.near.values()) | {place.target, *(place.skills or {}).values()} == {
        queue.name for queue in made if not queue.name.endswith("-s")
    }


@pytest.mark.parametrize(
    ("caller", "near"),
    [("0755-88888888", "广东深圳"), ("020-88888888", "广东"), ("01088888888", "北京"), ("02188888888", ""), ("", "")],
)
def test_a_caller_is_near_to_those_who_are_there_for_the_closest_region(caller: str, near: str) -> None:
    site = {"a": group(phone("1", regions=["广东"]), phone("2", regions=["广东深圳", "北京"], skills=["s"]))}
    source = Destinations(site.get, trunk="t")
    assert [way.near for way in ways("a", source, Rules(), at=lambda: 0, caller=caller)] == [near]
    able = [way.near for way in ways("a", source, Rules(), at=lambda: 0, caller=caller, skill="s")]
    assert able == ["" if near == "广东" else near]


MEMBERS = st.builds(
    Member, st.sampled_from(["PJSIP/1", "PJSIP/2", "PJSIP/3"]), st.sampled_from("ab"), st.integers(0, 2), st.booleans()
)
QUEUES = st.dictionaries(
    st.sampled_from(["tp-a", "tp-b", "theirs"]),
    st.lists(MEMBERS, max_size=3).map(lambda found: {m.device: m for m in found}),
)


def carried_out(present: dict[str, dict[str, Member]], made: tuple[Step, ...]) -> dict[str, dict[str, Member]]:
    """What Asterisk has after the steps, by its own rules."""
    after = {queue: dict(members) for queue, members in present.items()}
    for step in made:
        h = step.headers
        queue, device = after.setdefault(h["Queue"], {}), h["Interface"]
        if step.action == "QueueRemove":
            del queue[device]
        elif step.action == "QueueAdd":
            assert device not in queue
            queue[device] = Member(device, h["MemberName"], int(h["Penalty"]), h["Paused"] == "true")
        else:
            old = queue[device]
            paused = h["Paused"] == "true" if step.action == "QueuePause" else old.paused
            penalty = int(h["Penalty"]) if step.action == "QueuePenalty" else old.penalty
            queue[device] = Member(device, old.name, penalty, paused)
    return after


@given(QUEUES, QUEUES)
def test_the_steps_lead_to_what_is_wanted_touch_nobody_elses_queue_and_then_there_are_none(
    wanted: dict[str, dict[str, Member]], present: dict[str, dict[str, Member]]
) -> None:
    known = {"tp-a", "tp-b", "theirs"}
    after = carried_out(present, steps(wanted, present, known=known))
    for queue in ("tp-a", "tp-b"):
        assert after.get(queue, {}) == wanted.get(queue, {})
    assert after.get("theirs", {}) == present.get("theirs", {})
    assert steps(wanted, after, known=known) == ()
    assert steps(wanted, present, known=set()) == ()


SHUT = Schedule.from_json({"zone": "Asia/Shanghai", "weekly": {}})


def tried(site: dict[str, Json], name: str, *, skill: str = "", **schedules: Schedule) -> list[str]:
    source = Destinations(site.get, trunk="t")
    found = ways(name, source, Rules(**schedules), at=lambda: 0, skill=skill)
    return [way.place.name for way in found if not way.passed_over]


def test_closed_ones_and_those_without_the_skill_are_passed_over() -> None:
    able = group(phone("1", skills=["粤语"]), next="c")
    site = {
        "a": group(phone("1"), next="b"),
        "b": {**able, "hours": "h"},
        "c": {"kind": "extension", "device": "PJSIP/9", "hours": "gone"},
    }
    assert tried(site, "a") == ["a", "b", "c"]
    assert tried(site, "a", h=SHUT) == ["a", "c"]
    assert tried(site, "a", skill="粤语") == ["b", "c"]
    assert tried(site, "nobody") == []


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdefg"), max_size=6))
def test_nobody_is_tried_twice_whatever_leads_where(arrows: dict[str, str]) -> None:
    site = {n: {"kind": "number", "number": "1", "next": following} for n, following in arrows.items()}
    for name in site:
        found = tried(site, name)
        assert found[0] == name
        assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("channel", "device"),
    [("PJSIP/a1-0000002a", "PJSIP/a1"), ("PJSIP/front-desk-0000002a", "PJSIP/front-desk"), ("odd", "odd")],
)
def test_a_channel_tells_its_phone(channel: str, device: str) -> None:
    assert device_of(channel) == device


@pytest.mark.parametrize("codes", [("*81", "*81", "*83"), ("*81", "8,1", "*83"), ("1", "*82", "*83")])
def test_codes_that_cannot_be_dialled_are_refused(codes: tuple[str, str, str]) -> None:
    with pytest.raises(DialplanError, match="agent_codes"):
        render(DialplanSettings((AgiHost("127.0.0.1", 1),), (FallbackQueue("a"),), agent_codes=codes))


def test_doctor_names_every_queue_phone_and_trunk_that_is_missing() -> None:
    site = {
        "售后": group(phone("1"), phone("2")),
        "老队列": {"kind": "queue", "queue": "old"},
        "手机": {"kind": "number", "number": "138"},
        "门卫": {"kind": "extension", "device": "PJSIP/3"},
    }
    bare = [v.what.en for v in against(site, Has({}, {}), {}, trunk="t1")]
    for part in (queue_name("售后"), "PJSIP/1", "PJSIP/2", "queue old", "trunk t1", "PJSIP/3"):
        assert any(part in what for what in bare), part
    ours = {queue.name: frozenset({"PJSIP/1"}) for queue in queues_of("售后", site["售后"])}
    queues = {**ours, "old": frozenset[str]()}
    states = {"1": "Not in use", "2": "Unavailable", "3": "In use", "t1": "Not in use"}
    found = list(against(site, Has(queues, states), {}, trunk="t1"))
    assert [(v.state, "lacks PJSIP/2" in v.what.en or "PJSIP/2" in v.what.en) for v in found] == [
        ("bad", True),
        ("doubtful", True),
    ]
    assert all(v.mend is not None for v in found)
    out = {"PJSIP/2": AgentState(signed_in=False, paused=False)}
    assert [v.state for v in against(site, Has(queues, states), out, trunk="t1")] == ["doubtful"]
    gone = queue_name("售后") + "-s"
    (first, *_) = against(site, Has({**queues, gone: frozenset()}, states), out, trunk="t1")
    assert "lacks PJSIP/1" in first.what.en, "each line of a group is looked at"
    (first, *_) = against(site, Has({n: m for n, m in queues.items() if n != gone}, states), out, trunk="t1")
    assert gone in first.what.en
