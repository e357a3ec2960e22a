"""Texts as sounds a telephone can tell apart: a chord of two tones for each, and an ear that turns audio back into texts.

A frame of G.711 lasts 20 ms, so tones at multiples of 50 Hz do not leak into each other. Every sound begins with a little
silence: a text that follows itself is heard twice.
"""

from __future__ import annotations

import itertools
import wave
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from runtime.engine.actions import Audio, Pause, Say, Segment
from runtime.engine.program import Program
from runtime.ports import Sound
from tests.asterisk.rtp import FRAME, FRAME_S, Media
from tests.asterisk.tone import RATE, linear, wave_of

GRID = tuple(float(hz) for hz in range(500, 3_400, 100))
PAIRS = tuple(itertools.combinations(range(len(GRID)), 2))
AMPLITUDE = 4_500.0
LEAD_S = 0.06
SHORT_S, LONG_S = 0.30, 1.40
# A frame belongs to a chord when both tones are at least half as loud as played and nothing else comes near.
PLAIN, NEAR = AMPLITUDE / 2, 0.4
QUIET = 200.0
HEARD_FRAMES = 3
LEAD_FRAMES = 2

_TURNING = np.exp(-2j * np.pi * np.outer(np.arange(FRAME) / RATE, np.array(GRID))) * 2 / FRAME


def name_of(segment: Segment) -> str:
    """What a segment is called here: its words, or a recording's name in brackets; "" for a pause."""
    return "" if isinstance(segment, Pause) else segment.text if isinstance(segment, Say) else f"[{segment.name}]"


def names_of(prompt: Iterable[Segment]) -> tuple[str, ...]:
    """The segments of a prompt that sound."""
    return tuple(name for name in map(name_of, prompt) if name)


class Chords:
    """Which chord is which text, for all calls of a session, and the sound files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._of: dict[str, int] = {}
        self._texts: list[str] = []

    def sound(self, text: str, *, long: bool) -> Sound:
        """The sound file of a text; a long one can be interrupted at leisure."""
        seconds = LONG_S if long else SHORT_S
        index = self._index(text)
        path = self.folder / f"chord{index}-{seconds * 1_000:.0f}.wav"
        if not path.exists():
            self._write(path, index, seconds)
        return Sound(str(path.with_suffix("")), seconds)

    def text(self, first: int, second: int) -> str | None:
        """The text of the chord of two places in the grid, None when no text has it."""
        index = _PLACES.get((first, second), len(self._texts))
        return self._texts[index] if index < len(self._texts) else None

    def _index(self, text: str) -> int:
        if text not in self._of:
            assert len(self._texts) < len(PAIRS), "more texts than chords that can be told apart"
            self._of[text] = len(self._texts)
            self._texts.append(text)
        return self._of[text]

    def _write(self, path: Path, index: int, seconds: float) -> None:
        first, second = PAIRS[index]
        sounding = seconds - LEAD_S
        chord = sum(wave_of(GRID[place], sounding, amplitude=AMPLITUDE) for place in (first, second))
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(np.concatenate([np.zeros(int(RATE * LEAD_S)), chord]).astype("<i2").tobytes())


_PLACES = {pair: index for index, pair in enumerate(PAIRS)}


class Locator:
    """An `AudioLocator` of one call: texts in ``long`` last long, texts in ``mute`` have no audio."""

    def __init__(self, chords: Chords, *, long: Iterable[str] = (), mute: Iterable[str] = ()) -> None:
        self._chords, self._long, self._mute = chords, frozenset(long), frozenset(mute)

    def locate(self, _program: Program, segment: Say | Audio) -> Sound | None:
        """See `runtime.ports.AudioLocator`."""
        name = name_of(segment)
        return None if name in self._mute else self._chords.sound(name, long=name in self._long)


@dataclass(slots=True)
class Utterance:
    """A text that is being heard or was; times monotonic seconds."""

    text: str
    began: float
    ended: float
    frames: int = 1


class Ear:
    """Turns what a telephone receives into utterances, frame by frame. `listen` before reading any of it."""

    def __init__(self, media: Media, chords: Chords) -> None:
        self.utterances: list[Utterance] = []
        self.loud_at = 0.0
        self._media, self._chords = media, chords
        self._next = 0
        self._still = LEAD_FRAMES

    def listen(self) -> None:
        """Take in what has arrived."""
        frames = self._media.heard[self._next :]
        self._next += len(frames)
        for at, payload in frames:
            if len(payload) == FRAME:
                self._frame(at, linear(payload))

    def heard(self, since: int = 0) -> list[str]:
        """The texts heard from the utterance number ``since`` on."""
        self.listen()
        return [one.text for one in self.utterances[since:] if one.frames >= HEARD_FRAMES]

    def _frame(self, at: float, samples: np.ndarray) -> None:
        if np.abs(samples).max() < QUIET:
            self._still += 1
            return
        self.loud_at = at
        text = self._chord(samples)
        if text is None:
            return
        last = self.utterances[-1] if self.utterances else None
        # A sound that a meaningless key cut goes on without the silence it began with.
        if last is None or last.text != text or self._still >= LEAD_FRAMES:
            self.utterances.append(Utterance(text, at, at + FRAME_S))
        else:
            last.ended, last.frames = at + FRAME_S, last.frames + 1
        self._still = 0

    def _chord(self, samples: np.ndarray) -> str | None:
        # Not "@": the threads of a linear algebra library wait for each other on a busy machine.
        levels = np.abs(np.einsum("i,ij->j", samples, _TURNING))
        *_, third, second, first = np.argsort(levels)
        if levels[second] < PLAIN or levels[third] > NEAR * levels[second]:
            return None
        return self._chords.text(min(first, second), max(first, second))
