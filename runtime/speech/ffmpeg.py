"""The one way a file of somebody else's is decoded: ffmpeg in a process with limits, reading nothing but that file.

Belongs here: finding ffmpeg, its command, its limits, what it said. Does not belong here: what is acceptable (`upload`).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

from runtime.domain.texts import Bilingual
from runtime.speech.protocol import ToolMissing

# Demuxers, by content, never by name: no playlists, no concat scripts, nothing that opens other files or addresses.
DEMUXERS = "wav,mp3,ogg,matroska,webm,mov,flac,aac,w64,aiff"
MEMORY = 1_500_000_000  # bytes of address space
CPU_SECONDS = 20
WALL_SECONDS = 30.0
_HEARD_OF = 64_000  # bytes of ffmpeg's own words that are read
_DURATION = re.compile(r"Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Decoded:
    """What came out. ``pcm`` is s16le mono at the rate asked for; ``declared`` is the length in seconds the file claims,
    None when it claims none; ``complaints`` are the lines that say something is broken."""

    ok: bool
    pcm: bytes
    declared: float | None
    complaints: tuple[str, ...]


def find_ffmpeg() -> str:
    """The system's ffmpeg, else the bundled one. Raises `ToolMissing`."""
    found = shutil.which("ffmpeg")
    if found:
        return found
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise ToolMissing(
            Bilingual(
                "找不到 ffmpeg，无法转换上传的声音文件", "There is no ffmpeg, so uploaded sound cannot be converted"
            ),
            Bilingual(
                "运行 pip install imageio-ffmpeg 或 apt-get install ffmpeg",
                "Run pip install imageio-ffmpeg, or apt-get install ffmpeg",
            ),
        ) from error


def decode(source: Path, *, rate: int, seconds: float) -> Decoded:
    """Decode at most ``seconds`` of the first sound track. Bounded in time, memory and output whatever the file is."""
    cap = int(seconds * rate) * 2
    with tempfile.TemporaryDirectory(prefix="tonepath-") as folder:
        out, words = Path(folder) / "out.raw", Path(folder) / "words"
        with words.open("wb") as stderr:
            try:
                code = subprocess.run(  # noqa: S603  no shell; the only foreign part is an absolute path
                    [*_limits(cap), *_command(source, out, rate=rate, seconds=seconds, cap=cap)],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=stderr,
                    timeout=WALL_SECONDS,
                    check=False,
                ).returncode
            except subprocess.TimeoutExpired:
                code = -1
        with words.open("rb") as said:
            text = said.read(_HEARD_OF).decode("utf-8", "replace")
        pcm = out.read_bytes() if out.exists() else b""
    return Decoded(code == 0, pcm[: len(pcm) // 2 * 2], _declared(text), _complaints(text))


def _limits(cap: int) -> list[str]:
    prlimit = shutil.which("prlimit")
    if prlimit is None:
        return []
    return [prlimit, f"--as={MEMORY}", f"--cpu={CPU_SECONDS}", f"--fsize={cap + 1_000_000}", "--"]


def _command(source: Path, out: Path, *, rate: int, seconds: float, cap: int) -> list[str]:
    return [
        *(find_ffmpeg(), "-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+info", "-y"),
        *("-protocol_whitelist", "file", "-format_whitelist", DEMUXERS, "-t", f"{seconds:g}", "-threads", "1"),
        *("-i", f"file:{source.absolute()}", "-map", "0:a:0", "-vn", "-sn", "-dn"),
        *("-ac", "1", "-ar", str(rate), "-f", "s16le", "-fs", str(cap), f"file:{out}"),
    ]


def _declared(text: str) -> float | None:
    found = _DURATION.search(text)
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3]) if found else None


def _complaints(text: str) -> tuple[str, ...]:
    return tuple(
        line.strip()[:200]
        for line in text.splitlines()
        if "[error]" in line or "[fatal]" in line or "corrupt" in line.lower()
    )
