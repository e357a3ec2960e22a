"""A stylesheet that was loaded stays: what one page brings must not dress the pages that are opened after it."""

import re
from collections import defaultdict

from tests.house.reading import ROOT

WEB = ROOT / "designer" / "web" / "src"
# Loaded with the first page and before every other: it may dress what has no class, and nobody else may dress its classes.
BASE = "styles/base.css"


def selectors() -> list[tuple[str, str]]:
    """Each stylesheet's name and a selector in it."""
    found = []
    for path in sorted(WEB.rglob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for heads in re.findall(r"([^{};]+)\{", text):
            if not heads.strip().startswith("@"):
                split = re.split(r",(?![^(]*\))", heads)
                found += [(str(path.relative_to(WEB)), " ".join(each.split())) for each in split]
    return found


def parts(selector: str) -> list[frozenset[str]]:
    """The classes, attributes and ids of each part of a selector; what stands in :has() and :not() is a part of its own."""
    pieces = re.split(r"[\s>+~()]+", re.sub(r"\[[^\]]*\]", lambda at: re.sub(r"[\s>+~()]", "", at[0]), selector))
    return [frozenset(re.findall(r"[.#][\w-]+|\[[^\]]+\]", piece)) for piece in pieces]


def strays(found: list[tuple[str, str]]) -> list[str]:
    """Selectors without a part that is their stylesheet's own: one nobody else names, or dresses by itself."""
    named: defaultdict[frozenset[str] | str, set[str]] = defaultdict(set)
    dressed: defaultdict[str, set[str]] = defaultdict(set)
    for file, selector in found:
        each = parts(selector)
        names = {name for part in each for name in part}
        if len(names) == 1:
            dressed[min(names)].add(file)
        for key in (*each, *names):
            named[key].add(file)

    def own(part: frozenset[str], file: str) -> bool:
        return (len(part) > 1 and named[part] == {file}) or any({file} in (named[n], dressed[n]) for n in part)

    return [
        f"{file}: {selector}"
        for file, selector in found
        if file != BASE and not any(own(part, file) for part in parts(selector))
    ]


def test_no_stylesheet_dresses_what_is_anothers() -> None:
    faults = strays(selectors())
    assert faults == [], "\n".join(faults)


def test_a_stray_is_found() -> None:
    base, one, other = (BASE, ".notice"), ("one.css", ".card > h2"), ("other.css", ".card")
    assert strays([base, one, other]) == ["one.css: .card > h2", "other.css: .card"]
    assert strays([base, ("one.css", ".dialog-of-one .notice"), ("one.css", "h2")]) == ["one.css: h2"]
    assert strays([base, ("one.css", ".notice")]) == ["one.css: .notice"]
    assert strays([base, ("one.css", ".notice.warn")]) == []
