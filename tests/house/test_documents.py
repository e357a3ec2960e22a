"""The documents: decisions complete and in order, both READMEs the same in both languages, no file too large."""

import json
import re
from pathlib import Path

import pytest

from tests.house.reading import ROOT, tracked

DECISIONS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
SECTIONS = ["## Context", "## Decision", "## Rejected", "## Consequences"]
LARGEST = 1 << 20  # bytes
COMMAND = re.compile(r"^\| `app\.py ([a-z]+)", re.MULTILINE)
# Larger files, each with why it must be in the project.
LARGE: dict[str, str] = {}


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]
    assert len(DECISIONS) >= 9


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_why_and_what_was_rejected(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.match(rf"# {path.name[:4]} · \S", text)
    assert re.findall(r"^## .*", text, re.MULTILINE) == SECTIONS
    assert all(part.strip() for part in re.split(r"^## .*", text, flags=re.MULTILINE)[1:])


def blocks(text: str) -> list[str]:
    """The code blocks without their comments, which are translated."""
    return [re.sub(r"\s+#.*", "", block) for block in re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)]


def test_both_readmes_tell_the_same() -> None:
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))
    assert COMMAND.findall(english) == COMMAND.findall(chinese) != []
    assert blocks(english) == blocks(chinese) != []
    levels = [[len(heading) for heading in re.findall(r"^(#+) ", text, re.MULTILINE)] for text in (english, chinese)]
    assert levels[0] == levels[1]


def test_links_between_documents_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "README.zh-CN.md", *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_json_file_is_json() -> None:
    for path in tracked():
        if path.suffix == ".json" and "node_modules" not in path.parts and not path.name.startswith("tsconfig"):
            json.loads((ROOT / path).read_text(encoding="utf-8"))


def test_no_file_is_larger_than_it_must_be() -> None:
    large = {
        str(path): size
        for path in tracked()
        if (size := (ROOT / path).stat().st_size) > LARGEST and str(path) not in LARGE
    }
    assert large == {}, "files over 1 MiB: shrink them, or note them in LARGE with the reason"
