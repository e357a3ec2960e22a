"""What a destination's document may say, by its schema and by what no schema can: the next one exists, no circle, hours.

Reading a valid document into queues and devices is the exchange's adapter's; keeping it is the store's.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from runtime.document.findings import ERROR, WARNING, Finding, ordered
from runtime.document.plain import impurity
from runtime.document.schemas import FLOW_VALIDATOR, FOLDER, Schema
from runtime.document.texts import Text, same
from runtime.document.wording import explain
from runtime.domain.region import lies_in, region_named

Json = Mapping[str, Any]

# As many destinations one call is handed on to at most; a longer chain is not heard to its end.
CHAIN_MOST = 8


def _read() -> Mapping[str, Schema]:
    whole = json.loads((FOLDER / "destination.schema.json").read_text(encoding="utf-8"))
    return MappingProxyType({each["properties"]["kind"]["const"]: each for each in whole["anyOf"]})


KINDS: Mapping[str, Schema] = _read()
"""The schema of each kind: group, queue, extension, number."""

# The validator of flows, with its stricter reading of patterns and whole numbers.
_VALIDATORS = {kind: type(FLOW_VALIDATOR)(schema) for kind, schema in KINDS.items()}


def check_document(document: Any) -> tuple[Finding, ...]:
    """Everything that keeps a document from being used, looked at alone; empty when nothing does. Never raises."""
    impure = impurity(document)
    if impure:
        return (impure,)
    kind = document.get("kind") if isinstance(document, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        what = Text("转接目标没有可用的种类。", "The destination has no usable kind.")
        mend = Text(
            "在设计器里重新建它，或写成 group（坐席组）、queue（已有队列）、extension（分机）或 number（号码）。",
            "Make it anew in the designer, or write group, queue, extension or number.",
        )
        return (Finding("unknown_kind", ERROR, what, mend, field=("kind",)),)
    shapes = [
        finding
        for error in _VALIDATORS[kind].iter_errors(document)
        for finding in explain(error, KINDS[kind], document)
    ]
    return ordered(shapes or _group(document))


def check_among(
    name: str, document: Any, others: Mapping[str, Json], *, schedules: Collection[str]
) -> tuple[Finding, ...]:
    """`check_document`, and whether its next destination and its hours exist, and nobody is sent in a circle.

    ``others`` are the site's destinations by name; one called ``name`` among them is about to be replaced.
    """
    alone = check_document(document)
    if any(finding.severity == ERROR for finding in alone):
        return alone
    site = {**others, name: document}
    return ordered([*alone, *_hours(document, schedules), *_next(name, document, site)])


def chain(name: str, site: Mapping[str, Json]) -> tuple[str, ...]:
    """The destinations a call is handed on to, beginning with ``name``; ends before a name comes twice or is not there."""
    found: list[str] = []
    following: object = name
    while isinstance(following, str) and following in site and following not in found:
        found.append(following)
        following = site[following].get("next")
    return tuple(found)


def filled(document: Json) -> dict[str, Any]:
    """A valid document with every default of its kind."""
    return _filled(KINDS[document["kind"]], document)


def skills_of(document: Json) -> tuple[str, ...]:
    """Every skill some member of a group has, each once, sorted; none for what is no group."""
    return tuple(sorted({skill for member in _members(document) for skill in member.get("skills", ())}))


def regions_of(document: Json, skill: str = "") -> tuple[str, ...]:
    """Every region some member of a group is there for, and who has ``skill`` if one is given; each once, sorted."""
    able = (member for member in _members(document) if not skill or skill in member.get("skills", ()))
    return tuple(sorted({region for member in able for region in member.get("regions", ())}))


def serves(member: Json, region: str) -> bool:
    """Is a member of a group there for callers of a region: for it, or for one it lies in?"""
    return any(lies_in(region, own) for own in member.get("regions", ()))


def _members(document: Json) -> Sequence[Json]:
    found: Sequence[Json] = document.get("members", ()) if document.get("kind") == "group" else ()
    return found


def summary(document: Json) -> Text:
    """Where a valid document leads to, in a few words."""
    match document["kind"]:
        case "group":
            people = len(document["members"])
            return Text(f"{people} 位坐席", f"{people} agent{'' if people == 1 else 's'}")
        case "queue":
            return same(str(document["queue"]))
        case "extension":
            return same(str(document["device"]))
        case _:
            return same(str(document["number"]))


def _filled(schema: Schema, value: Json) -> dict[str, Any]:
    made: dict[str, Any] = {key: each["default"] for key, each in schema["properties"].items() if "default" in each}
    for key, item in value.items():
        inner = schema["properties"].get(key, {})
        if isinstance(item, Mapping) and "properties" in inner:
            made[key] = _filled(inner, item)
        elif isinstance(item, list) and "properties" in inner.get("items", {}):
            made[key] = [_filled(inner["items"], each) for each in item]
        else:
            made[key] = item
    return made


def _group(document: Json) -> Iterator[Finding]:
    """One phone, or one agent's number, that stands in a group twice; a region that is none; nobody at all."""
    members = _members(document)
    for field, zh, en in (("device", "话机", "phone"), ("number", "工号", "agent number")):
        seen: set[str] = set()
        for index, member in enumerate(members):
            value = member.get(field, "")
            if value and value in seen:
                what = Text(f"{zh} {value} 在组里出现两次。", f"The {en} {value} stands in the group twice.")
                mend = Text("请删除其中一个。", "Remove one of the two.")
                yield Finding("member_twice", ERROR, what, mend, field=("members", index, field))
            seen.add(value)
    for index, member in enumerate(members):
        for place, region in enumerate(member.get("regions", ())):
            if region_named(region) is None:
                what = Text(f"没有地区“{region}”。", f"There is no region {region!r}.")
                mend = Text(
                    "写省或市的名称，如广东、广东深圳。", "Write a province or a city, such as Guangdong or Shenzhen."
                )
                yield Finding("no_such_region", ERROR, what, mend, field=("members", index, "regions", place))
    if document["kind"] == "group" and not members:
        what = Text("这个组没有成员，来电会直接转到下一目标。", "The group has no members: callers go on at once.")
        mend = Text("请加入至少一位坐席。", "Add at least one agent.")
        yield Finding("no_members", WARNING, what, mend, field=("members",))


