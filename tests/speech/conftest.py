"""One engine for the whole run, and sounds made by arithmetic."""

import contextlib
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from runtime.speech.ffmpeg import find_ffmpeg
from runtime.speech.pyttsx3_engine import Pyttsx3Engine
from runtime.speech.wav import Samples, to_pcm, wav_bytes

Make = Callable[..., Path]


@pytest.fixture(scope="session")
def engine() -> Iterator[Pyttsx3Engine]:
    with Pyttsx3Engine(workers=2) as engine:
        yield engine


def tone(seconds: float, *, rate: int = 44_100, hertz: float = 440.0, amplitude: float = 0.5) -> Samples:
    return (amplitude * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)).astype(np.float32)


def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("did not come true in time")
        time.sleep(0.005)


def children(parent: int = 0) -> dict[int, str]:
    """The state of every child of a process, by pid."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == (parent or os.getpid()):
                found[int(stat.parent.name)] = fields[0]
    return found


@pytest.fixture
def encoded(tmp_path: Path) -> Make:
    """Write a tone in the format of a file name's extension, as anybody's software would."""

    def make(name: str, seconds: float = 3.0, *options: str) -> Path:
        source = tmp_path / "source.wav"
        source.write_bytes(wav_bytes(to_pcm(tone(seconds)), 44_100))
        out = tmp_path / name
        subprocess.run([find_ffmpeg(), "-loglevel", "error", "-y", "-i", source, *options, out], check=True)
        return out

    return make
