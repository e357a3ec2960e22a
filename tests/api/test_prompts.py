"""Recordings and texts: uploaded, heard of, replaced, brought back, renamed, deleted; and what flows say where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from designer.application import create_app
from designer.prompts import SiteVoice
from runtime.settings import Settings
from runtime.speech.pyttsx3_engine import Pyttsx3Engine
from runtime.speech.upload import LARGEST_BYTES
from runtime.speech.wav import to_pcm, wav_bytes
from runtime.store.database import Database
from tests.api.conftest import Client, draft_of
from tests.designer.conftest import flow, hashes
from tests.speech.conftest import tone

MUSIC = "开场音乐"
HERE = f"/prompts/{MUSIC}/languages/zh-CN"


@pytest.fixture
def site(settings: Settings, database: Database) -> Flask:
    """A site that can be heard. The engine is never asked: what is rendered is tests/speech's."""
    return create_app(settings, database, render=hashes, speak=SiteVoice(settings, Pyttsx3Engine(workers=1)))


def sound(hertz: float = 440.0, seconds: float = 0.5, amplitude: float = 0.5) -> bytes:
    return wav_bytes(to_pcm(tone(seconds, hertz=hertz, amplitude=amplitude)), 44_100)


def upload(client: Client, data: bytes, path: str = HERE, **query: str) -> TestResponse:
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    headers = {"X-CSRF-Token": client.token, "Accept-Language": "en"}
    return client.client.put(
        f"/api/v1{path}?{asked}", data=data, content_type="application/octet-stream", headers=headers
    )


def hear(client: Client, path: str) -> bytes:
    with client.ask("GET", path) as answer:
        assert answer.status_code == 200, answer.text
        return answer.data


def playing(language: str = "zh-CN") -> dict[str, Any]:
    """A flow whose answer plays the recording."""
    document = flow()
    document["languages"] = ["zh-CN", "en-US"]
    document["nodes"]["answer"]["config"] = {"prompt": {language: [{"audio": MUSIC}, {"say": "请稍候{call.caller}"}]}}
    return document


def test_a_recording_is_replaced_and_brought_back(client: Client, settings: Settings) -> None:
    first = upload(client, sound(440), file="旧.wav")
    assert first.status_code == 200, first.text
    assert first.get_json() | {"at": 0} == {
        "number": 1, "at": 0, "by": "admin", "how": "upload", "file": "旧.wav", "ms": 500, "clipped": False, "live": True,
    }  # fmt: skip
    heard = hear(client, f"/audio?name={MUSIC}")
    assert upload(client, sound(880), how="microphone").get_json()["number"] == 2
    assert hear(client, f"/audio?name={MUSIC}") != heard
    assert hear(client, f"{HERE}/takes/1") == heard
    shown = client.get(f"/prompts/{MUSIC}")["sounds"][0]
    assert [(take["number"], take["live"]) for take in shown["takes"]] == [(2, True), (1, False)]
    assert client.post(f"{HERE}/restore", {"take": 1})["live"] is True
    assert hear(client, f"/audio?name={MUSIC}") == heard
    assert client.ask("POST", f"{HERE}/restore", {"take": 9}).status_code == 422
    files = sorted(path.name for path in (settings.data_dir / "recordings" / "zh-CN").iterdir())
    assert files == [f"{MUSIC}.wav"], "nothing half-written is left"


def test_a_file_put_there_by_hand_is_not_lost_when_it_is_replaced(client: Client, settings: Settings) -> None:
    folder = settings.data_dir / "recordings" / "zh-CN"
    folder.mkdir(parents=True)
    (folder / f"{MUSIC}.flac").write_bytes(sound(300))
    assert client.get(f"/prompts/{MUSIC}")["sounds"][0]["take"]["how"] == "placed"
    assert hear(client, f"{HERE}/takes/1")
    assert upload(client, sound(880)).get_json()["number"] == 2
    assert [path.name for path in folder.iterdir()] == [f"{MUSIC}.wav"]
    client.post(f"{HERE}/restore", {"take": 1})
    assert (folder / f"{MUSIC}.wav").read_bytes() == sound(300)


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (b"", 422, "No file"),
        (b"this is no sound at all", 422, "not a sound file"),
        (sound(amplitude=0.0), 422, "silent"),
        (sound(seconds=0.05), 422, "shorter than 0.1 s"),
        (sound()[:9_000], 422, "cut off"),
        (b"\0" * (LARGEST_BYTES + 1), 413, "too large"),
    ],
    ids=["nothing", "text", "silence", "a click", "half", "huge"],
)
def test_what_cannot_be_used_is_refused_in_words(client: Client, data: bytes, status: int, said: str) -> None:
    answer = upload(client, data)
    assert answer.status_code == status
    assert said in answer.get_json()["detail"]
    assert answer.get_json()["mend"]
    assert client.get("/prompts")["recordings"] == []