def _hours(document: Json, schedules: Collection[str]) -> Iterator[Finding]:
    hours = document.get("hours")
    if hours and hours not in schedules:
        what = Text(f"没有时间表“{hours}”。", f"There is no schedule {hours!r}.")
        mend = Text("请选择已有的时间表，或不填。", "Choose a schedule that exists, or none.")
        yield Finding("no_such_schedule", ERROR, what, mend, field=("hours",))


def _next(name: str, document: Json, site: Mapping[str, Json]) -> Iterator[Finding]:
    following = document.get("next")
    if not following:
        return
    if following not in site:
        what = Text(f"下一目标“{following}”不存在。", f"There is no destination {following!r} to go on to.")
        mend = Text("请先建好它，或换一个。", "Make it first, or choose another.")
        yield Finding("no_such_destination", ERROR, what, mend, field=("next",))
        return
    way = chain(name, site)
    back = site[way[-1]].get("next")
    if back in way:
        arrow = " → ".join((*way, str(back)))
        what = Text(f"转接绕成了圈：{arrow}。", f"Callers would go in a circle: {arrow}.")
        mend = Text("请改其中一个的下一目标。", "Change the next destination of one of them.")
        yield Finding("destinations_in_circle", ERROR, what, mend, field=("next",))
    elif len(way) > CHAIN_MOST:
        what = Text(f"下一目标多于 {CHAIN_MOST} 个。", f"More than {CHAIN_MOST} destinations follow one another.")
        mend = Text("请缩短。", "Make the chain shorter.")
        yield Finding("chain_too_long", ERROR, what, mend, field=("next",))
