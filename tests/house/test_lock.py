"""The locked requirements: complete, hashed, the same on every machine, and each with a reason."""

import re

from tests.house.reading import ROOT

PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)(?: ; ([^\\]+?))? \\$")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def asked(file: str) -> dict[str, str]:
    """Name to reason of each line of a requirements*.in file."""
    lines = [
        line
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-"))
    ]
    return {normal(re.split(r"[ ;<>=\[]", line)[0]): line.partition("#")[2].strip() for line in lines}


def pinned(file: str) -> dict[str, str]:
    """Name to version; every line that is neither pin, hash nor comment fails."""
    pins: dict[str, str] = {}
    hashes = 0
    for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
        if match := PIN.match(line):
            assert hashes or not pins, f"{file}: the pin before {line} has no hash"
            pins[normal(match[1])], hashes = match[2], 0
        elif re.fullmatch(r" {4}--hash=sha256:[0-9a-f]{64}(?: \\)?", line):
            hashes += 1
        else:
            assert re.fullmatch(r"\s*(?:#.*)?", line), f"{file}: {line!r} is neither pin, hash nor comment"
    assert hashes, f"{file}: the last pin has no hash"
    return pins


def test_every_requirement_is_locked_and_has_a_reason() -> None:
    for file in ("requirements", "requirements-dev"):
        wanted, locked = asked(f"{file}.in"), pinned(f"{file}.txt")
        assert sorted(set(wanted) - set(locked)) == [], f"{file}.in asks for what {file}.txt has not: run `make lock`"
        assert [name for name, reason in wanted.items() if not reason] == [], (
            f"{file}.in: each line ends with its reason"
        )


def test_both_locks_agree_where_they_meet() -> None:
    runtime, dev = pinned("requirements.txt"), pinned("requirements-dev.txt")
    assert {
        name: (runtime[name], dev[name]) for name in runtime.keys() & dev.keys() if runtime[name] != dev[name]
    } == {}


def test_a_lock_names_no_host_and_no_local_build() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / file).read_text(encoding="utf-8")
        assert re.findall(r"\w+://|--(?:extra-)?index-url|--find-links|--trusted-host|@ file", text) == []
        assert [version for version in pinned(file).values() if "+" in version] == [], (
            "a local version exists on one machine only"
        )
