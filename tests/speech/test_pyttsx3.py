"""The real engine, in real child processes, under everything that is known to go wrong with it."""

import os
import signal
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from runtime.speech.protocol import RenderFailed, RequestRefused, TtsRequest
from runtime.speech.pyttsx3_engine import Pyttsx3Engine, engine_rate
from runtime.speech.wav import read_wav, rms_dbfs
from tests.speech.conftest import children, until

MENU = "欢迎致电客户服务热线。咨询产品请按一，技术支持请按二，售后服务请按三，转人工请按零。"  # 37 characters
LONG = MENU * 4


def test_mandarin_is_spoken_by_the_pinyin_voice_and_heard(engine: Pyttsx3Engine, tmp_path: Path) -> None:
    info = engine.render(TtsRequest(MENU, "zh-CN"), tmp_path / "menu.wav")
    samples, rate = read_wav(info.path)
    assert info.voice.endswith("cmn-latn-pinyin")
    assert rms_dbfs(samples) > -35
    assert info.seconds == pytest.approx(len(samples) / rate)
    assert list(tmp_path.iterdir()) == [info.path]


def test_the_broken_voice_is_not_picked(engine: Pyttsx3Engine) -> None:
    ids = {voice.id for voice in engine.voices()}
    assert "sit/cmn" in ids
    assert engine.pick_voice("zh-CN") == engine.pick_voice("zh") == "sit/cmn-latn-pinyin"
    assert engine.pick_voice("en-US") == "gmw/en-us"


def test_the_bundled_espeak_is_the_one_in_use(engine: Pyttsx3Engine) -> None:
    assert engine.available().ok
    maps = Path(f"/proc/{engine.pids[0]}/maps").read_text()
    assert {line.split()[-1] for line in maps.splitlines() if "libespeak" in line} == {
        line.split()[-1] for line in maps.splitlines() if "espeakng_loader/libespeak-ng" in line
    }


@pytest.mark.parametrize("voice", ["zh", "zh-cn", "mandarin", "xx-bogus", "cmn-latn"])
def test_an_unknown_voice_is_refused_by_us(engine: Pyttsx3Engine, tmp_path: Path, voice: str) -> None:
    with pytest.raises(RequestRefused, match=voice) as refused:
        engine.render(TtsRequest("您好", "zh-CN", voice=voice), tmp_path / "out.wav")
    assert "cmn-latn-pinyin" in refused.value.mend.zh
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "   ", "。，！", "您\x00好", "字" * 2001])
def test_nothing_to_say_is_refused_by_us(engine: Pyttsx3Engine, tmp_path: Path, text: str) -> None:
    with pytest.raises(RequestRefused):
        engine.render(TtsRequest(text, "zh-CN"), tmp_path / "out.wav")
    assert list(tmp_path.iterdir()) == []


def test_a_language_without_a_voice_is_refused(engine: Pyttsx3Engine) -> None:
    with pytest.raises(RequestRefused, match="tlh"):
        engine.pick_voice("tlh")


@pytest.mark.parametrize(("rate", "seconds"), [(90, 24.7), (120, 18.5), (200, 11.1), (300, 7.4)])
def test_the_rate_is_characters_a_minute(engine: Pyttsx3Engine, tmp_path: Path, rate: int, seconds: float) -> None:
    info = engine.render(TtsRequest(MENU, "zh-CN", rate=rate), tmp_path / "out.wav")
    assert info.seconds == pytest.approx(seconds, rel=0.08)


def test_a_rate_out_of_reach_is_the_nearest_in_reach() -> None:
    assert [engine_rate(rate, "zh-CN") for rate in (1, 86, 9999)] == [80, 80, 450]
    assert engine_rate(155, "en-GB") == 175


def test_a_rate_holds_for_its_own_prompt_only(engine: Pyttsx3Engine, tmp_path: Path) -> None:
    """Without waiting for espeak's thread about every third prompt had the rate of another, or no file."""
    lengths = [
        round(engine.render(TtsRequest(MENU, "zh-CN", rate=rate), tmp_path / "out.wav").seconds, 1)
        for _ in range(15)
        for rate in (90, 300, 140)
    ]
    assert [max(lengths[n::3]) - min(lengths[n::3]) for n in range(3)] == pytest.approx([0, 0, 0], abs=0.11)
    assert lengths[0] > lengths[2] > lengths[1]


def test_eight_at_once_all_get_their_own_file(engine: Pyttsx3Engine, tmp_path: Path) -> None:
    texts = [MENU[: 4 * n] for n in range(1, 9)]
    with ThreadPoolExecutor(8) as threads:
        infos = list(
            threads.map(
                lambda text: engine.render(TtsRequest(text, "zh-CN"), tmp_path / f"{len(text)}.wav", timeout=30), texts
            )
        )
    assert [info.seconds for info in infos] == sorted(info.seconds for info in infos)
    assert len(list(tmp_path.iterdir())) == 8


def start(engine: Pyttsx3Engine, out: Path, timeout: float) -> tuple[Future[object], int]:
    """A render whose child is held in the middle of it, and that child's pid."""
    engine.render(TtsRequest("您好", "zh-CN"), out.with_name("warm.wav"))
    (pid,) = engine.pids
    os.kill(pid, signal.SIGSTOP)
    future: Future[object] = Future()

    def run() -> None:
        try:
            future.set_result(engine.render(TtsRequest(LONG, "zh-CN"), out, timeout=timeout))
        except BaseException as error:  # noqa: BLE001  handed to the test
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    until(lambda: any(out.parent.glob(".render-*")))
    return future, pid


def test_a_worker_killed_in_the_middle_is_replaced(tmp_path: Path) -> None:
    with Pyttsx3Engine(workers=1) as engine:
        future, pid = start(engine, tmp_path / "out.wav", timeout=20)
        os.kill(pid, signal.SIGKILL)
        future.result(timeout=20)
        assert read_wav(tmp_path / "out.wav")[0].size > 0
        assert engine.pids != (pid,)
        assert not any(tmp_path.glob(".render-*"))


def test_a_worker_that_hangs_is_ended_in_time_and_replaced(tmp_path: Path) -> None:
    with Pyttsx3Engine(workers=1) as engine:
        future, pid = start(engine, tmp_path / "out.wav", timeout=0.5)
        with pytest.raises(RenderFailed, match=r"0\.5 s"):
            future.result(timeout=5)
        assert not (tmp_path / "out.wav").exists()
        assert not any(tmp_path.glob(".render-*"))
        assert pid not in children()
        assert engine.render(TtsRequest("您好", "zh-CN"), tmp_path / "out.wav").seconds > 0


def test_sixty_renders_leave_no_zombie_and_do_not_grow(tmp_path: Path) -> None:
    def resident(pid: int) -> int:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4

    before = set(children())
    with Pyttsx3Engine(workers=1) as engine:
        for number in range(60):
            engine.render(TtsRequest(MENU, "zh-CN"), tmp_path / "out.wav")
            if number == 10:
                (pid,), early = engine.pids, resident(engine.pids[0])
        assert engine.pids == (pid,)
        assert resident(pid) - early < 20_000
        assert {children()[child] for child in set(children()) - before} == {"S"}
    assert set(children()) <= before


def test_a_missing_engine_says_how_to_mend_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyttsx3.py").write_text("raise ImportError('no speech here')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Pyttsx3Engine(workers=1) as engine:
        found = engine.available()
    assert not found.ok
    assert found.reason is not None
    assert "no speech here" in found.reason.zh
    assert found.mend is not None
    assert "pip install" in found.mend.en
