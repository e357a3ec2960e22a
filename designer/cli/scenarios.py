"""`app.py test`: runs scenario files, or every scenario below a folder, each on the flow it names or that lies beside it;
without a file, the scenarios the site keeps with its flows, on their drafts or on what is named."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from designer.cli.line_program import program_on
from designer.cli.site_world import site_world
from designer.proving import Blocked
from designer.scenarios.ground import DRAFT
from designer.scenarios.running import run_many
from designer.trying import site_world as world_of
from runtime.cli.console import FAILED, OK, Console
from runtime.cli.opening import opened
from runtime.cli.trouble import CommandError
from runtime.document.load import load
from runtime.domain.texts import Bilingual
from runtime.engine.program import Program
from runtime.settings import load as settings
from runtime.store.lines import load_line
from runtime.store.scenarios import list_scenarios
from simulator.coverage import Coverage, all_ports
from simulator.scenario import Scenario
from simulator.scenario_files import ScenarioError
from simulator.scenarios import ScenarioResult, load_scenarios, run_scenario

SUFFIXES = (".yaml", ".yml")


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """FILE or DIR, or none for those the site keeps; --coverage."""
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help=console.into(
            Bilingual(
                "测试用例文件或文件夹；不写就运行站点里保存的", "scenario files or folders; none: those the site keeps"
            )
        ),
    )
    parser.add_argument(
        "--of",
        default="",
        metavar="FLOW",
        help=console.into(Bilingual("只运行这个流程保存的用例", "only those kept with this flow")),
    )
    parser.add_argument(
        "--version",
        type=int,
        metavar="N",
        help=console.into(Bilingual("在这个版本上运行，而不是草稿", "on this version instead of the draft")),
    )
    parser.add_argument(
        "--flow",
        type=Path,
        metavar="FILE",
        help=console.into(Bilingual("在这个流程文件上运行", "run them on this flow file")),
    )
    parser.add_argument(
        "--line",
        default="",
        metavar="N",
        help=console.into(Bilingual("连同这条号码线路的规则", "with the rules of this line in front")),
    )
    parser.add_argument(
        "--coverage",
        action="store_true",
        help=console.into(Bilingual("列出没有走到的出口", "list the ports not taken")),
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Exit 1 when a scenario fails."""
    if not arguments.paths:
        return _run_kept(arguments, console)
    files = tuple(_files(arguments.paths))
    if not files:
        raise CommandError(Bilingual("没有找到测试用例（.yaml）。", "There are no scenarios (.yaml) there."))
    world = site_world()
    programs: dict[Path, Program] = {}
    walked: dict[Path, Coverage] = {}
    passed = failed = 0
    for file in files:
        for scenario in _read(file):
            flow = arguments.flow or _flow_of(file, scenario)
            if flow not in programs:
                programs[flow] = _program(flow, arguments.line)
            called = replace(scenario, line=arguments.line) if arguments.line else scenario
            result = run_scenario(programs[flow], called, world=world)
            walked[flow] = walked.get(flow, Coverage()) | result.coverage
            passed, failed = passed + result.passed, failed + (not result.passed)
            _show(file, result, console)
    for flow, coverage in walked.items() if arguments.coverage else ():
        _show_coverage(programs[flow], coverage, console)
    console.say(Bilingual(f"{passed} 个通过，{failed} 个失败。", f"{passed} passed, {failed} failed."))
    return FAILED if failed else OK


def _run_kept(arguments: argparse.Namespace, console: Console) -> int:
    """The scenarios of the site: on drafts, on a version, or on what ``--line`` answers with now."""
    against = f"line:{arguments.line}" if arguments.line else DRAFT
    against = f"version:{arguments.version}" if arguments.version else against
    with opened() as database:
        flow = load_line(database, arguments.line).flow if arguments.line else arguments.of
        stored = list_scenarios(database, flow)
        if not stored:
            raise CommandError(Bilingual("没有保存的测试用例。", "The site keeps no scenario to run."))
        with world_of(database, settings().data_dir) as world:
            ran = run_many(database, stored, world, against=against)
    for each in ran:
        word = Bilingual("通过", "passed") if each.outcome.passed else Bilingual("失败", "FAILED")
        console.say(f"{console.into(word)}  {each.scenario.flow}: {each.scenario.name}")
        for failure in each.outcome.told["failures"]:
            text = failure["message"]["zh" if console.language.startswith("zh") else "en"]
            console.say(f"        {failure['what']} {failure['where']} {text}".rstrip())
    passed = sum(each.outcome.passed for each in ran)
    console.say(
        Bilingual(f"{passed} 个通过，{len(ran) - passed} 个失败。", f"{passed} passed, {len(ran) - passed} failed.")
    )
    return OK if passed == len(ran) else FAILED


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(each for each in path.rglob("*") if each.suffix in SUFFIXES)
        else:
            yield path


def _read(file: Path) -> tuple[Scenario, ...]:
    try:
        return load_scenarios(file.read_text(encoding="utf-8"))
    except ScenarioError as error:
        zh = "\n".join(f"{file}:{problem.into('zh')}" for problem in error.problems)
        en = "\n".join(f"{file}: {problem.into('en')}" for problem in error.problems)
        raise CommandError(Bilingual(zh, en)) from error


def _program(flow: Path, line: str) -> Program:
    try:
        return program_on(line, flow)
    except Blocked as error:
        raise CommandError(
            Bilingual(
                f"{flow} 不能运行。先看：app.py validate {flow}", f"{flow} cannot be run. See: app.py validate {flow}"
            )
        ) from error


def _flow_of(file: Path, scenario: Scenario) -> Path:
    """The flow file a scenario is about: by the flow's name, else by the scenario file's own name, in its folder or the one above."""
    stem = file.name.split(".")[0]
    nearby = [path for folder in (file.parent, file.parent.parent) for path in sorted(folder.glob("*.json"))]
    for path in nearby:
        if path.stem == (scenario.flow or stem) or (scenario.flow and _name_of(path) == scenario.flow):
            return path
    for path in nearby:
        if path.stem == stem:
            return path
    raise CommandError(
        Bilingual(
            f"{file}：找不到它的流程文件。用 --flow 指定。", f"{file}: its flow file is not there. Name it with --flow."
        )
    )


def _name_of(path: Path) -> str:
    document = load(path.read_bytes()).document
    return str(document.get("name", "")) if document is not None else ""


def _show(file: Path, result: ScenarioResult, console: Console) -> None:
    word = Bilingual("通过", "passed") if result.passed else Bilingual("失败", "FAILED")
    console.say(f"{console.into(word)}  {file.name}: {result.scenario.name}")
    for failure in result.failures:
        text = failure.message.zh if console.language.startswith("zh") else failure.message.en
        console.say(f"        {failure.what} {failure.where} {text}".rstrip())
    if not result.passed:
        console.say("        " + " → ".join(str(visit) for visit in result.visits))


def _show_coverage(program: Program, coverage: Coverage, console: Console) -> None:
    missed = coverage.ports_missed(program)
    total = len(all_ports(program))
    console.say(
        Bilingual(
            f"“{program.root}”出口 {total - len(missed)}/{total}",
            f"{program.root!r} ports {total - len(missed)}/{total}",
        )
    )
    for exit_ in missed:
        console.say("        " + " / ".join(str(part) for part in exit_))
