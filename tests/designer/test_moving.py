"""Lines set up from lines: the copy has everything the old one has, and a list of numbers moves one by one."""

from __future__ import annotations

import pytest

from designer.moving import Notice, copy_line, move_lines
from designer.proving import publish
from designer.ruling import save
from runtime.document.line_rules import empty_rules
from runtime.store.caller_lists import save_list
from runtime.store.capacity import list_capacities, save_capacity
from runtime.store.database import Database
from runtime.store.drafts import load_draft, save_draft
from runtime.store.errors import NotFound, Unusable
from runtime.store.line_rules import load_rules
from runtime.store.lines import load_line, publish_log, save_line
from runtime.store.publishing import release_document, rollback
from tests.designer.conftest import as_file, flow, hashes

NAME = "测试热线"


def live(database: Database, line: str, words: str) -> str:
    try:
        expected = load_draft(database, NAME).revision
    except NotFound:
        expected = 0
    save_draft(database, NAME, text=as_file(flow(NAME, words)).decode(), expected=expected, author="王")
    return publish(database, NAME, line=line, by="王", message="", render=hashes)[0].digest


def test_a_new_number_has_all_the_old_one_has_and_the_old_one_says_so(database: Database) -> None:
    digest = live(database, "4001", "您好")
    save_list(database, "blocked")
    save(database, "4001", empty_rules() | {"blocked": ["blocked"], "group": "售后"}, by="王", render=hashes)
    save_capacity(database, "4001", calls=7, beyond="busy", by="王")
    done = copy_line(database, "4001", "4008", by="李", render=hashes, title="新号码", notice=Notice("2026-11-22", "2027-02-22"))  # fmt: skip
    assert (done.digest, done.version) == (digest, 1)
    new, old = load_line(database, "4008"), load_line(database, "4001")
    assert (new.title, new.digest, old.digest) == ("新号码", digest, digest)
    assert new.live != new.digest, "its rules stand in front"
    assert dict(load_rules(database, "4008").document) == empty_rules() | {"blocked": ["blocked"], "group": "售后"}
    assert [(each.line, each.capacity.calls) for each in list_capacities(database)] == [("4001", 7), ("4008", 7)]
    notice = load_rules(database, "4001").document["notice"]
    assert notice["from"] == "2026-11-22"
    assert "4 0 0 8" in notice["prompt"]["zh-CN"][0]["say"]
    said = release_document(database, load_line(database, "4001").live)["audio"]
    assert any("4 0 0 8" in key for key in said), "and it was made audible"
    with pytest.raises(Unusable, match="already"):
        copy_line(database, "4001", "4008", by="李", render=hashes)


def test_what_cannot_be_copied_is_told(database: Database) -> None:
    save_line(database, "4001", title="")
    for source, target in (("4001", "4002"), ("4001", "x"), ("4001", "4001")):
        with pytest.raises(Unusable):
            copy_line(database, source, target, by="李", render=hashes)
    with pytest.raises(NotFound):
        copy_line(database, "4009", "4002", by="李", render=hashes)


def test_a_list_of_numbers_moves_each_on_its_own(database: Database) -> None:
    old = live(database, "4002", "旧的")
    new = live(database, "4001", "新的")
    save_line(database, "4003", title="")
    rows = move_lines(database, ["4002", "4001", "40x", "4003", "4009", "4002"], like="4001", by="李", render=hashes)
    assert [(row.number, row.problem is None, row.previous) for row in rows] == [
        ("4002", True, old),
        ("4001", False, new),
        ("40x", False, ""),
        ("4003", True, ""),
        ("4009", True, ""),
    ]
    assert [load_line(database, number).digest for number in ("4001", "4002", "4003", "4009")] == [new] * 4
    assert {row.by for row in publish_log(database, line="4002")} == {"王", "李"}
    assert rollback(database, "4002", by="李").digest == old
    with pytest.raises(NotFound):
        move_lines(database, ["4002"], like="4999", by="李", render=hashes)
