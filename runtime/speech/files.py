"""Files that are whole or not there. Nothing about sound."""

from __future__ import annotations

import contextlib
import os
import threading
from pathlib import Path

from runtime.domain.texts import Bilingual
from runtime.speech.protocol import SpeechError


def write_atomically(path: Path, data: bytes) -> None:
    """Write the whole file or nothing, also when the power fails. Raises `SpeechError` when the disk refuses."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise SpeechError(
            Bilingual(f"无法写入 {path.parent}:{error.strerror}", f"{path.parent} cannot be written: {error.strerror}"),
            Bilingual("请检查磁盘空间和目录权限", "Check free space and the permissions of the folder"),
        ) from error
