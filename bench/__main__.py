"""`python -m bench [--quick] [NAME...]`: runs the measurements one after another and ends with all their figures.

A measurement is a module of this package that runs by `python -m bench.NAME [--quick]` and whose last line reads
`NAME: FIGURE (goal GOAL)`. Each has a process to itself, so that none inherits another's heap or threads.
A module whose name begins with an underscore is shared code. A whole, long run also writes docs/performance.md.
"""

import re
import subprocess
import sys
from pathlib import Path

from bench._report import write

HERE = Path(__file__).parent
CLOSING_LINE = re.compile(r"^[\w .,/-]+: .+ \(goal .+\)$")
LONGEST_S = 900


def measurements() -> list[str]:
    """Names of all measurements, in order."""
    return sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))


def measure(name: str, *, quick: bool) -> tuple[list[str], bool]:
    """Run one; return its closing lines and whether it ended well. A slow figure is no failure, a missing one is."""
    command = [sys.executable, "-m", f"bench.{name}", *(["--quick"] if quick else [])]
    print(f"== {name}", flush=True)
    try:
        done = subprocess.run(
            command, cwd=HERE.parent, stdout=subprocess.PIPE, text=True, timeout=LONGEST_S, check=False
        )
    except subprocess.TimeoutExpired:
        print(f"{name}: no end after {LONGEST_S} s")
        return [], False
    print(done.stdout, flush=True)
    figures = [line for line in done.stdout.splitlines() if CLOSING_LINE.match(line)]
    return figures, done.returncode == 0 and bool(figures)


def main(arguments: list[str]) -> int:
    """Return the exit code: 0 all measured, 1 one failed, 2 an unknown name."""
    names = [argument for argument in arguments if argument != "--quick"]
    if unknown := sorted(set(names) - set(measurements())):
        print(f"unknown: {', '.join(unknown)}; there are: {', '.join(measurements())}")
        return 2
    results = {name: measure(name, quick="--quick" in arguments) for name in names or measurements()}
    for figures, _ in results.values():
        print(*figures, sep="\n")
    failed = [name for name, (_, well) in results.items() if not well]
    if not failed and not arguments:
        write({name: figures for name, (figures, _) in results.items()})
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
