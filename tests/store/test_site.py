"""Live things by name: stored, listed, and not deleted while something uses them."""

from __future__ import annotations

import pytest

from runtime.domain.caller_list import CallerListError
from runtime.domain.schedule import ScheduleError
from runtime.store import site
from runtime.store.caller_lists import (
    Entry,
    delete_list,
    domain_list,
    list_entries,
    list_lists,
    put_entries,
    remove_entries,
    save_list,
)
from runtime.store.database import Database
from runtime.store.drafts import save_draft
from runtime.store.errors import InUse, NotFound, Unusable
from runtime.store.publishing import write_release
from tests.store.conftest import as_text, flow, release


def test_a_schedule_that_cannot_be_read_is_not_stored(database: Database) -> None:
    with pytest.raises(ScheduleError):
        site.save_schedule(database, "工作时间", document={"zone": "Mars"})
    assert site.list_schedules(database) == ()
    site.save_schedule(database, "工作时间", document={"zone": "Asia/Shanghai"})
    assert site.list_schedules(database)[0].document == {"zone": "Asia/Shanghai"}


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"kind": "fax"},
        {"kind": "queue"},
        {"kind": "number", "number": "1\nExec=1"},
        {"kind": "queue", "queue": "a,b"},
    ],
)
def test_a_destination_the_exchange_would_misread_is_not_stored(
    database: Database, document: dict[str, object]
) -> None:
    with pytest.raises(Unusable):
        site.save_destination(database, "坐席", document=document)


def test_what_a_draft_or_a_live_release_uses_is_not_deleted(database: Database) -> None:
    document = flow()
    document["shortcuts"] = [{"id": "vip", "when": {"list": "VIP"}, "to": "agents"}]
    save_draft(database, "售后热线", text=as_text(document), expected=0, author="王")
    site.save_destination(database, "坐席", document={"kind": "queue", "queue": "agents"})
    save_list(database, "VIP")
    write_release(database, "4001", documents={document["name"]: document}, release=release(document), by="王")
    save_draft(database, "售后热线", text="{}", expected=1, author="王")
    for delete, name in ((site.delete_destination, "坐席"), (delete_list, "VIP")):
        with pytest.raises(InUse) as used:
            delete(database, name)
        assert [use.where for use in used.value.uses] == ["4001"]
        assert "4001" in used.value.text.zh


def test_a_secret_is_listed_by_name_only_and_its_use_is_known(database: Database) -> None:
    site.save_secret(database, "token", value="s3cret")
    assert [name for name, _ in site.list_secrets(database)] == ["token"]
    assert "s3cret" not in repr(site.list_secrets(database))
    assert site.secret_values(database) == {"token": "s3cret"}
    document = flow()
    document["nodes"]["ask"] = {
        "kind": "http",
        "label": "查订单",
        "config": {"url": "https://example.com/", "headers": [{"name": "X", "value": "{{secret:token}}"}]},
    }
    save_draft(database, "售后热线", text=as_text(document), expected=0, author="王")
    with pytest.raises(InUse, match="查订单"):
        site.delete_secret(database, "token")
    save_draft(database, "售后热线", text="{}", expected=1, author="王")
    site.delete_secret(database, "token")
    with pytest.raises(NotFound):
        site.delete_secret(database, "token")


def test_entries_of_a_list_expire_and_are_replaced_by_number(database: Database) -> None:
    save_list(database, "VIP", title="贵宾")
    put_entries(database, "VIP", entries=[Entry("13800138000", "王总"), Entry("010*", expires=1_000)])
    put_entries(database, "VIP", entries=[Entry("13800138000", "李总")])
    assert [(e.number, e.note) for e in list_entries(database, "VIP")] == [("010*", ""), ("13800138000", "李总")]
    assert [(row.name, row.entries) for row in list_lists(database, at=2_000)] == [("VIP", 1)]
    vip = domain_list(database, "VIP")
    assert vip.matches("+8613800138000", 2_000)
    assert vip.matches("01062345678", 999)
    assert not vip.matches("01062345678", 1_000)
    remove_entries(database, "VIP", numbers=["13800138000", "nobody"])
    assert [e.number for e in list_entries(database, "VIP")] == ["010*"]


def test_one_bad_number_refuses_the_whole_import(database: Database) -> None:
    save_list(database, "VIP")
    with pytest.raises(CallerListError):
        put_entries(database, "VIP", entries=[Entry("13800138000"), Entry("*")])
    assert list_entries(database, "VIP") == ()
    with pytest.raises(NotFound):
        put_entries(database, "none", entries=[Entry("13800138000")])
