"""What the pages of tables show, as values ready for a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from designer.language import language
from runtime.store.table_import import Imported

ERRORS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """A row left out, in the reader's language."""

    number: int
    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would become. ``more`` errors are not listed."""

    columns: Sequence[tuple[str, str]]
    key: str
    rows: int
    refused: int
    sample: Sequence[Sequence[str]]
    errors: Sequence[ErrorRow]
    more: int


def preview_of(done: Imported) -> Preview:
    """A preview in the reader's language."""
    errors = [
        ErrorRow(error.number, error.what.into(language()), error.mend.into(language()))
        for error in done.errors[:ERRORS_SHOWN]
    ]
    columns = [(column.name, column.kind) for column in done.plan.columns]
    return Preview(columns, done.plan.key, done.rows, done.refused, done.sample, errors, done.refused - len(errors))
