"""Reading documents: bounds, strictness, upgrades, and that nothing anybody sends makes it raise."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.document.lint import check
from runtime.document.load import BYTES_MAX, load
from runtime.document.plain import DEPTH_MAX, impurity
from runtime.document.upgrades import CURRENT, UPGRADES, upgrade
from runtime.document.validate import validate
from tests.document.samples import clean

TEXT = json.dumps(clean(), ensure_ascii=False)


def refused(source: str | bytes) -> str:
    loaded = load(source)
    assert loaded.document is None
    return loaded.findings[0].code


def test_text_bytes_and_a_byte_order_mark_give_the_same_document() -> None:
    assert (
        load(TEXT).document == load(TEXT.encode()).document == load(b"\xef\xbb\xbf" + TEXT.encode()).document == clean()
    )


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", "not_json"),
        ("[]", "not_a_flow"),
        ("null", "not_a_flow"),
        (b"\xff\xfe", "not_utf8"),
        ('{"a": 1, "a": 2}', "duplicate_key"),
        ('{"x": {"a": 1, "a": 1}}', "duplicate_key"),
        ('{"a": NaN}', "not_a_number"),
        ('{"a": -Infinity}', "not_a_number"),
        ('{"a": 1e999}', "number_too_big"),
        ('{"a": ' + "9" * 10_000 + "}", "number_too_big"),
        ('{"a": 9999999999999999999999}', "number_too_big"),
        ('{"a": "\\ud800"}', "broken_text"),
        ('{"\\udfff": 1}', "broken_text"),
        ("[" * 100_000, "too_deep"),
        ('{"a":' * 40 + "1" + "}" * 40, "too_deep"),
        (" " * (BYTES_MAX + 1), "too_big"),
        (json.dumps({"schema_version": 1, "nodes": {f"n{i}": {} for i in range(2_001)}}), "too_big"),
        ("{}", "no_version"),
        ('{"schema_version": true}', "no_version"),
        ('{"schema_version": -1}', "no_version"),
        (f'{{"schema_version": {CURRENT + 1}}}', "newer_version"),
        ('"' + '\\"' * 900_000, "not_json"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_refused(source: str | bytes, code: str) -> None:
    assert refused(source) == code


def test_the_deepest_allowed_nesting_is_read_and_brackets_in_text_do_not_count() -> None:
    deep = '{"schema_version": 1, "x": ' + "[" * (DEPTH_MAX - 1) + "]" * (DEPTH_MAX - 1) + "}"
    assert load(deep).document is not None
    assert load('{"schema_version": 1, "x": "' + "[" * 99 + '"}').document is not None


def test_whole_floats_become_integers() -> None:
    loaded = load(TEXT.replace('"x": 0', '"x": 12.0'))
    assert loaded.document is not None
    assert repr(loaded.document["layout"]["welcome"]["x"]) == "12"


def test_a_document_of_version_0_is_upgraded_and_valid() -> None:
    old = clean()
    old["schema_version"] = 0
    for edge in old.pop("edges"):
        old["nodes"][edge["from"]].setdefault("next", {})[edge["port"]] = edge["to"]
    kept = json.dumps(old)
    upgraded, findings = upgrade(old)
    assert findings == ()
    assert json.dumps(old) == kept, "the given document is not changed"
    assert upgraded is not None
    assert upgraded["schema_version"] == CURRENT
    assert sorted(map(str, upgraded["edges"])) == sorted(map(str, clean()["edges"]))
    assert validate(upgraded) == ()
    assert load(json.dumps(old)).document == upgraded


def test_there_is_an_upgrade_from_every_earlier_version() -> None:
    assert len(UPGRADES) == CURRENT


@pytest.mark.parametrize("nodes", [None, 3, [], {"a": 1}, {"a": {"next": 3}}, {"a": {"next": {"done": ["x"]}}}])
def test_a_malformed_old_document_is_upgraded_without_raising_and_then_refused(nodes: Any) -> None:
    upgraded, _ = upgrade({"schema_version": 0, "name": "a", "languages": ["zh-CN"], "entry": "a", "nodes": nodes})
    assert validate(upgraded)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def answers(document: Any) -> None:
    """Every finding can be shown: nothing raised, everything is text in two languages."""
    for finding in check(document):
        doc = finding.to_json()
        json.dumps(doc)
        assert doc["message"]["zh"]
        assert doc["mend"]["en"]


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_no_source_makes_load_raise(source: str | bytes) -> None:
    loaded = load(source)
    assert (loaded.document is None) == bool(loaded.findings)


@given(JSON)
def test_no_json_makes_validation_raise(document: Any) -> None:
    answers(document)
    assert validate(document)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_no_mutation_of_a_good_document_makes_validation_or_lint_raise(data: st.DataObject) -> None:
    document = clean()
    for _ in range(data.draw(st.integers(1, 3))):
        parent, key = data.draw(st.sampled_from(places(document)))
        match data.draw(st.sampled_from(("replace", "delete", "rename", "borrow"))):
            case "replace":
                parent[key] = data.draw(JSON)
            case "delete":
                del parent[key]
            case "rename" if isinstance(parent, dict):
                parent[data.draw(st.text(max_size=6))] = parent.pop(key)
            case _:
                other, theirs = data.draw(st.sampled_from(places(clean())))
                parent[key] = other[theirs]
        if not places(document):
            break
    answers(document)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of a document."""
    found: list[tuple[Any, Any]] = []
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    for key in keys:
        found.append((value, key))
        found += places(value[key])
    return found


def test_values_that_never_came_through_load_are_refused_too() -> None:
    deep: Any = {}
    for _ in range(100_000):
        deep = {"a": deep}
    for document in (deep, {1: 2}, {"a": float("nan")}, {"a": {1, 2}}, {"a": "\ud800"}, {"a": 10**400}):
        assert impurity(document) is not None
        assert len(validate(document)) == 1
