"""The shipped templates and their scenarios, as plans."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from simulator.scenario_files import load_scenarios
from tests.contract.plan import Plan

FLOWS = Path(__file__).resolve().parents[2] / "flows"


@cache
def template_plans() -> tuple[Plan, ...]:
    """Every scenario of every template."""
    manifest = json.loads((FLOWS / "manifest.json").read_text("utf-8"))
    plans = []
    for template in manifest["templates"]:
        documents = tuple(_document(path) for path in template["flows"])
        folder = FLOWS / template["id"] / "scenarios"
        for file in sorted(folder.glob("*.yaml")):
            for number, scenario in enumerate(load_scenarios(file.read_text("utf-8"))):
                plans.append(Plan(f"{template['id']}/{file.stem}[{number}]", scenario, documents))
    return tuple(plans)


def _document(path: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FLOWS / path).read_text("utf-8"))
    return document
