"""Cleaning up takes what nobody can need any more, and nothing else, whenever it is stopped in the middle."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from runtime.cleaning import DAY_S, NIGHT_HOUR, Cleaned, Nightly, clean
from runtime.settings import Settings, load
from runtime.speech.house_sounds import FOLDER, HouseRecordings
from runtime.speech.layout import FORMATS, relative
from runtime.speech.prompt_store import PromptStore
from runtime.speech.pyttsx3_engine import Pyttsx3Engine
from runtime.store import leases, tables
from runtime.store.database import Database
from runtime.store.drafts import save_draft
from runtime.store.messages import list_messages
from runtime.store.publishing import rollback, write_release
from tests.store.conftest import as_text, flow, release

APP = Path(__file__).resolve().parents[2] / "app.py"
LINE = "4001"
OLD_DAYS = 100


class Place:
    """A site whose files are all old, on one of the two databases."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings, self.database = settings, database
        self.root = settings.audio_dir
        self.recordings = self.root / "recordings"
        self.recordings.mkdir(parents=True)
        save_draft(database, "售后热线", text=as_text(flow()), expected=0, author="王")

    def audio(self, name: str, *, days: float = OLD_DAYS) -> str:
        """A prompt in every format, and the key that leads to it; last asked for so long ago."""
        audio = hashlib.sha256(name.encode()).hexdigest()
        paths = [self.root / f"{relative(audio)}.{form}" for form in FORMATS]
        key = self.root / "keys" / audio[-2:] / f"{audio[::-1]}.json"
        for path in (*paths, key):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps({"audio": audio}))
            _age(path, days)
        return audio

    def has(self, audio: str) -> bool:
        """Whether all of it is there; fails when only a part is."""
        files = [(self.root / f"{relative(audio)}.{form}").exists() for form in FORMATS]
        files.append((self.root / "keys" / audio[-2:] / f"{audio[::-1]}.json").exists())
        assert all(files) or not any(files), files
        return all(files)

    def publish(self, words: str) -> str:
        """Publish a flow of these words; the content hash of its audio."""
        audio = self.audio(words)
        document = flow(text=words)
        made = release(document, audio={words: audio})
        write_release(self.database, LINE, documents={document["name"]: document}, release=made, by="王")
        return audio

    def built(self, words: str) -> tuple[str, str]:
        """A release nothing points at, as an earlier one of a line's rules is: digest and audio."""
        audio = self.audio(words)
        made = release(flow(text=words), audio={words: audio})
        digest = str(made["digest"])
        row = {"digest": digest, "root": "售后热线", "version": 1, "document": "{}", "created": 1}
        with self.database.writing() as connection:
            connection.execute(insert(tables.releases).values(row))
            connection.execute(insert(tables.release_audio).values(release_digest=digest, audio=audio))
        return digest, audio

    def recording(self, name: str, days: float) -> Path:
        path = self.recordings / f"{name}.wav"
        path.write_bytes(b"RIFF")
        _age(path, days)
        return path

    def message(self, ref: str, days: float) -> Path:
        """A caller's message of so long ago."""
        at = int((time.time() - days * DAY_S) * 1_000)
        row = {
            "call_id": ref,
            "ref": ref,
            "mailbox": "客服",
            "ms": 5_000,
            "notify": "[]",
            "created": at,
            "heard": False,
        }
        with self.database.writing() as connection:
            connection.execute(insert(tables.messages).values(row))
        return self.recording(ref, days)

    def clean(self, *, dry: bool = False) -> Cleaned:
        return clean(self.settings, self.database, dry=dry)


def _age(path: Path, days: float) -> None:
    at = time.time() - days * DAY_S
    os.utime(path, (at, at))


@pytest.fixture
def place(database: Database, url: str, tmp_path: Path) -> Place:
    return Place(_settings(url, tmp_path), database)


def _settings(url: str, folder: Path, **given: str) -> Settings:
    return load({"TONEPATH_DATABASE_URL": url, "TONEPATH_DATA_DIR": str(folder / "var"), **given}, directory=folder)


def test_audio_a_line_can_go_back_to_stays_and_what_nothing_names_goes(place: Place) -> None:
    first, second = place.publish("一"), place.publish("二")
    _, of_old_rules = place.built("旧规则")
    unused, young = place.audio("没人用"), place.audio("刚生成", days=3)
    draft = place.root / unused[:2] / f".{unused}.wav.1.2"
    draft.write_bytes(b"half")
    _age(draft, OLD_DAYS)
    house = HouseRecordings(place.root, "/as/asterisk/sees/it")
    assert house.prepare([("请稍候", "zh-CN")]) == ()
    assert house.prepare_numbers({"zh-CN": {"before": "工号"}}) == ()
    own = [path for path in (place.root / FOLDER).rglob("*") if path.is_file()]
    for path in own:
        _age(path, OLD_DAYS)

    expected = place.clean(dry=True)
    assert all(map(place.has, (first, second, of_old_rules, unused, young)))
    assert draft.exists()

    done = place.clean()
    assert done == expected
    assert done.prompts.files == 2 * (len(FORMATS) + 1) + 1
    assert all(map(place.has, (first, second, young)))
    assert not any(map(place.has, (of_old_rules, unused)))
    assert len(own) == 2
    assert all(path.exists() for path in own), "what the house itself says belongs to no flow"
    assert not draft.exists()
    rollback(place.database, LINE, by="李")
    assert place.clean().prompts.files == 0
    assert place.has(first)


