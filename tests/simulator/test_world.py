"""Worlds and substituted answers as values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.domain.texts import DocumentError
from simulator.answers import Answer, AnswerBook, Answers, answers_from_json
from simulator.clock import SimulatedClock
from simulator.question import units
from simulator.world import World

words = st.text("开放关闭abc", min_size=1, max_size=4)
answer = st.builds(
    Answer,
    result=words,
    failed=st.sampled_from(("", "timeout")),
    status=st.sampled_from((0, 200, 404)),
    values=st.dictionaries(words, st.integers(0, 9) | words, max_size=2).map(lambda d: tuple(sorted(d.items()))),
    key=st.sampled_from(("", "1")),
    agent=st.sampled_from(("", "8002")),
    talked_ms=st.sampled_from((-1, 0, 5_000)),
    caller_hangs_up=st.booleans(),
)
some = st.lists(answer, min_size=1, max_size=3).map(tuple)


@given(st.dictionaries(st.tuples(st.sampled_from(("schedules", "queues", "backends")), words), some, max_size=3))
def test_answers_survive_their_json(table: dict[tuple[str, str], tuple[Answer, ...]]) -> None:
    ordered = sorted(table.items())
    answers = Answers(tuple((kind, name, given) for (kind, name), given in ordered))
    assert answers_from_json(answers.to_json()) == answers


def test_names_are_counted_apart_and_a_back_end_is_known_by_part_of_its_address() -> None:
    book = AnswerBook(
        answers_from_json(
            {"schedules": {"a": ["1", "2"], "b": ["3"]}, "backends": {"shop.example/points": [{"status": 200}]}}
        )
    )
    asked = [book.next("schedules", name) for name in ("a", "b", "a", "a", "c")]
    assert [one.result if one else None for one in asked] == ["1", "3", "2", "2", None]
    assert book.next("backends", "https://shop.example/points?n={n}") == Answer(status=200)
    assert book.next("backends", "https://bank.example") is None


@pytest.mark.parametrize(
    ("doc", "says"),
    [({"weather": {}}, "weather"), ({"schedules": []}, "schedules"), ({"answers": {"moods": ["good"]}}, "moods")],
)
def test_what_a_world_has_not_is_refused(doc: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        World.from_json(doc)


def test_a_wrong_document_is_named_with_its_place() -> None:
    with pytest.raises(DocumentError) as caught:
        World.from_json({"lists": {"VIP": [{"nummer": "138"}]}})
    assert caught.value.path.startswith("lists.VIP.")


def test_a_world_speaks_of_its_own_zone() -> None:
    assert World().zone == "Asia/Shanghai"
    assert World.from_json({"schedules": {"s": {"zone": "Europe/London"}}}).zone == "Europe/London"


def test_time_runs_forward_only() -> None:
    clock = SimulatedClock(5)
    clock.advance(10)
    assert clock.now() == 15
    with pytest.raises(ValueError, match="backwards"):
        clock.advance(-1)


@pytest.mark.parametrize(
    ("text", "count"), [("您好，请稍候。", 5), ("hello, big world", 3), ("按1", 2), ("call 400 now", 5), ("", 0)]
)
def test_how_much_there_is_to_speak(text: str, count: int) -> None:
    assert units(text) == count
