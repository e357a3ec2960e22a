"""Make the shipped prompts: read texts.json and the words for numbers, render what is missing, write files and manifest.

    /tmp/voices/bin/python voice_prompts/render_shipped.py --voices /tmp/voices/package/voices [--force] [--prune]

Run it again after adding texts: only new ones are rendered, and a recording whose text is gone stays until --prune.
texts.json is [{"text": "请稍候", "language": "zh-CN"}]; optional are "say", what the voice is given instead, and "voice",
the language whose voice reads it, for an English sentence in a Mandarin menu.
Not part of the product at run time; see requirements-voices.in for what it needs.
"""

# ruff: noqa: T201  a tool talks to whoever runs it
from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from runtime.document.texts import has_words, spoken  # noqa: E402
from runtime.domain.speaking import KINDS, vocabulary  # noqa: E402
from runtime.speech.audio import RATE, canonical  # noqa: E402
from runtime.speech.codec import derive  # noqa: E402
from runtime.speech.shipped import MANIFEST, VERSION, shipped_key  # noqa: E402
from runtime.speech.wav import rms_dbfs  # noqa: E402

VOICES = {"zh-CN": "zf_xiaoxiao", "en-US": "af_heart"}
SENTENCE_SPEED = {"zh-CN": 0.85, "en-US": 0.95}  # menus are heard once, over a telephone
WORD_SPEED = {"zh-CN": 1.15, "en-US": 1.0}  # words of numbers are played one after the other
PROVENANCE = (
    "Synthetic speech, no person's recording. Model Kokoro-82M v1.0 by hexgrad (Apache-2.0), voice {voice} of the same"
    " release, rendered by voice_prompts/render_shipped.py; trimmed, levelled to -19 LUFS, G.711 u-law."
)
QUIETEST_DBFS = -45.0
SECONDS_PER_CHARACTER = (0.03, 1.2)


def wanted() -> list[dict[str, str]]:
    """Every text once: sentences of texts.json, then the finite vocabulary of spoken values."""
    texts = json.loads((HERE / "texts.json").read_text(encoding="utf-8"))
    for language in VOICES:
        words = frozenset[str]().union(*(vocabulary(kind, language) for kind in KINDS))
        texts += [{"text": word, "language": language, "word": "yes"} for word in sorted(words) if has_words(word)]
    once: dict[str, dict[str, str]] = {}
    for each in texts:
        once.setdefault(shipped_key(each["text"], each["language"]), each)
    return list(once.values())


def load_manifest() -> dict[str, Any]:
    """The manifest as it stands, or an empty one."""
    path = HERE / MANIFEST
    if path.exists():
        return cast("dict[str, Any]", json.loads(path.read_text(encoding="utf-8")))
    return {"version": VERSION, "sources": {}, "prompts": []}


def save_manifest(manifest: dict[str, Any]) -> None:
    """Sorted, one prompt a line, so that differences can be read."""
    prompts = sorted(manifest["prompts"], key=lambda each: (each["language"], each["file"]))
    lines = ",\n".join("  " + json.dumps(each, ensure_ascii=False) for each in prompts)
    sources = json.dumps(manifest["sources"], ensure_ascii=False, indent=1, sort_keys=True)
    text = f'{{"version": {VERSION},\n "sources": {sources},\n "prompts": [\n{lines}\n ]}}\n'
    temporary = HERE / f".{MANIFEST}.new"
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(HERE / MANIFEST)


def render(kokoro: Any, each: dict[str, str]) -> tuple[bytes, int]:
    """µ-law bytes and milliseconds. Raises `ValueError` when the result cannot be right."""
    language, text = reader(each), spoken(each["text"])
    speed = WORD_SPEED[language] if "word" in each else SENTENCE_SPEED[language]
    said = finished(each.get("say") or text, language)
    samples = canonical(kokoro.render(said, language=language, voice=VOICES[language], speed=speed), 24_000)
    seconds, level = len(samples) / RATE, rms_dbfs(samples)
    least, most = (bound * len(said) for bound in SECONDS_PER_CHARACTER)
    if level < QUIETEST_DBFS or not max(0.08, least) <= seconds <= most + 1:
        raise ValueError(f"{text!r} sounds wrong: {seconds:.2f} s at {level:.0f} dBFS")
    return derive(samples)["ulaw"], round(seconds * 1000)


def reader(each: dict[str, str]) -> str:
    """The language whose voice reads a text."""
    return each.get("voice") or each["language"]


def finished(text: str, language: str) -> str:
    """With a full stop in Mandarin: without one the voice draws out the last syllable, a lone 四 to twice its length."""
    return text if not language.startswith("zh") or text[-1] in "。！？" or text.isascii() else text + "。"


def main() -> int:
    """Exit code 1 when some text could not be rendered; everything else is kept."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--voices", type=Path, required=True, help="folder with kokoro-js's voices/*.bin")
    arguments.add_argument("--force", action="store_true", help="render everything again")
    arguments.add_argument("--prune", action="store_true", help="remove recordings whose text is gone")
    given = arguments.parse_args()
    manifest = load_manifest()
    done = {shipped_key(p["text"], p["language"]): p for p in manifest["prompts"] if (HERE / p["file"]).exists()}
    texts = wanted()
    if given.prune:
        keep = {shipped_key(each["text"], each["language"]) for each in texts}
        for key in [key for key, p in done.items() if key not in keep and p["language"] in VOICES]:
            (HERE / done.pop(key)["file"]).unlink()
    missing = [e for e in texts if given.force or shipped_key(e["text"], e["language"]) not in done]
    print(f"{len(texts)} texts, {len(missing)} to render", flush=True)
    failed = _render_all(missing, done, manifest, given.voices) if missing else 0
    manifest["prompts"] = list(done.values())
    save_manifest(manifest)
    return 1 if failed else 0


def _render_all(missing: list[dict[str, str]], done: dict[str, Any], manifest: dict[str, Any], voices: Path) -> int:
    from kokoro import ENGINE, Kokoro
    from kokoro import VERSION as MODEL

    kokoro, failed, began = Kokoro(voices), 0, time.monotonic()
    for number, each in enumerate(missing, 1):
        language = each["language"]
        voice = VOICES[reader(each)]
        source = f"kokoro-{voice}"
        try:
            data, ms = render(kokoro, each)
        except (ValueError, KeyError) as error:
            print(f"FAILED {each['text']}: {error}", flush=True)
            failed += 1
            continue
        key = shipped_key(each["text"], language)
        file = Path(language) / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}.ulaw"
        (HERE / language).mkdir(exist_ok=True)
        (HERE / file).write_bytes(data)
        manifest["sources"][source] = {
            "engine": ENGINE,
            "version": MODEL,
            "voice": voice,
            "licence": "Apache-2.0",
            "provenance": PROVENANCE.format(voice=voice),
            "synthetic": True,
        }
        done[key] = {
            "language": language,
            "text": spoken(each["text"]),
            "file": file.as_posix(),
            "sha256": hashlib.sha256(data).hexdigest(),
            "ms": ms,
            "source": source,
            "made": datetime.now(UTC).date().isoformat(),
        }
        if number % 25 == 0 or number == len(missing):
            manifest["prompts"] = list(done.values())
            save_manifest(manifest)
            print(f"{number}/{len(missing)} in {time.monotonic() - began:.0f} s", flush=True)
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
