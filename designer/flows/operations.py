"""What can be done with flows. No request and no page here."""

from __future__ import annotations

import difflib
import json

from runtime.document.load import load
from runtime.domain.texts import Bilingual
from runtime.store.database import Database
from runtime.store.drafts import save_draft
from runtime.store.errors import Conflict, Unusable

CONTEXT_LINES = 3


class AlreadyThere(Unusable):
    """A new flow was uploaded under the name of one that exists."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Bilingual(
                f"流程“{name}”已经存在。要替换它的草稿，请在它的页面上传。",
                f"There is already a flow {name!r}. To replace its draft, upload on its page.",
            )
        )
        self.name = name


def add_flow(database: Database, data: bytes, *, author: str) -> str:
    """Add a flow from a file and return its name, which is taken from the file.

    Raises `Unusable` for what is no flow file at all, `AlreadyThere` for a name that is taken.
    """
    text = decoded(data)
    document = load(text).document
    name = document.get("name") if document is not None else None
    if not isinstance(name, str) or not name.strip():
        first = next(iter(load(text).findings), None)
        why = first.message if first else None
        raise Unusable(
            Bilingual(
                f"{why.zh if why else ''}文件里没有流程名称（name）。".strip(),
                f"{why.en + ' ' if why else ''}The file has no name for the flow (name).",
            )
        )
    try:
        save_draft(database, name, text=text, expected=0, author=author)
    except Conflict as error:
        raise AlreadyThere(name) from error
    return name


def decoded(data: bytes) -> str:
    """A file's text. Raises `Unusable`."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(
            Bilingual(
                "文件不是 UTF-8 编码的文字。请从设计器重新导出，或另存为 UTF-8。",
                "The file is not text in UTF-8. Export it again, or save it as UTF-8.",
            )
        ) from error


def difference(theirs: str, mine: str) -> tuple[str, ...]:
    """The two texts line by line, as a unified diff of their indented JSON."""
    one, two = _lines(theirs), _lines(mine)
    return tuple(difflib.unified_diff(one, two, lineterm="", n=CONTEXT_LINES))[2:]


def _lines(text: str) -> list[str]:
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2, sort_keys=True).splitlines()
    except (ValueError, RecursionError):
        return text.splitlines()
