"""Put every text of the shipped templates, and what the product says by itself, into texts.json, so that render_shipped.py makes a recording of each.

    .venv/bin/python voice_prompts/collect_texts.py [--check]

Belongs here: which texts the templates in flows/ and the product speak, and in whose voice. The words of spoken values are not listed:
render_shipped.py takes them from runtime.domain.speaking. Running it again changes nothing; it removes nothing.
With --check nothing is written, and the exit code is 1 when a text is missing.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent)]

from runtime.document.inventory import inventory_of  # noqa: E402
from runtime.document.line_rules import CLOSED, UNANSWERED  # noqa: E402
from runtime.domain.speaking import KINDS, vocabulary  # noqa: E402
from runtime.speech.house_sounds import exchange_sounds  # noqa: E402
from runtime.speech.shipped import shipped_key  # noqa: E402

FLOWS = HERE.parent / "flows"
TEXTS = HERE / "texts.json"
ENGLISH, MANDARIN = "en-US", "zh-CN"
_LATIN, _CHINESE = re.compile(r"[A-Za-z]{2}"), re.compile(r"[\u3400-\u9fff]")

Row = dict[str, str]


def spoken_in_templates() -> list[tuple[str, str]]:
    """(text, language) of every sentence a template speaks, in a stable order; words of spoken values left out."""
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FLOWS.glob("*/*.json"))]
    words = spoken_values()
    said = inventory_of(documents).words
    return [(text, language) for text, language in said if shipped_key(text, language) not in words]


def spoken_values() -> frozenset[str]:
    """The keys of every word of a spoken value: render_shipped.py knows them."""
    return frozenset(
        shipped_key(word, language)
        for language in (MANDARIN, ENGLISH)
        for kind in KINDS
        for word in vocabulary(kind, language)
    )


def spoken_by_itself() -> list[tuple[str, str]]:
    """(text, language) of what line rules say when nobody wrote words of their own, and of what Asterisk plays for us."""
    said = [(each[language[:2]], language) for each in (UNANSWERED, CLOSED) for language in (MANDARIN, ENGLISH)]
    return said + [(text, language) for language, words in exchange_sounds().values() for text in words]


def missing(rows: list[Row]) -> list[Row]:
    """The rows that texts.json lacks."""
    known = {shipped_key(row["text"], row["language"]) for row in rows} | spoken_values()
    found: dict[str, Row] = {}
    for text, language in (*spoken_in_templates(), *spoken_by_itself()):
        key = shipped_key(text, language)
        if key not in known and key not in found:
            found[key] = _row(text, language)
    return list(found.values())


def _row(text: str, language: str) -> Row:
    row = {"text": text, "language": language}
    if language == MANDARIN and _LATIN.search(text) and not _CHINESE.search(text):
        # "For English, press 8." in a Mandarin menu is for those who understand no Mandarin.
        row["voice"] = ENGLISH
    return row


def main() -> int:
    """Exit code 1 when --check finds a text missing."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--check", action="store_true", help="write nothing; exit 1 when a text is missing")
    given = arguments.parse_args()
    rows: list[Row] = json.loads(TEXTS.read_text(encoding="utf-8"))
    new = missing(rows)
    for row in new:
        sys.stdout.write(f"{row['language']}  {row['text']}\n")
    if given.check or not new:
        return 1 if new else 0
    lines = ",\n".join(" " + json.dumps(row, ensure_ascii=False) for row in [*rows, *new])
    TEXTS.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
