"""The recordings of a site: the sound a name stands for in each language, and every sound it stood for before.

Belongs here: files, takes, renaming, deleting, bringing back. Does not belong here: what is said where, who may change it.

    DATA_DIR/recordings/zh-CN/开场.wav              what the name stands for now; the page's, or put there by hand
    DATA_DIR/recordings/.takes/zh-CN/开场/3.wav     every sound it ever stood for, numbered from 1; the newest are kept
    DATA_DIR/recordings/.takes/zh-CN/开场/3.json    {"at", "by", "how", "file", "sha256", "ms", "clipped"}

A release names sounds by their content and has its own copy: nothing that is done here reaches a call.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from runtime.domain.texts import Bilingual
from runtime.speech.audio import RATE
from runtime.speech.files import write_atomically
from runtime.speech.protocol import SpeechError
from runtime.speech.upload import ingest
from runtime.speech.wav import to_pcm, wav_bytes

TAKES = ".takes"
KEPT = 20  # takes of one name in one language
LONGEST_NAME = 80
_LONGEST_BYTES = 200  # a file's name has 255, and ours get endings
BY_HAND = "placed"


class NoRecording(SpeechError):
    """There is no such recording, or no such take of it."""

    def __init__(self, name: str, language: str, folder: Path) -> None:
        super().__init__(
            Bilingual(f"没有录音“{name}”（{language}）", f"There is no recording {name!r} ({language})"),
            Bilingual(
                f"请在“语音提示”页面上传，或把音频文件放到 {folder / language} 下，文件名为 {name}",
                f"Upload it on the Prompts page, or put the sound file into {folder / language}, named {name}",
            ),
        )


class NameTaken(SpeechError):
    """There is a recording of that name already."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Bilingual(f"已经有录音“{name}”", f"There is already a recording {name!r}"),
            Bilingual("请换一个名称", "Choose another name"),
        )


class BadName(SpeechError):
    """A name no recording can have."""

    def __init__(self) -> None:
        super().__init__(
            Bilingual(
                f"录音名称要有 1 到 {LONGEST_NAME} 个字符，首尾没有空格，不以点开头，不含 /",
                f"A recording's name has 1 to {LONGEST_NAME} characters, no blank at its ends, no dot in front and no slash",
            ),
            Bilingual("请换一个名称", "Choose another name"),
        )


@dataclass(frozen=True, slots=True)
class Take:
    """One sound. ``at`` is UTC ms; ``how`` upload, microphone or placed (by hand); ``file`` is what its file was called;
    ``ms`` 0 when nobody measured it; ``clipped`` says it was recorded too loud; ``live``: the name stands for it now."""

    number: int
    at: int
    by: str
    how: str
    file: str
    sha256: str
    ms: int
    clipped: bool
    live: bool = False


