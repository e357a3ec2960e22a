"""The system page's part of the API: the machine's faults, runtimes and who lags, limits, room, voices and settings."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from designer.application import close_app, create_app
from designer.cli.serve import MACHINE
from designer.prompts import SiteVoice
from designer.proving import publish
from runtime.settings import READERS, SECRETS, Settings, load
from runtime.speech.pyttsx3_engine import Pyttsx3Engine
from runtime.store import runtimes, tables
from runtime.store.database import Database
from runtime.store.lines import load_line
from runtime.store.sql import now_ms
from tests.api.conftest import Client, draft_of
from tests.designer.conftest import ROOT, flow, hashes

NAME, LINE = "测试热线", "4001"
WEB = ROOT / "designer" / "web" / "src"
TOLD = {
    "host": "one.example",
    "started": 1_795_000_000_000,
    "calls": 3,
    "lines": {LINE: 3},
    "limit": 40,
    "line_limit": 0,
    "beyond": "human",
    "draining": False,
    "overload": "",
    "asterisk": {"account": True, "where": "127.0.0.1:5038", "up": True, "why": "", "version": "22.5.1", "out_of_step": ""},
    "log": {"waiting_bytes": 0, "waiting": 0, "lost": 0, "trouble": ""},
}  # fmt: skip


@pytest.fixture
def site(settings: Settings, database: Database) -> Iterator[Flask]:
    app = create_app(settings, database, render=hashes, machine=MACHINE)
    yield app
    close_app(app)


@pytest.fixture
def published(client: Client, database: Database) -> str:
    """The digest line 4001 is to be answered with: version 2, after a version 1."""
    draft_of(client, flow())
    for words in ("一", "二"):
        draft = client.ask("GET", f"/flows/{NAME}/draft")
        changed = client.ask("PUT", f"/flows/{NAME}/draft", flow(words=words), If_Match=draft.headers["ETag"])
        assert changed.status_code == 200
        publish(database, NAME, line=LINE, by="王", message="", render=hashes)
    return load_line(database, LINE).live


def grow_old(database: Database, runtime: str, ago_s: float) -> None:
    c = tables.runtimes.c
    with database.writing() as connection:
        connection.execute(update(tables.runtimes).where(c.id == runtime).values(seen=c.seen - int(ago_s * 1_000)))


def first_of(client: Client) -> str:
    """The release of version 1."""
    return str(client.get(f"/lines/{LINE}/log")["log"][-1]["digest"])


def test_who_lags_is_named_with_the_reason_and_what_it_answers_with(
    client: Client, database: Database, published: str
) -> None:
    first = first_of(client)
    held = {published: {"why": "audio", "count": 3, "first": "ab" * 32}}
    runtimes.acknowledge(database, "on time", lines={LINE: published}, told=TOLD)
    runtimes.acknowledge(database, "deaf", lines={LINE: first}, told={**TOLD, "held": held})
    runtimes.acknowledge(database, "old", lines={})
    runtimes.acknowledge(database, "killed", lines={LINE: published}, told=TOLD)
    grow_old(database, "killed", runtimes.ALIVE_S + 5)
    outdated = {published: {"why": "unusable", "what": "unknown kind 'language'"}}
    runtimes.acknowledge(database, "outdated", lines={LINE: first}, told={**TOLD, "held": outdated})
    (cannot,) = [b for b in client.get(f"/lines/{LINE}")["runtimes"]["behind"] if b["runtime"] == "outdated"]
    assert (cannot["why"], cannot["detail"], cannot["version"]) == ("unusable", "unknown kind 'language'", 1)
    grow_old(database, "outdated", runtimes.ALIVE_S + 5)
    assert client.ask("DELETE", "/system/runtimes/outdated").status_code == 204
    told = client.get(f"/lines/{LINE}")["runtimes"]
    assert (told["live"], told["all"]) == (1, 3)
    assert [(b["runtime"], b["why"], b["count"], b["flow"], b["version"]) for b in told["behind"]] == [
        ("deaf", "audio", 3, NAME, 1),
        ("killed", "gone", 0, NAME, 2),
        ("old", "lagging", 0, "", 0),
    ]
    assert client.get("/lines")["lines"][0]["runtimes"] == told
    known = {row["id"]: row for row in client.get("/system/runtimes")["runtimes"]}
    assert {name: row["alive"] for name, row in known.items()} == {
        "deaf": True, "killed": False, "old": True, "on time": True,
    }  # fmt: skip
    assert known["on time"]["told"]["asterisk"]["version"] == "22.5.1"
    assert known["on time"]["lines"] == [{"line": LINE, "flow": NAME, "version": 2, "live": True, "calls": 3}]
    assert known["old"]["told"] is None
    assert [(b["line"], b["version"], b["has"]["why"]) for b in known["deaf"]["behind"]] == [(LINE, 2, "audio")]
    # One that is gone for good is forgotten; one that lives is not.
    assert client.ask("DELETE", "/system/runtimes/deaf").status_code == 422
    assert client.ask("DELETE", "/system/runtimes/killed").status_code == 204
    assert client.ask("DELETE", "/system/runtimes/killed").status_code == 404
    assert [b["runtime"] for b in client.get(f"/lines/{LINE}")["runtimes"]["behind"]] == ["deaf", "old"]


def test_limits_are_those_runtimes_tell_and_a_line_gets_its_own(
    client: Client, database: Database, settings: Settings, published: str
) -> None:
    told = client.get("/system/capacity")
    assert told["limits"] == [
        {"runtime": "", "limit": settings.admission_limit, "line_limit": 0, "beyond": "human", "calls": 0}
    ]
    assert not told["told"]
    for name in ("r1", "r2"):
        runtimes.acknowledge(database, name, lines={LINE: published}, told=TOLD)
    told = client.get("/system/capacity")
    assert [(each["runtime"], each["limit"], each["calls"]) for each in told["limits"]] == [
        ("r1", 40, 3),
        ("r2", 40, 3),
    ]
    assert [(each["used"], each["calls"], each["beyond"]) for each in told["lines"]] == [(6, 0, None)]
    put = client.ask("PUT", f"/system/capacity/{LINE}", {"calls": 12, "beyond": "busy"})
    assert put.get_json() | {"updated": 0} == {
        "number": LINE, "title": NAME, "calls": 12, "beyond": "busy", "by": "admin", "updated": 0, "used": 6,
    }  # fmt: skip
    assert client.get("/system/capacity")["lines"] == [put.get_json()]
    # The way back: what it was before.
    assert client.ask("PUT", f"/system/capacity/{LINE}", {"calls": 0, "beyond": "human"}).get_json()["beyond"] is None
    for body in ({"calls": -1, "beyond": "busy"}, {"calls": 1, "beyond": "tea"}, {"calls": 100_001, "beyond": "busy"}):
        assert client.ask("PUT", f"/system/capacity/{LINE}", body).status_code == 422
    assert client.ask("PUT", "/system/capacity/4999", {"calls": 1, "beyond": "busy"}).status_code == 404


def keep_something(settings: Settings) -> Path:
    """A prompt nobody has asked for in years."""
    path = settings.audio_dir / "ab" / f"{'ab' * 32}.ulaw"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x" * 1_000)
    os.utime(path, (1, 1))
    return path


def test_room_is_measured_folder_by_folder(client: Client, settings: Settings) -> None:
    sounds = settings.audio_dir / "recordings"
    sounds.mkdir(parents=True)
    (sounds / "a-call.wav").write_bytes(b"x" * 500)
    (sounds / "b.wav").write_bytes(b"x" * 300)
    keep_something(settings)
    told = client.get("/system/storage")
    room = {each["name"]: (each["files"], each["bytes"]) for each in told["places"]}
    assert (room["prompts"], room["calls"], room["messages"]) == ((1, 1_000), (1, 500), (1, 300))
    assert told["database"]["kind"] in settings.database_url
    assert told["database"]["bytes"] > 100_000
    assert all(0 <= each["free"] <= each["total"] for each in told["places"])


def test_settings_say_where_they_come_from_and_keep_secrets(
    tmp_path: Path, database: Database, settings: Settings
) -> None:
    (tmp_path / "tonepath.toml").write_text("admission_limit = 40\nami_user = 'x'\n")
    secret = tmp_path / "secret"
    secret.write_text("hidden-hidden")
    given = {
        "TONEPATH_WEB_PORT": "8123",
        "TONEPATH_ADMIN_PASSWORD": "hidden-hidden",
        "TONEPATH_AMI_SECRET_FILE": str(secret),
        "TONEPATH_VOICES": "zh-CN=cmn",
    }
    here = replace(load(given, directory=tmp_path), data_dir=settings.data_dir)
    client = Client(create_app(here, database, render=hashes).test_client())
    client.sign_in("hidden-hidden")
    answer = client.ask("GET", "/system/settings")
    assert "hidden" not in answer.text
    told = {each["name"]: each for each in answer.get_json()["settings"]}
    assert set(told) == {f"TONEPATH_{name.upper()}" for name in READERS}
    assert {name for name, each in told.items() if each["is_secret"]} == {f"TONEPATH_{n.upper()}" for n in SECRETS}
    seen = {name: (each["value"], each["source"], each["origin"]) for name, each in told.items()}
    assert seen["TONEPATH_WEB_PORT"] == ("8123", "given", "TONEPATH_WEB_PORT")
    assert seen["TONEPATH_ADMISSION_LIMIT"] == ("40", "given", "tonepath.toml: admission_limit")
    assert seen["TONEPATH_AMI_SECRET"] == ("", "given", "TONEPATH_AMI_SECRET_FILE")
    assert seen["TONEPATH_VOICES"] == ("zh-CN=cmn", "given", "TONEPATH_VOICES")
    assert seen["TONEPATH_AGI_PORT"] == ("4573", "default", "")
    assert seen["TONEPATH_AGI_PUBLIC"] == ("127.0.0.1", "follows", "")
    assert (told["TONEPATH_AMI_SECRET"]["is_set"], told["TONEPATH_DATABASE_URL"]["is_set"]) == (True, False)


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_every_setting_is_explained_in_the_readers_language(language: str) -> None:
    words = json.loads((WEB / "features" / "system" / f"words.{language}.json").read_text(encoding="utf-8"))
    assert {name for name in words if name.startswith("system.setting.")} == {
        f"system.setting.TONEPATH_{name.upper()}" for name in READERS
    }


def test_voices_have_names_and_languages(settings: Settings, database: Database) -> None:
    with Pyttsx3Engine(workers=1) as engine:
        here = replace(settings, voices={"en-US": "en-us-nyc", "ja-JP": "nobody"})
        client = Client(create_app(here, database, render=hashes, speak=SiteVoice(here, engine)).test_client())
        client.sign_in()
        told = client.get("/system/voices")
        spoken = {each["language"]: each for each in client.get("/prompts")["voices"]}
    languages = {each["language"]: each for each in told["languages"]}
    chinese, english, japanese = languages["zh-CN"], languages["en-US"], languages["ja-JP"]
    assert told["installed"] > 20
    assert "Chinese" in chinese["voice"]["name"]
    assert not chinese["chosen"]
    assert english["chosen"]
    assert english["voice"]["name"] == "English (America, New York City)"
    assert len(english["others"]) > 2
    assert (japanese["wanted"], japanese["voice"]) == ("nobody", None), "chosen, and not there"
    assert spoken["zh-CN"]["voice"] == chinese["voice"]["name"], "the pages call a voice by its name"
    assert {name["language"] for each in told["shipped"] for name in each["languages"]} >= {"zh-CN", "en-US"}


def test_a_site_without_an_engine_says_so(client: Client) -> None:
    told = client.get("/system/voices")
    assert (told["installed"], told["shipped"], told["problem"]["detail"]) == (0, [], "There is no speech engine")


@pytest.mark.slow
def test_the_machine_is_looked_at_and_cleaned(client: Client, settings: Settings) -> None:
    assert client.get("/system/checks") == {"job": None}
    begun = client.post("/system/checks", {}, 202)
    assert client.post("/system/checks", {}, 202)["id"] == begun["id"], "one look at a time"
    done = client.finish(begun)
    found = done["result"]
    assert abs(found["at"] - now_ms()) < 60_000
    names = [check["name"] for check in found["checks"]]
    assert names == [
        "disk",
        "database",
        "asterisk",
        "manager",
        "destinations",
        "recordings",
        "voices",
        "recognition",
        "ports",
    ]
    states = {check["name"]: [verdict["state"] for verdict in check["verdicts"]] for check in found["checks"]}
    assert states["database"] == ["good"]
    assert states["manager"] == ["doubtful"]
    assert states["voices"] == ["good", "good"]
    for check in found["checks"]:
        for verdict in check["verdicts"]:
            assert verdict["what"]["zh"] != verdict["what"]["en"]
            assert verdict["state"] == "good" or verdict["mend"]
    assert client.get("/system/checks")["job"] == done
    # Cleaning shows first what it would delete.
    old = keep_something(settings)
    look = client.finish(client.post("/system/cleaning", {"dry": True}, 202))
    assert look["result"]["prompts"] == {"files": 1, "bytes": 1_000}
    assert old.exists()
    gone = client.finish(client.post("/system/cleaning", {"dry": False}, 202))
    assert gone["result"] | {"dry": True, "at": 0} == look["result"] | {"at": 0}
    assert not old.exists()


def test_a_site_that_cannot_look_after_its_machine_says_how(settings: Settings, database: Database) -> None:
    client = Client(create_app(settings, database, render=hashes).test_client())
    client.sign_in()
    for path, body in (("checks", {}), ("cleaning", {"dry": True})):
        answer = client.ask("POST", f"/system/{path}", body)
        assert (answer.status_code, "app.py" in answer.get_json()["mend"]) == (409, True)
