"""What can be done with flow files. No request and no page here."""

from __future__ import annotations

from runtime.domain.texts import Bilingual
from runtime.store.errors import Unusable


def decoded(data: bytes) -> str:
    """A file's text. Raises `Unusable`."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(
            Bilingual(
                "文件不是 UTF-8 编码的文字。请从设计器重新导出，或另存为 UTF-8。",
                "The file is not text in UTF-8. Export it again, or save it as UTF-8.",
            )
        ) from error
