"""Every finding there is, in both languages: no Chinese of ours in the English text, no id or English word in the Chinese."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from runtime.document.destinations import CHAIN_MOST, check_among, check_document
from runtime.document.findings import Finding
from runtime.document.line_rules import compile_rules
from runtime.document.line_rules_check import check_front, check_shape
from runtime.document.lint import check
from runtime.document.load import load
from runtime.document.release import build
from runtime.document.schemas import NODES, PARTS, PERIODS
from runtime.engine.program import Program, compile_release
from runtime.engine.state import Trace
from runtime.engine.step import start
from runtime.nodes import KINDS
from simulator.explore import explore
from simulator.explore_findings import Findings
from simulator.explore_graph import Graph
from tests.document import test_destinations, test_line_rules, test_load
from tests.document.lint_cases import TABLE
from tests.document.samples import Document, clean, flow, say
from tests.document.spoiling import SITE
from tests.document.test_validate import ENVELOPE, SEMANTIC

ROOT = Path(__file__).parents[2]
SOURCES = (
    *(ROOT / "runtime/document").glob("*.py"),
    *(ROOT / "runtime/document/lint").glob("*.py"),
    ROOT / "simulator/explore_findings.py",
)
CODE = re.compile(
    r'"([a-z_0-9]+)",\s*(?:ERROR|WARNING|HINT|severity)\b|_finding\(\s*"([a-z_0-9]+)"|_flow\(\s*model, "([a-z_0-9]+)"'
)
HAN = re.compile(r"[\u3400-\u9fff]")
# Half-width marks in a Chinese sentence; what stands in braces is how a variable is written.
HALF = re.compile(r"[\u3400-\u9fff”）][,:;?!()]|[,:;?!()][\u3400-\u9fff“（]")
WORD = re.compile(r"[A-Za-z][A-Za-z_]*")
# Words that are the same in Chinese: formats, codes and what has to be typed as it stands.
PLAIN = {
    *("JSON", "UTF", "NaN", "http", "https", "zh", "CN", "en", "US", "Asia", "Shanghai", "schema_version"),
    *("group", "queue", "extension", "number", "VIP"),
}  # fmt: skip
CHOICES = (PARTS["row"]["properties"]["op"]["x-enum"], PARTS["segment"]["anyOf"][2]["properties"]["as"]["x-enum"])
OURS = {
    *NODES,
    *PERIODS,
    *(rule["id"] for schema in NODES.values() for rule in schema["x-ports"] if "each" not in rule),
    *(word for titles in CHOICES for word in titles),
    *("zh-CN", "en-US", "enum", "boolean", "unwired", "silent_loop"),
}


def texts_in(value: Any) -> Iterator[str]:
    """Every text somebody wrote into a document, names of fields included."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from (str(key), *texts_in(item))
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from texts_in(item)
    elif value is not None:
        yield value if isinstance(value, str) else json.dumps(value)


def named_in(document: Any) -> set[str]:
    """The labels of nodes and the periods they ask for, which may read like a name of ours."""
    nodes = document.get("nodes") if isinstance(document, dict) else None
    found = [node for node in nodes.values() if isinstance(node, dict)] if isinstance(nodes, dict) else []
    return {str(node.get("label")) for node in found} | {
        p for node in found for p in texts_in(node.get("config", {}).get("periods"))
    }


