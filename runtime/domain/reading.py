"""Reads fields out of JSON values whose shape nobody promised, with errors that name the place.

Belongs here: the few readers that schedules, holiday years and caller lists share.
Does not belong here: the meaning of any field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NoReturn, TypeAlias

from runtime.domain.texts import Bilingual, DocumentError

Json: TypeAlias = Mapping[str, "Json"] | Sequence["Json"] | str | int | float | bool | None
Complaint: TypeAlias = Callable[[str, Bilingual, Bilingual], DocumentError]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Reader:
    """One JSON object at a known path; every reader method raises the complaint it was made with."""

    __slots__ = ("_complain", "_fields", "path")

    def __init__(self, value: object, path: str, *, complain: Complaint, allowed: Sequence[str]) -> None:
        self.path = path
        self._complain = complain
        if not isinstance(value, Mapping):
            self.fail("", Bilingual("应为对象", "must be an object"), Bilingual("写成 {…}", "write it as {…}"))
        self._fields: Mapping[object, object] = value
        for name in value:
            if name not in allowed:
                self.fail(
                    str(name),
                    Bilingual("没有这个字段", "no such field"),
                    Bilingual(f"可用字段：{'、'.join(allowed)}", f"use one of {', '.join(allowed)}"),
                )

    def at(self, name: str) -> str:
        """The path of a field, ``exceptions[2].from``."""
        return f"{self.path}.{name}" if self.path and name else self.path or name

    def fail(self, name: str, problem: Bilingual, mend: Bilingual) -> NoReturn:
        """Raise the complaint about one field."""
        raise self._complain(self.at(name), problem, mend)

    def has(self, name: str) -> bool:
        """Whether the field is present and not null."""
        return self._fields.get(name) is not None

    def value(self, name: str) -> object:
        """The raw value, ``None`` when absent."""
        return self._fields.get(name)

    def text(self, name: str, default: str | None = None, *, longest: int = 200) -> str:
        """A non-empty text of at most ``longest`` characters."""
        value = self._fields.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip() or len(value) > longest:
            self.fail(
                name,
                Bilingual("应为文字", "must be a text"),
                Bilingual(f"填写 1 到 {longest} 个字", f"give 1 to {longest} characters"),
            )
        return value

    def items(self, name: str, *, most: int) -> list[tuple[str, object]]:
        """The elements of a list with the path of each; an absent list is empty."""
        value = self._fields.get(name)
        if value is None:
            return []
        if not isinstance(value, Sequence) or isinstance(value, str | bytes) or len(value) > most:
            self.fail(
                name,
                Bilingual("应为列表", "must be a list"),
                Bilingual(f"写成 […]，最多 {most} 项", f"write it as […] with at most {most} entries"),
            )
        return [(f"{self.at(name)}[{index}]", element) for index, element in enumerate(value)]

    def integer(self, name: str, *, least: int, most: int) -> int:
        """A whole number between two bounds, both included."""
        value = self._fields.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.fail(
                name,
                Bilingual("应为整数", "must be a whole number"),
                Bilingual(f"填写 {least} 到 {most}", f"give {least} to {most}"),
            )
        return value

    def day(self, name: str) -> date:
        """A calendar day written ``2026-10-01``."""
        value = self._fields.get(name)
        try:
            return date.fromisoformat(value if isinstance(value, str) and _DATE.fullmatch(value) else "")
        except ValueError:
            self.fail(name, Bilingual("不是日期", "not a date"), Bilingual("写成 2026-10-01", "write it as 2026-10-01"))

    def days(self, *, longest: int = 3660) -> tuple[date, date]:
        """``date`` alone, or ``from`` and ``to`` (both included), at most ``longest`` days apart."""
        if self.has("date"):
            if self.has("from") or self.has("to"):
                self.fail(
                    "date",
                    Bilingual("日期与起止日期不能同时写", "stands beside from and to"),
                    Bilingual("只写一种", "give either date, or from and to"),
                )
            day = self.day("date")
            return day, day
        first, last = self.day("from"), self.day("to")
        if not 0 <= (last - first).days <= longest:
            self.fail(
                "to",
                Bilingual("结束日期早于开始日期，或范围过长", "lies before from, or too far after it"),
                Bilingual(f"选 from 之后 {longest} 天以内", f"choose a day within {longest} days after from"),
            )
        return first, last
