"""What the store refuses, and why, in words for people. Whose fault each is stands in its docstring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from runtime.domain.texts import Bilingual


class StoreError(Exception):
    """Something the store will not do. ``text`` says what and how to mend it."""

    def __init__(self, text: Bilingual) -> None:
        super().__init__(text.en)
        self.text = text


class NotFound(StoreError):
    """The caller named something that is not there."""

    def __init__(self, what: Bilingual, name: str) -> None:
        super().__init__(Bilingual(f"没有{what.zh}“{name}”。", f"There is no {what.en} {name!r}."))
        self.name = name


class Conflict(StoreError):
    """Somebody else saved this draft meanwhile. Nobody's work is lost: ``theirs`` is stored, ``mine`` is what was refused."""

    def __init__(self, flow: str, *, expected: int, revision: int, author: str, theirs: str, mine: str) -> None:
        super().__init__(
            Bilingual(
                f"流程“{flow}”已被 {author} 修改（修订 {revision}，您编辑的是 {expected}）。您的内容没有丢失：请比较后再保存。",
                f"{author} has changed flow {flow!r} meanwhile (revision {revision}, you edited {expected}). "
                "Your work is not lost: compare the two and save again.",
            )
        )
        self.expected, self.revision, self.author = expected, revision, author
        self.theirs, self.mine = theirs, mine


@dataclass(frozen=True, slots=True)
class Use:
    """A place that uses something. ``kind``: flow draft, version, release, line; ``where`` its name; ``node`` its node or ""."""

    kind: Bilingual
    where: str
    node: str = ""

    def text(self) -> Bilingual:
        """The place in words."""
        node = f" → {self.node}" if self.node else ""
        return Bilingual(f"{self.kind.zh}“{self.where}”{node}", f"{self.kind.en} {self.where!r}{node}")


DELETED = Bilingual("删除", "deleted")
RENAMED = Bilingual("改名", "renamed")


class InUse(StoreError):
    """It cannot be deleted, or whatever ``done`` says, because ``uses`` still need it under its name."""

    def __init__(self, what: Bilingual, name: str, uses: Sequence[Use], *, done: Bilingual = DELETED) -> None:
        places = [use.text() for use in uses]
        super().__init__(
            Bilingual(
                f"{what.zh}“{name}”仍在使用，不能{done.zh}：{'、'.join(p.zh for p in places)}。请先在这些地方换成别的。",
                f"The {what.en} {name!r} is still in use and was not {done.en}: {', '.join(p.en for p in places)}. "
                "Choose another there first.",
            )
        )
        self.name = name
        self.uses = tuple(uses)


class Changed(StoreError):
    """Somebody else saved a live thing meanwhile; nothing was overwritten."""

    def __init__(self, what: Bilingual, name: str) -> None:
        super().__init__(
            Bilingual(
                f"{what.zh}“{name}”已被他人修改。",
                f"Somebody has changed the {what.en} {name!r} meanwhile.",
            )
        )
        self.name = name


class Taken(StoreError):
    """There is one of that name already."""

    def __init__(self, what: Bilingual, name: str) -> None:
        super().__init__(Bilingual(f"已经有{what.zh}“{name}”。", f"There is a {what.en} {name!r} already."))
        self.name = name


class Unusable(StoreError):
    """A value that cannot be stored: the fault of whoever gave it."""


class DatabaseRefused(StoreError):
    """A database that must not be used: the fault of the site's configuration."""
