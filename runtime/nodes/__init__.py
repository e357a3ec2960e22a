"""The node kinds, one file each, and the explicit mapping that is handed to `compile_release`."""

from __future__ import annotations

from runtime.engine.node import Kinds
from runtime.nodes.caller import Caller
from runtime.nodes.collect import Collect
from runtime.nodes.condition import Condition
from runtime.nodes.confirm import Confirm
from runtime.nodes.goto import Goto
from runtime.nodes.hangup import Hangup
from runtime.nodes.http import Http
from runtime.nodes.language import Language
from runtime.nodes.lookup import Lookup
from runtime.nodes.loop import Loop
from runtime.nodes.menu import Menu
from runtime.nodes.play import Play
from runtime.nodes.queue import Queue
from runtime.nodes.record import Record
from runtime.nodes.schedule import Schedule
from runtime.nodes.setting import Set
from runtime.nodes.split import Split
from runtime.nodes.subflow import Subflow
from runtime.nodes.transfer import Transfer
from runtime.nodes.voicemail import Voicemail

KINDS: Kinds = {
    "play": Play,
    "menu": Menu,
    "collect": Collect,
    "confirm": Confirm,
    "schedule": Schedule,
    "caller": Caller,
    "condition": Condition,
    "split": Split,
    "loop": Loop,
    "set": Set,
    "http": Http,
    "lookup": Lookup,
    "language": Language,
    "record": Record,
    "queue": Queue,
    "transfer": Transfer,
    "voicemail": Voicemail,
    "subflow": Subflow,
    "goto": Goto,
    "hangup": Hangup,
}
