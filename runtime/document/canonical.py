"""The one form in which documents are compared and hashed: sorted keys, no white space, no floats, UTF-8."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(document: Mapping[str, Any]) -> bytes:
    """The canonical bytes. Raises ValueError for a float, a lone surrogate or anything that is not JSON."""
    _refuse_floats(document)
    try:
        text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except TypeError as error:
        raise ValueError(f"not JSON: {error}") from error
    return text.encode("utf-8")


def digest(document: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal; a ``digest`` field is left out of them."""
    return hashlib.sha256(canonical({key: value for key, value in document.items() if key != "digest"})).hexdigest()


DRAWN = frozenset({"layout", "notes", "frames"})


def version_digest(document: Mapping[str, Any]) -> str:
    """The digest of a flow document's content: moving boxes about does not change it, nor what is noted beside them."""
    return digest({key: value for key, value in document.items() if key not in DRAWN})


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise ValueError(f"{value!r}: the canonical form has no floats")
    members = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    for member in members:
        _refuse_floats(member)
