"""The flows a call came through, as its release had them: what its path is drawn on."""

from __future__ import annotations

from designer.api.declaration import EVERY_ROLE, OBJECT, Asked, Json, Route
from designer.context import database
from runtime.domain.texts import Bilingual
from runtime.store.calls import show_call
from runtime.store.errors import NotFound
from runtime.store.publishing import release_document

T = Bilingual
FLOW = T("流程", "flow")


def show(asked: Asked) -> Json:
    """The document of one flow of the release that took the call."""
    path = show_call(database(), asked.name("id"))
    found = release_document(database(), path.call.release)["flows"].get(asked.name("flow"))
    if not isinstance(found, dict):
        raise NotFound(FLOW, asked.name("flow"))
    return found


ROUTES = (
    Route("GET", "/calls/{id}/flows/{flow}", "call_flow", T("通话经过的流程", "a flow a call came through"), show, OBJECT, problems=(404,), roles=EVERY_ROLE),
)  # fmt: skip
