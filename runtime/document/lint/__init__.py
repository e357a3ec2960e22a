"""Doubts about a flow that could run: small passes over the model, each giving findings. Validation is not done here.

A pass is a function of the model (and of the site, where it compares with what the site has); adding one adds a line
to ``PASSES``. A finding that may be accepted in writing keeps its place and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from runtime.document.findings import Finding, accept, ordered
from runtime.document.lint.assignments import assignment_types
from runtime.document.lint.conditions import condition_types
from runtime.document.lint.human import fallback, human
from runtime.document.lint.languages import language_parity
from runtime.document.lint.menus import keys, levels, options
from runtime.document.lint.phrases import phrases
from runtime.document.lint.places import names_of_site, recursion
from runtime.document.lint.prompts import menu_prompts, prompts
from runtime.document.lint.reach import ends, kinds, loops, reachability, switched_off, unwired
from runtime.document.lint.secrecy import secrecy
from runtime.document.lint.variables import variables
from runtime.document.model import Model
from runtime.document.site import Site
from runtime.document.validate import inspect

__all__ = ["PASSES", "check", "lint"]

Pass = Callable[[Model], Iterable[Finding]]

PASSES: tuple[Pass, ...] = (
    kinds,
    reachability,
    switched_off,
    unwired,
    ends,
    loops,
    fallback,
    human,
    keys,
    options,
    levels,
    prompts,
    menu_prompts,
    phrases,
    language_parity,
    variables,
    condition_types,
    assignment_types,
    secrecy,
)


def lint(document: object, *, site: Site | None = None) -> tuple[Finding, ...]:
    """What is doubtful about a document; nothing when its envelope is not valid. Never raises."""
    return _lint(inspect(document).model, site)


def check(document: object, *, site: Site | None = None) -> tuple[Finding, ...]:
    """Validation and lint together, what is accepted in writing marked. Without a site, names are not looked up."""
    checked = inspect(document)
    return ordered([*checked.findings, *_lint(checked.model, site)])


def _lint(model: Model | None, site: Site | None) -> tuple[Finding, ...]:
    if model is None:
        return ()
    found = [finding for one in PASSES for finding in one(model)]
    found += [*recursion(model, site), *(names_of_site(model, site) if site else ())]
    return ordered(accept(found, model.document))
