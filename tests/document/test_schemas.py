"""The schemas as the single truth: every field titled, bounded and hinted; every kind paired with its engine and driven."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from runtime.document.defaults import fill_node
from runtime.document.ports import ports
from runtime.document.release import build
from runtime.document.schemas import FLOW, FOLDER, LINE_RULES, NODE_VALIDATORS, NODES, available
from runtime.document.walk import walk
from runtime.engine.outcomes import possible
from runtime.engine.program import compile_release
from runtime.engine.state import Call
from runtime.engine.step import start, step
from runtime.nodes import KINDS
from tests.document.samples import awaited, clean, flow, one_node

WIDGETS = frozenset(
    [
        "text",
        "textarea",
        "prompt",
        "prompt_list",
        "keypad_options",
        "phrases",
        "keys",
        "seconds",
        "integer",
        "times",
        "digits",
        "boolean",
        "choice",
        "variable",
        "variables",
        "schedule",
        "periods",
        "caller_matches",
        "caller_list",
        "region",
        "destination",
        "flow",
        "table",
        "conditions",
        "condition_list",
        "branches",
        "assignments",
        "mapping",
        "headers",
        "body",
        "mailbox",
        "audio",
        "language",
        "languages",
        "inputs",
        "outputs",
        "returns",
        "return",
        "check",
        "value",
        "url",
        "node",
        "extension",
        "read_back",
        "review",
        "questions",
        "contacts",
        "shortcut",
        "shortcuts",
        "defaults",
        "fallback",
        "human",
        "nodes",
        "edges",
        "layout",
        "accepted",
        "config",
    ]
)
SECTIONS = frozenset(("main", "retries", "advanced", "hidden"))
EVERY = {**NODES, "flow": FLOW, "line_rules": LINE_RULES}
ALL_KINDS = frozenset(
    [
        "play",
        "menu",
        "collect",
        "confirm",
        "schedule",
        "caller",
        "condition",
        "split",
        "loop",
        "set",
        "http",
        "lookup",
        "language",
        "record",
        "queue",
        "transfer",
        "callback",
        "voicemail",
        "survey",
        "subflow",
        "goto",
        "hangup",
    ]
)


def fields(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Every subschema with its pointer, and whether it is a named property."""
    for name, inner in schema.get("properties", {}).items():
        yield f"{path}/{name}", inner, True
        yield from fields(inner, f"{path}/{name}")
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield f"{path}/*", schema[key], False
            yield from fields(schema[key], f"{path}/*")
    for option in schema.get("anyOf", ()):
        yield path, option, False
        yield from fields(option, path)


def test_there_is_a_schema_for_every_kind_and_an_engine_for_every_available_one() -> None:
    assert frozenset(NODES) == ALL_KINDS
    assert {kind for kind in NODES if available(kind)} == set(KINDS)
    assert sorted(FLOW["properties"]["nodes"]["additionalProperties"]["properties"]["kind"]["enum"]) == sorted(NODES)


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.json")), ids=lambda p: p.name)
def test_files_are_valid_schemas(path: Any) -> None:
    import json

    Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_field_has_words_in_both_languages_and_a_known_widget(name: str) -> None:
    for path, schema, named in fields(EVERY[name]):
        if not named:
            continue
        assert all(schema["x-title"][lang] and schema["x-help"][lang] for lang in ("zh", "en")), path
        assert schema["x-ui"]["widget"] in WIDGETS, path
        assert schema["x-ui"]["section"] in SECTIONS, path


@pytest.mark.parametrize("name", sorted(EVERY))
def test_everything_is_bounded_and_closed(name: str) -> None:
    for path, schema, _ in [("", EVERY[name], False), *fields(EVERY[name])]:
        match schema.get("type"):
            case "string":
                assert "maxLength" in schema or "enum" in schema, path
            case "array":
                assert "maxItems" in schema, path
            case "integer" | "number":
                assert "const" in schema or {"minimum", "maximum"} <= set(schema), path
            case "object" if "properties" in schema:
                assert schema["additionalProperties"] is False, path
            case "object" if path != "/nodes/*/config":
                assert "maxProperties" in schema, path


@pytest.mark.parametrize("kind", sorted(NODES))
def test_kind_says_how_it_is_shown(kind: str) -> None:
    shown = NODES[kind]["x-kind"]
    assert shown["title"]["zh"]
    assert shown["title"]["en"]
    assert shown["palette"] in ("main", "more")
    assert shown["waits_for"] in ("caller", "sound", "nothing", "count", "flow")


def test_kinds_differ_in_colour_and_icon_and_nine_stand_in_front() -> None:
    assert len({NODES[kind]["x-kind"]["colour"] for kind in NODES}) == len(NODES)
    assert len({NODES[kind]["x-kind"]["icon"] for kind in NODES}) == len(NODES)
    main = {kind for kind in NODES if NODES[kind]["x-kind"]["palette"] == "main"}
    assert main == {"play", "menu", "collect", "schedule", "caller", "http", "queue", "voicemail", "hangup"}


@pytest.mark.parametrize("kind", sorted(NODES))
def test_reads_and_writes_list_the_fields_that_name_variables(kind: str) -> None:
    reads, writes = set(), set()
    for path, schema, _ in fields(NODES[kind]):
        if schema.get("x-variable") in ("reads", "emits") or "x-template" in schema:
            reads.add(path)
        if schema.get("x-variable") in ("writes", "assigned") or "x-variable-keys" in schema:
            writes.add(path)
    assert (NODES[kind]["x-reads"], NODES[kind]["x-writes"]) == (sorted(reads), sorted(writes))


