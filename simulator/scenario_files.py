"""Scenario files: YAML or JSON text into scenarios and back, with errors that name the place and the mend.

Numbers stay text until a field wants a number: ``after: 012`` means the keys 0, 1, 2 and a caller is not an integer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from runtime.document.texts import Text
from runtime.domain.texts import DocumentError
from simulator.answers import answers_from_json
from simulator.caller import input_from_json
from simulator.scenario import AT, CALLER, LINE, Expectation, Scenario
from simulator.world import World, instant

SCHEMA = Path(__file__).resolve().parents[1] / "schemas" / "scenario.schema.json"
BYTES_MAX = 2_000_000
_BREAKS = re.compile("[\x85\u2028\u2029\ufeff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a scenario file: the path in it, what, and how to mend it."""

    path: str
    message: Text
    mend: Text

    def into(self, language: str) -> str:
        """One line in a language (BCP 47)."""
        chinese = language.startswith("zh")
        message, mend = (self.message.zh, self.mend.zh) if chinese else (self.message.en, self.mend.en)
        return f"{self.path or '(file)'}: {message} {mend}"


class ScenarioError(ValueError):
    """A scenario file that cannot be read: the fault of whoever wrote it. ``problems`` are for people."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.into("en") for problem in problems))
        self.problems = tuple(problems)


class _Loader(yaml.SafeLoader):
    """Only true, false and null are more than text."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if tag in ("tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def load_scenarios(text: str) -> tuple[Scenario, ...]:
    """The scenarios of a file: one, a list, or ``{defaults…, scenarios: [...]}``. Raises `ScenarioError`."""
    return tuple(scenario_from_json(one, path=path) for path, one in _documents(text))


def read_documents(text: str) -> tuple[dict[str, Any], ...]:
    """The scenarios of a file as documents, each whole and checked. Raises `ScenarioError`."""
    found = _documents(text)
    for path, one in found:
        scenario_from_json(one, path=path)
    return tuple(one for _, one in found if isinstance(one, dict))


def dump_documents(documents: Iterable[Mapping[str, Any]]) -> str:
    """Documents as YAML text that `read_documents` reads back equal."""
    docs = [dict(document) for document in documents]
    # The emitter writes these line breaks as they are, and a reader folds them away.
    text = json.dumps(docs, ensure_ascii=False)
    plain = json.loads(text)  # nothing is shared, so nothing becomes an anchor
    shown = plain[0] if len(plain) == 1 else plain
    return yaml.safe_dump(shown, allow_unicode=not _BREAKS.search(text), sort_keys=False, width=120)


def _documents(text: str) -> tuple[tuple[str, object], ...]:
    if len(text) > BYTES_MAX:
        raise ScenarioError([_problem("", "文件太大", "The file is too large", "拆成几个文件", "Split it")])
    try:
        # The loader is a SafeLoader that resolves less.
        doc = yaml.load(text, Loader=_Loader)  # noqa: S506
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        where = getattr(error, "problem_mark", None)
        line = f"line {where.line + 1}" if where else ""
        what = _problem(line, "不是 YAML", "This is not YAML", "检查缩进和引号", "Check indentation and quotes")
        raise ScenarioError([what]) from error
    return tuple(_each(doc))


def _each(doc: object) -> Iterable[tuple[str, object]]:
    if isinstance(doc, list):
        return [(f"[{index}]", one) for index, one in enumerate(doc)]
    if isinstance(doc, dict) and isinstance(doc.get("scenarios"), list):
        shared = {name: value for name, value in doc.items() if name != "scenarios"}
        return [
            (f"scenarios[{index}]", {**shared, **one} if isinstance(one, dict) else one)
            for index, one in enumerate(doc["scenarios"])
        ]
    return [("", doc)]


