"""The one pipeline every prompt goes through: any sound becomes the canonical sound, 16 kHz mono, trimmed, equally loud.

Belongs here: resampling, trimming, loudness. Does not belong here: reading files of others (`upload`), formats of the
telephone (`codec`).
"""

from __future__ import annotations

import numpy as np
import soxr  # type: ignore[import-untyped]

from runtime.speech.wav import QUIETEST_DBFS, Samples, peak_dbfs

PIPELINE_VERSION = 1  # part of every cache key: raise it whenever the same input gives another sound
RATE = 16_000  # Hz, canonical
TELEPHONE_RATE = 8_000  # Hz
TARGET_LUFS = -19.0
CEILING_DBFS = -3.0
_CEILING_MARGIN = 0.1  # dB; 16-bit rounding must not lift a peak over the ceiling
LARGEST_GAIN = 30.0  # dB; more would only make noise loud
SILENT_DBFS = -55.0  # a peak below this is nothing anybody hears

_FRAME = RATE // 100
_BELOW_LOUDEST = 45.0  # dB; quieter than this beside the loudest frame is not speech, yet a soft "s" still is
_LEAD = 3  # frames kept before the first sound
_TAIL = 8  # frames kept after the last one
_FADE = RATE // 200  # samples; a cut must not click
_SHORTEST_MEASURED = int(0.4 * RATE)  # samples; BS.1770 needs one block


def resample(samples: Samples, rate: int, to: int) -> Samples:
    """The same sound at another sample rate, band-limited."""
    if rate == to:
        return samples
    return np.asarray(soxr.resample(samples, rate, to, quality="HQ"), dtype=np.float32)


def canonical(samples: Samples, rate: int) -> Samples:
    """Trimmed, at `RATE`, at `TARGET_LUFS` unless peaks forbid; no peak above `CEILING_DBFS` here or at 8 kHz.

    Silence comes back as it is: whoever calls decides whether that is an error.
    """
    sound = trim(resample(samples - np.float32(np.mean(samples)) if len(samples) else samples, rate, RATE))
    return level(sound)


def trim(samples: Samples) -> Samples:
    """Without the silence before and after; a breath of it stays. At `RATE`."""
    frames = len(samples) // _FRAME
    if frames < 2 or peak_dbfs(samples) < SILENT_DBFS:
        return samples
    energy = np.sqrt(np.mean(np.square(samples[: frames * _FRAME].reshape(frames, _FRAME), dtype=np.float64), axis=1))
    loud = np.flatnonzero(energy > max(float(energy.max()) * 10 ** (-_BELOW_LOUDEST / 20), 1e-4))
    if not len(loud):
        return samples
    first, last = max(0, int(loud[0]) - _LEAD), min(frames, int(loud[-1]) + 1 + _TAIL)
    cut = samples[first * _FRAME : last * _FRAME].copy()
    ramp = np.linspace(0, 1, min(_FADE, len(cut)), dtype=np.float32)
    cut[: len(ramp)] *= ramp
    cut[len(cut) - len(ramp) :] *= ramp[::-1]
    return cut


def loudness(samples: Samples) -> float:
    """Integrated loudness in LUFS (ITU-R BS.1770) at `RATE`; `QUIETEST_DBFS` for silence."""
    if not len(samples):
        return QUIETEST_DBFS
    # A single word is shorter than one block. Repeating it keeps its level; silence after it would lower the reading.
    import pyloudnorm  # brings scipy, a second of processor that whoever renders nothing would spend for nothing

    padded = np.tile(samples, -(-_SHORTEST_MEASURED // len(samples))) if len(samples) < _SHORTEST_MEASURED else samples
    measured = float(pyloudnorm.Meter(RATE).integrated_loudness(padded.astype(np.float64)))
    return max(QUIETEST_DBFS, measured) if np.isfinite(measured) else QUIETEST_DBFS


def level(samples: Samples) -> Samples:
    """One gain for the whole sound: to the target loudness, less when a peak would pass the ceiling. At `RATE`."""
    peak = max(peak_dbfs(samples), peak_dbfs(resample(samples, RATE, TELEPHONE_RATE)))
    measured = loudness(samples)
    if peak < SILENT_DBFS or measured <= QUIETEST_DBFS:
        return samples
    gain = min(TARGET_LUFS - measured, CEILING_DBFS - _CEILING_MARGIN - peak, LARGEST_GAIN)
    return np.asarray(samples * np.float32(10 ** (gain / 20)), dtype=np.float32)
