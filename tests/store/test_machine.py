"""Any order of the store's operations, by several editors, against a model of a few dictionaries, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from runtime.store import tables
from runtime.store.database import Database, open_database
from runtime.store.drafts import delete_flow, list_flows, load_draft, save_draft
from runtime.store.errors import Conflict, InUse, NotFound, Unusable
from runtime.store.lines import delete_line, list_lines, publish_log, save_line
from runtime.store.publishing import release_document, rollback, write_release, write_versions
from runtime.store.versions import list_versions, version_document
from tests.store.conftest import as_text, flow, release

NAMES, LINES, WORDS, EDITORS = ("甲", "乙"), ("4001", "4002"), ("一", "二", "三"), ("王", "李")
name_, line_, word_, editor_ = (st.sampled_from(values) for values in (NAMES, LINES, WORDS, EDITORS))


@dataclass
class Flow:
    """What the model knows of a flow: its draft's words and revision, the words of each version, whether a line ever had it."""

    words: str
    revision: int
    versions: list[str] = field(default_factory=list)
    published: bool = False


@dataclass
class Line:
    """What the model knows of a line: what was laid on it, as (flow, words), and how long its log is."""

    stack: list[tuple[str, str]] = field(default_factory=list)
    log: int = 0


class Store(RuleBasedStateMachine):
    """Each rule does one thing to the database and to the model; each invariant compares the two."""

    databases: tuple[Database, Database]

    @initialize()
    def begin(self) -> None:
        with self.databases[0].writing() as connection:
            for table in reversed(tables.metadata.sorted_tables):
                connection.execute(table.delete())
        self.flows: dict[str, Flow] = {}
        self.lines: dict[str, Line] = {}
        # What each editor last saw of each flow: the revision their next save is over.
        self.seen: dict[tuple[str, str], int] = {}

    def of(self, editor: str) -> Database:
        """Each editor has a connection of their own, as in a process of their own."""
        return self.databases[EDITORS.index(editor)]

    @rule(editor=editor_, name=name_)
    def open(self, editor: str, name: str) -> None:
        known = self.flows.get(name)
        if known is None:
            with pytest.raises(NotFound):
                load_draft(self.of(editor), name)
            self.seen[editor, name] = 0
        else:
            draft = load_draft(self.of(editor), name)
            assert (draft.text, draft.revision) == (as_text(flow(name, known.words)), known.revision)
            self.seen[editor, name] = draft.revision

    @rule(editor=editor_, name=name_, words=word_)
    def save(self, editor: str, name: str, words: str) -> None:
        known, expected = self.flows.get(name), self.seen.get((editor, name), 0)
        text = as_text(flow(name, words))
        if (known.revision if known else 0) != expected:
            with pytest.raises(Conflict) as conflict:
                save_draft(self.of(editor), name, text=text, expected=expected, author=editor)
            assert conflict.value.mine == text
            assert conflict.value.theirs == (as_text(flow(name, known.words)) if known else "")
            return
        revision = save_draft(self.of(editor), name, text=text, expected=expected, author=editor)
        if known is None:
            self.flows[name] = Flow(words, 1)
        elif known.words != words:
            known.words, known.revision = words, known.revision + 1
        assert revision == self.flows[name].revision
        self.seen[editor, name] = revision

    @rule(editor=editor_, name=name_)
    def make_version(self, editor: str, name: str) -> None:
        known = self.flows.get(name)
        document = flow(name, known.words if known else "一")
        if known is None:
            with pytest.raises(NotFound):
                write_versions(self.of(editor), {name: document}, of=name, by=editor)
            return
        made = write_versions(self.of(editor), {name: document}, of=name, by=editor)
        self.add_version(known)
        assert made.number == len(known.versions)

    @rule(editor=editor_, name=name_, line=line_)
    def publish(self, editor: str, name: str, line: str) -> None:
        known = self.flows.get(name)
        if known is None:
            return
        document = flow(name, known.words)
        before = self.lines.get(line, Line()).stack[-1:]
        done = write_release(self.of(editor), line, documents={name: document}, release=release(document), by=editor)
        self.add_version(known)
        known.published = True
        there = self.lines.setdefault(line, Line())
        there.log += 1
        if there.stack[-1:] != [(name, known.words)]:
            there.stack.append((name, known.words))
        assert done.previous == (self.digest(*before[0]) if before else "")
        assert done.flow == name

    @rule(editor=editor_, line=line_)
    def go_back(self, editor: str, line: str) -> None:
        there = self.lines.get(line)
        if there is None:
            with pytest.raises(NotFound):
                rollback(self.of(editor), line, by=editor)
        elif len(there.stack) < 2:
            with pytest.raises(Unusable):
                rollback(self.of(editor), line, by=editor)
        else:
            there.stack.pop()
            there.log += 1
            assert rollback(self.of(editor), line, by=editor).digest == self.digest(*there.stack[-1])

    @rule(editor=editor_, line=line_, depth=st.integers(0, 3))
    def go_to(self, editor: str, line: str, depth: int) -> None:
        """To a release of the line's own history, by its digest."""
        there = self.lines.get(line)
        if there is None or depth >= len(there.stack):
            return
        wanted = self.digest(*there.stack[depth])
        if there.stack[depth] == there.stack[-1]:
            with pytest.raises(Unusable):
                rollback(self.of(editor), line, to=wanted, by=editor)
            return
        assert rollback(self.of(editor), line, to=wanted, by=editor).digest == wanted
        last = len(there.stack) - 1 - there.stack[::-1].index(there.stack[depth])
        del there.stack[last + 1 :]
        there.log += 1

    @rule(editor=editor_, line=line_)
    def add_line(self, editor: str, line: str) -> None:
        save_line(self.of(editor), line, title=editor)
        self.lines.setdefault(line, Line())

    @rule(editor=editor_, line=line_)
    def remove_line(self, editor: str, line: str) -> None:
        there = self.lines.get(line)
        if there is None:
            with pytest.raises(NotFound):
                delete_line(self.of(editor), line)
        elif there.log:
            with pytest.raises(InUse):
                delete_line(self.of(editor), line)
        else:
            delete_line(self.of(editor), line)
            del self.lines[line]

    @rule(editor=editor_, name=name_)
    def remove_flow(self, editor: str, name: str) -> None:
        known = self.flows.get(name)
        if known is None:
            with pytest.raises(NotFound):
                delete_flow(self.of(editor), name)
        elif known.published:
            with pytest.raises(InUse):
                delete_flow(self.of(editor), name)
        else:
            delete_flow(self.of(editor), name)
            del self.flows[name]

    @invariant()
    def flows_are_as_expected(self) -> None:
        for database in self.databases:
            rows = {row.name: (row.revision, row.versions) for row in list_flows(database)}
            assert rows == {name: (f.revision, len(f.versions)) for name, f in self.flows.items()}

    @invariant()
    def versions_never_change(self) -> None:
        for name, known in self.flows.items():
            numbers = [version.number for version in list_versions(self.databases[0], name)]
            assert numbers == list(range(len(known.versions), 0, -1))
            for number, words in enumerate(known.versions, start=1):
                assert version_document(self.databases[1], name, number)["nodes"] == flow(name, words)["nodes"]

    @invariant()
    def lines_answer_with_what_lies_on_top(self) -> None:
        found = {line.number: line.live for line in list_lines(self.databases[0])}
        assert found == {n: self.digest(*there.stack[-1]) if there.stack else "" for n, there in self.lines.items()}
        assert len(publish_log(self.databases[1], limit=1_000)) == sum(there.log for there in self.lines.values())
        for digest in found.values():
            if digest:
                assert release_document(self.databases[1], digest)["digest"] == digest

    @staticmethod
    def add_version(known: Flow) -> None:
        if known.versions[-1:] != [known.words]:
            known.versions.append(known.words)

    @staticmethod
    def digest(name: str, words: str) -> str:
        return str(release(flow(name, words))["digest"])


@pytest.fixture
def two(url: str, database: Database) -> Iterator[tuple[Database, Database]]:
    other = open_database(url)
    yield database, other
    other.close()


def test_any_order_of_operations_is_as_the_model_says(two: tuple[Database, Database]) -> None:
    machine = type("OnTheseDatabases", (Store,), {"databases": two})
    run_state_machine_as_test(
        machine,
        settings=settings(
            settings(), max_examples=40, stateful_step_count=30, suppress_health_check=[HealthCheck.too_slow]
        ),
    )