def test_a_call_in_progress_and_the_rules_of_a_line_keep_their_audio(place: Place) -> None:
    place.publish("一")
    digest, heard = place.built("正在听")
    ready = place.audio("规则")
    call = {
        "id": "c",
        "line": LINE,
        "caller": "",
        "language": "",
        "release_digest": digest,
        "runtime": "r",
        "started": 1,
    }
    part = {
        "line": LINE,
        "document": "{}",
        "part": json.dumps({"audio": {"x": ready}}),
        "revision": 1,
        "by": "王",
        "updated": 1,
    }
    with place.database.writing() as connection:
        connection.execute(insert(tables.calls).values(**call, ended=None, outcome=""))
        connection.execute(insert(tables.line_rules).values(part))
    place.clean()
    assert place.has(heard)
    assert place.has(ready)
    with place.database.writing() as connection:
        connection.execute(update(tables.calls).values(ended=2, outcome="hung_up"))
    place.clean()
    assert not place.has(heard)
    assert place.has(ready)


def test_recordings_and_messages_are_kept_for_ever_unless_the_site_says_how_long(
    place: Place, url: str, tmp_path: Path
) -> None:
    talk, new_talk = place.recording("a-call", 40), place.recording("b-call", 1)
    message, new_message = place.message("a-1", 40), place.message("b-1", 1)
    assert place.clean().recordings.files == 0
    assert all(path.exists() for path in (talk, new_talk, message, new_message))

    limits = {"TONEPATH_KEEP_RECORDINGS_DAYS": "30"}
    clean(_settings(url, tmp_path, **limits), place.database)
    assert [path.exists() for path in (talk, new_talk, message, new_message)] == [False, True, True, True]

    limits["TONEPATH_KEEP_MESSAGES_DAYS"] = "30"
    done = clean(_settings(url, tmp_path, **limits), place.database)
    assert (done.forgotten, done.messages.files) == (1, 1)
    assert [kept.ref for kept in list_messages(place.database)] == ["b-1"]
    assert new_message.exists()


def test_what_is_asked_for_again_is_young_again(place: Place) -> None:
    with Pyttsx3Engine(workers=1) as engine:
        store = PromptStore(place.root, engine)
        audio = store.add_recording(_tone())
        for form in FORMATS:
            _age(store.path(audio, form), OLD_DAYS)
        assert store.add_recording(_tone()) == audio
        place.clean()
        assert store.intact(audio)


def test_killed_in_the_middle_it_has_taken_nothing_that_is_needed_and_goes_on_the_next_time(
    place: Place, url: str, tmp_path: Path
) -> None:
    needed = [place.publish(f"第{number}版") for number in range(5)]
    for number in range(1_500):
        place.audio(f"没人用{number}")
    environment = os.environ | {"TONEPATH_DATABASE_URL": url, "TONEPATH_DATA_DIR": str(tmp_path / "var")}
    before = _files(place.root)
    cleaning = subprocess.Popen([sys.executable, str(APP), "clean"], env=environment, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while _files(place.root) == before:
        assert time.monotonic() < deadline
        assert cleaning.poll() is None, "it ended before anything was seen to go"
    cleaning.send_signal(signal.SIGKILL)
    cleaning.wait()
    half = _files(place.root)
    assert half < before
    assert all(map(place.has, needed))

    place.clean()
    assert _files(place.root) == len(needed) * (len(FORMATS) + 1)
    assert all(map(place.has, needed))


def test_it_runs_once_a_night_and_on_one_machine_at_a_time(place: Place) -> None:
    unused = place.audio("没人用")
    nightly = Nightly(place.settings, place.database)
    night = time.mktime((2026, 11, 22, NIGHT_HOUR, 5, 0, 0, 0, -1)) + 365 * DAY_S
    day = night + 9 * 3_600
    assert not nightly.turn(day)
    leases.take(place.database, "cleaning", holder="another", for_s=60)
    assert not nightly.turn(night)
    assert place.has(unused)
    leases.give_back(place.database, "cleaning", holder="another")
    assert nightly.turn(night)
    assert not place.has(unused)
    assert not nightly.turn(night + 600)
    assert nightly.turn(night + DAY_S)
    with place.database.reading() as connection:
        assert connection.execute(select(tables.leases.c.name)).all() == [], "it lets go of its lease"


def _files(root: Path) -> int:
    return sum(1 for path in root.rglob("*") if path.is_file())


def _tone() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16_000)
        sound.writeframes((b"\x00\x10" * 40 + b"\x00\xf0" * 40) * 200)
    return file.getvalue()
