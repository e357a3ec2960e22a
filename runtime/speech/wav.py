"""Our own WAV files and the level of samples. Files of others go through `upload`; nothing here guesses a format."""

from __future__ import annotations

import io
import math
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]  # mono, -1..1
Pcm = NDArray[np.int16]

QUIETEST_DBFS = -120.0


class WavError(ValueError):
    """Not a WAV file with sound in it."""


def read_wav(source: Path | bytes) -> tuple[Samples, int]:
    """Samples (channels mixed) and sample rate of a 16-bit WAV. Raises `WavError` or `OSError`."""
    try:
        with wave.open(io.BytesIO(source) if isinstance(source, bytes) else str(source), "rb") as file:
            width, channels, rate = file.getsampwidth(), file.getnchannels(), file.getframerate()
            data = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise WavError(str(error) or "ends too early") from error
    if width != 2 or not data or rate < 1000:
        raise WavError("is empty" if not data else f"has {8 * width} bits at {rate} Hz")
    whole = len(data) - len(data) % (2 * channels)
    pcm = np.frombuffer(data[:whole], dtype="<i2").reshape(-1, channels)
    return pcm.mean(axis=1).astype(np.float32) / np.float32(32768), rate


def wav_bytes(pcm: Pcm, rate: int) -> bytes:
    """A mono 16-bit WAV file."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(pcm.astype("<i2").tobytes())
    return buffer.getvalue()


def to_pcm(samples: Samples) -> Pcm:
    """Samples as 16-bit integers, clipped."""
    return np.asarray(np.clip(np.rint(samples * 32768.0), -32768, 32767), dtype=np.int16)


def from_pcm(pcm: Pcm) -> Samples:
    """16-bit integers as samples."""
    return pcm.astype(np.float32) / np.float32(32768)


def rms_dbfs(samples: Samples) -> float:
    """Root mean square in dB below full scale."""
    return decibel(float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))) if len(samples) else QUIETEST_DBFS


def peak_dbfs(samples: Samples) -> float:
    """Highest sample in dB below full scale."""
    return decibel(float(np.max(np.abs(samples)))) if len(samples) else QUIETEST_DBFS


def decibel(amplitude: float) -> float:
    """20 log10, never below `QUIETEST_DBFS`."""
    return max(QUIETEST_DBFS, 20 * math.log10(amplitude)) if amplitude > 0 else QUIETEST_DBFS
