"""From a segment of a release to the file Asterisk plays."""

from pathlib import Path

import pytest

from runtime.engine.actions import Audio, Say
from runtime.engine.program import Program
from runtime.ports import AudioLocator, Sound
from runtime.speech.layout import FORMATS
from runtime.speech.locator import StoreLocator
from runtime.speech.prompt_store import PromptStore
from runtime.speech.pyttsx3_engine import Pyttsx3Engine
from tests.speech.conftest import Make


@pytest.fixture
def audio(engine: Pyttsx3Engine, encoded: Make, tmp_path: Path) -> str:
    return PromptStore(tmp_path / "audio", engine).add_recording(encoded("three.wav", 3.0))


def program(audio: str) -> Program:
    return Program("digest", "flow", {}, {"zh-CN|请稍候": audio, "en-US#opening": audio})


def test_a_segment_is_found_where_the_exchange_sees_the_store(audio: str, tmp_path: Path) -> None:
    locator: AudioLocator = StoreLocator("/mnt/pbx/audio/", tmp_path / "audio")
    for segment in (Say("请稍候", "zh-CN"), Say("  请稍候\n", "zh-CN"), Audio("opening", "en-US")):
        sound = locator.locate(program(audio), segment)
        assert sound is not None
        assert sound.path == f"/mnt/pbx/audio/{audio[:2]}/{audio}"
        assert sound.seconds == pytest.approx(3.0, abs=0.15)
    for other in (Say("请稍候", "en-US"), Say("再见", "zh-CN"), Audio("opening", "zh-CN")):
        assert locator.locate(program(audio), other) is None


def test_calls_do_not_read_the_disk_again(audio: str, tmp_path: Path) -> None:
    locator = StoreLocator("/pbx", tmp_path / "audio")
    assert locator.missing(program(audio)) == ()
    (tmp_path / "audio").rename(tmp_path / "elsewhere")
    found = locator.locate(program(audio), Say("请稍候", "zh-CN"))
    assert found == Sound(f"/pbx/{audio[:2]}/{audio}", found.seconds if found else 0)


def test_what_is_not_there_is_missing_until_it_comes(audio: str, tmp_path: Path) -> None:
    locator = StoreLocator("/pbx", tmp_path / "audio")
    release = program("f" * 64)
    assert locator.missing(release) == ("f" * 64,)
    assert locator.locate(release, Say("请稍候", "zh-CN")) is None
    for form in FORMATS:
        there = tmp_path / "audio" / audio[:2] / f"{audio}.{form}"
        assert locator.missing(program(audio)) == ()
        held = there.read_bytes()
        there.unlink()
        assert locator.missing(program(audio)) == (audio,)
        there.write_bytes(held)
