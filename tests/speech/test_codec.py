"""G.711 against ffmpeg's, and the files of one prompt."""

import io
import subprocess
import wave

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.speech import codec
from runtime.speech.audio import RATE, TELEPHONE_RATE, resample
from runtime.speech.ffmpeg import find_ffmpeg
from runtime.speech.layout import FORMATS
from runtime.speech.wav import Pcm, WavError, read_wav, to_pcm, wav_bytes
from tests.speech.conftest import tone

EVERY = np.arange(-32768, 32768, dtype=np.int32).astype(np.int16)
EVERY_CODE = bytes(range(256))


def ffmpeg(data: bytes, *options: str) -> bytes:
    command = [find_ffmpeg(), "-loglevel", "error", *options]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def decoded_by_ffmpeg(law: str, codes: bytes) -> Pcm:
    out = ffmpeg(codes, "-f", law, "-ar", "8000", "-i", "-", "-f", "s16le", "-")
    return np.frombuffer(out, dtype="<i2")


@pytest.mark.parametrize(("law", "decode"), [("mulaw", codec.ulaw_decode), ("alaw", codec.alaw_decode)])
def test_decoding_is_ffmpegs(law: str, decode) -> None:  # type: ignore[no-untyped-def]
    assert decode(EVERY_CODE).tolist() == decoded_by_ffmpeg(law, EVERY_CODE).tolist()


@pytest.mark.parametrize(
    ("encode", "decode"), [(codec.ulaw_encode, codec.ulaw_decode), (codec.alaw_encode, codec.alaw_decode)]
)
def test_encoding_is_off_by_half_a_step_at_most(encode, decode) -> None:  # type: ignore[no-untyped-def]
    """A step is about a sixteenth of the value, and 16 where values are small."""
    wide = EVERY.astype(np.int64)
    off = np.abs(decode(encode(EVERY)).astype(np.int64) - wide)
    assert (off <= np.maximum(8, (np.abs(wide) + 132) / 32)).all()


@given(st.binary(min_size=1, max_size=400))
def test_a_second_generation_loses_nothing(codes: bytes) -> None:
    for encode, decode in ((codec.ulaw_encode, codec.ulaw_decode), (codec.alaw_encode, codec.alaw_decode)):
        once = decode(codes)
        assert decode(encode(once)).tolist() == once.tolist()


@pytest.mark.parametrize("seconds", [0.1, 1.0, 6.85])
def test_every_format_has_the_golden_length(seconds: float) -> None:
    files = codec.derive(tone(seconds, rate=RATE))
    assert tuple(files) == FORMATS
    assert len(files["ulaw"]) == len(files["alaw"]) == round(seconds * 8000)
    assert len(files["wav"]) == 44 + round(seconds * 16_000)
    assert len(files["wav16"]) == 44 + round(seconds * 32_000)
    for form, rate in (("wav", 8000), ("wav16", 16_000)):
        with wave.open(io.BytesIO(files[form])) as file:
            assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, rate)


def test_a_finished_telephone_file_is_taken_over_to_the_byte() -> None:
    data = codec.ulaw_encode(to_pcm(tone(0.7, rate=TELEPHONE_RATE)))
    files = codec.derive_from_ulaw(data)
    assert files["ulaw"] == data
    assert read_wav(files["wav"])[1] == 8000
    assert len(files["wav16"]) - 44 == 4 * len(data)


def test_resampling_keeps_a_tone_and_removes_what_cannot_be_heard() -> None:
    kept = resample(tone(1.0, rate=RATE, hertz=1000), RATE, TELEPHONE_RATE)[400:-400]
    ideal = tone(1.0, rate=TELEPHONE_RATE, hertz=1000)[400:-400]
    noise = float(np.sqrt(np.mean((kept - ideal) ** 2)))
    assert 20 * np.log10(0.5 / np.sqrt(2) / noise) > 60
    alias = resample(tone(1.0, rate=RATE, hertz=6000), RATE, TELEPHONE_RATE)[400:-400]
    assert float(np.abs(alias).max()) < 0.001


@pytest.mark.parametrize(
    "data", [b"", b"RIFF", b"RIFF\x00\x00\x00\x00WAVE", wav_bytes(np.zeros(0, dtype=np.int16), 8000)]
)
def test_what_is_no_wav_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(WavError):
        read_wav(data)
