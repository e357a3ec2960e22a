"""People: who may sign in and in which role, the one-time passwords an administrator hands out, and who changed what."""

from __future__ import annotations

from typing import Any

from designer.access import operations
from designer.access.present import me, present
from designer.api.declaration import NUMBER, TEXT, YES, Answer, Asked, Json, Route, many, shape, short
from designer.api.problems import Refused
from designer.context import database, settings
from runtime.domain.texts import Bilingual
from runtime.store.errors import NotFound
from runtime.store.people import LONGEST, PERSON, ROLES, Person, list_changes, list_people, person_of

T = Bilingual
CHANGES_SHOWN = 50
ONE = shape({"id": NUMBER, "name": TEXT, "role": {"enum": [*ROLES]}, "one_time": YES, "by_setting": YES, "is_me": YES})
CHANGE = shape({"what": TEXT, "subject": TEXT, "told": TEXT, "by": TEXT, "at": NUMBER})
HANDED = shape({"person": ONE, "password": TEXT})
NAME = short(LONGEST, 1)
MYSELF = T("不能删除自己。请另一位管理员来做。", "Nobody removes himself: ask another administrator.")
MY_ROLE = T("不能改自己的角色。请另一位管理员来做。", "Nobody changes his own role: ask another administrator.")
MY_PASSWORD = T("自己的密码请在右上角修改。", "Change your own password at the top right.")


def index(_: Asked) -> Json:
    """Everybody, and what was changed of late."""
    return {
        "people": [_told(each) for each in list_people(database())],
        "log": [
            {name: getattr(row, name) for name in CHANGE["properties"]}
            for row in list_changes(database(), limit=CHANGES_SHOWN)
        ],
    }


def add(asked: Asked) -> Answer:
    """Somebody new; the one-time password is in this answer and nowhere else."""
    person, password = operations.add(database(), asked.body["name"], role=asked.body["role"], by=me())
    return Answer({"person": _told(person), "password": password}, headers={"Location": f"/api/v1/people/{person.id}"})


def rename(asked: Asked) -> Json:
    """Another name, from now on; what is written down already keeps the old one."""
    return _told(operations.rename(database(), settings(), _person(asked), asked.body["name"], by=me()))


def give_role(asked: Asked) -> Json:
    """Another role; it counts from the person's next request on, and sessions go on with it."""
    person = _person(asked)
    if _is_me(person):
        raise Refused(409, MY_ROLE)
    return _told(operations.give_role(database(), settings(), person, asked.body["role"], by=me()))


def reset(asked: Asked) -> Json:
    """A new one-time password; sessions of the old one end."""
    person = _person(asked)
    if _is_me(person):
        raise Refused(409, MY_PASSWORD)
    made, password = operations.reset(database(), settings(), person, by=me())
    return {"person": _told(made), "password": password}


def remove(asked: Asked) -> None:
    """Remove somebody; sessions end."""
    person = _person(asked)
    if _is_me(person):
        raise Refused(409, MYSELF)
    operations.remove(database(), settings(), person, by=me())


def _person(asked: Asked) -> Person:
    found = person_of(database(), asked.path["id"])
    if found is None:
        raise NotFound(PERSON, str(asked.path["id"]))
    return found


def _is_me(person: Person) -> bool:
    here = present()
    return here is not None and here.id == person.id


def _told(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "one_time": operations.is_one_time(person, settings()),
        "by_setting": operations.is_by_setting(person, settings()),
        "is_me": _is_me(person),
    }


ROUTES = (
    Route("GET", "/people", "people", T("人员", "who may sign in"), index, shape({"people": many(ONE), "log": many(CHANGE)})),
    Route("POST", "/people", "add_person", T("添加人员", "add somebody"), add, HANDED, status=201, body=shape({"name": NAME, "role": {"enum": [*ROLES]}}), problems=(409,)),
    Route("PUT", "/people/{id:int}", "rename_person", T("人员改名", "give somebody another name"), rename, ONE, body=shape({"name": NAME}), problems=(409,)),
    Route("PUT", "/people/{id:int}/role", "give_role", T("改角色", "give somebody another role"), give_role, ONE, body=shape({"role": {"enum": [*ROLES]}}), problems=(409, 422)),
    Route("POST", "/people/{id:int}/password", "reset_password", T("重置密码", "a new one-time password for somebody"), reset, HANDED, body=shape({}), problems=(409,)),
    Route("DELETE", "/people/{id:int}", "remove_person", T("删除人员", "remove somebody"), remove, status=204, problems=(409, 422)),
)  # fmt: skip
