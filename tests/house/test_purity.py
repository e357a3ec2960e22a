"""Purity that the import contracts cannot see: clocks that are methods, files that are built-ins, imports of what is not ours."""

import ast
import sys
from collections.abc import Iterator

import pytest

from tests.house.reading import Source, imported, parse, sources

PURE = ("runtime/engine", "runtime/nodes", "runtime/domain", "runtime/document", "simulator/explore")
CLOCK_METHODS = frozenset({"now", "utcnow", "today"})
CLOCK_TYPES = frozenset({"datetime", "date", "dt"})
IO_BUILTINS = frozenset({"open", "input", "print", "breakpoint", "exec", "eval", "__import__"})
IO_MODULES = ("urllib.request", "importlib.import_module", "http.client", "shelve", "dbm")
STANDARD_LIBRARY_ONLY = ("runtime.engine.", "runtime.nodes.")


def impurities(source: Source) -> Iterator[str]:
    """One sentence for each place where the module reaches for a clock, a file or the network."""
    for name, line in imported(source):
        if name.startswith(IO_MODULES):
            yield f"{source.path}:{line} imports {name}"
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id in IO_BUILTINS:
            yield f"{source.path}:{node.lineno} calls {called.id}()"
        if isinstance(called, ast.Attribute) and called.attr in CLOCK_METHODS:
            owner = called.value.attr if isinstance(called.value, ast.Attribute) else getattr(called.value, "id", "")
            if owner in CLOCK_TYPES:
                yield f"{source.path}:{node.lineno} calls {owner}.{called.attr}(); time is an argument here"


def foreign_imports(source: Source) -> Iterator[str]:
    """Imports of the engine or a node kind that are neither the standard library nor the pure core."""
    for name, line in imported(source):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and not name.startswith(
            ("runtime.engine", "runtime.nodes", "runtime.domain")
        ):
            yield f"{source.path}:{line} imports {name}"


def test_the_pure_packages_reach_for_no_clock_file_or_network() -> None:
    modules = sources(*PURE)
    assert modules, "no module found: the folders have moved"
    assert [place for source in modules for place in impurities(source)] == []


def test_engine_and_nodes_import_nothing_but_the_standard_library_and_the_core() -> None:
    modules = [source for source in sources(*PURE) if source.name.startswith(STANDARD_LIBRARY_ONLY)]
    assert modules, "no module found: the folders have moved"
    assert [place for source in modules for place in foreign_imports(source)] == []


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import datetime\nx = datetime.now()",
        "import datetime\nx = datetime.date.today()",
        "x = open('flow.json')",
        "from urllib.request import urlopen",
        "import urllib.request",
    ],
)
def test_what_is_impure_is_seen(text: str) -> None:
    assert len(list(impurities(parse(text)))) == 1


@pytest.mark.parametrize(
    ("text", "seen"),
    [("import networkx", 1), ("from . import state", 0), ("import json", 0), ("from .. import ports", 1)],
)
def test_a_foreign_import_is_seen(text: str, seen: int) -> None:
    assert len(list(foreign_imports(parse(text)))) == seen
