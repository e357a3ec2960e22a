"""Asking again: silence and wrong answers are counted apart, each with its own escalating prompts and its own port."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.engine.actions import Segment
from runtime.engine.node import Context, View
from runtime.nodes.base import Config, count
from runtime.nodes.prompting import Prompt, compile_prompts


@dataclass(frozen=True, slots=True)
class Retries:
    """How often one kind of failure is retried, and what is said before the question is asked again."""

    port: str
    times: int
    prompts: tuple[Prompt, ...]

    def exhausted(self, failures: int) -> bool:
        """Is the n-th failure of a visit the last one?"""
        return failures > self.times

    def said(self, view: View, failures: int) -> tuple[Segment, ...]:
        """What is said after the n-th failure (from 1), before the question itself."""
        if not self.prompts:
            return ()
        return self.prompts[min(failures, len(self.prompts)) - 1].said(view)


def compile_retries(config: Config, context: Context, port: str, *, times: str, prompts: str, default: str) -> Retries:
    """Read the fields ``times`` and ``prompts`` of a config; ``default`` names the flow's default for the number."""
    return Retries(port, count(config, context, times, default), compile_prompts(config.get(prompts)))
