"""Flow files and what lies beside them: the other flows of a folder, which a sub-flow or a jump may lead to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from designer.proving import Blocked, Proof, prove
from runtime.document.load import load
from runtime.engine.program import Program


def neighbours(path: Path) -> dict[str, Mapping[str, Any]]:
    """The other flows in the file's folder by name; files that are none are passed over."""
    found: dict[str, Mapping[str, Any]] = {}
    for other in sorted(path.parent.glob("*.json")):
        if other.resolve() == path.resolve():
            continue
        document = load(other.read_bytes()).document
        if document is not None and isinstance(document.get("name"), str) and isinstance(document.get("nodes"), dict):
            found[document["name"]] = document
    return found


def program_of(path: Path) -> tuple[Program, Proof]:
    """A flow file compiled as it would be published. Raises `Blocked` with its findings."""
    proof = prove(path.read_bytes(), others=neighbours(path))
    if proof.program is None:
        raise Blocked(proof.findings)
    return proof.program, proof
