"""Recordings of others: every usual format, and every file meant to hurt."""

import struct
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest

from runtime.speech.audio import TARGET_LUFS, loudness
from runtime.speech.ffmpeg import find_ffmpeg
from runtime.speech.protocol import AudioRefused
from runtime.speech.upload import LARGEST_BYTES, ingest
from runtime.speech.wav import to_pcm, wav_bytes
from tests.speech.conftest import Make, tone

FORMATS = ["wav", "mp3", "ogg", "opus", "webm", "m4a", "flac", "aiff", "aac", "w64"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_usual_format_is_taken(encoded: Make, form: str) -> None:
    made = ingest(encoded(f"recording.{form}"))
    assert made.seconds == pytest.approx(3.0, abs=0.15)
    assert loudness(made.samples) == pytest.approx(TARGET_LUFS, abs=0.5)


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_cut_off_is_refused(encoded: Make, form: str) -> None:
    whole = encoded(f"recording.{form}").read_bytes()
    if form == "aac":  # a stream of frames: its end is where it ends, but not in the middle of one
        whole += whole[:7]
    with pytest.raises(AudioRefused) as refused:
        ingest(whole[: len(whole) * 6 // 10])
    assert refused.value.mend.zh


def test_a_browsers_recording_has_no_length_and_is_taken(encoded: Make) -> None:
    file = encoded("recording.webm", 3.0)
    live = subprocess.run(
        [find_ffmpeg(), "-loglevel", "error", "-i", file, "-c", "copy", "-f", "webm", "-"],
        capture_output=True,
        check=True,
    ).stdout
    assert ingest(live).seconds == pytest.approx(3.0, abs=0.15)


def test_the_name_and_its_ending_mean_nothing(encoded: Make, tmp_path: Path) -> None:
    strange = tmp_path / "-i; rm -rf $(x) \n.wav"
    encoded("recording.webm").rename(strange)
    assert ingest(strange).seconds == pytest.approx(3.0, abs=0.15)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"hello, this is a text and no sound\n" * 200,
        np.random.default_rng(7).bytes(50_000),
        b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n/etc/passwd\n#EXT-X-ENDLIST\n",
        b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:9/x.ts\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"<?xml version='1.0'?><MPD><BaseURL>http://127.0.0.1:9/</BaseURL></MPD>",
        b"RIFF\xff\xff\xff\xffWAVE",
        b"ID3" + b"\xff" * 3000,
        b"OggS" + b"\x00" * 500,
        b"\x1aE\xdf\xa3" + b"\x42" * 500,
        b"fLaC" + b"\x00" * 500,
    ],
    ids=[
        "empty",
        "nul",
        "text",
        "noise",
        "hls",
        "hls-http",
        "concat",
        "dash",
        "riff",
        "id3",
        "ogg",
        "matroska",
        "flac",
    ],
)
def test_what_is_no_sound_is_refused_quickly(data: bytes) -> None:
    began = time.monotonic()
    with pytest.raises(AudioRefused) as refused:
        ingest(data)
    assert time.monotonic() - began < 5
    assert refused.value.problem.zh != refused.value.problem.en


def test_a_playlist_cannot_read_another_file(encoded: Make, tmp_path: Path) -> None:
    secret = encoded("secret.wav")
    for text in (f"ffconcat version 1.0\nfile '{secret}'\n", f"#EXTM3U\n#EXTINF:3,\n{secret}\n#EXT-X-ENDLIST\n"):
        with pytest.raises(AudioRefused):
            ingest(text.encode())


def test_two_hours_in_a_small_file_are_refused_without_being_read(tmp_path: Path) -> None:
    file = tmp_path / "long.flac"
    make: list[str] = [
        find_ffmpeg(),
        "-loglevel",
        "error",
        "-f",
        "lavfi",
        "-i",
        "anullsrc=r=8000:cl=mono",
        "-t",
        "7200",
    ]
    subprocess.run([*make, "-compression_level", "0", str(file)], check=True)
    assert file.stat().st_size < LARGEST_BYTES
    began = time.monotonic()
    with pytest.raises(AudioRefused, match="longer than 300 s"):
        ingest(file)
    assert time.monotonic() - began < 10


def test_a_header_that_claims_one_sample_a_second_is_bounded() -> None:
    data = bytearray(wav_bytes(to_pcm(tone(1.0)), 44_100))
    struct.pack_into("<II", data, 24, 1, 2)
    began = time.monotonic()
    with pytest.raises(AudioRefused):
        ingest(bytes(data))
    assert time.monotonic() - began < 35


def test_too_large_too_short_and_silent_are_told_apart() -> None:
    with pytest.raises(AudioRefused, match="20 MB"):
        ingest(bytes(LARGEST_BYTES + 1))
    with pytest.raises(AudioRefused, match="shorter"):
        ingest(wav_bytes(to_pcm(tone(0.05)), 44_100))
    with pytest.raises(AudioRefused, match="silent"):
        ingest(wav_bytes(np.zeros(44_100, dtype=np.int16), 44_100))


def test_a_video_gives_its_sound_only(encoded: Make, tmp_path: Path) -> None:
    source, out = encoded("sound.wav"), tmp_path / "film.mp4"
    picture = ["-f", "lavfi", "-i", "color=red:s=64x64:d=3", "-i", str(source), "-shortest"]
    subprocess.run([find_ffmpeg(), "-loglevel", "error", *picture, str(out)], check=True)
    assert ingest(out).seconds == pytest.approx(3.0, abs=0.2)


def test_a_recording_made_too_loud_is_told_from_a_loud_one(tmp_path: Path) -> None:
    def given(amplitude: float) -> bytes:
        return wav_bytes(to_pcm(np.clip(tone(2.0, amplitude=amplitude), -1, 1)), 44_100)

    assert ingest(given(3.0)).clipped
    assert ingest(given(1.5)).clipped
    assert not ingest(given(0.99)).clipped
    assert not ingest(given(0.1)).clipped
