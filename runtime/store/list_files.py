"""Caller lists as files: CSV and XLSX in, with every row that cannot be taken and why, and out. No database here."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from runtime.domain.caller_list import CallerListError, canonical, is_doubtful
from runtime.domain.texts import Bilingual
from runtime.store.caller_lists import Entry
from runtime.store.errors import Unusable
from runtime.store.table_files import Cells, read_rows
from runtime.store.table_import import plain

NUMBER, NOTE, EXPIRES = "number", "note", "expires"
HEADINGS: Mapping[str, tuple[str, ...]] = {
    NUMBER: (
        "号码",
        "电话",
        "手机",
        "手机号",
        "手机号码",
        "电话号码",
        "来电号码",
        "number",
        "phone",
        "mobile",
        "telephone",
    ),
    NOTE: ("备注", "说明", "姓名", "名称", "原因", "note", "notes", "name", "remark", "reason"),
    EXPIRES: ("到期", "有效期", "有效期至", "到期日", "失效时间", "expires", "expiry", "until", "valid until"),
}
TITLES = (Bilingual("号码", "Number"), Bilingual("备注", "Note"), Bilingual("有效期至", "Expires"))
EXAMPLES = (("13800138000", "王总", ""), ("010-62345678", "", "2027-12-31"), ("1380013*", "", "30天"))
EXAMPLES_EN = (("13800138000", "Mr Wang", ""), ("010-62345678", "", "2027-12-31"), ("1380013*", "", "30 days"))
NOTE_MAX = 500
_FOREVER = {"", "永久", "长期", "永远", "forever", "never", "-"}
_DAYS = re.compile(r"(\d{1,4})\s*(?:天|日|days?|d)", re.IGNORECASE)
# A spreadsheet would run what begins so.
_FORMULA = ("=", "+", "-", "@", "\t")
_MEND_ROW = Bilingual("改好这一行后重新导入。", "Mend the row and import the file again.")


@dataclass(frozen=True, slots=True)
class RowTrouble:
    """A row's number in the file, its number as it stands there, what is wrong or doubtful, and how to mend it."""

    row: int
    number: str
    what: Bilingual
    mend: Bilingual


@dataclass(frozen=True, slots=True)
class ListFile:
    """What a file holds: entries in the order of their rows, rows left out, and rows taken that look like slips."""

    entries: tuple[Entry, ...]
    errors: tuple[RowTrouble, ...]
    doubts: tuple[RowTrouble, ...]


def read_list(path: Path, *, zone: ZoneInfo, now: int) -> ListFile:
    """Read a file. ``zone`` is where its dates are meant; ``now`` (UTC ms) is when "30 days" begin.

    The first row may name the columns in Chinese or English; without such names they are number, note, expiry.
    Raises `Unusable` for a file that is no table or has no column of numbers.
    """
    rows = iter(read_rows(path))
    first = next(rows, None)
    if first is None:
        raise Unusable(Bilingual("文件是空的。", "The file is empty."))
    places = _places(first)
    reader = _Reader(places or {NUMBER: 0, NOTE: 1, EXPIRES: 2}, zone, now)
    for cells in rows if places else _with(first, rows):
        reader.take(cells)
    return ListFile(tuple(reader.entries.values()), tuple(reader.errors), tuple(reader.doubts))


class _Reader:
    def __init__(self, places: Mapping[str, int], zone: ZoneInfo, now: int) -> None:
        self.places, self.zone, self.now = places, zone, now
        self.entries: dict[str, Entry] = {}
        self.rows: dict[str, int] = {}
        self.errors: list[RowTrouble] = []
        self.doubts: list[RowTrouble] = []

    def take(self, cells: Cells) -> None:
        raw = self._text(cells, NUMBER)
        if cells.problem is not None:
            self.errors.append(RowTrouble(cells.number, raw, cells.problem, _MEND_ROW))
            return
        try:
            number = canonical(raw)
            expires = expiry(self._text(cells, EXPIRES), zone=self.zone, now=self.now)
        except CallerListError as error:
            self.errors.append(RowTrouble(cells.number, raw, error.problem, error.mend))
            return
        if number in self.rows:
            what = Bilingual(
                f"与第 {self.rows[number]} 行是同一个号码", f"is the number of row {self.rows[number]} again"
            )
            self.errors.append(RowTrouble(cells.number, raw, what, Bilingual("保留一行。", "Keep one of the two.")))
            return
        self.rows[number] = cells.number
        self.entries[number] = Entry(number, self._text(cells, NOTE)[:NOTE_MAX], expires)
        if is_doubtful(number):
            what = Bilingual("不像电话号码", "does not look like a telephone number")
            self.doubts.append(RowTrouble(cells.number, raw, what, Bilingual("请核对；会照样加入。", "Check it; it is taken as it is.")))  # fmt: skip
        if expires is not None and expires <= self.now:
            what = Bilingual("有效期已过", "has expired already")
            self.doubts.append(RowTrouble(cells.number, raw, what, Bilingual("请核对日期；会照样加入。", "Check the date; it is taken as it is.")))  # fmt: skip

    def _text(self, cells: Cells, column: str) -> str:
        place = self.places.get(column, -1)
        text = cells.texts[place].strip() if 0 <= place < len(cells.texts) else ""
        return text[1:] if text.startswith("'") and text[1:2] in _FORMULA else text


