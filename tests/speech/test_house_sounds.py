"""What the house says is shipped, complete, and laid out where Asterisk plays it."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.asterisk.dialplan import OWN_APOLOGY, OWN_FULL, OWN_NOBODY
from runtime.asterisk.house import DIGITS, LANGUAGES, SENTENCES, language_of, number_words, vocabulary
from runtime.asterisk.include_files import site_files
from runtime.cli import doctor_sounds
from runtime.cli.doctor_sounds import recordings
from runtime.document.line_rules import CLOSED, UNANSWERED
from runtime.settings import load
from runtime.speech.house_sounds import (
    DIALPLAN_WORDS,
    QUEUE_WORDS,
    HouseRecordings,
    exchange_sounds,
    write_exchange_sounds,
)
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
    assert set(write_exchange_sounds(tmp_path / "s", shipped=nothing)) == set(exchange_sounds())


def test_every_sound_of_a_mandarin_queue_is_written_and_lasts_as_long_as_its_words(tmp_path: Path) -> None:
    assert write_exchange_sounds(tmp_path) == ()
    size = {name: (tmp_path / "zh" / f"{name}.ulaw").stat().st_size for name in QUEUE_WORDS}
    assert min(size.values()) > 0.15 * 8_000
    assert size["digits/20"] == size["digits/2"] + size["digits/10"]
    assert {f"digits/{n}" for n in range(11)} <= size.keys()


def test_what_the_dialplan_plays_by_itself_is_written_in_both_languages(tmp_path: Path) -> None:
    write_exchange_sounds(tmp_path)
    assert set(DIALPLAN_WORDS) == {OWN_FULL, OWN_APOLOGY, OWN_NOBODY}
    for name in DIALPLAN_WORDS:
        chinese, english = ((tmp_path / f"{place}{name}.ulaw").read_bytes() for place in ("zh/", ""))
        assert chinese != english
        assert min(len(chinese), len(english)) > 2 * 8_000, "a sentence takes two seconds at least"
    files = site_files(load({}), {})
    assert f"Playback({OWN_FULL})" in files.extensions
    assert f"Playback({OWN_APOLOGY})" in files.extensions
    own = site_files(load({"TONEPATH_FULL_SOUND": "/sounds/full"}), {})
    assert "Playback(/sounds/full)" in own.extensions


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_what_line_rules_say_by_themselves_comes_in_the_good_voice(language: str) -> None:
    shipped = ShippedVoices()
    for said in (UNANSWERED, CLOSED):
        assert shipped.find(said[language[:2]], language) is not None


def test_doctor_looks_at_the_recordings_and_at_what_asterisk_has_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    (tmp_path / "asterisk.conf").write_text(f"[directories]\nastvarlibdir => /var/lib\nastdatadir => {data}\n")
    settings = load({"TONEPATH_ASTERISK_ETC": str(tmp_path)})
    assert [found.state for found in recordings(settings)] == ["good", "doubtful"]
    write_exchange_sounds(data / "sounds")
    assert [found.state for found in recordings(settings)] == ["good", "good"]
    (data / "sounds/zh" / f"{OWN_FULL}.ulaw").unlink()
    *_, last = recordings(settings)
    assert f"zh/{OWN_FULL}" in last.what.en
    monkeypatch.setattr(doctor_sounds, "ShippedVoices", lambda: ShippedVoices(tmp_path / "nowhere"))
    first, *_ = recordings(settings)
    assert first.state == "bad"


def test_the_folder_of_a_channels_sounds_tells_the_language() -> None:
    assert [language_of(folder) for folder in ("zh", "zh_CN", "en", "en_GB", "")] == ["zh-CN", "zh-CN", *["en-US"] * 3]
