"""`app.py destinations`: where calls can be sent, and who belongs to each group."""

from __future__ import annotations

import argparse
import json

from runtime.cli.console import OK, Console
from runtime.cli.opening import opened
from runtime.document.destinations import summary
from runtime.domain.texts import Bilingual
from runtime.store.agents import agent_states
from runtime.store.site import list_destinations

NAME, KIND, WHERE = Bilingual("转接目标", "destination"), Bilingual("种类", "kind"), Bilingual("去往", "leads to")
HOURS, NEXT = Bilingual("服务时间", "hours"), Bilingual("下一目标", "next")
KINDS = {
    "group": Bilingual("坐席组", "group"),
    "queue": Bilingual("队列", "queue"),
    "extension": Bilingual("分机", "extension"),
    "number": Bilingual("外线", "number"),
}


def add_arguments(parser: argparse.ArgumentParser, console: Console) -> None:
    """[--json]."""
    parser.add_argument(
        "--json", action="store_true", help=console.into(Bilingual("输出 JSON，供程序使用", "as JSON, for programs"))
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """List them."""
    with opened() as database:
        found, states = list_destinations(database), agent_states(database)
    if arguments.json:
        rows = [{"name": d.name, "document": dict(d.document), "updated": d.updated} for d in found]
        console.say(json.dumps(rows, ensure_ascii=False, indent=1))
        return OK
    chinese = console.language.startswith("zh")
    always = console.into(Bilingual("全天", "always"))
    console.table(
        (NAME, KIND, WHERE, HOURS, NEXT),
        [
            (
                d.name,
                console.into(KINDS[d.document["kind"]]),
                summary(d.document).zh if chinese else summary(d.document).en,
                d.document.get("hours") or always,
                d.document.get("next") or "—",
            )
            for d in found
        ],
    )
    away = sorted(device for device, state in states.items() if not state.signed_in or state.paused)
    if away:
        console.say(
            Bilingual(
                f"已签出或暂停：{'、'.join(away)}",
                f"Signed out or paused: {', '.join(away)}",
            )
        )
    return OK
