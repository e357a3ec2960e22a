"""The recordings that come with the product: complete, as the manifest says, and audible."""

import json

import pytest

from runtime.document.texts import has_words
from runtime.domain.speaking import KINDS, joined, speak, vocabulary
from runtime.speech.audio import CEILING_DBFS
from runtime.speech.codec import ulaw_decode
from runtime.speech.shipped import MANIFEST, NO_WORDS, SHIPPED_DIR, ShippedVoices
from runtime.speech.wav import from_pcm, peak_dbfs, rms_dbfs

SHIPPED = ShippedVoices()


def test_every_file_is_what_the_manifest_says_and_can_be_heard() -> None:
    assert len(SHIPPED) > 600
    wrong = []
    for prompt in SHIPPED.all():
        data = SHIPPED.load(prompt)
        samples = from_pcm(ulaw_decode(data))
        if abs(len(data) / 8 - prompt.ms) > 1 or rms_dbfs(samples) < -40 or peak_dbfs(samples) > CEILING_DBFS + 0.3:
            wrong.append((prompt.text, len(data) / 8, prompt.ms, rms_dbfs(samples), peak_dbfs(samples)))
    assert wrong == []


def test_every_file_is_in_the_manifest_and_the_whole_is_small() -> None:
    files = set(SHIPPED_DIR.rglob("*.ulaw"))
    assert files == {prompt.path for prompt in SHIPPED.all()}
    assert sum(file.stat().st_size for file in files) < 20_000_000


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_every_word_of_a_spoken_value_is_there(language: str) -> None:
    words = frozenset[str]().union(*(vocabulary(kind, language) for kind in KINDS))
    assert [word for word in sorted(words) if has_words(word) and SHIPPED.find(word, language) is None] == []


def test_a_word_of_a_number_is_short() -> None:
    words = [SHIPPED.find(word, "zh-CN") for word in speak("amount", 123_450, "zh-CN")]
    assert joined(speak("amount", 123_450, "zh-CN"), "zh-CN") == "一千二百三十四元五角"
    assert sum(word.ms for word in words if word) < 6000


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("系统暂时无法处理您的来电，正在为您转接人工服务", "zh-CN"),
        ("很抱歉，现在没有坐席可以接听，请稍后再拨", "zh-CN"),
        ("没有听到您的选择", "zh-CN"),
        ("按键有误，请重新选择。", "zh-CN"),
        ("请稍候", "zh"),
        ("We did not hear your choice", "en-GB"),
        ("beep", NO_WORDS),
        ("hold music", NO_WORDS),
    ],
)
def test_what_the_system_itself_says_is_there(text: str, language: str) -> None:
    assert SHIPPED.find(text, language) is not None


def test_every_recording_tells_where_it_comes_from() -> None:
    manifest = json.loads((SHIPPED_DIR / MANIFEST).read_text(encoding="utf-8"))
    assert {prompt["source"] for prompt in manifest["prompts"]} == set(manifest["sources"])
    for source in manifest["sources"].values():
        assert source["licence"] == "Apache-2.0"
        assert source["provenance"]
        assert source["synthetic"] is True
