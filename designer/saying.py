"""What the drafts and the line rules of a site say, and where: texts, recordings, missing languages. Nothing is heard here."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from runtime.document.inventory import spots
from runtime.document.line_rules_check import spots_in
from runtime.document.load import load
from runtime.document.references import references
from runtime.domain.texts import Bilingual
from runtime.store.database import Database
from runtime.store.drafts import list_flows, load_draft, save_draft
from runtime.store.errors import RENAMED, InUse, Use
from runtime.store.line_rules import all_rules
from runtime.store.usage import DRAFT, RULES

RECORDING = Bilingual("录音", "recording")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is said, in a language: at a node of a flow's draft, or by the rules of a line."""

    flow: str
    node: str
    label: str
    language: str
    line: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """``texts`` by (text, language), ``recordings`` by name; ``gaps`` are prompts that say nothing in a language of their flow.
    ``languages`` are those of all flows."""

    texts: Mapping[tuple[str, str], tuple[Place, ...]]
    recordings: Mapping[str, tuple[Place, ...]]
    gaps: tuple[Place, ...]
    languages: tuple[str, ...]


def said(database: Database) -> Said:
    """What every draft and every line's rules say."""
    texts: dict[tuple[str, str], list[Place]] = defaultdict(list)
    recordings: dict[str, list[Place]] = defaultdict(list)
    gaps: list[Place] = []
    languages: set[str] = set()
    for flow, document in _drafts(database):
        languages.update(each for each in document.get("languages") or () if isinstance(each, str))
        for spot in spots(document):
            label = str(document["nodes"][spot.node].get("label") or spot.node)
            place = Place(flow, spot.node, label, spot.language)
            if spot.audio:
                recordings[spot.audio].append(place)
            elif spot.text:
                texts[spot.text, spot.language].append(place)
            else:
                gaps.append(place)
    with database.reading() as connection:
        rules = all_rules(connection)
    for line, ruled in sorted(rules.items()):
        for spot in spots_in(ruled):
            place = Place("", "", "", spot.language, line)
            if spot.audio:
                recordings[spot.audio].append(place)
            elif spot.text:
                texts[spot.text, spot.language].append(place)
    return Said(
        {key: _each_once(texts[key]) for key in sorted(texts)},
        {name: _each_once(recordings[name]) for name in sorted(recordings)},
        _each_once(gaps),
        tuple(sorted(languages)),
    )


def refuse_if_said(database: Database, name: str, language: str = "") -> None:
    """Raises `InUse` when a draft or a line's rules play the recording, in ``language`` or in any."""
    uses = [_use(place) for place in _playing(database, name) if language in ("", place.language)]
    if uses:
        raise InUse(RECORDING, name, uses)


def refuse_if_ruled(database: Database, name: str) -> None:
    """Raises `InUse` when a line's rules play the recording: those are live, and another name is for their page to give."""
    uses = [_use(place) for place in _playing(database, name) if place.line]
    if uses:
        raise InUse(RECORDING, name, uses, done=RENAMED)


def rename_in_drafts(database: Database, name: str, to: str, *, by: str) -> tuple[str, ...]:
    """Let every draft that plays the recording ``name`` play ``to``; the flows that were changed."""
    changed = []
    for row in list_flows(database):
        draft = load_draft(database, row.name)
        document = draft.document()
        if not isinstance(document, dict):
            continue
        found = [each for each in references(document) if (each.what, each.name) == ("audio", name) and each.node]
        for each in found:
            _put(document["nodes"][each.node]["config"], each.path, to)
        if found:
            text = json.dumps(document, ensure_ascii=False)
            save_draft(database, row.name, text=text, expected=draft.revision, author=by)
            changed.append(row.name)
    return tuple(changed)


def _drafts(database: Database) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in list_flows(database):
        document = load(load_draft(database, row.name).text).document
        if document is not None:
            yield row.name, dict(document)


def _playing(database: Database, name: str) -> tuple[Place, ...]:
    return said(database).recordings.get(name, ())


def _use(place: Place) -> Use:
    return Use(RULES, place.line) if place.line else Use(DRAFT, place.flow, place.label)


def _each_once(places: list[Place]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(places))


def _put(config: Any, path: tuple[str | int, ...], value: str) -> None:
    for step in path[:-1]:
        config = config[step]
    config[path[-1]] = value
