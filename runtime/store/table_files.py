"""Rows out of files people upload: CSV in whatever encoding their office writes, and XLSX. What they mean is not decided here.

A file is hostile until shown otherwise: everything is bounded before it is read (bytes, unpacked bytes, columns, rows, the
length of a cell and of a line), nothing in it is ever evaluated, and what is over a bound is refused with the bound.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook

from runtime.domain.texts import Bilingual
from runtime.store.errors import Unusable

BYTES_MAX = 500_000_000
UNPACKED_MAX = 2_000_000_000
PARTS_MAX = 2_000
# A part of an office file that unpacks to more than this many times its size is a bomb; real sheets stay below 60.
RATIO_MAX = 200
RATIO_COUNTS_FROM = 10_000_000
SHARED_MAX = 300_000_000
ROWS_MAX = 3_000_000
COLUMNS_MAX = 200
CELL_MAX = 2_000
LINE_MAX = 1_000_000
ENCODINGS = ("utf-8", "gb18030")
SNIFFED = 1_000_000
DELIMITERS = ",;\t|"
# Excel keeps 15 digits of a number; what is longer was rounded before we saw it.
EXACT = 10**15

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cells:
    """One row of a file: its number as a spreadsheet shows it, the texts of its cells, and what is wrong with it or None."""

    number: int
    texts: Row
    problem: Bilingual | None = None


def read_rows(path: Path) -> Iterator[Cells]:
    """Every row of a file, the heading first; blank ones are left out. Raises `Unusable` for a file that will not do."""
    size = path.stat().st_size
    if size > BYTES_MAX:
        raise _too("文件", "The file", f"{BYTES_MAX // 1_000_000} MB")
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith(b"PK\x03\x04"):
        rows = _xlsx(path)
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unusable(
            Bilingual(
                "这是旧版 Excel 文件（.xls）或加密的文件。请另存为 .xlsx 或 CSV。",
                "This is an old Excel file (.xls), or an encrypted one. Save it as .xlsx or CSV.",
            )
        )
    else:
        rows = _csv(path)
    for count, cells in enumerate(rows):
        if count > ROWS_MAX:
            raise _too("表", "The table", f"{ROWS_MAX:,} 行 / rows")
        yield cells


def _too(zh: str, en: str, most: str) -> Unusable:
    return Unusable(Bilingual(f"{zh}太大（上限 {most}）。请拆分。", f"{en} is too large ({most} at most). Split it."))


# --- CSV -------------------------------------------------------------------------------------------------------------


def encoding_of(path: Path) -> str:
    """UTF-8 (with or without a mark), UTF-16 with a mark, else GBK and its successor. Raises `Unusable` for what is none."""
    with path.open("rb") as file:
        head = file.read(SNIFFED)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" in head:
        raise _no_text()
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    for encoding in ENCODINGS:
        try:
            # A character may be cut in two where we stopped looking.
            io.TextIOWrapper(io.BytesIO(head[: head.rfind(b"\n") + 1] or head), encoding).read()
        except UnicodeDecodeError:
            continue
        return encoding
    raise _no_text()


def _no_text() -> Unusable:
    return Unusable(
        Bilingual(
            "这不是 CSV 或 XLSX 文件。", "This is neither a CSV nor an XLSX file: export the table as one of them."
        )
    )


def _csv(path: Path) -> Iterator[Cells]:
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline(LINE_MAX)
        file.seek(0)
        delimiter = max(DELIMITERS, key=first.count)
        reader = csv.reader(_lines(file), delimiter=delimiter)
        try:
            for cells in reader:
                if any(cells):
                    yield _bounded(reader.line_num, cells)
        except UnicodeDecodeError as error:
            raise Unusable(
                Bilingual(
                    f"第 {reader.line_num + 1} 行附近的字符无法识别（{encoding}）。请另存为 UTF-8。",
                    f"Near row {reader.line_num + 1} there are characters that are not {encoding}. Save the file as UTF-8.",
                )
            ) from error
        except csv.Error as error:
            raise Unusable(
                Bilingual(
                    f"第 {reader.line_num} 行读不下去（{error}）。检查引号是否成对。",
                    f"Row {reader.line_num} cannot be read ({error}). Look for a quotation mark without its pair.",
                )
            ) from error


def _lines(file: io.TextIOWrapper) -> Iterator[str]:
    while line := file.readline(LINE_MAX):
        if len(line) == LINE_MAX and not line.endswith("\n"):
            raise _too("一行", "A line", f"{LINE_MAX:,} 字符 / characters")
        # A NUL is never part of a table, and older readers stop at it.
        yield line.replace("\0", "")


def _bounded(number: int, cells: list[str]) -> Cells:
    if len(cells) > COLUMNS_MAX:
        return Cells(number, tuple(cells[:COLUMNS_MAX]), _WIDE)
    if any(len(cell) > CELL_MAX for cell in cells):
        return Cells(number, tuple(cell[:CELL_MAX].strip() for cell in cells), _LONG)
    return Cells(number, tuple(cell.strip() for cell in cells))


_WIDE = Bilingual(f"列太多（上限 {COLUMNS_MAX}）", f"has more than {COLUMNS_MAX} columns")
_LONG = Bilingual(f"单元格太长（上限 {CELL_MAX} 字符）", f"has a cell of more than {CELL_MAX} characters")
_ROUNDED = Bilingual(
    "长数字已被 Excel 改成近似值；把该列设为文本后重新填写",
    "has a long number that Excel has rounded: format the column as text and enter it again",
)

# --- XLSX ------------------------------------------------------------------------------------------------------------


def _xlsx(path: Path) -> Iterator[Cells]:
    import openpyxl  # takes 0.15 s, and a runtime never reads a sheet

    try:
        _check_parts(path)
        # An open file, since a path is refused by its ending and an upload has none.
        with path.open("rb") as file:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                # Values as they were last computed: a formula is never evaluated, and never a text that could be run later.
                book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            yield from _sheet(book)
    except (
        zipfile.BadZipFile,
        KeyError,
        IndexError,
        ValueError,
        TypeError,
        AttributeError,
        SyntaxError,
        OSError,
    ) as error:
        raise Unusable(
            Bilingual(
                f"无法读取这个 XLSX 文件（{type(error).__name__}）。请用 Excel 或 WPS 重新保存，或导出为 CSV。",
                f"This XLSX file cannot be read ({type(error).__name__}). Save it again, or export it as CSV.",
            )
        ) from error


def _sheet(book: Workbook) -> Iterator[Cells]:
    try:
        sheet = book.worksheets[0]
        # What a sheet says of its own size may be a lie.
        sheet.reset_dimensions()
        for number, values in enumerate(sheet.iter_rows(max_col=COLUMNS_MAX + 1, values_only=True), start=1):
            if any(value is not None for value in values):
                yield _sheet_row(number, values)
            elif number > ROWS_MAX:
                raise _too("表", "The table", f"{ROWS_MAX:,} 行 / rows")
    finally:
        book.close()


def _check_parts(path: Path) -> None:
    """Look at what an office file unpacks to, before any of it is unpacked."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if len(parts) > PARTS_MAX or sum(part.file_size for part in parts) > UNPACKED_MAX:
            raise _too("解压后的文件", "The unpacked file", f"{UNPACKED_MAX // 1_000_000} MB")
        for part in parts:
            large = part.file_size > RATIO_COUNTS_FROM and part.file_size > RATIO_MAX * max(1, part.compress_size)
            if large or (part.filename.endswith("sharedStrings.xml") and part.file_size > SHARED_MAX):
                raise _too("解压后的文件", "The unpacked file", f"{RATIO_MAX}×")
            if part.filename.endswith((".xml", ".rels")):
                with archive.open(part) as content:
                    declared = b"<!DOCTYPE" in content.read(4_096)
                if declared:
                    raise Unusable(
                        Bilingual("文件里有不该有的内容（DOCTYPE）。", "The file declares entities, as no table does.")
                    )


def _sheet_row(number: int, values: tuple[object, ...]) -> Cells:
    rounded = any(
        isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= EXACT for value in values
    )
    last = max(index for index, value in enumerate(values) if value is not None)
    cells = _bounded(number, [_text(value) for value in values[: last + 1]])
    return Cells(number, cells.texts, _ROUNDED) if rounded and cells.problem is None else cells


def _text(value: object) -> str:
    """A cell as people read it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < EXACT else repr(value)
        case datetime():
            plain = value.date().isoformat()
            return plain if value.time() == time() else f"{plain} {value.time().isoformat('minutes')}"
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case _:
            # How a spreadsheet writes a control character.
            return re.sub(r"_x[0-9A-Fa-f]{4}_", "", str(value))