def scenario_from_json(doc: object, *, path: str = "") -> Scenario:
    """Read one scenario (schemas/scenario.schema.json). Raises `ScenarioError` with every problem."""
    errors = sorted(_validator().iter_errors(doc), key=lambda error: list(map(str, error.absolute_path)))
    if errors:
        raise ScenarioError([_from_schema(error, path) for error in errors])
    given: Mapping[str, Any] = doc if isinstance(doc, dict) else {}
    try:
        return _scenario(given)
    except DocumentError as error:
        problem, mend = error.problem, error.mend
        message = Problem(_join(path, f"world.{error.path}"), Text(problem.zh, problem.en), Text(mend.zh, mend.en))
        raise ScenarioError([message]) from error
    except ValueError as error:
        what = _problem(
            path, f"无法读取：{error}", f"Cannot be read: {error}", "对照文档修改", "Compare with the manual"
        )
        raise ScenarioError([what]) from error


def _scenario(doc: Mapping[str, Any]) -> Scenario:
    world = dict(doc.get("world", {}))
    answers = answers_from_json(world.pop("answers", {}))
    known = World.from_json(world)
    zone, at = str(doc.get("zone", "")), str(doc.get("at", AT))
    instant(at, zone=zone or known.zone)
    expected = doc.get("expect", {})
    return Scenario(
        name=doc["name"],
        flow=doc.get("flow", ""),
        tags=tuple(doc.get("tags", ())),
        line=doc.get("line", LINE),
        caller=doc.get("caller", CALLER),
        language=doc.get("language", ""),
        at=at,
        zone=zone,
        inputs=tuple(input_from_json(given) for given in doc.get("inputs", ())),
        answers=answers,
        world=tuple(world.items()),
        expect=Expectation(
            path=tuple(expected.get("path", ())),
            contains=tuple(expected.get("contains", ())),
            heard=tuple(expected.get("heard", ())),
            not_heard=tuple(expected.get("not_heard", ())),
            ended=expected.get("ended", ""),
            variables=tuple((name, as_text(value)) for name, value in expected.get("variables", {}).items()),
            destination=expected.get("destination", ""),
        ),
    )


def as_text(value: object) -> str | None:
    """A variable's value as scenarios write it; None for unset."""
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def dump_scenarios(scenarios: Iterable[Scenario]) -> str:
    """Scenarios as YAML text that `load_scenarios` reads back equal."""
    return dump_documents(scenario.to_json() for scenario in scenarios)


# --- errors of the schema, for people --------------------------------------------------------------------------------


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))


def _from_schema(error: ValidationError, path: str) -> Problem:
    where = _join(path, "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in error.absolute_path).lstrip("."))
    rule: Any = error.validator_value
    known = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
    match error.validator:
        case "required":
            present: Any = error.instance
            missing = next((name for name in rule if name not in present), "")
            return _problem(where, f"缺少 {missing}", f"{missing} is missing", f"加上 {missing}", f"Add {missing}")
        case "additionalProperties":
            given: Any = error.instance
            extra = ", ".join(str(name) for name in given if name not in known)
            use = ", ".join(known)
            return _problem(where, f"没有字段 {extra}", f"There is no field {extra}", f"可用：{use}", f"Use: {use}")
        case "enum":
            use = ", ".join(map(str, rule))
            return _problem(
                where, f"不能是 {error.instance}", f"Cannot be {error.instance}", f"可用：{use}", f"Use: {use}"
            )
        case "pattern" if where.endswith("at"):
            return _problem(where, "不是时间", "Not a time", "写成 2026-10-01T20:00", "Write it as 2026-10-01T20:00")
    if "inputs[" in where:
        return _problem(
            where,
            "不是一个输入",
            "Not an input",
            '写成 after: "1"、during: "12"、say: 转人工、silence 或 hang_up',
            'Write after: "1", during: "12", say: agent, silence or hang_up',
        )
    return _problem(
        where, f"值不对：{error.message}", f"Wrong value: {error.message}", "对照文档修改", "Compare with the manual"
    )


def _join(path: str, rest: str) -> str:
    return f"{path}.{rest}" if path and rest and not rest.startswith("[") else path + rest


def _problem(path: str, zh: str, en: str, mend_zh: str, mend_en: str) -> Problem:
    return Problem(path, Text(f"{zh}。", f"{en}."), Text(f"{mend_zh}。", f"{mend_en}."))
