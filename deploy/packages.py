"""Debian and Ubuntu packages used without installing them: fetched through an apt state of one's own, unpacked into a folder.

The index is signed and checked with the machine's own keyring. No package is installed on the machine, no maintainer script
runs, and nothing outside the folders named is written. Which packages, and how they are run, is for deploy.pbx and
deploy.postgres to say.
"""

# ruff: noqa: S603, S607  fixed commands of the package system, found where the machine keeps them

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

UNPACK_WITHOUT = ("doc", "man", "locale", "info", "perl*")


class NoMirror(RuntimeError):
    """This machine has no package mirror configured."""


def cache_dir() -> Path:
    """The folder for what is fetched once: TONEPATH_CACHE, else ~/.cache/tonepath."""
    chosen = os.environ.get("TONEPATH_CACHE")
    return Path(chosen) if chosen else Path.home() / ".cache" / "tonepath"


def host_mirror() -> tuple[str, str, str]:
    """The family ("debian" or "ubuntu"), the suite this machine is of, and its mirror's address. Raises `NoMirror`."""
    release = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', Path("/etc/os-release").read_text(), re.MULTILINE))
    family = "ubuntu" if release.get("ID") == "ubuntu" else "debian"
    sources = [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))]
    text = "\n".join(path.read_text(errors="replace") for path in sources if path.is_file())
    addresses = re.findall(rf"(?:^URIs:\s*|^deb (?:\[[^]]*\] )?)(\S*/{family}/?)(?=\s|$)", text, re.MULTILINE)
    if not addresses:
        raise NoMirror(f"No {family} package mirror is configured on this machine.")
    return family, release.get("VERSION_CODENAME", ""), addresses[0]


def keyring(family: str) -> Path:
    """The keys a family's index is signed with."""
    return Path(f"/usr/share/keyrings/{family}-archive-keyring.gpg")


class Apt:
    """An apt state in a folder. ``sources`` are its lines of sources.list; ``status`` the packages taken as installed ("": none)."""

    def __init__(self, folder: Path, *, sources: str, status: str = "") -> None:
        self.archives = folder / "cache/archives"
        for name in ("lists/partial", "cache/archives/partial", "etc"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "status").write_text(status)
        (folder / "etc/sources.list").write_text(sources)
        (folder / "apt.conf").write_text(f"""
Dir::Etc::sourcelist "{folder}/etc/sources.list"; Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null"; Dir::Etc::preferencesparts "/dev/null";
Dir::State "{folder}"; Dir::State::lists "{folder}/lists"; Dir::State::status "{folder}/status";
Dir::State::extended_states "{folder}/extended_states";
Dir::Cache "{folder}/cache"; Dir::Cache::archives "{folder}/cache/archives";
APT::Install-Recommends "false"; APT::Install-Suggests "false"; Acquire::Languages "none";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
APT::Sandbox::User ""; Debug::NoLocking "true";
""")
        self._environment = {**os.environ, "APT_CONFIG": str(folder / "apt.conf"), "LC_ALL": "C"}

    def update(self) -> None:
        """Fetch the signed index."""
        self.run("update")

    def run(self, *words: str) -> str:
        """Run apt-get and return what it said; packages it downloads lie in ``archives``. Raises CalledProcessError."""
        return _run(["apt-get", "-qq", *words], cwd=self.archives, env=self._environment)


def unpack(archives: Path, *, into: Path) -> None:
    """Unpack every package of a folder into another one, emptied first."""
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    left_out = [f"--exclude=./usr/share/{name}/*" for name in UNPACK_WITHOUT]
    for package in sorted(archives.glob("*.deb")):
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(package)], stdout=subprocess.PIPE) as archive:
            _run(["tar", "-x", "-C", str(into), "--no-same-owner", *left_out], stdin=archive.stdout)


def _run(
    command: list[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None, stdin: object = None
) -> str:
    done = subprocess.run(command, cwd=cwd, env=env, stdin=stdin, capture_output=True, text=True, check=True)  # type: ignore[call-overload]
    return str(done.stdout)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one process at a time fetch; the others wait and find it done."""
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