def readable(finding: Finding, written: set[str], names: set[str]) -> None:
    """``written`` is all that its author wrote, in whatever language; ``names`` are his labels and periods."""
    label = finding.label
    title = finding.field_title
    for zh, en in [
        (finding.message.zh, finding.message.en),
        (finding.mend.zh, finding.mend.en),
        *([(label.zh, label.en)] if label.zh else ()),
        *([(title.zh, title.en)] if title else ()),
    ]:
        told = (finding.code, zh, en)
        assert zh, told
        assert en, told
        own_zh, own_en = (
            zh,
            re.sub(r"“([^“”]*)”", lambda said: "" if any(said[1] in text for text in written) else said[0], en),
        )
        for text in sorted((each for each in written if HAN.search(each)), key=len, reverse=True):
            own_zh, own_en = own_zh.replace(text, ""), own_en.replace(text, "").replace(text[:39], "")
        assert not HAN.search(own_en), told
        assert not HALF.search(re.sub(r"\{[^{}]*\}|“[^“”]*”", "“”", own_zh)), told
        assert not {word for word in re.findall(r"“([^“”]*)”", own_zh) if word in OURS - names}, told
        everything = " ".join(written)
        strange = {word for word in WORD.findall(own_zh) if word not in PLAIN and word not in everything}
        assert not strange, (*told, strange)


def without_labels(document: Document) -> Document:
    """The same, as somebody leaves it who names nothing."""
    found: Document = json.loads(json.dumps(document))
    for node in found.get("nodes", {}).values():
        if isinstance(node, dict):
            node.pop("label", None)
    return found


Case = tuple[Finding, set[str], set[str]]


def of_flows() -> Iterator[Case]:
    spoils = [spoil for pair in TABLE.values() for spoil in pair] + [spoil for _, spoil in (*ENVELOPE, *SEMANTIC)]
    for spoil in spoils:
        document = clean()
        spoil(document)
        for each in (document, without_labels(document)):
            written = {*texts_in(each), *texts_in([*(SITE.flows or ()), *(SITE.schedules or ())]), "ok", "bad"}
            yield from ((finding, written, named_in(each)) for finding in check(each, site=SITE))
    yield from ((finding, set(), set()) for finding in check([]))


def of_files() -> Iterator[Case]:
    for source, _ in test_load.test_refused.pytestmark[0].args[1]:
        yield from ((finding, {"a"}, set()) for finding in load(source).findings)


def of_rules() -> Iterator[Case]:
    for spoilt, _, _ in test_line_rules.test_what_is_wrong_is_told_with_its_place_and_mend.pytestmark[0].args[1]:
        for document in (spoilt, {"schema_version": 1, **spoilt} if isinstance(spoilt, dict) else spoilt):
            yield from ((finding, {*texts_in(document)}, set()) for finding in check_shape(document))
    every = test_line_rules.EVERY
    for rules in (every, {**every, "emergency": {"to": {"human": "没有"}}}):
        front = compile_rules(rules, "4001", "总机", ["zh-CN", "en-US"])
        assert front is not None
        written = {*texts_in(rules), "4001", "总机"}
        yield from ((finding, written, set()) for finding in check_front(front, SITE))
        release = build(
            front["name"], {front["name"]: front, **{each: clean_named(each) for each in ("总机", "夜间", "贵宾")}}
        )
        found = explore(compile_release(release, KINDS), {front["name"]: front}, positions_max=3_000)
        yield from ((one.finding, written, set()) for one in found.discoveries if one.flow == front["name"])


def clean_named(name: str) -> Document:
    return {**clean(), "name": name}


def of_destinations() -> Iterator[Case]:
    cases = test_destinations.test_what_is_wrong_is_told_with_its_place_in_both_languages.pytestmark[0].args[1]
    group: dict[str, Any] = {"kind": "group", "members": []}
    region = {"kind": "group", "members": [{"device": "PJSIP/1", "regions": ["火星"]}]}
    for document in (*(case[0] for case in cases), group, region):
        yield from ((finding, {*texts_in(document)}, set()) for finding in check_document(document))
    number = {"kind": "number", "number": "10"}
    chained = {f"d{n}": {**number, "next": f"d{n + 1}"} for n in range(CHAIN_MOST + 3)}
    for site in (
        {"a": {**number, "next": "b", "hours": "夜班"}},
        {"a": {**number, "next": "a"}},
        {**chained, "a": {**number, "next": "d0"}},
    ):
        found = check_among("a", site["a"], {**site, f"d{CHAIN_MOST + 3}": number}, schedules=())
        yield from ((finding, {*texts_in(site)}, set()) for finding in found)


