"""docs/exchange-facts.md: every fact about the exchange names tests, and every test it names exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ID = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def facts() -> list[str]:
    """The rows of its tables."""
    lines = (ROOT / "docs" / "exchange-facts.md").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("|") and not re.match(r"\|(---| The exchange )", line)]


def defined_in(path: Path) -> set[str]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, functions)}


def test_every_fact_names_a_test() -> None:
    assert len(facts()) > 30
    assert [row for row in facts() if not ID.search(row)] == []


def test_every_test_it_names_exists() -> None:
    named = [match.groups() for row in facts() for match in ID.finditer(row)]
    missing = [f"{file}::{name}" for file, name in named if name not in defined_in(ROOT / file)]
    assert missing == []
