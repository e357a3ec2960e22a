"""From a file to a version of a table: what its columns are, which rows cannot be taken and how to mend them. No database here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from runtime.domain.table_keys import folded
from runtime.domain.texts import Bilingual
from runtime.engine.values import TEXT_MAX, VariableType, coerce, written
from runtime.store.errors import Unusable
from runtime.store.table_files import Cells, read_rows
from runtime.store.table_index import Column, TableWriter

TEXT = "text"
KINDS = (TEXT, "digits", "phone", "integer", "amount", "date", "time", "boolean")
GUESSED_FROM = 1_000
SHOWN = 20
ERRORS_KEPT = 1_000
NAME_MAX = 100
TOLD_EVERY = 5_000

_SAID = {
    "digits": Bilingual("数字串", "string of digits"),
    "phone": Bilingual("电话号码", "phone number"),
    "integer": Bilingual("整数", "whole number"),
    "amount": Bilingual("金额", "amount"),
    "date": Bilingual("日期", "date"),
    "time": Bilingual("时间", "time of day"),
    "boolean": Bilingual("“是”或“否”", "yes or no"),
}

# Hears how many rows have been read.
Progress = Callable[[int], None]

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
_EXAMPLES = {
    "digits": "00123",
    "phone": "13800138000",
    "integer": "12",
    "amount": "12.50",
    "date": "2026-10-01",
    "time": "20:00",
    "boolean": "true",
}


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that is left out: its number in the file, what is wrong and how to mend it."""

    number: int
    what: Bilingual
    mend: Bilingual


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is to be read: each column's type, and the key column."""

    columns: tuple[Column, ...]
    key: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: the digest of the version's file, how many rows it has, and the rows left out.

    At most ERRORS_KEPT of them are kept in ``errors``; ``refused`` counts them all. ``sample`` are the first rows.
    """

    plan: Plan
    digest: str
    rows: int
    refused: int
    errors: tuple[RowError, ...]
    sample: tuple[tuple[str, ...], ...]


def plan_for(path: Path, *, key: str = "", kinds: Mapping[str, str] | None = None) -> Plan:
    """Read the heading and guess each column's type from the first rows; ``kinds`` are those somebody chose.

    ``key`` "" takes the first column. Raises `Unusable` for a file, a column or a type that will not do.
    """
    rows = iter(read_rows(path))
    names = _heading(next(rows, None))
    chosen = dict(kinds or {})
    for name, kind in chosen.items():
        if name not in names or kind not in KINDS:
            raise Unusable(
                Bilingual(
                    f"没有列“{name}”，或没有类型“{kind}”。列：{'、'.join(names)}；类型：{'、'.join(KINDS)}。",
                    f"There is no column {name!r}, or no type {kind!r}. Columns: {', '.join(names)}. Types: {', '.join(KINDS)}.",
                )
            )
    if key and key not in names:
        raise Unusable(
            Bilingual(
                f"没有列“{key}”。列：{'、'.join(names)}。", f"There is no column {key!r}. Columns: {', '.join(names)}."
            )
        )
    first = list(islice(rows, GUESSED_FROM))
    columns = tuple(
        Column(name, chosen.get(name) or guess(_column(first, index), name)) for index, name in enumerate(names)
    )
    return Plan(columns, key or names[0])


def quiet(_: int) -> None:
    """Nobody watches."""


def import_file(path: Path, plan: Plan, folder: Path, *, progress: Progress = quiet) -> Imported:
    """Make a version's file in ``folder`` out of an uploaded one; ``progress`` hears now and then how many rows are read.
    Raises `Unusable` when no row can be taken."""
    errors: list[RowError] = []
    refused = 0
    sample: list[tuple[str, ...]] = []
    types = [VariableType(column.kind) for column in plan.columns]
    place = [column.name for column in plan.columns].index(plan.key)
    with TableWriter(folder, plan.columns, plan.key) as writer:
        rows = iter(read_rows(path))
        next(rows, None)
        for read, cells in enumerate(rows, 1):
            if read % TOLD_EVERY == 0:
                progress(read)
            row = _row(cells, plan, types, place)
            if not isinstance(row, RowError):
                earlier = writer.add(row[0], cells.number, row[1])
                if not earlier:
                    if len(sample) < SHOWN:
                        sample.append(row[1])
                    continue
                row = _doubled(cells.number, plan.key, earlier)
            refused += 1
            if len(errors) < ERRORS_KEPT:
                errors.append(row)
        if writer.count == 0:
            raise _empty(errors)
        return Imported(plan, writer.finish(), writer.count, refused, tuple(errors), tuple(sample))


def guess(values: Iterable[str], name: str = "") -> str:
    """The narrowest type all values are of; what looks like a code (a leading zero, a long number) is no number to count with."""
    given = [value for value in values if value]
    if not given:
        return "text"
    if all(re.fullmatch(r"(\+|00)?[\d\s()-]{7,20}", value) for value in given):
        numbers = sum(bool(re.fullmatch(r"(\+?86|0086)?1[3-9]\d{9}", re.sub(r"[\s()-]", "", value))) for value in given)
        if numbers * 2 > len(given) or re.search(r"手机|电话|号码|phone|mobile", name, re.IGNORECASE):
            return "phone"
    codes = any(value.startswith("0") and len(value) > 1 and value.isdigit() for value in given)
    if all(value.isdigit() for value in given) and (codes or any(len(value) > 9 for value in given)):
        return "digits"
    for kind in ("integer", "amount", "date", "time"):
        if all(coerce(VariableType(kind), plain(kind, value)) is not None for value in given):
            return kind
    return "boolean" if all(value.lower() in ("true", "false", "yes", "no", "是", "否") for value in given) else "text"


def plain(kind: str, raw: str) -> str:
    """What an office writes, as the type's own way of writing: 2026/10/1, ￥1,200.00, 是.

    >>> plain("date", "2026年10月1日"), plain("amount", "￥1,200.50"), plain("boolean", "否"), plain("text", "1,2")
    ('2026-10-01', '1200.50', 'false', '1,2')
    """
    match kind:
        case "date":
            found = _DAY.fullmatch(raw)
            return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}" if found else raw
        case "integer" | "amount":
            text = raw.strip("¥￥$元 ")
            return text.replace(",", "") if _GROUPED.fullmatch(text) else text
        case "boolean":
            return {"是": "true", "否": "false"}.get(raw, raw)
        case _:
            return raw


def _heading(cells: Cells | None) -> tuple[str, ...]:
    if cells is None:
        raise Unusable(Bilingual("文件是空的。", "The file is empty."))
    if cells.problem is not None:
        raise Unusable(Bilingual(f"表头{cells.problem.zh}。", f"The heading {cells.problem.en}."))
    names = tuple(" ".join(text.split()) for text in cells.texts)
    wrong = [name for name in names if not name or len(name) > NAME_MAX or any(c in "{}" for c in name)]
    if wrong or len(set(names)) != len(names):
        raise Unusable(
            Bilingual(
                f"第一行要写列名：每列一个，不重复，1 到 {NAME_MAX} 个字符，不含 {{ }}。",
                f"The first row must name the columns: each one once, 1 to {NAME_MAX} characters, no braces.",
            )
        )
    return names


def _column(rows: Sequence[Cells], index: int) -> Iterator[str]:
    return (cells.texts[index] for cells in rows if index < len(cells.texts))


def _row(cells: Cells, plan: Plan, types: Sequence[VariableType], place: int) -> tuple[str, tuple[str, ...]] | RowError:
    """The folded key and the texts of a row, or what is wrong with it."""
    if cells.problem is not None:
        mend = Bilingual("改好这一行后重新导入。", "Mend the row and import the file again.")
        return RowError(cells.number, cells.problem, mend)
    if len(cells.texts) > len(plan.columns):
        what = Bilingual("比表头多出单元格", "has more cells than the heading")
        return RowError(
            cells.number, what, Bilingual("检查分隔符和引号。", "Look at its separators and quotation marks.")
        )
    texts: list[str] = []
    for column, kind, raw in zip(plan.columns, types, cells.texts, strict=False):
        if not raw or column.kind == TEXT:
            texts.append(raw[:TEXT_MAX])
            continue
        value = coerce(kind, plain(column.kind, raw))
        if value is None:
            return _not_of_type(cells.number, column, raw)
        texts.append(written(kind, value))
    raw_key = cells.texts[place] if place < len(cells.texts) else ""
    key = folded(types[place], raw_key)
    if key is None:
        what = Bilingual(f"“{plan.key}”是空的或不能用作键", f"has no usable key in {plan.key!r}")
        return RowError(cells.number, what, Bilingual("填上键值，或删除这一行。", "Enter the key, or delete the row."))
    return key, tuple(texts)


def _not_of_type(number: int, column: Column, raw: str) -> RowError:
    shown, example = raw[:40], _EXAMPLES.get(column.kind, "")
    return RowError(
        number,
        Bilingual(
            f"“{column.name}”的值“{shown}”不是{_SAID[column.kind].zh}",
            f"{column.name!r} holds {shown!r}, which is no {_SAID[column.kind].en}",
        ),
        Bilingual(
            f"写成 {example} 这样，或把该列设为文字（text）。", f"Write it as {example}, or make the column text."
        ),
    )


def _doubled(number: int, key: str, earlier: int) -> RowError:
    return RowError(
        number,
        Bilingual(f"“{key}”与第 {earlier} 行相同", f"has the same {key!r} as row {earlier}"),
        Bilingual("保留一行，删除另一行。", "Keep one of the two."),
    )


def _empty(errors: Sequence[RowError]) -> Unusable:
    if not errors:
        return Unusable(Bilingual("表头下面没有数据。", "There are no rows under the heading."))
    first = errors[0]
    return Unusable(
        Bilingual(
            f"没有一行可用。第 {first.number} 行：{first.what.zh}。{first.mend.zh}",
            f"Not one row can be used. Row {first.number} {first.what.en}. {first.mend.en}",
        )
    )
