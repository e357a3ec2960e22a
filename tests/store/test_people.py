"""People in the store: names nobody takes for another's, the last who can open the door, and the administrator of before."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from runtime.store.database import Database, open_database
from runtime.store.errors import NotFound, Taken, Unusable
from runtime.store.migrating import upgrade
from runtime.store.people import (
    ADMINISTRATOR,
    APPROVER,
    Person,
    add_person,
    find_person,
    list_changes,
    list_people,
    remove_person,
    rename_person,
    set_password_hash,
    set_role,
)


def added(database: Database, name: str, role: str = APPROVER, *, password_hash: str = "hash") -> Person:
    return add_person(database, name, role=role, password_hash=password_hash, one_time=False, by="王")


def test_names_are_told_apart_as_people_read_them(database: Database) -> None:
    li = added(database, "  Li   Ming ")
    assert li.name == "Li Ming"
    for same in ("li ming", "LI MING", "Ｌｉ Ｍｉｎｇ"):
        with pytest.raises(Taken):
            added(database, same)
        assert find_person(database, same) == li
    for nothing in ("", "   ", "a\x00b", "x" * 81, "ﷺ" * 80):
        with pytest.raises(Unusable):
            added(database, nothing)
    with pytest.raises(Unusable):
        added(database, "Admin")
    assert added(database, "Admin", ADMINISTRATOR).name == "Admin"


def test_the_order_is_administrators_then_names(database: Database) -> None:
    for name, role in (("b", APPROVER), ("c", ADMINISTRATOR), ("A", APPROVER), ("d", ADMINISTRATOR)):
        added(database, name, role)
    assert [each.name for each in list_people(database)] == ["c", "d", "A", "b"]


def test_one_may_be_renamed_in_other_letters_and_not_to_anothers_name(database: Database) -> None:
    li, wang = added(database, "li"), added(database, "wang")
    assert rename_person(database, li.id, "Li", by="王").name == "Li"
    with pytest.raises(Taken):
        rename_person(database, wang.id, "LI", by="王")
    with pytest.raises(NotFound):
        rename_person(database, 999, "x", by="王")


def test_the_last_administrator_who_can_sign_in_keeps_the_role(database: Database) -> None:
    added(database, "no password", ADMINISTRATOR, password_hash="")
    wang, li = added(database, "wang", ADMINISTRATOR), added(database, "li")
    with pytest.raises(Unusable, match="last administrator"):
        set_role(database, wang.id, APPROVER, by="王")
    assert set_role(database, li.id, ADMINISTRATOR, by="王").role == ADMINISTRATOR
    assert set_role(database, wang.id, APPROVER, by="王").role == APPROVER
    noted = len(list_changes(database))
    assert set_role(database, wang.id, APPROVER, by="王").role == APPROVER
    assert len(list_changes(database)) == noted, "what is so already is no change"
    with pytest.raises(NotFound):
        set_role(database, 999, APPROVER, by="王")


def test_the_last_administrator_who_can_sign_in_stays(database: Database) -> None:
    added(database, "no password", ADMINISTRATOR, password_hash="")
    wang = added(database, "王", ADMINISTRATOR)
    li = added(database, "李")
    with pytest.raises(Unusable, match="last administrator"):
        remove_person(database, wang.id, by="王", asks=False)
    with pytest.raises(Unusable, match="second person"):
        remove_person(database, li.id, by="王", asks=True)
    remove_person(database, li.id, by="王", asks=False)
    added(database, "赵", ADMINISTRATOR)
    remove_person(database, wang.id, by="赵", asks=False)
    assert [each.name for each in list_people(database)] == ["no password", "赵"]


def test_every_change_is_written_down_with_its_author(database: Database) -> None:
    li = added(database, "李")
    set_password_hash(database, li.id, "other", one_time=False, by="李")
    rename_person(database, li.id, "李明", by="王")
    remove_person(database, li.id, by="赵", asks=False)
    found = [(row.what, row.subject, row.told, row.by) for row in list_changes(database)]
    assert found == [
        ("removed", "李明", "", "赵"),
        ("renamed", "李明", "李", "王"),
        ("password", "李", "", "李"),
        ("added", "李", "approver", "王"),
    ]


def test_the_one_administrator_of_before_is_admin_from_now_on(empty_url: str) -> None:
    database = open_database(empty_url)
    upgrade(database, to="0010")
    with database.writing() as connection:
        connection.execute(
            text("INSERT INTO administrator (id, password_hash, one_time, updated) VALUES (1, 'scrypt:x', false, 7)")
        )
    upgrade(database)
    (admin,) = list_people(database)
    assert (admin.name, admin.role, admin.password_hash) == ("admin", ADMINISTRATOR, "scrypt:x")
    assert (admin.one_time, admin.updated) == (False, 7)
    database.close()
