"""Is a value plain, bounded JSON? Checked without recursion, so that nothing anybody sends can exhaust the stack."""

from __future__ import annotations

import math
from typing import Any

from runtime.document.findings import ERROR, Finding
from runtime.document.texts import Text

DEPTH_MAX = 32
VALUES_MAX = 400_000
_INTEGER_MAX = 10**18


def impurity(document: Any) -> Finding | None:
    """The first thing in ``document`` that cannot stand in any flow document, None when it is plain JSON."""
    waiting: list[tuple[Any, int]] = [(document, 1)]
    seen = 0
    while waiting:
        value, depth = waiting.pop()
        seen += 1
        if seen > VALUES_MAX:
            return too_big()
        if depth > DEPTH_MAX:
            return too_deep()
        if isinstance(value, dict):
            if not all(isinstance(key, str) for key in value):
                return _finding("not_json", "字段名必须是文字。", "Field names must be text.")
            waiting += [(key, depth) for key in value]
            waiting += [(item, depth + 1) for item in value.values()]
        elif isinstance(value, list):
            waiting += [(item, depth + 1) for item in value]
        elif found := _scalar(value):
            return found
    return None


def _scalar(value: Any) -> Finding | None:
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
            return _finding(
                "broken_text", "文字里有不完整的字符。", "A text holds half a character (a lone surrogate)."
            )
        return None
    if isinstance(value, float):
        return None if math.isfinite(value) else not_a_number()
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int):
        return None if abs(value) <= _INTEGER_MAX else number_too_big()
    return _finding("not_json", "含有不是 JSON 的内容。", "Holds something that is not JSON.")


def too_deep() -> Finding:
    """Nested deeper than any flow needs."""
    return _finding("too_deep", f"嵌套超过 {DEPTH_MAX} 层。", f"Nested more than {DEPTH_MAX} levels deep.")


def too_big() -> Finding:
    """More than any flow needs."""
    return _finding(
        "too_big", "文档太大。", "The document is too big.", "请拆成几个子流程。", "Split it into sub-flows."
    )


def not_a_number() -> Finding:
    """NaN and infinities are not JSON."""
    return _finding("not_a_number", "含有 NaN 或无穷大。", "Holds NaN or an infinity.")


def number_too_big() -> Finding:
    """Numbers no field takes."""
    return _finding("number_too_big", "数字太大。", "A number is too big.")


def _finding(code: str, zh: str, en: str, mend_zh: str = "", mend_en: str = "") -> Finding:
    mend = Text(mend_zh or "请从设计器重新导出这个流程。", mend_en or "Export the flow from the designer again.")
    return Finding(code, ERROR, Text(zh, en), mend)
