"""Reading a flow document from text or bytes: bounded, strict JSON, upgraded to the current version. It never raises."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from typing import Any

from runtime.document.findings import ERROR, Finding
from runtime.document.plain import DEPTH_MAX, impurity, not_a_number, number_too_big, too_big, too_deep
from runtime.document.texts import Text
from runtime.document.upgrades import upgrade

BYTES_MAX = 2_000_000
NODES_MAX = 2_000
_DIGITS_MAX = 30
# The closing quote is optional, so that an endless string is scanned once and not again from each of its quotes.
_STRUCTURE = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document of the current version, or (``document`` None) why there is none."""

    document: dict[str, Any] | None
    findings: tuple[Finding, ...] = ()


class _RefusedError(Exception):
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def load(source: str | bytes) -> Loaded:
    """Read a document of at most 2 MB, 32 levels and 2,000 nodes; duplicate keys, NaN and broken text are refused."""
    try:
        document = _parse(_text(source))
    except _RefusedError as refused:
        return Loaded(None, (refused.finding,))
    found = impurity(document)
    if found:
        return Loaded(None, (found,))
    if not isinstance(document, dict):
        return Loaded(None, (_finding("not_a_flow", "这不是流程文档。", "This is not a flow document."),))
    nodes = document.get("nodes")
    if isinstance(nodes, dict) and len(nodes) > NODES_MAX:
        return Loaded(None, (too_big(),))
    upgraded, findings = upgrade(document)
    return Loaded(upgraded, findings)


def _text(source: str | bytes) -> str:
    if len(source) > BYTES_MAX:
        raise _RefusedError(too_big())
    if isinstance(source, str):
        return source
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _RefusedError(
            _finding("not_utf8", f"第 {error.start} 个字节不是 UTF-8。", f"Byte {error.start} is not UTF-8.")
        ) from error


def _parse(text: str) -> Any:
    _refuse_depth(text)
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer, parse_float=_float
        )
    except json.JSONDecodeError as error:
        zh, en = (
            f"第 {error.lineno} 行第 {error.colno} 列不是 JSON。",
            f"Not JSON at line {error.lineno}, column {error.colno}.",
        )
        raise _RefusedError(_finding("not_json", zh, en)) from error


def _refuse_depth(text: str) -> None:
    """Before parsing, because the parser recurses."""
    depth = 0
    for found in _STRUCTURE.finditer(text):
        if found[0] in "[{":
            depth += 1
            if depth > DEPTH_MAX:
                raise _RefusedError(too_deep())
        elif found[0] in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _RefusedError(
            _finding("duplicate_key", f"字段“{twice[:40]}”出现两次。", f"The field {twice[:40]!r} stands there twice.")
        )
    return made


def _constant(_: str) -> Any:
    raise _RefusedError(not_a_number())


def _integer(digits: str) -> int:
    if len(digits) > _DIGITS_MAX:
        raise _RefusedError(number_too_big())
    return int(digits)


def _float(text: str) -> float | int:
    value = float(text)
    if not math.isfinite(value):
        raise _RefusedError(number_too_big())
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _finding(code: str, zh: str, en: str) -> Finding:
    return Finding(
        code,
        ERROR,
        Text(zh, en),
        Text("请检查文件，或从设计器重新导出。", "Check the file, or export it from the designer again."),
    )
