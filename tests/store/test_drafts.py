"""Drafts: the revision a person edited decides, and a conflict loses nothing."""

from __future__ import annotations

import threading

import pytest

from runtime.store.database import Database
from runtime.store.drafts import delete_flow, list_flows, load_draft, save_draft
from runtime.store.errors import Conflict, InUse, NotFound, Unusable
from runtime.store.publishing import write_release
from tests.store.conftest import as_text, flow, release


def test_a_draft_is_saved_as_it_is_even_when_it_is_no_valid_flow(database: Database) -> None:
    assert save_draft(database, "热线", text='{ "unfinished": true }', expected=0, author="王") == 1
    draft = load_draft(database, "热线")
    assert (draft.text, draft.revision, draft.author) == ('{ "unfinished": true }', 1, "王")


def test_the_second_of_two_editors_is_told_and_both_texts_are_there(database: Database) -> None:
    save_draft(database, "热线", text="{}", expected=0, author="王")
    save_draft(database, "热线", text='{"by":"王"}', expected=1, author="王")
    with pytest.raises(Conflict) as conflict:
        save_draft(database, "热线", text='{"by":"李"}', expected=1, author="李")
    found = conflict.value
    assert (found.theirs, found.mine, found.author, found.revision) == ('{"by":"王"}', '{"by":"李"}', "王", 2)
    assert "比较" in found.text.zh
    assert load_draft(database, "热线").text == '{"by":"王"}'


def test_two_writers_at_once_never_overwrite_each_other(database: Database) -> None:
    save_draft(database, "热线", text='{"n":0}', expected=0, author="")
    refused: list[int] = []

    def edit(author: str) -> None:
        for _ in range(30):
            while True:
                draft = load_draft(database, "热线")
                text = f'{{"n":{draft.document()["n"] + 1}}}'
                try:
                    save_draft(database, "热线", text=text, expected=draft.revision, author=author)
                    break
                except Conflict:
                    refused.append(1)

    editors = [threading.Thread(target=edit, args=(name,)) for name in ("王", "李")]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join(60)
    draft = load_draft(database, "热线")
    assert (draft.document()["n"], draft.revision) == (60, 61)


def test_saving_the_same_text_again_is_no_new_revision(database: Database) -> None:
    save_draft(database, "热线", text="{}", expected=0, author="王")
    assert save_draft(database, "热线", text="{}", expected=1, author="李") == 1
    assert load_draft(database, "热线").author == "王"


@pytest.mark.parametrize("text", ["", "[]", "{", "nul", "[" * 100_000, '{"a":' + "9" * 5_000 + "}"])
def test_what_is_no_json_object_is_refused_in_words(database: Database, text: str) -> None:
    with pytest.raises(Unusable) as refused:
        save_draft(database, "热线", text=text, expected=0, author="王")
    assert refused.value.text.zh
    assert list_flows(database) == ()


@pytest.mark.parametrize("name", ["", " a", "a/b", "a\nb", "长" * 101])
def test_a_name_that_cannot_be_shown_is_refused(database: Database, name: str) -> None:
    with pytest.raises(Unusable):
        save_draft(database, name, text="{}", expected=0, author="王")


def test_a_new_flow_does_not_overwrite_one_of_the_same_name(database: Database) -> None:
    save_draft(database, "热线", text='{"old":1}', expected=0, author="王")
    with pytest.raises(Conflict):
        save_draft(database, "热线", text="{}", expected=0, author="李")


def test_a_flow_another_one_leads_to_is_not_deleted_and_the_place_is_named(database: Database) -> None:
    caller = flow("总机")
    caller["nodes"]["jump"] = {"kind": "goto", "label": "去售后", "config": {"flow": "售后热线"}}
    save_draft(database, "总机", text=as_text(caller), expected=0, author="王")
    save_draft(database, "售后热线", text=as_text(flow()), expected=0, author="王")
    with pytest.raises(InUse) as used:
        delete_flow(database, "售后热线")
    assert [(use.where, use.node) for use in used.value.uses] == [("总机", "去售后")]
    assert "总机" in used.value.text.zh
    delete_flow(database, "总机")
    delete_flow(database, "售后热线")
    with pytest.raises(NotFound):
        load_draft(database, "售后热线")


def test_a_published_flow_is_history_and_stays(database: Database) -> None:
    document = flow()
    save_draft(database, "售后热线", text=as_text(document), expected=0, author="王")
    write_release(database, "4001", documents={document["name"]: document}, release=release(document), by="王")
    with pytest.raises(InUse, match="4001"):
        delete_flow(database, "售后热线")
    row = list_flows(database)[0]
    assert (row.versions, row.lines) == (1, ("4001",))
