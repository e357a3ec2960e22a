"""What drafts once said: the last saves whole, older ones thinned, never without end, and gone with their flow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.store.database import Database
from runtime.store.draft_history import (
    BYTES_MOST,
    DAY_MS,
    HOUR_MS,
    MINUTE_MS,
    RESTORE,
    WHOLE,
    list_saved,
    saved_text,
    superfluous,
)
from runtime.store.drafts import delete_flow, load_draft, save_draft
from runtime.store.errors import NotFound
from runtime.store.tables import draft_history


def test_every_save_can_be_read_again_byte_for_byte(database: Database) -> None:
    texts = ['{"a": 1}', '{ "a":\n2 }', '{"words": "欢迎"}']
    for revision, text in enumerate(texts):
        save_draft(database, "热线", text=text, expected=revision, author="王")
    save_draft(database, "热线", text=texts[0], expected=3, author="李", kind=RESTORE, source="saved-1")
    assert [saved_text(database, "热线", number) for number in (1, 2, 3, 4)] == [*texts, texts[0]]
    newest = list_saved(database, "热线")[0]
    assert (newest.revision, newest.author, newest.kind, newest.source) == (4, "李", "restore", "saved-1")
    with pytest.raises(NotFound):
        saved_text(database, "热线", 9)
    delete_flow(database, "热线")
    assert list_saved(database, "热线") == ()


def test_a_draft_older_than_its_history_is_not_lost_by_the_next_save(database: Database) -> None:
    save_draft(database, "热线", text='{"old": 1}', expected=0, author="王")
    with database.writing() as connection:
        connection.execute(draft_history.delete())
    save_draft(database, "热线", text="{}", expected=1, author="李")
    assert saved_text(database, "热线", 1) == '{"old": 1}'


def test_a_long_afternoon_of_saves_is_thinned(database: Database) -> None:
    for revision in range(WHOLE + 20):
        save_draft(database, "热线", text=f'{{"n": {revision}}}', expected=revision, author="王")
    kept = [each.revision for each in list_saved(database, "热线")]
    # Those beyond the last fifty lie within ten minutes of each other: the newest of each stretch stays.
    assert kept[:WHOLE] == list(range(WHOLE + 20, 20, -1))
    assert 1 <= len(kept[WHOLE:]) <= 2
    assert load_draft(database, "热线").revision == WHOLE + 20


@given(st.lists(st.tuples(st.integers(0, 20 * DAY_MS), st.integers(1, BYTES_MOST)), max_size=400))
def test_what_is_kept_is_bounded_and_the_newest_stays(ages: list[tuple[int, int]]) -> None:
    now = 100 * DAY_MS
    rows = [(len(ages) - i, now - age, size) for i, (age, size) in enumerate(sorted(ages))]
    gone = set(superfluous(rows, now=now))
    kept = [row for row in rows if row[0] not in gone]
    assert kept[:1] == rows[:1]
    assert len(kept) <= WHOLE + DAY_MS // (10 * MINUTE_MS) + 7 * DAY_MS // HOUR_MS + 4
    assert sum(size for _, _, size in kept[1:]) <= BYTES_MOST
    assert all(now - at <= 7 * DAY_MS for _, at, _ in kept[WHOLE:])
    # Thinning again, nothing else goes: what a person saw listed is not taken away by looking.
    assert superfluous(kept, now=now) == ()