@pytest.mark.parametrize("kind", sorted(NODES))
def test_examples_are_valid_as_written_and_with_defaults(kind: str) -> None:
    examples = NODES[kind]["examples"]
    assert len(examples) >= 2
    for example in examples:
        assert not list(NODE_VALIDATORS[kind].iter_errors(example))
        assert not list(NODE_VALIDATORS[kind].iter_errors(fill_node(kind, example, {})))
    used = {key for example in examples for key in example}
    assert used == set(NODES[kind]["properties"]), "the examples together fill in every field"


@pytest.mark.parametrize("kind", sorted(NODES))
def test_defaults_are_themselves_valid(kind: str) -> None:
    for visit in walk(NODES[kind], fill_node(kind, NODES[kind]["examples"][0], {})):
        if "default" in visit.schema:
            assert not list(NODE_VALIDATORS[kind].evolve(schema=visit.schema).iter_errors(visit.schema["default"]))


def drive(kind: str, config: dict[str, Any]) -> set[str]:
    """Ports by which the node is left on any path, with calls from several callers; no step may be a defect."""
    document = one_node(kind, config)
    called = {config["flow"]: sub_flow(config)} if "flow" in config else {}
    program = compile_release(build("总机", {"总机": document, **called}), KINDS)
    left: set[str] = set()
    waiting = [start(program, Call("4001", "13800138000")), start(program, Call("4001", "", "en-US"))]
    seen = set()
    while waiting:
        now = waiting.pop()
        for row in now.trace:
            assert row.what != "defect", row
            if row.what == "left" and row.flow == "总机" and row.node == "it":
                left.add(row.detail)
        timeless = replace(now.state, token=0)
        if timeless in seen or now.state.ended:
            continue
        seen.add(timeless)
        assert len(seen) < 4_000
        samples = program.flows[now.state.frames[-1].flow].samples
        waiting += [step(program, now.state, event) for event in possible(awaited(now), samples)]
    return left


def sub_flow(config: dict[str, Any]) -> dict[str, Any]:
    """A flow that comes back by each return that the config knows, by the caller's choice."""
    returns = config.get("returns", [{"id": "ok", "label": "好"}])
    options = [{"id": f"o{i}", "label": "选", "keys": [str(i)]} for i in range(len(returns))]
    ends = {
        f"e{i}": {"kind": "hangup", "config": {"then": "return", "return": row["id"]}} for i, row in enumerate(returns)
    }
    prompt = {"zh-CN": [{"say": "选"}], "en-US": [{"say": "choose"}]}
    return flow(
        {"m": {"kind": "menu", "config": {"prompt": prompt, "options": options}}, **ends},
        [("m", f"o{i}", f"e{i}") for i in range(len(returns))],
        name=config["flow"],
        languages=["zh-CN", "en-US"],
        returns=returns,
        variables={
            "number": {"type": "phone", "input": True},
            "strict": {"type": "boolean", "input": True},
            "member": {"type": "digits", "output": True},
        },
    )


DATA_DECIDES = {"condition", "loop"}  # one visit takes one port: the flow around them has to vary


@pytest.mark.parametrize("kind", sorted(set(KINDS) - DATA_DECIDES))
def test_examples_compile_and_together_drive_every_port(kind: str) -> None:
    for example in NODES[kind]["examples"]:
        expected = {port.id for port in ports(kind, example)}
        assert drive(kind, example) == expected


def test_the_condition_example_drives_every_port() -> None:
    for example in NODES["condition"]["examples"]:
        document = one_node("condition", example)
        document["nodes"]["ask"] = {"kind": "http", "config": {"url": "https://a.example", "mapping": [
            {"variable": "total", "path": "a"}, {"variable": "level", "path": "b"}]}}  # fmt: skip
        document["edges"].append({"from": "ask", "port": "success", "to": "it"})
        document["entry"] = "ask"
        program = compile_release(build("总机", {"总机": document}), KINDS)
        firsts = [start(program, Call("4001", "", language)) for language in ("zh-CN", "en-US")]
        samples = program.flows["总机"].samples
        rows = [
            row
            for first in firsts
            for event in possible(awaited(first), samples)
            for row in step(program, first.state, event).trace
        ]
        left = {row.detail for row in rows if row.what == "left" and row.node == "it"}
        assert left == {port.id for port in ports("condition", example)}


def test_the_loop_example_drives_both_ports() -> None:
    for example in NODES["loop"]["examples"]:
        document = one_node("loop", example)
        document["edges"] = [e for e in document["edges"] if e["port"] != "again"]
        document["edges"].append({"from": "it", "port": "again", "to": "it"})
        program = compile_release(build("总机", {"总机": document}), KINDS)
        left = [row.detail for row in start(program, Call("4001", "")).trace if row.what == "left" and row.node == "it"]
        assert left == ["again"] * example["times"] + ["exhausted"]


def test_the_clean_flow_is_a_release_that_compiles() -> None:
    program = compile_release(build("总机", {"总机": clean()}), KINDS)
    assert program.flows["总机"].fallback == "agents"
