"""G.711 in both laws, and the files Asterisk is given for one prompt. No dependence on any program or library but numpy."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from runtime.speech.audio import RATE, TELEPHONE_RATE, resample
from runtime.speech.wav import Pcm, Samples, from_pcm, to_pcm, wav_bytes

_BIAS = 132  # of µ-law, at 16 bits
_CLIP = 32635

Octets = NDArray[np.uint8]


def ulaw_encode(pcm: Pcm) -> bytes:
    """16-bit samples as G.711 µ-law."""
    wide = pcm.astype(np.int32)
    sign = np.where(wide < 0, 0x80, 0)
    biased = np.minimum(np.abs(wide), _CLIP) + _BIAS
    exponent = _top_bit(biased) - 7
    mantissa = (biased >> (exponent + 3)) & 0x0F
    return bytes((~(sign | (exponent << 4) | mantissa) & 0xFF).astype(np.uint8).tobytes())


def ulaw_decode(data: bytes) -> Pcm:
    """G.711 µ-law as 16-bit samples."""
    return _ULAW[np.frombuffer(data, dtype=np.uint8)]


def alaw_encode(pcm: Pcm) -> bytes:
    """16-bit samples as G.711 A-law."""
    wide = pcm.astype(np.int32) >> 3  # 13 bits, rounding downwards
    positive = wide >= 0
    magnitude = np.where(positive, wide, -wide - 1)
    exponent = np.where(magnitude < 32, 1, _top_bit(np.maximum(magnitude, 1)) - 4)
    mantissa = (magnitude >> exponent) & 0x0F
    segment = np.where(magnitude < 32, 0, exponent) << 4
    # Below 32 the first two segments share one step; its fifth bit is the segment's number.
    small = magnitude >> 1
    code = np.where(magnitude < 32, small, segment | mantissa)
    return bytes((code ^ np.where(positive, 0xD5, 0x55)).astype(np.uint8).tobytes())


def alaw_decode(data: bytes) -> Pcm:
    """G.711 A-law as 16-bit samples."""
    return _ALAW[np.frombuffer(data, dtype=np.uint8)]


def derive(samples: Samples) -> Mapping[str, bytes]:
    """Every file of `FORMATS` for a canonical sound at 16 kHz."""
    return _files(to_pcm(samples), to_pcm(resample(samples, RATE, TELEPHONE_RATE)))


def derive_from_ulaw(data: bytes) -> Mapping[str, bytes]:
    """Every file of `FORMATS` for a finished µ-law file at 8 kHz, which itself is taken over to the byte."""
    narrow = ulaw_decode(data)
    return {**_files(to_pcm(resample(from_pcm(narrow), TELEPHONE_RATE, RATE)), narrow), "ulaw": data}


def _files(wide: Pcm, narrow: Pcm) -> dict[str, bytes]:
    return {
        "wav16": wav_bytes(wide, RATE),
        "wav": wav_bytes(narrow, TELEPHONE_RATE),
        "ulaw": ulaw_encode(narrow),
        "alaw": alaw_encode(narrow),
    }


def _top_bit(values: NDArray[np.int32]) -> NDArray[np.int32]:
    """Number of the highest bit set, of positive numbers."""
    return np.frexp(values.astype(np.float64))[1].astype(np.int32) - 1


def _ulaw_table() -> Pcm:
    code = ~np.arange(256, dtype=np.int32) & 0xFF
    magnitude = ((((code & 0x0F) << 3) + _BIAS) << ((code & 0x70) >> 4)) - _BIAS
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


def _alaw_table() -> Pcm:
    code = np.arange(256, dtype=np.int32) ^ 0x55
    segment = (code & 0x70) >> 4
    step = ((code & 0x0F) << 4) + 8
    magnitude = np.where(segment == 0, step, (step + 0x100) << np.maximum(segment - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)


_ULAW = _ulaw_table()
_ALAW = _alaw_table()
