"""Schema errors as findings in words for people: the node by its label, the field by its title, and the mend.

No raw jsonschema text reaches a person. What a schema cannot say is checked in `semantics`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jsonschema.exceptions import ValidationError

from runtime.document.findings import ERROR, Finding, Patch
from runtime.document.naming import language
from runtime.document.schemas import Schema
from runtime.document.texts import NOTHING, Text, same
from runtime.document.walk import Path, branch, schema_at

SHOWN = 40

_TYPES: Mapping[str, Text] = {
    "object": Text("一组字段", "a group of fields"),
    "array": Text("列表", "a list"),
    "string": Text("文字", "text"),
    "integer": Text("整数", "a whole number"),
    "number": Text("数字", "a number"),
    "boolean": Text("是或否", "yes or no"),
    "null": Text("空", "nothing"),
}
_KEYS = "0-9、* 和 #"


def title_of(schema: Schema, path: Path, value: Any) -> Text:
    """A field's title on the screen, with its place in a list: "选项 2 · 名称"."""
    zh, en, last = [], [], same("")
    schemas = schema_at(schema, path, value)
    for step, inner in zip(path, schemas, strict=False):
        if isinstance(step, int):
            zh.append(f"第 {step + 1} 项")
            en.append(f"item {step + 1}")
        elif "x-title" in inner:
            last = Text.from_json(inner["x-title"])
            zh.append(last.zh)
            en.append(last.en)
        else:
            named = language(step[:SHOWN])
            zh.append(named.zh)
            en.append(named.en)
    for step in path[len(schemas) :]:
        named = language(str(step)[:SHOWN])
        zh.append(named.zh)
        en.append(named.en)
    return Text(" · ".join(zh), " · ".join(en))


def explain(
    error: ValidationError, schema: Schema, instance: Any, *, node: str = "", label: Text = NOTHING, at: Path = ()
) -> Iterator[Finding]:
    """The findings one schema error amounts to. ``at`` is where ``instance`` stands in the document, for fixes."""
    path: Path = tuple(error.absolute_path)
    if error.validator == "anyOf" and isinstance(error.schema, Mapping):
        yield from _alternatives(error, schema, instance, node=node, label=label, at=at)
        return
    keyword = "propertyNames" if "propertyNames" in error.relative_schema_path else str(error.validator)
    if keyword == "required":
        wanted: Any = error.validator_value
        missing = [name for name in wanted if name not in _keys(error.instance)]
        places = [(*path, name) for name in missing]
    elif keyword == "additionalProperties":
        known = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
        places = [(*path, name) for name in _keys(error.instance) if name not in known]
    else:
        places = [path]
    for place in places[:20]:
        title = title_of(schema, place, instance)
        what, mend = _SAY.get(keyword, _shape)(error)
        fix = (Patch("remove", (*at, *place)),) if keyword == "additionalProperties" else ()
        yield Finding(
            code=_CODES.get(keyword, "wrong_shape"),
            severity=ERROR,
            message=_placed(title, what, label),
            mend=mend,
            node=node,
            label=label,
            field=place,
            field_title=title,
            fix=fix,
        )


def _keys(value: Any) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, Mapping) else ()


def _placed(title: Text, what: Text, label: Text) -> Text:
    zh, en = (f"“{label.zh}”：", f"“{label.en}”: ") if label.zh else ("", "")
    return Text(
        f"{zh}“{title.zh}”{what.zh}" if title.zh else zh + what.zh,
        f"{en}“{title.en}” {what.en}" if title.en else en + what.en,
    )


def _alternatives(error: ValidationError, schema: Schema, instance: Any, **where: Any) -> Iterator[Finding]:
    """Of several shapes only the one that was meant is explained; the rest would be noise."""
    alternatives: Any = error.schema
    meant = branch(alternatives, error.instance) or _same_type(alternatives, error.instance)
    index = next((i for i, option in enumerate(alternatives["anyOf"]) if option is meant), None)
    inner = [] if index is None else [e for e in error.context or () if e.schema_path[0] == index]
    if inner:
        for deeper in inner:
            yield from explain(deeper, schema, instance, **where)
        return
    path: Path = tuple(error.absolute_path)
    title = title_of(schema, path, instance)
    what, mend = _shape(error)
    node, label = where["node"], where["label"]
    yield Finding("wrong_shape", ERROR, _placed(title, what, label), mend, node, label, path, title)


def _same_type(schema: Schema, value: Any) -> Schema | None:
    wanted = "object" if isinstance(value, dict) else "array" if isinstance(value, list) else ""
    options = [option for option in schema["anyOf"] if option.get("type") == wanted]
    return options[0] if len(options) == 1 else None


Said = tuple[Text, Text]


