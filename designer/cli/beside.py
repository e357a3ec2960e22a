"""Flow files and what lies beside them: the other flows of a folder, which a sub-flow or a jump may lead to."""

from __future__ import annotations

from pathlib import Path

from designer.proving import Blocked, Document, Proof, prove
from runtime.document.load import BYTES_MAX, load
from runtime.document.references import flows_of
from runtime.engine.program import Program

FILES_MOST = 500


def neighbours(path: Path) -> dict[str, Document]:
    """The flows a file leads to, found by name in its folder and in the folders beside it; only those that are needed."""
    document = load(path.read_bytes()).document
    found: dict[str, Document] = {}
    waiting = list(flows_of(document)) if document is not None else []
    nearby = _nearby(path) if waiting else {}
    while waiting:
        name = waiting.pop()
        if name in nearby and name not in found:
            found[name] = nearby[name]
            waiting += flows_of(nearby[name])
    return found


def _nearby(path: Path) -> dict[str, Document]:
    here = path.resolve()
    files = [*sorted(here.parent.glob("*.json")), *sorted(here.parent.parent.glob("*/*.json"))][:FILES_MOST]
    flows: dict[str, Document] = {}
    for other in files:
        if other == here or other.stat().st_size > BYTES_MAX:
            continue
        document = load(other.read_bytes()).document
        if document is not None and isinstance(document.get("name"), str) and isinstance(document.get("nodes"), dict):
            flows.setdefault(document["name"], document)
    return flows


def program_of(path: Path) -> tuple[Program, Proof]:
    """A flow file compiled as it would be published. Raises `Blocked` with its findings."""
    proof = prove(path.read_bytes(), others=neighbours(path))
    if proof.program is None:
        raise Blocked(proof.findings)
    return proof.program, proof
