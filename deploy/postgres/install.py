"""Finds or fetches a PostgreSQL server that can be run from a plain folder. Running one belongs to deploy.postgres.server.

What the machine has is used. Otherwise the server of the machine's own suite is unpacked into the cache, with those of its
libraries the machine lacks.
"""

# ruff: noqa: S603  the programs asked for their version are the ones just found or unpacked

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy import packages

OLDEST_USABLE = 14
# Debian's metapackage and what it draws in for managing clusters, compiling queries and asking questions: not needed to serve.
NOT_NEEDED = re.compile(
    r"postgresql(-common|-client-common)?$|libllvm|perl|libperl|libjson-perl|libio-|libipc-|libcommon-sense|libtypes-"
    r"|ssl-cert|sysstat|logrotate|netbase|ucf|debconf|locales|openssl|readline-common|sensible-utils|init-system-helpers"
)


class InstallError(RuntimeError):
    """No PostgreSQL could be had; the message says what was tried and how to mend it."""


@dataclass(frozen=True, slots=True)
class Installation:
    """One runnable server: the folder of its ``programs``, the folders of ``libraries`` it brings, its ``version`` ("15.14").

    ``root`` is the folder all of it was unpacked into; None for the machine's own.
    """

    programs: Path
    libraries: tuple[Path, ...]
    version: str
    root: Path | None = None

    def environment(self) -> Mapping[str, str]:
        """What its programs need beside the process's own environment."""
        return {"LD_LIBRARY_PATH": ":".join(map(str, self.libraries))} if self.libraries else {}

    def moved(self, root: Path) -> "Installation":
        """The same one, copied to another root."""
        if self.root is None:
            return self
        inside = [root / path.relative_to(self.root) for path in (self.programs, *self.libraries)]
        return Installation(inside[0], tuple(inside[1:]), self.version, root)


def install(cache: Path | None = None) -> Installation:
    """Return a usable server, fetching it on first use (a few seconds, about 60 MB in the cache).

    TONEPATH_POSTGRES names the folder of the programs to use ("fetch": none of the machine's). Raises InstallError.
    """
    chosen = os.environ.get("TONEPATH_POSTGRES", "")
    if chosen != "fetch":
        found = _of_this_machine(chosen)
        if found is not None:
            return found
    base = (cache or packages.cache_dir()) / "postgres"
    base.mkdir(parents=True, exist_ok=True)
    with packages.locked(base / "lock"):
        found = _unpacked(base / "root")
        if found is None:
            _fetch(base)
            found = _unpacked(base / "root")
    if found is None:
        raise InstallError(f"PostgreSQL was unpacked but does not run. Delete {base} and try again.")
    return found


def _of_this_machine(chosen: str) -> Installation | None:
    on_path = shutil.which("initdb")
    folders = [Path(chosen)] if chosen else sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_number, reverse=True)
    if on_path and not chosen:
        folders.append(Path(on_path).resolve().parent)
    for folder in folders:
        version = _version(folder, {})
        if version and int(version.partition(".")[0]) >= OLDEST_USABLE:
            return Installation(folder, (), version)
    if chosen:
        raise InstallError(
            f"TONEPATH_POSTGRES={chosen}: no initdb and postgres {OLDEST_USABLE} or newer there. "
            "Name the folder of the programs, or unset it to let Tonepath find or fetch its own."
        )
    return None


def _number(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0


def _unpacked(root: Path) -> Installation | None:
    for programs in root.glob("usr/lib/postgresql/*/bin"):
        libraries = tuple(sorted({path.parent for path in root.glob("**/*.so.*") if path.parent.name != "lib"}))
        found = Installation(programs, libraries, "", root)
        version = _version(programs, found.environment())
        if version:
            return Installation(programs, libraries, version, root)
    return None


def _version(programs: Path, environment: Mapping[str, str]) -> str:
    """The version both programs report, "" when one does not run."""
    said = []
    for program in ("initdb", "postgres"):
        try:
            answer = subprocess.run(
                [str(programs / program), "--version"],
                env={**os.environ, **environment},
                capture_output=True,
                text=True,
                timeout=20,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
        said.append(re.search(r"\) (\d+(?:\.\d+)*)", answer.stdout))
    return said[1].group(1) if said[0] and said[1] else ""


def _fetch(base: Path) -> None:
    try:
        family, suite, address = packages.host_mirror()
        source = f"deb [signed-by={packages.keyring(family)}] {address} {suite} main\n"
        shutil.rmtree(base / "apt", ignore_errors=True)
        apt = packages.Apt(base / "apt", sources=source, status=_status_without_postgres())
        apt.update()
        planned = re.findall(r"^Inst (\S+)", apt.run("-s", "install", "postgresql"), re.MULTILINE)
        wanted = [name for name in planned if not NOT_NEEDED.match(name)]
        apt.run("download", *wanted)
        packages.unpack(apt.archives, into=base / "root")
        shutil.rmtree(base / "apt")
    except (packages.NoMirror, subprocess.CalledProcessError, OSError) as error:
        why = getattr(error, "stderr", "") or error
        raise InstallError(
            f"PostgreSQL could not be fetched ({why}). Check that this machine reaches its package mirror, or install it yourself: "
            "apt-get install postgresql, or set TONEPATH_POSTGRES to the folder of its programs."
        ) from error


def _status_without_postgres() -> str:
    """What the machine has installed, so that only what it lacks is fetched."""
    text = Path("/var/lib/dpkg/status").read_text(encoding="utf-8", errors="replace")
    return "\n\n".join(part for part in text.split("\n\n") if not re.match(r"Package: postgresql", part))
