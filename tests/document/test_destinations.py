"""Destination documents: what is taken, what is refused and why, and how one follows another."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.document.destinations import CHAIN_MOST, KINDS, chain, check_among, check_document, filled
from runtime.document.findings import ERROR
from runtime.document.schemas import FOLDER

Json = dict[str, Any]
WHOLE = json.loads((FOLDER / "destination.schema.json").read_text(encoding="utf-8"))
NUMBER: Json = {"kind": "number", "number": "13800138000"}


def group(*devices: str, **more: Any) -> Json:
    return {"kind": "group", "members": [{"device": device} for device in devices], **more}


@pytest.mark.parametrize("document", WHOLE["examples"], ids=lambda each: each["kind"])
def test_the_examples_are_valid(document: Json) -> None:
    assert check_document(document) == ()


@pytest.mark.parametrize(
    "document",
    [
        {"kind": "queue", "queue": "agents", "title": "人工坐席 Agents"},
        {"kind": "queue", "queue": "agents", "members": ["PJSIP/agent"], "strategy": "ring_all"},
        {"kind": "extension", "device": "PJSIP/agent"},
        {"kind": "number", "number": "13800138000", "trunk": "t"},
    ],
)
def test_documents_of_before_groups_stay_valid(document: Json) -> None:
    assert check_document(document) == ()


@pytest.mark.parametrize(
    ("document", "code", "field"),
    [
        ([], "unknown_kind", ("kind",)),
        ({"kind": "fax"}, "unknown_kind", ("kind",)),
        ({"kind": ["group"]}, "unknown_kind", ("kind",)),
        ({"kind": "group"}, "field_missing", ("members",)),
        (group("PJSIP/1", ring_s=0), None, ("ring_s",)),
        (group("PJSIP/1", ring_s=True), None, ("ring_s",)),
        (group("PJSIP/1", strategy="random"), None, ("strategy",)),
        (group("PJSIP/1", music="a,b"), None, ("music",)),
        (group("1001"), None, ("members", 0, "device")),
        (group("PJSIP/1\n"), None, ("members", 0, "device")),
        (group("PJSIP/1", "PJSIP/1"), "member_twice", ("members", 1, "device")),
        (group("PJSIP/1", hurs="x"), None, ("hurs",)),
        ({"kind": "number", "number": "1,2"}, None, ("number",)),
        ({"kind": "number", "number": "1", "caller_id": "x"}, None, ("caller_id",)),
    ],
)
def test_what_is_wrong_is_told_with_its_place_in_both_languages(document: Any, code: str | None, field: Any) -> None:
    (found,) = [f for f in check_document(document) if f.severity == ERROR]
    assert found.field == field
    assert code in (None, found.code)
    assert found.message.zh
    assert found.message.en
    assert found.mend.zh != found.mend.en


def test_an_agent_number_belongs_to_one_agent() -> None:
    members = [{"device": f"PJSIP/{n}", "number": "8001"} for n in (1, 2)]
    assert [f.code for f in check_document({"kind": "group", "members": members})] == ["member_twice"]


@pytest.mark.parametrize("region", ["火星", "Gotham", " "])
def test_a_region_that_no_number_tells_is_refused(region: str) -> None:
    document = {"kind": "group", "members": [{"device": "PJSIP/1", "regions": ["广东", "深圳", "Beijing", region]}]}
    (found,) = check_document(document)
    assert (found.code, found.field) == ("no_such_region", ("members", 0, "regions", 3))


def test_an_empty_group_is_doubtful_and_not_refused() -> None:
    (found,) = check_document(group())
    assert (found.code, found.severity) == ("no_members", "warning")


def test_defaults_are_filled_in_and_what_was_given_stays() -> None:
    made = filled(group("PJSIP/1", announce={"wait": True}, ring_s=5))
    assert made["announce"] == {"position": True, "wait": True, "every_s": 30, "agent_number": False}
    assert made["members"] == [
        {"device": "PJSIP/1", "name": "", "number": "", "penalty": 0, "skills": [], "regions": []}
    ]
    assert (made["ring_s"], made["next"], made["strategy"]) == (5, None, "round_robin")
    assert "ring_s" not in filled(NUMBER), "a node's own ring time holds where the destination has none"
    assert all(check_document(filled(example)) == () for example in WHOLE["examples"])


def test_hours_and_the_next_destination_must_exist() -> None:
    document = group("PJSIP/1", hours="夜班", next="手机")
    codes = {f.code for f in check_among("甲", document, {}, schedules=())}
    assert codes == {"no_such_schedule", "no_such_destination"}
    assert check_among("甲", document, {"手机": NUMBER}, schedules={"夜班"}) == ()


@pytest.mark.parametrize("length", [1, 2, 5])
def test_a_circle_is_refused_and_shown(length: int) -> None:
    names = [f"d{n}" for n in range(length)]
    site = {name: {**NUMBER, "next": names[(n + 1) % length]} for n, name in enumerate(names)}
    (found,) = check_among("d0", site["d0"], site, schedules=())
    assert found.code == "destinations_in_circle"
    assert " → ".join([*names, "d0"]) in found.message.en


def test_a_circle_further_on_is_refused_too() -> None:
    site = {"b": {**NUMBER, "next": "c"}, "c": {**NUMBER, "next": "b"}}
    (found,) = check_among("a", {**NUMBER, "next": "b"}, site, schedules=())
    assert found.code == "destinations_in_circle"


def test_a_chain_has_an_end() -> None:
    site = {f"d{n}": {**NUMBER, "next": f"d{n + 1}"} for n in range(CHAIN_MOST + 3)} | {f"d{CHAIN_MOST + 3}": NUMBER}
    (found,) = check_among("d0", site["d0"], site, schedules=())
    assert found.code == "chain_too_long"


@given(st.dictionaries(st.sampled_from("abcdef"), st.none() | st.sampled_from("abcdefg"), max_size=6))
def test_following_ends_whatever_points_where(arrows: dict[str, str | None]) -> None:
    site = {name: {**NUMBER, "next": following} for name, following in arrows.items()}
    for name in site:
        way = chain(name, site)
        assert way[0] == name
        assert len(set(way)) == len(way) <= len(site)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_nothing_makes_the_check_fail(value: Any) -> None:
    check_document(value)
    for kind in KINDS:
        check_document(
            {"kind": kind, "members": value, "queue": value, "device": value, "number": value, "next": value}
        )
