"""Which exceptions are told to a person in a sentence instead of a stack trace. Raising them is done elsewhere."""

from __future__ import annotations

import errno

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from runtime.domain.texts import Bilingual, DocumentError
from runtime.engine.errors import ReleaseError
from runtime.setting_shapes import SettingsError
from runtime.speech.protocol import SpeechError
from runtime.store.errors import StoreError


class CommandError(Exception):
    """A command cannot do what was asked; ``text`` says why and what to do."""

    def __init__(self, text: Bilingual) -> None:
        super().__init__(text.en)
        self.text = text


def explained(error: Exception) -> Bilingual | None:
    """The sentence for a person, or None for a defect of ours, whose stack trace is wanted."""
    match error:
        case CommandError() | StoreError():
            return error.text
        case SettingsError():
            return Bilingual(f"{error.setting}:{error.zh}", f"{error.setting}: {error.en}")
        case DocumentError():
            return Bilingual(
                f"{error.path or '文件'}:{error.problem.zh}({error.mend.zh})",
                f"{error.path or 'document'}: {error.problem.en} ({error.mend.en})",
            )
        case SpeechError():
            return Bilingual(f"{error.problem.zh}。{error.mend.zh}", f"{error.problem.en}. {error.mend.en}")
        case ReleaseError():
            return Bilingual(f"发布无法运行：{error.where}:{error.what}", f"The release cannot be run: {error}")
        case DBAPIError() | PoolTimeout():
            cause = error.orig if isinstance(error, DBAPIError) else error
            return Bilingual(
                f"数据库不可用：{cause}。运行 app.py doctor 查看原因。",
                f"The database cannot be used: {cause}. Run app.py doctor to see why.",
            )
        case OSError():
            return _os(error)
        case _:
            return None


def _os(error: OSError) -> Bilingual:
    name = f" {error.filename}" if error.filename else ""
    match error.errno:
        case errno.EADDRINUSE:
            return Bilingual(
                "端口已被占用：可能已有一个 Tonepath 在运行。停掉它，或换一个端口（TONEPATH_WEB_PORT、TONEPATH_AGI_PORT、TONEPATH_METRICS_PORT）。",
                "A port is already in use: another Tonepath may be running. Stop it, or choose another port "
                "(TONEPATH_WEB_PORT, TONEPATH_AGI_PORT, TONEPATH_METRICS_PORT).",
            )
        case errno.ENOENT:
            return Bilingual(f"找不到文件：{name.strip()}", f"There is no file{name}")
        case errno.EACCES | errno.EPERM:
            return Bilingual(f"没有权限：{name.strip()}", f"No permission for{name}")
        case errno.EISDIR:
            return Bilingual(f"这是一个文件夹：{name.strip()}", f"This is a folder:{name}")
        case _:
            return Bilingual(f"系统错误：{error.strerror or error}{name}", f"{error.strerror or error}{name}")
