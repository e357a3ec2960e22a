"""A file as the body of a request: sent as it is, or as the field ``file`` of a form. What is in it is for others."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from designer.api.problems import Refused
from runtime.domain.texts import Bilingual

T = Bilingual
MARGIN = 100_000  # bytes that a form may need around its file


def uploaded(largest: int) -> bytes:
    """The file's bytes. Raises `Refused` for none and for one of more than ``largest`` bytes."""
    try:
        if request.mimetype == "multipart/form-data":
            given = request.files.get("file")
            data = given.read() if given is not None else b""
        else:
            data = request.get_data()
    except RequestEntityTooLarge as error:
        raise _too_large(largest) from error
    if len(data) > largest:
        raise _too_large(largest)
    if not data:
        raise Refused(
            422,
            T("没有收到文件。", "No file was received."),
            mend=T("请选择一个文件再上传。", "Choose a file, then upload it."),
        )
    return data


def _too_large(largest: int) -> Refused:
    size = f"{largest / 1_000_000:g} MB"
    return Refused(413, T(f"文件超过 {size}。", f"The file is larger than {size}."), mend=T("请缩小后再上传。", "Make it smaller and upload it again."))  # fmt: skip
