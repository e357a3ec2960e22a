"""What a telephone hears: which tone sounds now, which have sounded, and how long nothing did."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np

from bench.faults.flow import TONES
from tests.asterisk.phone import Call
from tests.asterisk.tone import RATE, linear

WINDOW_S = 0.16
NAMES = tuple(TONES)
_SAMPLES = int(RATE * WINDOW_S)
_TURNING = np.exp(-2j * np.pi * np.array(list(TONES.values()))[:, None] * np.arange(_SAMPLES) / RATE)
# Amplitudes: of a tone that plainly sounds, and of anything at all.
PLAIN, AUDIBLE = 1500.0, 400.0
FRAME = 160
# So many frames of one tone on end are that tone.
STEADY = 6
# A telephone that rings is quiet for four seconds between two rings, and nobody takes that for silence.
RING_PAUSE_S = 4.3


class Ear:
    """Listens to one call. ``now`` is the tone of the last moment, "" for none; ``heard`` says since when each was first heard."""

    def __init__(self, call: Call) -> None:
        self.now = ""
        self.heard: dict[str, float] = {}
        self.spoken: list[float] = []
        self._call = call
        self._rings: list[float] = []

    def listen(self) -> None:
        """Look at the last moment."""
        since = time.monotonic() - 1.5 * WINDOW_S
        recent = [payload for at, payload in self._call.media.heard[-12:] if at >= since]
        sound = b"".join(recent)[-_SAMPLES:]
        self.now = ""
        if len(sound) < _SAMPLES:
            return
        levels = np.abs(_TURNING @ linear(sound)) * 2 / _SAMPLES
        best = int(levels.argmax())
        if levels[best] > PLAIN:
            self.now = NAMES[best]
            self.heard.setdefault(self.now, time.monotonic())
            if self.now == "ringing":
                self._rings.append(time.monotonic())

    def review(self) -> None:
        """Look through all that came, now that the call is over: what arrived in a burst was missed while it went on."""
        frames = [(at, payload) for at, payload in self._call.media.heard if len(payload) == FRAME]
        if not frames:
            return
        samples = linear(b"".join(payload for _, payload in frames)).reshape(-1, FRAME)
        levels = np.abs(samples @ _TURNING[:, :FRAME].T) * 2 / FRAME
        best = levels.argmax(axis=1)
        plain = levels.max(axis=1) > PLAIN
        for index in range(STEADY - 1, len(frames)):
            run = slice(index - STEADY + 1, index + 1)
            if plain[run].all() and (best[run] == best[index]).all():
                at = min(self.heard.get(NAMES[best[index]], frames[index][0]), frames[index][0])
                self.heard[NAMES[best[index]]] = at

    def longest_silence(self, since: float, until: float) -> tuple[float, float]:
        """The longest time in which neither side made a sound while connected: when it began, and its seconds."""
        frames = [(at, payload) for at, payload in self._call.media.heard if len(payload) == FRAME]
        sounds = [since, until]
        if frames:
            loud = np.abs(linear(b"".join(p for _, p in frames))).reshape(-1, FRAME).max(axis=1) > AUDIBLE
            sounds += [at for (at, _), audible in zip(frames, loud, strict=True) if audible]
        sounds += self.spoken
        sounds += [ring + pause for ring in self._rings for pause in np.arange(0.5, RING_PAUSE_S, 0.5)]
        within = sorted(at for at in sounds if since <= at <= until)
        gaps = [(after - before, before) for before, after in pairwise(within)]
        longest, began = max(gaps, default=(0.0, since))
        return began, longest
