"""Tables as files people open elsewhere: XLSX with a sheet each, CSV. What is in them is for whoever asks to say."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

XLSX, CSV = "xlsx", "csv"
MEDIA = {XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", CSV: "text/csv"}
Cell = str | int | float | None
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NO_TITLE = re.compile(r"[\[\]:*?/\\]")
WIDEST = 48


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its title, its columns' names, and rows of as many cells."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """The sheets as one XLSX file, the first row of each frozen."""
    # Slow to import, and wanted by few requests.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(_NO_TITLE.sub(" ", sheet.title)[:31])
        page.freeze_panes = "A2"
        for index, name in enumerate(sheet.columns, 1):
            page.column_dimensions[get_column_letter(index)].width = min(WIDEST, max(12, 2 * len(name) + 2))
        head = [WriteOnlyCell(page, value=name) for name in sheet.columns]
        for cell in head:
            cell.font = Font(bold=True)
        page.append(head)
        for row in sheet.rows:
            cells = [WriteOnlyCell(page, value=_storable(value)) for value in row]
            for cell, value in zip(cells, row, strict=True):
                # Text that begins like a formula stays text.
                cell.data_type = "s" if isinstance(value, str) else cell.data_type
            page.append(cells)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def table(sheet: Sheet) -> bytes:
    """The table as CSV in UTF-8 with its mark, which spreadsheets need to read Chinese."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(sheet.columns)
    writer.writerows([_harmless(value) if isinstance(value, str) else value for value in row] for row in sheet.rows)
    return ("\ufeff" + made.getvalue()).encode()


def _harmless(text: str) -> str:
    """Spreadsheets run what begins like a formula, whoever wrote it."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _storable(value: Cell) -> Cell:
    return _FORBIDDEN.sub("�", value) if isinstance(value, str) else value
