"""Recordings people bring: any usual format, of any origin, made into the canonical sound or refused with a reason.

Belongs here: what is acceptable and how a refusal reads. Does not belong here: decoding (`ffmpeg`), levelling (`audio`).
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from runtime.domain.texts import Bilingual
from runtime.speech.audio import RATE, SILENT_DBFS, canonical
from runtime.speech.ffmpeg import Decoded, decode
from runtime.speech.protocol import AudioRefused
from runtime.speech.wav import Samples, from_pcm, peak_dbfs

LARGEST_BYTES = 20_000_000
LONGEST_SECONDS = 300.0
SHORTEST_SECONDS = 0.1
_LOST_SECONDS = 0.3  # encoders pad and trim; more than this and 3 % is a missing piece
_LOST_SHARE = 0.03
_UNKNOWN_SIZES = frozenset({0, 0xFFFFFFFF, 0x7FFFFFFF, 0x7FFFF000, 0xFFFFFF00})  # of recorders that stream
_FULL_SCALE = 32_765 / 32_768
_CLIPPED_SHARE = 0.012  # of all samples; a tone that just reaches full scale has 0.9 % of its samples there
_EXPORT = Bilingual("请从录音软件重新导出为 WAV 或 MP3 后再上传", "Export it again as WAV or MP3 and upload that")


@dataclass(frozen=True, slots=True)
class Ingested:
    """A recording as canonical sound: 16 kHz mono samples, trimmed and levelled. ``clipped``: it was recorded too loud,
    which no levelling mends."""

    samples: Samples
    seconds: float
    clipped: bool = False


def ingest(source: bytes | Path, *, longest: float = LONGEST_SECONDS) -> Ingested:
    """Take a recording. ``source`` is its content, or a file of ours that holds it; its name and type are never looked at.

    Raises `AudioRefused` for what is too large, too long, too short, silent, damaged, cut off or no sound at all, and
    `ToolMissing` without ffmpeg.
    """
    data = source if isinstance(source, bytes) else _read(source)
    if len(data) > LARGEST_BYTES:
        raise AudioRefused(
            Bilingual(
                f"文件超过 {LARGEST_BYTES // 1_000_000} MB", f"The file is larger than {LARGEST_BYTES // 1_000_000} MB"
            ),
            Bilingual("请缩短录音或导出为 MP3", "Shorten it, or export it as MP3"),
        )
    with tempfile.TemporaryDirectory(prefix="tonepath-") as folder:
        held = Path(folder) / "upload"
        held.write_bytes(data)
        decoded = decode(held, rate=RATE, seconds=longest + 1)
    _check(decoded, data, longest)
    samples = from_pcm(np.frombuffer(decoded.pcm, dtype="<i2"))
    if peak_dbfs(samples) < SILENT_DBFS:
        raise AudioRefused(
            Bilingual("录音里没有声音", "The recording is silent"),
            Bilingual("请检查麦克风后重新录制", "Check the microphone and record again"),
        )
    made = canonical(samples, RATE)
    return Ingested(made, len(made) / RATE, _is_clipped(samples))


def _check(decoded: Decoded, data: bytes, longest: float) -> None:
    seconds = len(decoded.pcm) / 2 / RATE
    if not decoded.ok or not decoded.pcm:
        raise AudioRefused(
            Bilingual(
                "这不是能识别的声音文件，或已损坏", "This is not a sound file that can be read, or it is damaged"
            ),
            _EXPORT,
        )
    if seconds > longest:
        raise AudioRefused(
            Bilingual(f"录音长于 {longest:g} 秒", f"The recording is longer than {longest:g} s"),
            Bilingual("请剪短或分成几段", "Shorten it or split it"),
        )
    lost = (decoded.declared or 0) - seconds
    short_of_it = lost > max(_LOST_SECONDS, _LOST_SHARE * (decoded.declared or 0))
    if decoded.complaints or short_of_it or _ends_early(data):
        raise AudioRefused(
            Bilingual(
                f"文件不完整或已损坏：只能读出 {seconds:.1f} 秒",
                f"The file is damaged or cut off: only {seconds:.1f} s can be read",
            ),
            _EXPORT,
        )
    if seconds < SHORTEST_SECONDS:
        raise AudioRefused(
            Bilingual(f"录音短于 {SHORTEST_SECONDS:g} 秒", f"The recording is shorter than {SHORTEST_SECONDS:g} s"),
            Bilingual("请重新录制", "Record it again"),
        )


def _is_clipped(samples: Samples) -> bool:
    """Is too much of it at full scale? A loud sound touches it; one that was cut off lies there."""
    return bool(np.mean(np.abs(samples) >= _FULL_SCALE) > _CLIPPED_SHARE)


def _ends_early(data: bytes) -> bool:
    """Truncation that a decoder passes over in silence: WAV by its sizes, Ogg by its last page."""
    if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
        at = 12
        while at + 8 <= len(data):
            size = int.from_bytes(data[at + 4 : at + 8], "little")
            if data[at : at + 4] == b"data":
                return size not in _UNKNOWN_SIZES and at + 8 + size > len(data)
            at += 8 + size + size % 2
        return True
    if data[:4] == b"OggS":
        last = data.rfind(b"OggS")
        return last + 6 > len(data) or not data[last + 5] & 4
    return False


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_BYTES + 1)
