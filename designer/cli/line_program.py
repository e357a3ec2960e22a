"""What answers a line, for a test call at a terminal: the live release, or a flow file with the line's rules in front."""

from __future__ import annotations

from pathlib import Path

from designer.cli.beside import program_of
from designer.cli.site_world import site_database
from designer.fronting import Document
from designer.proving import other_flows
from runtime.cli.trouble import CommandError
from runtime.document.line_release import Part, in_front
from runtime.document.line_rules_check import names_in
from runtime.document.release import build
from runtime.domain.texts import Bilingual
from runtime.engine.program import Program, compile_release
from runtime.nodes import KINDS
from runtime.store.errors import NotFound
from runtime.store.line_rules import load_rules
from runtime.store.lines import load_line
from runtime.store.publishing import release_document

NOTHING = Bilingual("写一个流程文件，或用 --line 写一条号码线路。", "Name a flow file, or a line with --line.")


def program_on(line: str, file: Path | None) -> Program:
    """The program of a test call: ``file`` alone (no line), what answers ``line``, or the file as if it were published to
    the line. Raises `Blocked` for a file that cannot be run and `CommandError` for a line nothing answers."""
    if file is None:
        return _live(line)
    program, proof = program_of(file)
    rules, flows = _rules(line)
    if not rules or proof.release is None:
        return program
    return compile_release(in_front(proof.release, rules, line, Part(flows), rendered=False), KINDS)


def _live(line: str) -> Program:
    if not line:
        raise CommandError(NOTHING)
    with site_database() as database:
        digest = load_line(database, line).live if database is not None else ""
        if database is None or not digest:
            raise CommandError(
                Bilingual(
                    f"号码线路 {line} 还没有发布。先运行：app.py publish 流程文件 --line {line}",
                    f"Nothing answers line {line} yet. Publish first: app.py publish FILE --line {line}",
                )
            )
        return compile_release(release_document(database, digest), KINDS)


def _rules(line: str) -> tuple[Document, Document]:
    """The rules of a line, and the flows they lead to as a release has them; both empty when there are none."""
    with site_database() as database:
        if not line or database is None:
            return {}, {}
        try:
            rules = load_rules(database, line).document
        except NotFound:
            return {}, {}
        known = other_flows(database).flows
    built = [build(name, known)["flows"] for what, name in names_in(rules) if what == "flow" and name in known]
    return rules, {name: flow for flows in built for name, flow in flows.items()}
