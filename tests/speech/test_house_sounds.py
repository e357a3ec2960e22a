"""What the house says is shipped, complete, and laid out where Asterisk plays it."""

from __future__ import annotations

from pathlib import Path

from runtime.asterisk.house import DIGITS, LANGUAGES, SENTENCES, language_of, number_words, vocabulary
from runtime.speech.house_sounds import QUEUE_WORDS, HouseRecordings, write_queue_sounds
from runtime.speech.shipped import ShippedVoices


def test_every_word_of_the_house_is_shipped_in_both_languages(tmp_path: Path) -> None:
    house = HouseRecordings(tmp_path, "/seen/by/asterisk/")
    assert house.prepare(vocabulary()) == ()
    for sentence in SENTENCES:
        for language in LANGUAGES:
            words = sentence.into(language)
            if words:
                sound = house.sound(words, language)
                assert sound is not None
                assert sound.path.startswith("/seen/by/asterisk/house/")
                file = tmp_path / "house" / f"{sound.path.rsplit('/', 1)[1]}.ulaw"
                assert file.stat().st_size == round(sound.seconds * 8_000)
    assert house.sound("没有录过的话", "zh-CN") is None
    assert house.number_folder("zh-CN") == ""
    assert house.prepare_numbers(number_words()) == ()
    assert house.number_folder("zh-CN") == "/seen/by/asterisk/house/zh-CN"
    for language in LANGUAGES:
        assert {path.stem for path in (tmp_path / "house" / language).iterdir()} == {"before", "after", *DIGITS}


def test_what_has_no_recording_is_named(tmp_path: Path) -> None:
    nothing = ShippedVoices(tmp_path / "nowhere")
    house = HouseRecordings(tmp_path, str(tmp_path), shipped=nothing)
    assert house.prepare([("工号", "zh-CN")]) == (("工号", "zh-CN"),)
    assert house.prepare_numbers({"zh-CN": {"before": "工号", "after": ""}}) == (("工号", "zh-CN"),)
    assert house.number_folder("zh-CN") == ""
    assert set(write_queue_sounds(tmp_path / "s", shipped=nothing)) == set(QUEUE_WORDS)


def test_every_sound_of_a_mandarin_queue_is_written_and_lasts_as_long_as_its_words(tmp_path: Path) -> None:
    assert write_queue_sounds(tmp_path) == ()
    size = {name: (tmp_path / "zh" / f"{name}.ulaw").stat().st_size for name in QUEUE_WORDS}
    assert min(size.values()) > 0.15 * 8_000
    assert size["digits/20"] == size["digits/2"] + size["digits/10"]
    assert {f"digits/{n}" for n in range(11)} <= size.keys()


def test_the_folder_of_a_channels_sounds_tells_the_language() -> None:
    assert [language_of(folder) for folder in ("zh", "zh_CN", "en", "en_GB", "")] == ["zh-CN", "zh-CN", *["en-US"] * 3]
