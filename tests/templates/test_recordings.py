"""Every text a template speaks, and every word of its values, comes with a recording that can be heard."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from runtime.document.inventory import inventory
from runtime.speech.shipped import SHIPPED_DIR, ShippedVoices
from tests.templates.shipped import documents
from voice_prompts.collect_texts import TEXTS, missing, spoken_in_templates

QUIETEST = 0.01  # of full scale, root mean square
LARGEST_FILE = 1_048_576


@pytest.fixture(scope="module")
def voices() -> ShippedVoices:
    return ShippedVoices()


@pytest.mark.parametrize("name", documents())
def test_every_text_has_a_recording(name: str, voices: ShippedVoices) -> None:
    said = inventory(documents()[name].document)
    assert said.audio == (), "a template may not need recordings that do not come with it"
    assert [f"{language}: {text}" for text, language in said.words if voices.find(text, language) is None] == []


def test_collecting_again_finds_nothing_new() -> None:
    assert missing(json.loads(TEXTS.read_text(encoding="utf-8"))) == []


def test_the_recordings_of_the_templates_can_be_heard_and_last_as_long_as_their_words(voices: ShippedVoices) -> None:
    texts = spoken_in_templates()
    assert len(texts) > 100
    for text, language in texts:
        found = voices.find(text, language)
        assert found is not None
        data = voices.load(found)
        assert len(data) <= LARGEST_FILE
        assert found.ms == pytest.approx(len(data) / 8, abs=1)
        assert _level(data) > QUIETEST, text
        units = len(re.findall("[\u4e00-\u9fff0-9]|[A-Za-z]+", text))
        assert 0.12 * units <= len(data) / 8_000 <= 0.6 * units + 1.5, f"{text}: {len(data) / 8_000:.1f} s"


def test_english_in_a_mandarin_menu_is_spoken_by_the_english_voice(voices: ShippedVoices) -> None:
    found = voices.find("For English, press 8.", "zh-CN")
    english = voices.find("For Mandarin, press 8.", "en-US")
    assert found is not None
    assert english is not None
    assert found.source == english.source


def test_all_recordings_together_are_small() -> None:
    assert sum(path.stat().st_size for path in SHIPPED_DIR.rglob("*.ulaw")) < 10 * 1024 * 1024


def _level(data: bytes) -> float:
    """Root mean square of µ-law samples, of full scale (G.711: sign, three bits of exponent, four of mantissa)."""
    code = ~np.frombuffer(data, dtype=np.uint8)
    exponent, mantissa = ((code >> 4) & 7).astype(np.int32), (code & 15).astype(np.int32)
    magnitude = ((mantissa * 2 + 33) << exponent) - 33
    return float(np.sqrt(np.mean((magnitude / 8_031) ** 2)))
