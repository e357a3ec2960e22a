"""The pipeline: length after trimming, loudness, peaks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from runtime.speech import audio
from runtime.speech.audio import RATE, TELEPHONE_RATE, canonical, loudness, resample, trim
from runtime.speech.codec import derive, ulaw_decode
from runtime.speech.protocol import TtsRequest
from runtime.speech.pyttsx3_engine import Pyttsx3Engine
from runtime.speech.wav import Samples, from_pcm, peak_dbfs, read_wav
from tests.speech.conftest import tone


def silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * RATE), dtype=np.float32)


@pytest.mark.parametrize("amplitude", [0.02, 0.2, 0.9])
@pytest.mark.parametrize("rate", [8000, 22_050, 48_000])
def test_a_tone_of_any_level_and_rate_comes_out_equally_loud(amplitude: float, rate: int) -> None:
    made = canonical(tone(2.0, rate=rate, amplitude=amplitude), rate)
    assert loudness(made) == pytest.approx(audio.TARGET_LUFS, abs=0.3)
    assert len(made) / RATE == pytest.approx(2.0, abs=0.05)


def test_speech_is_at_the_target_and_never_above_the_ceiling(engine: Pyttsx3Engine, tmp_path) -> None:  # type: ignore[no-untyped-def]
    for text in ("零", "请稍候", "系统暂时无法处理您的来电，正在为您转接人工服务"):
        info = engine.render(TtsRequest(text, "zh-CN"), tmp_path / "speech.wav")
        made = canonical(*read_wav(info.path))
        heard = from_pcm(ulaw_decode(derive(made)["ulaw"]))
        assert -24 < loudness(made) < -18.5
        assert peak_dbfs(made) <= audio.CEILING_DBFS
        assert peak_dbfs(resample(made, RATE, TELEPHONE_RATE)) <= audio.CEILING_DBFS
        assert peak_dbfs(heard) <= audio.CEILING_DBFS + 0.3  # the steps of µ-law
        assert len(made) / RATE <= info.seconds


def test_a_click_keeps_the_gain_below_the_ceiling() -> None:
    sound = tone(1.0, rate=RATE, amplitude=0.01)
    sound[8000] = 0.9
    made = canonical(sound, RATE)
    assert peak_dbfs(made) <= audio.CEILING_DBFS
    assert loudness(made) < audio.TARGET_LUFS - 3


@pytest.mark.parametrize("seconds", [0.05, 0.1, 0.3, 0.39, 0.4])
def test_a_short_word_measures_as_loud_as_a_long_one(seconds: float) -> None:
    assert loudness(tone(seconds, rate=RATE)) == pytest.approx(loudness(tone(4.0, rate=RATE)), abs=0.6)


def test_silence_around_is_cut_and_silence_within_is_kept() -> None:
    word = tone(0.5, rate=RATE)
    cut = trim(np.concatenate([silence(1.0), word, silence(0.7), word, silence(2.0)]))
    assert len(cut) / RATE == pytest.approx(1.7, abs=0.12)
    assert abs(cut[0]) == abs(cut[-1]) == 0.0


def test_silence_stays_silence() -> None:
    assert peak_dbfs(canonical(silence(1.0), RATE)) <= -120
    assert canonical(silence(0), RATE).size == 0


@given(
    arrays.arrays(np.float32, st.integers(0, 3000), elements=st.floats(-1, 1, width=32)),
    st.sampled_from([8000, 16_000]),
)
def test_no_input_leaves_the_ceiling(samples: Samples, rate: int) -> None:
    made = canonical(samples, rate)
    assert np.isfinite(made).all()
    assert peak_dbfs(made) <= max(audio.CEILING_DBFS, audio.SILENT_DBFS)