def walked(nodes: dict[str, Any], edges: list[tuple[str, str, str]], **envelope: Any) -> tuple[Program, Document]:
    document = {**flow(nodes, [list(edge) for edge in edges]), **envelope}
    name = str(document["name"])
    return compile_release(build(name, {name: document}), KINDS), {name: document}


def of_exploration() -> Iterator[Case]:
    option = {"id": "o1", "label": "查询", "keys": ["1"]}
    menu = {
        "prompt": say("查询请按1。"),
        "options": [option],
        "shortcuts": False,
        "no_input_retries": 0,
        "no_match_retries": 0,
    }
    gold = {"id": "vip", "label": "贵宾", "when": {"all": [{"variable": "level", "op": "equals", "value": "gold"}]}}
    bye = {"kind": "hangup", "config": {}}
    agents = {"kind": "queue", "config": {"destination": "客服"}}
    level = {"level": {"type": "text", "initial": "silver"}}
    flows = (
        walked({"a": {"kind": "play", "config": {"prompt": say("请稍候。")}}}, [("a", "done", "a")]),
        walked({"m": {"kind": "menu", "label": "主菜单", "config": menu}, "bye": bye}, [("m", "o1", "bye")]),
        walked(
            {"m": {"kind": "menu", "config": menu}, "agents": agents, "bye": bye},
            [("m", "o1", "bye"), ("m", "no_input", "bye"), ("m", "no_match", "bye")],
            defaults={"fallback": {"to": "agents"}},
        ),
        walked(
            {"is": {"kind": "condition", "config": {"conditions": [gold]}}, "gold": bye, "bye": bye},
            [("is", "vip", "gold"), ("is", "otherwise", "bye")],
            variables=level,
        ),
        walked(
            {
                "ask": {"kind": "http", "config": {"url": "https://a.example/", "mapping": [{"variable": "n", "path": "n"}]}},
                "tell": {"kind": "play", "config": {"prompt": say("有{n:integer}分。")}},
                "bye": bye,
            },
            [("ask", "success", "tell"), ("ask", "failed", "bye"), ("tell", "done", "bye")],
            variables={"n": {"type": "integer"}},
        ),
    )  # fmt: skip
    for program, documents in flows:
        written = {*texts_in(documents)}
        yield from ((one.finding, written, set()) for one in explore(program, documents).discoveries)
    # What no document can show, unless the program has a fault.
    program, documents = flows[1]
    told, state = Findings(program, Graph(), documents), start(program, explore(program).graph.calls[0]).state
    where = Trace("defect", program.root, "m", "silent_loop")
    told.crashed(-1, None, ValueError())
    told.defect(-1, None, where)
    told.defect(-1, None, Trace("defect", program.root, "m", "no port 'x'"))
    for reason in ("unwired", "failures", "no_human", "silent_loop", "whatever"):
        told.found.clear()
        told.handed_back(-1, None, reason, state)
        yield from ((one.finding, {*texts_in(documents)}, set()) for one in told.ordered())
    told.message_lost(-1, None, state)
    told.acted_after_hang_up(-1, None, state)
    told.crashed(-1, None, ValueError())
    told.defect(-1, None, where)
    told.defect(-1, None, Trace("defect", program.root, "m", "no port 'x'"))
    yield from ((one.finding, {"ValueError", *texts_in(documents)}, set()) for one in told.ordered())


def test_every_finding_is_whole_in_both_languages() -> None:
    seen = set()
    for finding, written, names in (*of_flows(), *of_files(), *of_rules(), *of_destinations(), *of_exploration()):
        readable(finding, written, names)
        seen.add(finding.code)
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    known = {next(filter(None, match)) for match in CODE.findall(text)}
    assert len(known) > 60
    assert known - seen == set(), sorted(known - seen)
