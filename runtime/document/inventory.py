"""Everything a document can say: the words to render and the recordings to have, before a call needs them.

Found by the schema's prompt type, so a new kind needs no code here. Rendering is done elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from runtime.document.defaults import Document, fill_flow
from runtime.document.references import nodes_of
from runtime.document.schemas import NODES
from runtime.document.templates import split_prompt
from runtime.document.texts import audio_key, prompt_key, spoken
from runtime.document.variables import types_of
from runtime.document.walk import Path, walk
from runtime.domain.speaking import KINDS, PAUSE, vocabulary
from runtime.engine.values import VariableType

__all__ = ["Inventory", "Spot", "audio_key", "inventory", "inventory_of", "prompt_key", "spots", "spots_of"]


@dataclass(frozen=True, slots=True)
class Inventory:
    """``words``: (text, language) to render; ``audio``: (name, language) of recordings. Sorted, each once."""

    words: tuple[tuple[str, str], ...] = ()
    audio: tuple[tuple[str, str], ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys a release's ``audio`` map needs."""
        return (*(prompt_key(text, lang) for text, lang in self.words), *(audio_key(n, lang) for n, lang in self.audio))


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a document says something: ``text`` or the recording ``audio``; both "" where a language of the flow is missing.
    ``path`` is inside the node's config, and names the language."""

    node: str
    path: Path
    language: str
    text: str = ""
    audio: str = ""


def spots(document: Document) -> Iterator[Spot]:
    """Everything a draft says, valid or not, in document order; what is malformed says nothing. Values are left out: what
    they come to is not known before a call."""
    languages = [each for each in document.get("languages") or () if isinstance(each, str)]
    for node_id, kind, config in nodes_of(document):
        for visit in walk(NODES[kind], config):
            if visit.schema.get("x-type") == "prompt" and isinstance(visit.value, Mapping) and visit.value:
                yield from spots_of(node_id, visit.path, visit.value, languages)


def spots_of(node: str, path: Path, prompt: Mapping[str, Any], languages: Iterable[str]) -> Iterator[Spot]:
    """What one prompt says in each of the languages."""
    for language in languages:
        segments = prompt.get(language)
        if not segments:
            yield Spot(node, (*path, language), language)
        for segment in segments if isinstance(segments, list) else ():
            if not isinstance(segment, Mapping):
                continue
            if isinstance(segment.get("audio"), str) and segment["audio"]:
                yield Spot(node, (*path, language), language, audio=segment["audio"])
            elif isinstance(segment.get("say"), str):
                parts = split_prompt({language: [segment]}, {})[language]
                yield from (Spot(node, (*path, language), language, part["say"]) for part in parts if "say" in part)


def inventory(document: Document) -> Inventory:
    """The inventory of one valid document, in all its languages."""
    return inventory_of([document])


def inventory_of(documents: Iterable[Document]) -> Inventory:
    """The inventory of several valid documents together."""
    words: set[tuple[str, str]] = set()
    audio: set[tuple[str, str]] = set()
    for document in documents:
        filled = fill_flow(document)
        types = types_of(filled)
        for language, segment in _segments(filled, types):
            if "audio" in segment:
                audio.add((segment["audio"], language))
            else:
                words.update((text, language) for text in _texts(segment, language, types, filled["languages"]))
    return Inventory(tuple(sorted(words)), tuple(sorted(audio)))


def _segments(document: Document, types: Mapping[str, VariableType]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    names = {name: kind.kind for name, kind in types.items()}
    for node in document["nodes"].values():
        for visit in walk(NODES[node["kind"]], node["config"]):
            if visit.schema.get("x-type") != "prompt":
                continue
            for language, segments in split_prompt(visit.value, names).items():
                if language in document["languages"]:
                    yield from ((language, segment) for segment in segments)


def _texts(
    segment: Mapping[str, Any], language: str, types: Mapping[str, VariableType], languages: Iterable[str]
) -> Iterable[str]:
    if "say" in segment:
        return (segment["say"],)
    if "value" not in segment:
        return ()
    if segment["as"] in KINDS:
        return sorted(vocabulary(segment["as"], language) - {PAUSE})
    # Text has no finite vocabulary, except where the type lists its values.
    kind = types.get(segment["value"])
    if segment["value"] == "call.language":
        return languages
    return [spoken(choice) for choice in kind.choices] if kind else ()