class Recordings:
    """The recordings below ``root``. Changes of several processes come one after the other; reading never waits."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> dict[str, frozenset[str]]:
        """Every name with the languages it has a sound in."""
        found: dict[str, set[str]] = {}
        for path in self._files("*"):
            found.setdefault(path.stem, set()).add(path.parent.name)
        return {name: frozenset(found[name]) for name in sorted(found)}

    def deleted(self) -> tuple[str, ...]:
        """Names that stand for nothing any more and can be brought back."""
        known = self.names()
        kept = {path.parent.name for path in self._root.glob(f"{TAKES}/*/*/*.json")}
        return tuple(sorted(kept - known.keys()))

    def path(self, name: str, language: str) -> Path:
        """The file a name stands for. Raises `NoRecording`."""
        found = next((path for path in sorted(self._files(language)) if path.stem == name), None)
        if found is None:
            raise NoRecording(name, language, self._root)
        return found

    def takes(self, name: str, language: str) -> tuple[Take, ...]:
        """The takes of a name, newest first; of a file put there by hand, what is known of it."""
        live = self._live(name, language)
        kept = [self._read(path) for path in self._folder(name, language).glob("*.json")]
        found = sorted((take for take in kept if take is not None), key=lambda take: -take.number)
        marked, seen = [], False
        for take in found:
            is_live = live is not None and take.sha256 == live.sha256 and not seen
            seen = seen or is_live
            marked.append(_with(take, live=is_live))
        if live is not None and not seen:
            marked.insert(0, _with(live, number=self._next(name, language)))
        return tuple(marked)

    def languages(self, name: str) -> tuple[str, ...]:
        """The languages a name has or had a sound in."""
        now = {path.parent.name for path in self._files("*") if path.stem == name}
        before = {
            path.parent.parent.name for path in self._root.glob(f"{TAKES}/*/*/*.json") if path.parent.name == name
        }
        return tuple(sorted(now | before))

    def take_path(self, name: str, language: str, number: int) -> Path:
        """The file of one take. Raises `NoRecording`."""
        path = self._folder(name, language) / f"{number}.wav"
        if path.is_file():
            return path
        live = self._live(name, language)
        if live is not None and number == self._next(name, language):
            return self.path(name, language)
        raise NoRecording(name, language, self._root)

    def add(self, name: str, language: str, data: bytes, *, by: str, how: str, file: str, at: int) -> Take:
        """Let a name stand for this sound from now on; what it stood for is kept. Raises `AudioRefused` or `BadName`."""
        check_name(name)
        made = ingest(data)
        sound = wav_bytes(to_pcm(made.samples), RATE)
        digest = hashlib.sha256(sound).hexdigest()
        with self._alone():
            self._adopt(name, language)
            number = self._next(name, language)
            take = Take(number, at, by, how, file[:200], digest, round(made.seconds * 1000), made.clipped, live=True)
            self._keep(name, language, take, sound)
            self._point(name, language, sound)
            self._forget(name, language)
        return take

    def restore(self, name: str, language: str, number: int) -> Take:
        """Let a name stand for one of its takes again. Raises `NoRecording`."""
        with self._alone():
            self._adopt(name, language)
            path = self._folder(name, language) / f"{number}.wav"
            take = self._read(path.with_suffix(".json"))
            if take is None or not path.is_file():
                raise NoRecording(name, language, self._root)
            self._point(name, language, path.read_bytes())
        return _with(take, live=True)

    def delete(self, name: str, language: str) -> None:
        """Let a name stand for nothing in a language; its takes stay. Raises `NoRecording`."""
        with self._alone():
            self.path(name, language)
            self._adopt(name, language)
            self._clear(name, language)

    def rename(self, name: str, to: str) -> None:
        """Give a recording another name in all its languages, with its takes. Raises `NoRecording`, `NameTaken` or `BadName`."""
        check_name(to)
        with self._alone():
            known = self.names()
            if name not in known:
                raise NoRecording(name, "*", self._root)
            if to in known:
                raise NameTaken(to)
            for language in self.languages(name):
                live = language in known[name]
                if live:
                    self._adopt(name, language)
                    self._point(to, language, self._sound(name, language))
                self._move(name, to, language)
                if live:
                    self._clear(name, language)

    # --- files -------------------------------------------------------------------------------------------------------

    def _files(self, language: str) -> Iterator[Path]:
        for path in self._root.glob(f"{language}/*"):
            if not path.name.startswith(".") and not path.parent.name.startswith(".") and path.is_file():
                yield path

    def _folder(self, name: str, language: str) -> Path:
        return self._root / TAKES / language / name

    def _sound(self, name: str, language: str) -> bytes:
        return self.path(name, language).read_bytes()

    def _live(self, name: str, language: str) -> Take | None:
        try:
            path = self.path(name, language)
            data, at = path.read_bytes(), path.stat().st_mtime_ns // 1_000_000
        except (SpeechError, OSError):
            return None
        return Take(0, at, "", BY_HAND, path.name, hashlib.sha256(data).hexdigest(), 0, clipped=False, live=True)

    def _next(self, name: str, language: str) -> int:
        return 1 + max(
            (int(p.stem) for p in self._folder(name, language).glob("*.json") if p.stem.isdigit()), default=0
        )

    def _read(self, path: Path) -> Take | None:
        try:
            told: Mapping[str, object] = json.loads(path.read_text(encoding="utf-8"))
            return Take(
                number=int(path.stem),
                at=int(str(told["at"])),
                by=str(told["by"]),
                how=str(told["how"]),
                file=str(told["file"]),
                sha256=str(told["sha256"]),
                ms=int(str(told["ms"])),
                clipped=bool(told["clipped"]),
            )
        except (OSError, ValueError, KeyError):
            return None

    def _keep(self, name: str, language: str, take: Take, sound: bytes) -> None:
        folder = self._folder(name, language)
        told = {key: value for key, value in asdict(take).items() if key not in ("number", "live")}
        # The sound first: what a take's description says is there, is there.
        write_atomically(folder / f"{take.number}.wav", sound)
        write_atomically(folder / f"{take.number}.json", json.dumps(told, ensure_ascii=False).encode())

    def _adopt(self, name: str, language: str) -> None:
        """A file put there by hand becomes a take before anything is laid over it."""
        live = self._live(name, language)
        if live is None or any(take.live and take.number for take in self._kept(name, language, live.sha256)):
            return
        self._keep(name, language, _with(live, number=self._next(name, language)), self._sound(name, language))

    def _kept(self, name: str, language: str, sha256: str) -> list[Take]:
        found = (self._read(path) for path in self._folder(name, language).glob("*.json"))
        return [_with(take, live=True) for take in found if take is not None and take.sha256 == sha256]

    def _point(self, name: str, language: str, sound: bytes) -> None:
        path = self._root / language / f"{name}.wav"
        write_atomically(path, sound)
        for other in [other for other in self._files(language) if other.stem == name and other != path]:
            other.unlink(missing_ok=True)

    def _clear(self, name: str, language: str) -> None:
        for path in [path for path in self._files(language) if path.stem == name]:
            path.unlink(missing_ok=True)

    def _move(self, name: str, to: str, language: str) -> None:
        folder, target = self._folder(name, language), self._folder(to, language)
        for number in sorted(int(path.stem) for path in folder.glob("*.json") if path.stem.isdigit()):
            take, sound = self._read(folder / f"{number}.json"), folder / f"{number}.wav"
            if take is not None and sound.is_file():
                self._keep(to, language, _with(take, number=self._next(to, language)), sound.read_bytes())
            sound.unlink(missing_ok=True)
            (folder / f"{number}.json").unlink(missing_ok=True)
        if folder.is_dir() and target != folder and not any(folder.iterdir()):
            folder.rmdir()

    def _forget(self, name: str, language: str) -> None:
        kept = [take for take in self.takes(name, language) if take.number]
        for take in [take for take in kept[KEPT:] if not take.live]:
            # The description first, as it was written last.
            (self._folder(name, language) / f"{take.number}.json").unlink(missing_ok=True)
            (self._folder(name, language) / f"{take.number}.wav").unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._root.mkdir(parents=True, exist_ok=True)
        with (self._root / ".lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def check_name(name: str) -> None:
    """Raises `BadName` for what cannot be the name of a recording."""
    if (
        not name.strip()
        or name != name.strip()
        or name.startswith(".")
        or len(name) > LONGEST_NAME
        or len(name.encode()) > _LONGEST_BYTES
        or any(ord(c) < 32 or c in "/\\\x7f" for c in name)
    ):
        raise BadName


def _with(take: Take, **changes: object) -> Take:
    return Take(**{**asdict(take), **changes})
