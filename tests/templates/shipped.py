"""The shipped templates as the tests see them: manifest, documents, programs, scenarios. No test stands here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from runtime.document.references import calls_of
from runtime.document.release import build
from runtime.document.site import Site, SiteFlow
from runtime.domain.schedule import Schedule
from runtime.engine.program import Program, compile_release
from runtime.nodes import KINDS
from simulator.scenario import Scenario
from simulator.scenarios import load_scenarios

FLOWS = Path(__file__).resolve().parents[2] / "flows"
MANIFEST: dict[str, Any] = json.loads((FLOWS / "manifest.json").read_text(encoding="utf-8"))
TEMPLATES: dict[str, dict[str, Any]] = {template["id"]: template for template in MANIFEST["templates"]}


@dataclass(frozen=True, slots=True)
class Shipped:
    """One flow document and where it stands."""

    path: Path
    document: dict[str, Any]

    @property
    def folder(self) -> str:
        """The template's id."""
        return self.path.parent.name


@cache
def documents() -> dict[str, Shipped]:
    """Every shipped flow by name."""
    found = [Shipped(path, json.loads(path.read_text(encoding="utf-8"))) for path in sorted(FLOWS.glob("*/*.json"))]
    return {shipped.document["name"]: shipped for shipped in found}


def root_of(template: str) -> str:
    """The name of the flow a template's line would have."""
    wanted = FLOWS / TEMPLATES[template]["flow"]
    return next(name for name, shipped in documents().items() if shipped.path == wanted)


@cache
def program(template: str) -> Program:
    """A template compiled as it would be published."""
    flows = {name: shipped.document for name, shipped in documents().items()}
    return compile_release(build(root_of(template), flows), KINDS)


@cache
def scenarios(template: str) -> tuple[Scenario, ...]:
    """The calls that come with a template."""
    files = sorted((FLOWS / template / "scenarios").glob("*.yaml"))
    return tuple(scenario for path in files for scenario in load_scenarios(path.read_text(encoding="utf-8")))


def site() -> Site:
    """A site that has exactly what the manifest would make."""
    made = MANIFEST["site"]
    return Site(
        flows={name: _site_flow(shipped.document) for name, shipped in documents().items()},
        schedules={name: Schedule.from_json(doc).periods for name, doc in made["schedules"].items()},
        lists=frozenset(made["lists"]),
        destinations=frozenset(made["destinations"]),
        audio=frozenset(),
        tables=frozenset(),
        mailboxes=frozenset(made["mailboxes"]),
        secrets=frozenset(made["secrets"]),
    )


def _site_flow(document: dict[str, Any]) -> SiteFlow:
    returns = tuple(row["id"] for row in document.get("returns", ()))
    return SiteFlow(returns, calls_of(document), document.get("variables", {}))