def _shown(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    text = "…" if isinstance(value, dict | list) else str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _required(_: ValidationError) -> Said:
    return Text("还没有填写。", "is missing."), Text("请填写它。", "Fill it in.")


def _unknown(_: ValidationError) -> Said:
    return Text("不是已知的字段。", "is not a known field."), Text("请删除它。", "Remove it.")


def _type(error: ValidationError) -> Said:
    name = error.validator_value if isinstance(error.validator_value, str) else "object"
    kind = _TYPES.get(name, same(name))
    return Text(f"应该是{kind.zh}。", f"must be {kind.en}."), Text(f"请改成{kind.zh}。", f"Change it to {kind.en}.")


def _enum(error: ValidationError) -> Said:
    titles: Any = error.schema.get("x-enum", {}) if isinstance(error.schema, Mapping) else {}
    choices: Any = error.validator_value
    named = [Text.from_json(titles.get(str(choice)) or same(str(choice)).to_json()) for choice in choices[:25]]
    return (
        Text(f"不能是“{_shown(error.instance)}”。", f"cannot be “{_shown(error.instance)}”."),
        Text(
            "可选：" + "、".join(n.zh for n in named) + "。", "Choose one of: " + ", ".join(n.en for n in named) + "."
        ),
    )


def _const(error: ValidationError) -> Said:
    return Text(f"应该是 {error.validator_value}。", f"must be {error.validator_value}."), Text(
        f"请改成 {error.validator_value}。", f"Change it to {error.validator_value}."
    )


def _pattern(error: ValidationError) -> Said:
    value, pattern = _shown(error.instance), str(error.validator_value)
    what = Text(f"的写法“{value}”不对。", f"is not written as it should be: “{value}”.")
    if pattern.startswith("^[0-9*#]"):
        return what, Text(f"只能用 {_KEYS}。", "Use only 0-9, * and #.")
    if "a-z" in pattern and "0-9_" in pattern:
        return what, Text(
            "用小写字母开头，只含小写字母、数字和下划线。",
            "Begin with a small letter; use only small letters, digits and _.",
        )
    if pattern.startswith("^https?"):
        return what, Text(
            "以 http:// 或 https:// 开头，不含空格。", "Begin with http:// or https:// and use no spaces."
        )
    if pattern.startswith("^[a-z]{2,3}"):
        return what, Text("用语言代码，例如 zh-CN 或 en-US。", "Use a language code such as zh-CN or en-US.")
    return what, Text("请按字段说明改写。", "Rewrite it as the field's help says.")


def _longer(error: ValidationError) -> Said:
    n = error.validator_value
    return Text("太短或是空的。", "is too short or empty."), Text(f"至少 {n} 个字符。", f"At least {n} character(s).")


def _shorter(error: ValidationError) -> Said:
    n = error.validator_value
    return Text("太长。", "is too long."), Text(f"最多 {n} 个字符。", f"At most {n} characters.")


def _more(error: ValidationError) -> Said:
    n = error.validator_value
    return Text("的项目太少。", "has too few items."), Text(f"至少 {n} 项。", f"At least {n}.")


def _fewer(error: ValidationError) -> Said:
    n = error.validator_value
    return Text("的项目太多。", "has too many items."), Text(f"最多 {n} 项。", f"At most {n}.")


def _greater(error: ValidationError) -> Said:
    n = error.validator_value
    return Text(f"{_shown(error.instance)} 太小。", f"{_shown(error.instance)} is too small."), Text(
        f"至少 {n}。", f"At least {n}."
    )


def _less(error: ValidationError) -> Said:
    n = error.validator_value
    return Text(f"{_shown(error.instance)} 太大。", f"{_shown(error.instance)} is too big."), Text(
        f"最多 {n}。", f"At most {n}."
    )


def _unique(_: ValidationError) -> Said:
    return Text("里有重复的项目。", "holds the same item twice."), Text("请删除重复的一项。", "Remove one of them.")


def _name(error: ValidationError) -> Said:
    value = _shown(error.instance)
    what = Text(f"里的名称“{value}”不能用。", f"holds a name that cannot be used: “{value}”.")
    return what, Text(
        "请换一个名称：小写字母开头，只含小写字母、数字和下划线；语言用 zh-CN 这样的代码。",
        "Use another: small letters, digits and _, beginning with a letter; for languages a code such as zh-CN.",
    )


def _shape(_: ValidationError) -> Said:
    return Text("的内容不完整或形式不对。", "is incomplete or of the wrong shape."), Text(
        "请重新填写。", "Fill it in again."
    )


_SAY: Mapping[str, Callable[[ValidationError], Said]] = {
    "required": _required,
    "additionalProperties": _unknown,
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "minLength": _longer,
    "maxLength": _shorter,
    "minItems": _more,
    "minProperties": _more,
    "maxItems": _fewer,
    "maxProperties": _fewer,
    "minimum": _greater,
    "maximum": _less,
    "uniqueItems": _unique,
    "propertyNames": _name,
}
_CODES: Mapping[str, str] = {
    "required": "field_missing",
    "additionalProperties": "field_unknown",
    "type": "wrong_type",
    "enum": "not_a_choice",
    "const": "not_a_choice",
    "pattern": "badly_written",
    "minLength": "too_short",
    "maxLength": "too_long",
    "minItems": "too_few",
    "minProperties": "too_few",
    "maxItems": "too_many",
    "maxProperties": "too_many",
    "minimum": "too_small",
    "maximum": "too_large",
    "uniqueItems": "twice",
    "propertyNames": "bad_name",
}
