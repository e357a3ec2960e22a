"""Make the sounds without words: the beep before a recording, and music on hold. Pure arithmetic, no recording of anybody.

    .venv/bin/python voice_prompts/make_tones.py

Writes zxx/*.ulaw and their lines in the manifest; needs nothing beyond what Tonepath itself needs.
"""

# ruff: noqa: T201  a tool talks to whoever runs it
from __future__ import annotations

import hashlib

import numpy as np
from render_shipped import HERE, load_manifest, save_manifest

from runtime.speech.audio import TELEPHONE_RATE
from runtime.speech.codec import ulaw_encode
from runtime.speech.shipped import NO_WORDS, shipped_key
from runtime.speech.wav import Samples, to_pcm

SOURCE = "tones"
ABOUT = {
    "engine": "make_tones.py",
    "version": "1",
    "voice": "",
    "licence": "Apache-2.0",
    "provenance": "Computed by voice_prompts/make_tones.py; no recording and no composition of anybody else.",
    "synthetic": True,
}
BAR = 2.4  # seconds
# Four quiet broken chords, twice, the second time with another top: frequencies in Hz by note.
NOTES = {
    "C": 261.63,
    "D": 293.66,
    "E": 329.63,
    "F": 349.23,
    "G": 392.0,
    "A": 440.0,
    "B": 493.88,
    "c": 523.25,
    "d": 587.33,
    "e": 659.25,
}
BARS = ("CEGBcBGE", "ACEGcGEC", "FACEAECA", "GBDFGFDB", "CEGcecGE", "ACEAcAEC", "DFAcdcAF", "GBDGBGDB")


def beep() -> Samples:
    """1 kHz for 0.4 s at -12 dBFS, without clicks."""
    length = int(0.4 * TELEPHONE_RATE)
    wave = np.sin(2 * np.pi * 1000 * np.arange(length) / TELEPHONE_RATE)
    ramp = np.minimum(1, np.minimum(np.arange(length), np.arange(length)[::-1]) / 80)
    return (0.25 * wave * ramp).astype(np.float32)


def hold_music() -> Samples:
    """Plucked notes that fade into each other; its end runs into its beginning, so it can be repeated for ever."""
    step = int(BAR / 8 * TELEPHONE_RATE)
    length = step * 8 * len(BARS)
    mix = np.zeros(length, dtype=np.float64)
    time = np.arange(int(1.8 * TELEPHONE_RATE)) / TELEPHONE_RATE
    for number, note in enumerate("".join(BARS)):
        tone = sum(np.sin(2 * np.pi * NOTES[note] * (k + 1) * time) * level for k, level in enumerate((1, 0.35, 0.12)))
        pluck = tone * np.exp(-2.6 * time) * np.minimum(1, time / 0.01) * (1.0 if number % 8 == 0 else 0.7)
        at = (np.arange(len(pluck)) + number * step) % length
        np.add.at(mix, at, pluck)
    return (mix / np.abs(mix).max() * 10 ** (-12 / 20)).astype(np.float32)


def main() -> None:
    """Write both and enter them."""
    manifest = load_manifest()
    manifest["sources"][SOURCE] = ABOUT
    kept = [each for each in manifest["prompts"] if each["source"] != SOURCE]
    (HERE / NO_WORDS).mkdir(exist_ok=True)
    for name, samples in (("beep", beep()), ("hold music", hold_music())):
        data = ulaw_encode(to_pcm(samples))
        file = f"{NO_WORDS}/{name.replace(' ', '-')}.ulaw"
        (HERE / file).write_bytes(data)
        kept.append(
            {
                "language": NO_WORDS,
                "text": name,
                "file": file,
                "sha256": hashlib.sha256(data).hexdigest(),
                "ms": len(data) // 8,
                "source": SOURCE,
            }
        )
        print(f"{shipped_key(name, NO_WORDS)}: {len(data)} bytes")
    manifest["prompts"] = kept
    save_manifest(manifest)


if __name__ == "__main__":
    main()
