"""The store on a real disk with the real engine: idempotent, atomic, complete, and clear about what failed."""

import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.speech.codec import ulaw_encode
from runtime.speech.files import write_atomically
from runtime.speech.layout import FORMATS
from runtime.speech.prompt_store import PromptItem, PromptsFailed, PromptStore, VoiceChoices
from runtime.speech.protocol import SpeechError
from runtime.speech.pyttsx3_engine import Pyttsx3Engine
from runtime.speech.shipped import ShippedVoices
from runtime.speech.wav import to_pcm
from runtime.speech.worker import ROOT
from tests.speech.conftest import Make, children, tone, until

WELCOME = PromptItem("欢迎致电测试热线", "zh-CN")
HELLO = PromptItem("Welcome to the test line", "en-US")


@pytest.fixture
def none_shipped(tmp_path: Path) -> ShippedVoices:
    return ShippedVoices(tmp_path / "nothing")


@pytest.fixture
def shipped(tmp_path: Path) -> ShippedVoices:
    """A folder with one recording of a tone for 请稍候."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    data = ulaw_encode(to_pcm(tone(0.5, rate=8000)))
    (folder / "wait.ulaw").write_bytes(data)
    prompt = {"language": "zh-CN", "text": "请稍候", "file": "wait.ulaw", "ms": 500, "source": "s"}
    sources = {"s": {"engine": "by hand", "voice": "", "licence": "CC0"}}
    prompts = [prompt | {"sha256": hashlib.sha256(data).hexdigest()}]
    (folder / "manifest.json").write_text(json.dumps({"version": 1, "sources": sources, "prompts": prompts}))
    return ShippedVoices(folder)


def snapshot(root: Path) -> dict[str, tuple[int, int]]:
    return {str(p): (p.stat().st_ino, p.stat().st_mtime_ns) for p in root.rglob("*") if p.is_file()}


def test_what_is_missing_is_made_and_what_is_there_is_left(
    engine: Pyttsx3Engine, none_shipped: ShippedVoices, tmp_path: Path
) -> None:
    store = PromptStore(tmp_path / "audio", engine, shipped=none_shipped)
    seen: list[tuple[int, int]] = []
    made = store.ensure([WELCOME, HELLO, WELCOME], progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]
    assert set(made) == {WELCOME, HELLO}
    for audio in made.values():
        assert store.intact(audio)
        assert 500 < store.milliseconds(audio) < 8000
    before = snapshot(tmp_path)
    again = PromptStore(tmp_path / "audio", engine, shipped=none_shipped)
    assert again.ensure([HELLO, PromptItem("  欢迎致电测试热线 ", "zh-CN")])[HELLO] == made[HELLO]
    assert snapshot(tmp_path) == before
    assert not any(Path(name).name.startswith(".") for name in before)


def test_other_settings_make_another_sound(engine: Pyttsx3Engine, none_shipped: ShippedVoices, tmp_path: Path) -> None:
    slow = PromptStore(tmp_path, engine, shipped=none_shipped).ensure([WELCOME])[WELCOME]
    choices = VoiceChoices(rates={"zh-CN": 240})
    store = PromptStore(tmp_path, engine, shipped=none_shipped, choices=choices)
    fast = store.ensure([WELCOME])[WELCOME]
    assert store.milliseconds(fast) < 0.7 * store.milliseconds(slow)


def test_a_lost_file_is_made_again(engine: Pyttsx3Engine, none_shipped: ShippedVoices, tmp_path: Path) -> None:
    store = PromptStore(tmp_path, engine, shipped=none_shipped)
    store.path(store.ensure([WELCOME])[WELCOME], "alaw").unlink()
    assert store.intact(store.ensure([WELCOME])[WELCOME])


def test_a_damaged_file_is_noticed(engine: Pyttsx3Engine, none_shipped: ShippedVoices, tmp_path: Path) -> None:
    store = PromptStore(tmp_path, engine, shipped=none_shipped)
    audio = store.ensure([WELCOME])[WELCOME]
    master = store.path(audio)
    master.write_bytes(master.read_bytes()[:-2])
    assert store.has(audio)
    assert not store.intact(audio)


def test_everything_that_failed_is_named_and_the_rest_is_kept(
    engine: Pyttsx3Engine, none_shipped: ShippedVoices, tmp_path: Path
) -> None:
    store = PromptStore(tmp_path, engine, shipped=none_shipped)
    empty, foreign = PromptItem("。。", "zh-CN"), PromptItem("nuqneH", "tlh")
    with pytest.raises(PromptsFailed) as failed:
        store.ensure([WELCOME, empty, HELLO, foreign])
    assert list(failed.value.failures) == [empty, foreign]
    for text in (failed.value.problem.zh, failed.value.problem.en):
        assert "。。" in text
        assert "nuqneH" in text
        assert "欢迎" not in text
    before = snapshot(tmp_path)
    store.ensure([WELCOME, HELLO])
    assert snapshot(tmp_path) == before


def test_a_shipped_recording_comes_before_the_engine(
    engine: Pyttsx3Engine, shipped: ShippedVoices, tmp_path: Path
) -> None:
    store = PromptStore(tmp_path / "audio", engine, shipped=shipped)
    for text, language in (("请稍候", "zh-CN"), ("请稍候。", "zh"), (" 请稍候！", "zh-Hans-CN")):
        item = PromptItem(text, language)
        audio = store.ensure([item])[item]
        assert audio == shipped.all()[0].sha256
        assert store.path(audio, "ulaw").read_bytes() == shipped.all()[0].path.read_bytes()
        assert store.intact(audio)
    assert store.milliseconds(audio) == 500
    cantonese = PromptItem("请稍候", "zh-HK")
    assert store.ensure([cantonese])[cantonese] != audio


def test_a_chosen_voice_comes_before_shipped_recordings(
    engine: Pyttsx3Engine, shipped: ShippedVoices, tmp_path: Path
) -> None:
    choices = VoiceChoices(voices={"zh-CN": "sit/cmn-latn-pinyin"})
    store = PromptStore(tmp_path / "audio", engine, shipped=shipped, choices=choices)
    item = PromptItem("请稍候", "zh-CN")
    assert store.ensure([item])[item] != shipped.all()[0].sha256


def test_a_damaged_shipped_recording_is_refused(engine: Pyttsx3Engine, shipped: ShippedVoices, tmp_path: Path) -> None:
    shipped.all()[0].path.write_bytes(b"\xff" * 100)
    with pytest.raises(PromptsFailed, match="damaged"):
        PromptStore(tmp_path / "audio", engine, shipped=shipped).ensure([PromptItem("请稍候", "zh-CN")])


def test_an_uploaded_recording_is_kept_once(engine: Pyttsx3Engine, encoded: Make, tmp_path: Path) -> None:
    store = PromptStore(tmp_path / "audio", engine)
    audio = store.add_recording(encoded("mine.mp3"))
    assert store.intact(audio)
    assert store.milliseconds(audio) == pytest.approx(3000, abs=150)
    before = snapshot(tmp_path / "audio")
    assert store.add_recording((tmp_path / "mine.mp3").read_bytes()) == audio
    assert snapshot(tmp_path / "audio") == before
    assert {path.rsplit(".", 1)[1] for path in before} == set(FORMATS)


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SpeechError) as error:
        write_atomically(tmp_path / "file" / "x.wav", b"data")
    assert "file" in error.value.problem.zh
    assert (tmp_path / "file").read_text() == "in the way"


def test_files_can_be_read_by_the_exchange(engine: Pyttsx3Engine, encoded: Make, tmp_path: Path) -> None:
    store = PromptStore(tmp_path / "audio", engine)
    path = store.path(store.add_recording(encoded("mine.wav")), "ulaw")
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask


def test_a_store_killed_while_writing_has_no_half_file(engine: Pyttsx3Engine, tmp_path: Path) -> None:
    """Another process fills the store and is killed at once; whatever a key names is whole."""
    script = (
        "import sys; from pathlib import Path; from runtime.speech.prompt_store import *;"
        "from runtime.speech.pyttsx3_engine import Pyttsx3Engine; from runtime.speech.shipped import ShippedVoices\n"
        "store = PromptStore(Path(sys.argv[1]), Pyttsx3Engine(workers=1), shipped=ShippedVoices(Path('/nonexistent')))\n"
        "def told(done, total):\n    print(done, flush=True)\n"
        "store.ensure([PromptItem(f'第{n}条提示', 'zh-CN') for n in range(500)], progress=told)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "audio")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for _ in range(12):
            assert process.stdout.readline()
        (speaker,) = children(process.pid)
        os.kill(process.pid, signal.SIGKILL)
    until(lambda: not Path(f"/proc/{speaker}").exists())
    store = PromptStore(tmp_path / "audio", engine)
    keys = list((tmp_path / "audio" / "keys").rglob("[0-9a-f]*.json"))
    assert len(keys) >= 12
    for key in keys:
        assert store.intact(json.loads(key.read_text())["audio"])
