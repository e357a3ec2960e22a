"""How the house tests read the project: its Python sources as syntax trees, its documents as text. No rule stands here."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Source:
    """One Python module: `name` dotted, `path` relative to the project, `text` and its `tree`."""

    name: str
    path: Path
    text: str
    tree: ast.Module


def parse(text: str, name: str = "runtime.engine.example") -> Source:
    """A module from a string, so that each rule can be shown to refuse something."""
    return Source(name=name, path=Path(*name.split(".")).with_suffix(".py"), text=text, tree=ast.parse(text))


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Every module below the folders, in order of path; a folder may also be one module, named without its .py."""
    found = []
    for folder in folders:
        for path in [*sorted((ROOT / folder).rglob("*.py")), *(ROOT / folder).parent.glob(f"{Path(folder).name}.py")]:
            if "node_modules" in path.parts:
                continue
            short = path.relative_to(ROOT)
            text = path.read_text(encoding="utf-8")
            found.append(
                Source(name=".".join(short.with_suffix("").parts), path=short, text=text, tree=ast.parse(text))
            )
    return tuple(found)


def imported(source: Source) -> Iterator[tuple[str, int]]:
    """(dotted name, line) of every import, at any depth; relative ones made absolute."""
    package = source.name.split(".")[:-1]
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)


def tracked() -> list[Path]:
    """Every file of the project as it would be checked out, relative to its root."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [Path(name) for name in listing.stdout.decode().split("\0") if name and (ROOT / name).is_file()]
