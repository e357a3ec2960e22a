"""`app.py simulate`: one test call without a telephone, as a transcript a person can read."""

from __future__ import annotations

import argparse
from pathlib import Path

from designer.cli.line_program import program_on
from designer.cli.site_world import site_world
from runtime.cli.console import FAILED, OK, Console
from runtime.cli.trouble import CommandError
from runtime.domain.texts import Bilingual
from runtime.engine.state import Call
from simulator.caller import HANG_UP, SILENCE, Script, press, say
from simulator.scenario import AT, CALLER, LINE
from simulator.simulate import simulate
from simulator.transcript import render
from simulator.world import ZONE, instant

STAY_SILENT, GO = "-", "x"


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """[FILE] with who calls, when, and what they do."""
    into = console.into
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help=into(
            Bilingual("流程文件；不写则拨打 --line 的线路", "a flow file; without one the line of --line is called")
        ),
    )
    parser.add_argument(
        "--at",
        default=AT,
        metavar="TIME",
        help=into(Bilingual("拨打时间，如 2026-10-01T20:00", "when, such as 2026-10-01T20:00")),
    )
    parser.add_argument("--zone", default=ZONE, help=into(Bilingual("时间所在时区", "the zone that time is meant in")))
    parser.add_argument(
        "--from",
        dest="caller",
        default=CALLER,
        metavar="NUMBER",
        help=into(Bilingual("主叫号码", "the caller's number")),
    )
    parser.add_argument(
        "--line",
        default="",
        metavar="NUMBER",
        help=into(
            Bilingual("拨打的号码；它的规则在流程之前", "the dialled number; its rules stand in front of the flow")
        ),
    )
    parser.add_argument(
        "--language", default="", metavar="TAG", help=into(Bilingual("来电语言", "the call's language"))
    )
    parser.add_argument(
        "--keys",
        default="",
        metavar="1,2",
        help=into(
            Bilingual(
                f"每次提问时的输入，逗号分隔：按键、说的话、{STAY_SILENT} 不出声、{GO} 挂机",
                f"what to do at each question, separated by commas: keys, words, {STAY_SILENT} for silence, {GO} to hang up",
            )
        ),
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Exit 1 when the call had to be handed back to the exchange."""
    program = program_on(arguments.line, arguments.file)
    try:
        at = instant(arguments.at, zone=arguments.zone)
    except ValueError as error:
        raise CommandError(
            Bilingual(
                f"--at 看不懂：{error}。写成 2026-10-01T20:00。",
                f"--at cannot be read: {error}. Write it as 2026-10-01T20:00.",
            )
        ) from error
    call = Call(line=arguments.line or LINE, caller=arguments.caller, language=arguments.language)
    simulation = simulate(program, call, at=at, script=script(arguments.keys), world=site_world())

    def label(flow: str, node: str) -> str:
        return program.flows[flow].nodes[node].label or node

    console.say(render(simulation.transcript, language=console.language, zone=arguments.zone, label=label))
    for name, value in simulation.variables(program).items():
        console.say(f"  {name} = {value}")
    return FAILED if simulation.ended == "handed_back" else OK


def script(words: str) -> Script:
    """What a person wrote after --keys."""
    inputs = []
    for word in (part.strip() for part in words.split(",")):
        match word:
            case "":
                continue
            case "-":
                inputs.append(SILENCE)
            case "x":
                inputs.append(HANG_UP)
            case _ if all(c in "0123456789*#" for c in word):
                inputs.append(press(word))
            case _:
                inputs.append(say(word))
    return tuple(inputs)