def expiry(text: str, *, zone: ZoneInfo, now: int) -> int | None:
    """When an entry ends, UTC ms: a day (to its end), a day and a time, or so many days from now. None for never.

    Raises CallerListError for what is none of these.
    """
    text = text.strip()
    if text.casefold() in _FOREVER:
        return None
    if days := _DAYS.fullmatch(text):
        return now + int(days[1]) * 86_400_000
    day, _, clock = text.partition(" ")
    try:
        at = datetime.fromisoformat(f"{plain('date', day)} {clock or '00:00'}")
        ends = at if clock else at + timedelta(days=1)
        return int(ends.replace(tzinfo=zone).timestamp()) * 1000
    except (ValueError, OverflowError) as error:
        raise CallerListError(
            EXPIRES,
            Bilingual(f"有效期“{text[:20]}”看不懂", f"the expiry {text[:20]!r} is no date"),
            Bilingual(
                "写成 2027-12-31、30天，或留空表示永久", "write 2027-12-31 or 30 days, or leave it empty for ever"
            ),
        ) from error


def written(entries: Sequence[Entry], *, form: str, titles: Sequence[str], zone: ZoneInfo) -> bytes:
    """A list as a file of ``form`` csv or xlsx, to be read again by `read_list` in the same zone."""
    rows = [(e.number, e.note, "" if e.expires is None else _moment(e.expires, zone)) for e in entries]
    return as_file([tuple(titles), *rows], form=form)


def as_file(rows: Sequence[tuple[str, ...]], *, form: str) -> bytes:
    """Rows of text as CSV that Excel opens, or as XLSX whose cells are all text."""
    if form == "xlsx":
        return _xlsx(rows)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([[f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows])
    # Excel takes a file without this mark for one in the office's old encoding.
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _xlsx(rows: Sequence[tuple[str, ...]]) -> bytes:
    import openpyxl  # takes 0.15 s, and few ever ask for a sheet
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("list")
    for letter, width in zip("ABC", (20, 30, 20), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in rows:
        cells = []
        for text in row:
            # An exchange's name may hold what no sheet can.
            cell = WriteOnlyCell(sheet, value=re.sub(r"[\x00-\x08\x0b-\x1f]", "", text))
            cell.number_format, cell.data_type = "@", "s"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _moment(at: int, zone: ZoneInfo) -> str:
    local = datetime.fromtimestamp(at / 1000, UTC).astimezone(zone)
    if local.hour == local.minute == 0:
        return (local - timedelta(days=1)).date().isoformat()
    return local.strftime("%Y-%m-%d %H:%M")


def _places(first: Cells) -> Mapping[str, int]:
    """Which column is what; empty when the first row is no heading. Raises `Unusable` for a heading without a number."""
    names = [" ".join(text.casefold().split()) for text in first.texts]
    found = {what: names.index(name) for what, known in HEADINGS.items() for name in reversed(known) if name in names}
    if NUMBER in found:
        return found
    try:
        # A name is a usable entry too, but a first row of names is more likely a heading we do not know.
        usable = not is_doubtful(canonical(first.texts[0]))
    except CallerListError:
        usable = False
    if not usable:
        raise Unusable(
            Bilingual(
                "没有“号码”一列。请在第一行写上列名：号码、备注、有效期至。",
                "There is no column “number”. Name the columns in the first row: number, note, expires.",
            )
        )
    return {}


def _with(first: Cells, rows: Iterator[Cells]) -> Iterator[Cells]:
    yield first
    yield from rows
