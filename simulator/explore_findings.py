"""What an exploration can find, in words, each with the shortest call that shows it.

Belongs here: the texts, severities and mends, one finding for each place. Finding them belongs to `explore`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from runtime.document.findings import ERROR, HINT, WARNING, Finding
from runtime.document.naming import node_name, port_name, rule_name
from runtime.document.texts import NOTHING, Text
from runtime.engine.actions import Awaited
from runtime.engine.events import Event
from runtime.engine.program import Program
from runtime.engine.state import Call, State, Trace
from simulator.coverage import Coverage
from simulator.explore_graph import Graph
from simulator.numbers import Leg
from simulator.scenario import CALLER, LINE, Scenario
from simulator.witness import scenario_of

_ORDER = {ERROR: 0, WARNING: 1, HINT: 2}
# Why a call falls back, by the reason the engine gives.
_REASONS = {
    "unwired": Text("出口没有连线", "a port leads nowhere"),
    "failures": Text("连续失败太多次", "too many failures in a row"),
    "no_human": Text("没有转人工的去处", "there is no way to a human"),
    "silent_loop": Text("无声的循环", "a circle without a sound"),
}
_OTHERWISE = Text("其他原因", "for another reason")


@dataclass(frozen=True, slots=True)
class Discovery:
    """A finding of an exploration in ``flow``, and a call that shows it (None for what no call reaches)."""

    finding: Finding
    flow: str
    witness: Scenario | None


@dataclass(slots=True)
class Findings:
    """Collects discoveries, the first and so the shortest for each place."""

    program: Program
    graph: Graph
    documents: Mapping[str, Mapping[str, Any]]
    found: dict[tuple[str, str, str, str], Discovery] = field(default_factory=dict)

    # --- seen in one step --------------------------------------------------------------------------------------------

    def crashed(self, source: int, event: Event | None, error: Exception) -> None:
        """The engine raised."""
        flow, node = self._standing(source)
        what = type(error).__name__
        self._add(
            "crashed",
            ERROR,
            (flow, node, what),
            Text(f"运行到这里时引擎出错（{what}）。", f"The engine raises {what} here."),
            Text("这是程序缺陷，请附上测试用例报告。", "This is a fault of the program: report it with the scenario."),
            self._legs(source, event),
            source=source,
        )

    def defect(self, source: int, event: Event | None, row: Trace) -> None:
        """A step noted a defect: a silent loop, or something the flow should not be able to do."""
        if row.detail == "silent_loop":
            self._add(
                "silent_loop",
                ERROR,
                (row.flow, row.node, ""),
                Text("这里会一直循环而没有任何声音。", "The call goes round here without a sound."),
                Text(
                    "在循环里加一段语音、一个菜单或一个循环次数节点。",
                    "Put a prompt, a menu or a loop counter into the circle.",
                ),
                self._legs(source, event),
                source=source,
            )
            return
        self._add(
            "defect",
            ERROR,
            (row.flow, row.node, row.detail),
            Text("运行到这里时程序出错。", "A fault of the program shows here."),
            Text(
                "检查此节点的设置；仍出现时请附上测试用例报告。",
                "Check the node; if it stays, report it with the scenario.",
            ),
            self._legs(source, event),
            source=source,
        )

    def handed_back(self, source: int, event: Event | None, reason: str, state: State) -> None:
        """The call went back to the exchange although the flow has a fallback."""
        flow, node = state.frames[-1].flow, state.frames[-1].node
        why = _REASONS.get(reason, _OTHERWISE)
        self._add(
            "handed_back",
            WARNING,
            (flow, node, ""),
            Text(
                f"兜底也失败时，电话从这里交回交换机（{why.zh}）。",
                f"When the fallback fails too, the call goes back to the exchange from here ({why.en}).",
            ),
            Text(
                "把此节点的失败出口连到留言、另一个转接目标或说明语音。",
                "Wire this node's failure ports to voicemail, another destination or a message.",
            ),
            self._legs(source, event),
            source=source,
        )

    def message_lost(self, source: int, event: Event | None, state: State) -> None:
        """A recorded message was neither kept nor dropped on purpose."""
        flow, node = state.frames[-1].flow, state.frames[-1].node
        self._add(
            "message_lost",
            ERROR,
            (flow, node, ""),
            Text("主叫在这里挂机时，已录的留言会丢失。", "A message already recorded is lost when the call ends here."),
            Text("录完立即保存留言。", "Keep the message as soon as it is recorded."),
            self._legs(source, event),
            source=source,
        )

    def acted_after_hang_up(self, source: int, event: Event | None, state: State) -> None:
        """Something was to be done with a caller who has gone."""
        flow, node = state.frames[-1].flow, state.frames[-1].node
        self._add(
            "acted_after_hang_up",
            ERROR,
            (flow, node, ""),
            Text("主叫挂机后，这里仍要执行动作。", "Something is to be done here after the caller has gone."),
            Text("这是程序缺陷，请附上测试用例报告。", "This is a fault of the program: report it with the scenario."),
            self._legs(source, event),
            source=source,
        )

    def unset_spoken(self, source: int, event: Event | None, name: str, state: State) -> None:
        """A prompt speaks a variable that has no value: the caller hears a gap."""
        flow, node = state.frames[-1].flow, state.frames[-1].node
        self._add(
            "unset_spoken",
            WARNING,
            (flow, node, name),
            Text(
                f"语音要播报变量“{name}”，但这时它可能没有值，主叫会听到空白。",
                f"The prompt speaks “{name}”, which may have no value here: the caller hears a gap.",
            ),
            Text(
                "给变量一个初始值，或先用条件判断它是否有值。",
                "Give the variable an initial value, or ask first whether it is set.",
            ),
            self._legs(source, event),
            standing=self.graph.positions[source].action if event is None else None,
            source=source,
        )

    # --- seen in the whole graph -------------------------------------------------------------------------------------

    def endless(self, trapped: Sequence[int]) -> None:
        """From these positions only the caller can end the call. The ways in are told, one for each node."""
        inside = set(trapped)
        for number in trapped:
            parent, _ = self.graph.parents[number]
            if parent in inside:
                continue
            self._add(
                "endless_loop",
                ERROR,
                (*self._standing(number), ""),
                Text(
                    "从这里开始再也走不到人工或结束，只能由主叫挂机。", "From here no path leads to a human or an end."
                ),
                Text(
                    "给循环一个出口：转人工、结束，或一个循环次数节点。",
                    "Give the circle a way out: a human, an end, or a loop counter.",
                ),
                self.graph.path(number),
                standing=self.graph.positions[number].action,
                source=number,
            )

    def without_human(self, alone: Sequence[int], *, nobody: bool) -> None:
        """From these questions no path leads to a person; told once when the whole flow has none."""
        for number in alone:
            flow, node = self._standing(number)
            if nobody:
                node = ""
            self._add(
                "human_unreachable",
                WARNING,
                (flow, node, ""),
                Text("整个流程没有转人工。", "No path of this flow leads to a human.")
                if nobody
                else Text("从这里没有任何路径能转人工。", "From here no path leads to a human."),
                Text(
                    "设置兜底节点（排队或转接），或连一个转人工选项。",
                    "Set a fallback (a queue or a transfer), or wire an option to a human.",
                ),
                self.graph.path(number),
                standing=self.graph.positions[number].action,
                source=number,
            )

    def unreached(self, coverage: Coverage) -> None:
        """Nodes no call enters and ports no call takes."""
        missed = [(flow, node) for flow, node in coverage.nodes_missed(self.program) if not node.startswith("@")]
        for flow, node in missed:
            self._add(
                "node_never_reached",
                WARNING,
                (flow, node, ""),
                Text("没有任何来电能走到这个节点。", "No call reaches this node."),
                Text("把它连上，或删除它。", "Wire it, or remove it."),
                None,
            )
        for flow, node, port in coverage.ports_missed(self.program):
            if (flow, node) in missed or node.startswith("@"):
                continue
            kind, drawn = self._kind_and_config(flow, node)
            named = port_name(kind, drawn, port)
            self._add(
                "port_never_taken",
                HINT,
                (flow, node, port),
                Text(f"没有任何来电会从出口“{named.zh}”离开。", f"No call leaves by the port “{named.en}”."),
                Text("检查前面的条件是否总是先成立。", "See whether an earlier condition always holds first."),
                None,
                port=port,
            )

    def ordered(self) -> tuple[Discovery, ...]:
        """Errors first, then in the order of discovery."""
        return tuple(sorted(self.found.values(), key=lambda one: _ORDER[one.finding.severity]))

    # --- small moves -------------------------------------------------------------------------------------------------

    def _add(
        self,
        code: str,
        severity: str,
        place: tuple[str, str, str],
        message: Text,
        mend: Text,
        legs: tuple[Leg, ...] | None,
        *,
        standing: Awaited | None = None,
        source: int = -1,
        port: str = "",
    ) -> None:
        flow, node, detail = place
        if (code, flow, node, detail) in self.found:
            return
        label = self._name(flow, node)
        if label.zh:
            message = Text(f"“{label.zh}”：{message.zh}", f"“{label.en}”: {message.en}")
        finding = Finding(code, severity, message, mend, node, label, port=port, acceptable=severity != ERROR)
        witness = None
        if legs is not None:
            name = f"{code}: {label.zh or node or flow}"
            call = self.graph.calls[source] if source >= 0 else Call(line=LINE, caller=CALLER)
            witness = scenario_of(name, flow=self.program.root, call=call, path=legs, standing=standing)
        self.found[code, flow, node, detail] = Discovery(finding, flow, witness)

    def _name(self, flow: str, node: str) -> Text:
        placed = self.program.flows[flow].nodes.get(node)
        if placed is None:
            return NOTHING
        if flow.startswith("@"):
            return rule_name(placed.label)
        return node_name(placed.kind, placed.label, node)

    def _kind_and_config(self, flow: str, node: str) -> tuple[str, Mapping[str, Any]]:
        drawn = self.documents.get(flow, {}).get("nodes", {}).get(node, {})
        return self.program.flows[flow].nodes[node].kind, drawn.get("config", {})

    def _standing(self, number: int) -> tuple[str, str]:
        if number < 0:
            return self.program.root, self.program.flows[self.program.root].entry
        frame = self.graph.positions[number].state.frames[-1]
        return frame.flow, frame.node

    def _legs(self, source: int, event: Event | None) -> tuple[Leg, ...]:
        if source < 0:
            return ()
        action = self.graph.positions[source].action
        legs = self.graph.path(source)
        return (*legs, (action, event)) if event is not None and action is not None else legs
