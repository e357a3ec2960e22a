"""Audio a test can recognise: pure tones, and how much of one there is in what was heard. G.711 µ-law, 8000 samples a second."""

import wave
from pathlib import Path

import numpy as np

RATE = 8000
SILENCE = b"\xff"


def _decoded() -> np.ndarray:
    """Every µ-law byte's linear value."""
    inverted = ~np.arange(256) & 0xFF
    magnitude = (((inverted & 0x0F) << 3) + 0x84) << ((inverted & 0x70) >> 4)
    return np.where(inverted & 0x80, 0x84 - magnitude, magnitude - 0x84).astype(np.float64)


_LINEAR = _decoded()
_ORDER = np.argsort(_LINEAR, kind="stable")
_SORTED = _LINEAR[_ORDER]


def encode(samples: np.ndarray) -> bytes:
    """Turn linear samples into µ-law: the nearest of its 256 values."""
    middles = (_SORTED[1:] + _SORTED[:-1]) / 2
    return bytes(_ORDER[np.searchsorted(middles, samples)].astype(np.uint8))


def wave_of(frequency: float, seconds: float, *, amplitude: float = 8000.0) -> np.ndarray:
    """Linear samples of a pure tone."""
    return amplitude * np.sin(2 * np.pi * frequency * np.arange(int(RATE * seconds)) / RATE)


def tone(frequency: float, seconds: float) -> bytes:
    """A pure tone in µ-law."""
    return encode(wave_of(frequency, seconds))


def linear(heard: bytes) -> np.ndarray:
    """The linear samples of µ-law."""
    return _LINEAR[np.frombuffer(heard, dtype=np.uint8)]


def level(heard: bytes, frequency: float) -> float:
    """The amplitude of one frequency in what was heard, averaged over all of it; 0 when nothing was."""
    if not heard:
        return 0.0
    samples = linear(heard)
    turning = np.exp(-2j * np.pi * frequency * np.arange(len(samples)) / RATE)
    return float(abs(np.dot(samples, turning)) * 2 / len(samples))


def loudness(heard: bytes) -> float:
    """The largest amplitude in what was heard; 0 when nothing was."""
    return float(np.abs(linear(heard)).max()) if heard else 0.0


def write_prompt(path: Path, frequency: float, seconds: float) -> Path:
    """Write a tone as a WAV file; return the path as Asterisk wants it, without its extension."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(wave_of(frequency, seconds, amplitude=9000).astype("<i2").tobytes())
    return path.with_suffix("")
