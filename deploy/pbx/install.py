"""Finds or fetches an Asterisk that can be run from a plain folder.

The packages come through deploy.packages and are run by the dynamic loader of the suite they are from, so that the age of
this machine's own libraries does not matter.

Running an instance and its configuration belong to deploy.pbx.pbx.
"""

# ruff: noqa: S603  fixed commands of the package system, found where the machine keeps them

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deploy import packages
from deploy.packages import cache_dir

CONF = Path(__file__).parent / "conf"
OLDEST_USABLE = 20

# What the modules in conf/modules.conf link against, so that 17 MB are fetched in place of the 82 MB of the whole closure.
# Should a library have moved, the check below notices and the whole closure is fetched.
SLIM = """
    asterisk asterisk-modules asterisk-core-sounds-en-gsm libbsd0 libc6 libcap2 libcrypt1 libedit2 libgcc-s1 libgsm1
    libjansson4 libmd0 libsqlite3-0 libssl3t64 libstdc++6 libsystemd0 libtinfo6 liburiparser1 libuuid1 libxml2-16
    libxslt1.1 libzstd1 zlib1g
"""
CLOSURE = ("asterisk", "asterisk-core-sounds-en-gsm")


class InstallError(RuntimeError):
    """No Asterisk could be had; the message says what was tried and how to mend it."""


@dataclass(frozen=True, slots=True)
class Installation:
    """One runnable Asterisk.

    `command` starts it (with the loader in front where it has its own libraries); `modules` and `data` are its folders;
    `version` is the number it reports, such as "22.10.1".
    """

    command: tuple[str, ...]
    modules: Path
    data: Path
    version: str


@dataclass(frozen=True, slots=True)
class Mirror:
    """Where packages come from: address, suites to try in order, components, and the keyring that signs them."""

    uri: str
    suites: tuple[str, ...]
    components: str
    keyring: Path


def install(cache: Path | None = None) -> Installation:
    """Return a usable Asterisk, fetching it on first use (about four seconds, 70 MB in the cache).

    TONEPATH_ASTERISK names an installed program (20 or newer) to use in place of fetching one.
    Raises InstallError when neither is possible.
    """
    system = os.environ.get("TONEPATH_ASTERISK")
    if system:
        return _system_installation(Path(system))
    base = (cache or cache_dir()) / "asterisk"
    base.mkdir(parents=True, exist_ok=True)
    with packages.locked(base / "lock"):
        found = _unpacked_installation(base / "root")
        if found is None:
            _fetch(base)
            found = _unpacked_installation(base / "root")
    if found is None:
        raise InstallError("Asterisk was unpacked but does not run. Delete " + str(base) + " and try again.")
    return found


def _system_installation(program: Path) -> Installation:
    version = _version((str(program),))
    if version is None or int(version.partition(".")[0]) < OLDEST_USABLE:
        raise InstallError(
            f"TONEPATH_ASTERISK={program}: {'not runnable' if version is None else 'version ' + version}. "
            f"Name an Asterisk {OLDEST_USABLE} or newer, or unset it to let Tonepath fetch its own."
        )
    for modules in (*Path("/usr/lib").glob("*/asterisk/modules"), Path("/usr/lib/asterisk/modules")):
        if (modules / "res_agi.so").exists():
            data = next((d for d in (Path("/usr/share/asterisk"), Path("/var/lib/asterisk")) if d.is_dir()), modules)
            return Installation((str(program),), modules, data, version)
    raise InstallError(f"TONEPATH_ASTERISK={program}: its modules folder was not found under /usr/lib.")


def _unpacked_installation(root: Path) -> Installation | None:
    loader = next(iter((*root.glob("usr/lib64/ld-linux*"), *root.glob("usr/lib/*/ld-linux*"))), None)
    modules = next(iter(root.glob("usr/lib/*/asterisk/modules")), None)
    if loader is None or modules is None:
        return None
    command = (str(loader), "--library-path", str(modules.parent.parent), str(root / "usr/sbin/asterisk"))
    version = _version(command)
    if version is None:
        return None
    return Installation(command, modules, root / "usr/share/asterisk", version)


def _version(command: tuple[str, ...]) -> str | None:
    try:
        answer = subprocess.run([*command, "-V"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.search(r"Asterisk (?:certified/)?(\d+(?:\.\d+)*)", answer.stdout)
    return match.group(1) if match else None


def wanted_modules() -> tuple[str, ...]:
    """The modules conf/modules.conf loads, in its order."""
    text = (CONF / "modules.conf").read_text()
    return tuple(re.findall(r"^(?:pre)?load *=>? *(\S+)", text, re.MULTILINE))


def _broken_module(found: Installation, root: Path) -> str | None:
    """Name a wanted module that is missing, or that would take a library from outside `root`."""
    loader, _, libraries, _ = found.command
    for module in wanted_modules():
        path = found.modules / module
        if not path.exists():
            return module
        listed = subprocess.run(
            [loader, "--inhibit-cache", "--library-path", libraries, "--list", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        for line in (listed.stdout + listed.stderr).splitlines():
            borrowed = "=> /" in line and f"=> {root}/" not in line and "ld-linux" not in line
            if borrowed or "not found" in line:
                return f"{module}: {line.strip()}"
    return None


def _fetch(base: Path) -> None:
    mirror = _host_mirror()
    tried: list[str] = []
    for suite in mirror.suites:
        for wanted, with_dependencies in ((tuple(SLIM.split()), False), (CLOSURE, True)):
            try:
                _download(base, mirror, suite=suite, wanted=wanted, with_dependencies=with_dependencies)
                packages.unpack(base / "apt/cache/archives", into=base / "root")
            except subprocess.CalledProcessError as error:
                tried.append(f"{suite}: {(error.stderr or '').strip().splitlines()[-1:] or error}")
                continue
            found = _unpacked_installation(base / "root")
            broken = "it does not run" if found is None else _broken_module(found, base / "root")
            if broken is None:
                shutil.rmtree(base / "apt")
                return
            tried.append(f"{suite}: {broken}")
    raise InstallError(
        "Asterisk could not be fetched (" + "; ".join(tried) + "). Check that this machine reaches its package mirror, "
        "or install Asterisk 20 or newer yourself and set TONEPATH_ASTERISK=/usr/sbin/asterisk."
    )


def _host_mirror() -> Mirror:
    try:
        family, codename, address = packages.host_mirror()
    except packages.NoMirror as error:
        raise InstallError(
            f"{error} Install Asterisk {OLDEST_USABLE} or newer yourself and set TONEPATH_ASTERISK=/usr/sbin/asterisk."
        ) from error
    if family == "ubuntu":
        return Mirror(address, (codename or "noble", "noble"), "main universe", packages.keyring(family))
    return Mirror(address, ("forky", "sid"), "main", packages.keyring(family))


def _download(base: Path, mirror: Mirror, *, suite: str, wanted: tuple[str, ...], with_dependencies: bool) -> None:
    shutil.rmtree(base / "apt", ignore_errors=True)
    source = f"deb [signed-by={mirror.keyring}] {mirror.uri} {suite} {mirror.components}\n"
    apt = packages.Apt(base / "apt", sources=source)
    apt.update()
    if with_dependencies:
        apt.run("-y", "--download-only", "install", *wanted)
    else:
        apt.run("download", *wanted)