def test_one_recorded_too_loud_is_told(client: Client) -> None:
    loud = wav_bytes(to_pcm(tone(1.0, amplitude=3.0).clip(-1, 1)), 44_100)
    assert upload(client, loud).get_json()["clipped"] is True


@pytest.mark.parametrize("path", ["/prompts/%2Ehidden/languages/zh-CN", "/prompts/x/languages/Klingon!", "/prompts/%20x/languages/zh-CN"])  # fmt: skip
def test_names_and_languages_no_file_can_have(client: Client, path: str) -> None:
    assert upload(client, sound(), path).status_code == 422
    assert upload(client, sound(), "/prompts/a%2Fb/languages/zh-CN").status_code == 404


def test_what_drafts_say_is_listed_with_its_places_and_its_gaps(client: Client) -> None:
    draft_of(client, playing())
    told = client.get("/prompts")
    (row,) = told["recordings"]
    use = {"flow": "测试热线", "node": "answer", "label": "答复", "language": "zh-CN"}
    assert row == {"name": MUSIC, "sounds": [], "missing": ["zh-CN"], "uses": [use]}
    texts = {(each["text"], each["language"]): each for each in told["texts"]}
    assert texts["请稍候", "zh-CN"]["uses"] == [use]
    assert texts["请稍候", "zh-CN"]["source"] == "shipped"
    assert {(gap["node"], gap["language"]) for gap in told["gaps"]} == {("menu", "en-US"), ("answer", "en-US")}
    assert [(each["language"], bool(each["voice"])) for each in told["voices"]] == [("zh-CN", True), ("en-US", True)]
    upload(client, sound())
    assert client.get("/prompts")["recordings"][0]["missing"] == []


def test_a_recording_that_is_played_is_renamed_in_the_drafts_and_not_deleted(client: Client) -> None:
    draft_of(client, playing())
    upload(client, sound())
    refused = client.ask("DELETE", f"/prompts/{MUSIC}")
    assert refused.status_code == 409
    assert "答复" in refused.get_json()["uses"][0]
    assert client.ask("DELETE", HERE).status_code == 409
    assert client.post(f"/prompts/{MUSIC}/rename", {"name": "片头"}) == {"name": "片头", "flows": ["测试热线"]}
    draft = client.get("/flows/测试热线/draft")
    assert draft["nodes"]["answer"]["config"]["prompt"]["zh-CN"][0] == {"audio": "片头"}
    assert client.ask("GET", f"/prompts/{MUSIC}").status_code == 404
    upload(client, sound(), "/prompts/第二/languages/zh-CN")
    assert client.ask("POST", "/prompts/第二/rename", {"name": "片头"}).status_code == 422


def test_a_deleted_recording_comes_back(client: Client) -> None:
    upload(client, sound())
    upload(client, sound(600), HERE.replace("zh-CN", "en-US"))
    assert client.ask("DELETE", f"/prompts/{MUSIC}").status_code == 204
    assert client.ask("DELETE", f"/prompts/{MUSIC}").status_code == 404
    told = client.get("/prompts")
    assert (told["recordings"], told["deleted"]) == ([], [MUSIC])
    client.post(f"{HERE}/restore", {"take": 1})
    assert [each["language"] for each in client.get("/prompts")["recordings"][0]["sounds"]] == ["zh-CN"]


def test_a_replaced_recording_is_not_replaced_in_what_was_made_of_it(client: Client, settings: Settings) -> None:
    upload(client, sound())
    hear(client, f"/audio?name={MUSIC}")
    made = {path: path.read_bytes() for path in Path(settings.audio_dir).glob("*/*.wav16")}
    assert len(made) == 1
    upload(client, sound(900))
    hear(client, f"/audio?name={MUSIC}")
    assert all(path.read_bytes() == before for path, before in made.items())


def test_words_are_made_anew_over_a_damaged_file(client: Client, settings: Settings) -> None:
    made = client.post("/prompts/render", {"text": "请稍候", "language": "zh-CN"})
    damaged = Path(settings.audio_dir) / made["audio"][:2] / f"{made['audio']}.wav"
    whole = (damaged.read_bytes(), damaged.with_suffix(".ulaw").read_bytes())
    damaged.with_suffix(".ulaw").write_bytes(b"\0" * 10)
    assert client.post("/prompts/render", {"text": "请稍候", "language": "zh-CN"}) == made
    assert (damaged.read_bytes(), damaged.with_suffix(".ulaw").read_bytes()) == whole
    assert client.ask("POST", "/prompts/render", {"text": "……", "language": "zh-CN"}).status_code == 422
