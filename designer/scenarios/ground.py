"""What scenarios are run on: the draft of a flow, one of its versions, or what answers a line now. No scenario is run here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from designer.proving import Document
from designer.scenarios.around import Around
from designer.trying import trial
from runtime.document.line_rules import compile_rules, has_rules
from runtime.domain.texts import Bilingual
from runtime.engine.program import Program, compile_release
from runtime.nodes import KINDS
from runtime.store.database import Database
from runtime.store.drafts import load_draft
from runtime.store.errors import NotFound, Unusable
from runtime.store.line_rules import load_rules
from runtime.store.lines import load_line
from runtime.store.publishing import release_document
from runtime.store.site import revision_of
from runtime.store.versions import version_document

DRAFT = "draft"
VERSION = "version:"
LINE = "line:"
PATTERN = r"^(draft|version:[0-9]{1,9}|line:\+?[0-9]{1,20})$"


class Ground:
    """The programs of one flow, by the line a call comes in on. ``subject`` names the state they were made from and of all that
    the flow leans on: equal for as long as nothing was changed. ``around`` saves reading the site for every flow again.
    Raises `NotFound` or `Unusable` for what cannot be run against."""

    def __init__(self, database: Database, flow: str, against: str = DRAFT, *, around: Around | None = None) -> None:
        self.flow, self.against = flow, against
        self._database = database
        self._made: dict[str, Program | None] = {}
        self._text = self._live = ""
        if against == DRAFT:
            draft = load_draft(database, flow)
            self._text, state = draft.text, str(draft.revision)
        elif against.startswith(VERSION):
            number = int(against.removeprefix(VERSION))
            self._text, state = json.dumps(version_document(database, flow, number), ensure_ascii=False), str(number)
        else:
            line = load_line(database, against.removeprefix(LINE))
            if line.flow != flow or not line.live:
                raise _elsewhere(line.number, flow)
            self._live = state = line.live
        pinned = release_document(database, self._live)["flows"] if self._live else None
        self._around = around or Around(database)
        self._subjects: dict[str, str] = {}
        mark = self._around.mark(self.document(), pinned)
        self.subject = hashlib.sha256(f"{state} {mark}".encode()).hexdigest()[:32]

    def document(self) -> Document:
        """The flow itself, as far as it can be read."""
        if self._live:
            found: Mapping[str, Any] = release_document(self._database, self._live)["flows"].get(self.flow, {})
            return found
        try:
            read = json.loads(self._text)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}

    def subject_of(self, scenario: Mapping[str, Any]) -> str:
        """``subject`` for one scenario: the rules of the line its call comes in on, and what they lean on, count with it. What
        answers a line has its rules in it already."""
        line = "" if self._live else str(scenario.get("line", ""))
        if line not in self._subjects:
            mark = self._mark_of_rules(line) if line else ""
            told = f"{self.subject} {mark}"
            self._subjects[line] = hashlib.sha256(told.encode()).hexdigest()[:32] if mark else self.subject
        return self._subjects[line]

    def called_on(self, line: str) -> str:
        """The number a scenario's call comes in on, when it names ``line``; "" leaves it to the scenario."""
        return self.against.removeprefix(LINE) if self._live else line

    def program(self, line: str = "") -> Program | None:
        """What a call to ``line`` runs; None while the flow has errors that keep it from running."""
        known = "" if self._live or not self._has_rules(line) else line
        if known not in self._made:
            self._made[known] = (
                compile_release(release_document(self._database, self._live), KINDS)
                if self._live
                else trial(self._database, self._text, line=known).program
            )
        return self._made[known]

    def _mark_of_rules(self, line: str) -> str:
        try:
            rules = load_rules(self._database, line).document
        except NotFound:
            return ""
        front = compile_rules(rules, line, self.flow, ["zh-CN"])
        return f"{revision_of(rules)} {self._around.mark(front, but=self.flow)}" if front else ""

    def _has_rules(self, line: str) -> bool:
        try:
            return bool(line) and has_rules(load_rules(self._database, line).document)
        except NotFound:
            return False


def _elsewhere(number: str, flow: str) -> Unusable:
    return Unusable(
        Bilingual(
            f"线路 {number} 现在不由流程“{flow}”接听。换一条线路，或在草稿上运行。",
            f"Line {number} is not answered by flow {flow!r} now. Choose another line, or run on the draft.",
        )
    )
