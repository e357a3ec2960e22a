"""The one gate before callers: what it refuses leaves nothing behind."""

from __future__ import annotations

import pytest

from designer.proving import Blocked, Document, make_version, publish
from runtime.domain.texts import Bilingual
from runtime.speech.protocol import SpeechError
from runtime.store.database import Database
from runtime.store.drafts import delete_flow, save_draft
from runtime.store.errors import InUse, Unusable
from runtime.store.lines import list_lines
from runtime.store.versions import list_versions
from tests.designer.conftest import as_file, flow, hashes

NAME = "测试热线"


def draft(database: Database, document: Document) -> None:
    save_draft(database, document["name"], text=as_file(document).decode(), expected=0, author="王")


def refused(database: Database, error: type[Exception], *, line: str = "4001") -> str:
    with pytest.raises(error) as caught:
        publish(database, NAME, line=line, by="王", message="", render=hashes)
    assert list_lines(database) == ()
    assert list_versions(database, NAME) == ()
    return str(caught.value)


def test_a_draft_with_errors_is_not_published(database: Database) -> None:
    broken = flow()
    del broken["edges"][0]
    draft(database, broken)
    assert "Not published" in refused(database, Blocked)


def test_what_only_walking_every_path_shows_keeps_a_flow_from_callers(database: Database) -> None:
    looping = flow()
    looping["nodes"]["spin"] = {"kind": "set", "label": "打转", "config": {"assign": []}}
    looping["edges"] = [
        {"from": "menu", "port": "ask", "to": "spin"},
        {"from": "spin", "port": "done", "to": "spin"},
    ]
    del looping["nodes"]["answer"]
    draft(database, looping)
    refused(database, Blocked)


@pytest.mark.parametrize("line", ["", "abc", "4001; Exec", "1" * 30])
def test_a_number_that_cannot_be_dialled_is_refused_before_anything_is_rendered(database: Database, line: str) -> None:
    draft(database, flow())
    refused(database, Unusable, line=line)


def test_prompts_that_cannot_be_rendered_stop_the_publish(database: Database) -> None:
    def broken(_: object) -> dict[str, str]:
        raise SpeechError(Bilingual("没有声音", "no voice"), Bilingual("装一个", "install one"))

    draft(database, flow())
    with pytest.raises(SpeechError):
        publish(database, NAME, line="4001", by="王", message="", render=broken)
    assert list_lines(database) == ()


def test_a_flow_that_is_led_to_gets_its_first_version_with_the_publish(database: Database) -> None:
    caller = flow("总机")
    caller["nodes"]["jump"] = {"kind": "goto", "label": "去测试", "config": {"flow": NAME}}
    caller["edges"][0]["to"] = "jump"
    del caller["nodes"]["answer"], caller["edges"][1]
    draft(database, flow())
    draft(database, caller)
    publish(database, "总机", line="4002", by="王", message="", render=hashes)
    assert len(list_versions(database, NAME)) == len(list_versions(database, "总机")) == 1
    with pytest.raises(InUse, match="总机"):
        delete_flow(database, NAME)


def test_a_version_can_be_made_without_a_line(database: Database) -> None:
    draft(database, flow())
    assert make_version(database, NAME, by="王", message="").number == 1
    assert list_lines(database) == ()
