"""One private Asterisk in one run directory: its configuration, its start, its stop, its console.

Ports are picked free, passwords are generated, and everything it writes stays in the run directory, readable by its owner
only. What the dialplan says comes in as text from runtime.asterisk.dialplan; getting the program is deploy.pbx.install's.
"""

# ruff: noqa: S603  the one program started here is the installation just checked

import contextlib
import math
import os
import random
import secrets
import shutil
import signal
import socket
import subprocess
import time
import wave
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from deploy.pbx.install import CONF, Installation, install, wanted_modules
from deploy.ports import free_port
from runtime.asterisk.dialplan import DialplanFiles
from runtime.speech.house_sounds import write_exchange_sounds

AMI_USER = "tonepath"
PHONES = ("1001", "1002", "agent")
# Files Asterisk complains about when they are absent. Those in the second list must not even have a section.
WITH_EMPTY_SECTION = (
    "ccss",
    "cel",
    "codecs",
    "dsp",
    "features",
    "http",
    "res_parking",
    "stasis",
    "udptl",
    "websocket_client",
)
EMPTY = ("acl", "pjproject")
FOLDERS = ("etc", "var/keys", "data/sounds", "data/moh", "agi-bin", "run", "log")
SPOOL = ("monitor", "outgoing", "tmp", "recording", "system", "voicemail")
LONGEST_SOCKET_PATH = 100
RTP_PORTS = 400


class PbxError(RuntimeError):
    """The private Asterisk did not do what was asked; the message carries its own last words."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where one instance listens: SIP over UDP, AMI over TCP, and a range of UDP ports for audio."""

    sip: int
    ami: int
    rtp_first: int
    rtp_last: int

    @classmethod
    def free(cls, *, sip: int = 0) -> "Ports":
        """Pick ports nothing listens on now; `sip` itself when it is one of them."""
        first = random.randrange(20_000, 60_000 - RTP_PORTS, 2)  # noqa: S311  no secret
        return cls(_free_port(socket.SOCK_DGRAM, sip), _free_port(socket.SOCK_STREAM), first, first + RTP_PORTS - 1)


@dataclass(frozen=True, slots=True)
class Account:
    """A softphone's way in: register as `user` with `password`."""

    user: str
    password: str = field(repr=False)


class Pbx:
    """A private Asterisk.

    `dialplan`: what answers; calls from trusted addresses and from softphones enter its `[tonepath-in]`.
    `agents`: name → UDP port on this machine where that agent's phone already listens (no registration); PJSIP/NAME.
    `trusted`: addresses whose calls are taken without a password, as from a provider's trunk.
    `listen`: the address SIP binds to. AMI binds to loopback always.
    `passwords`: of softphones that have one already; the others get new ones.
    `own_queues`: what stands in queues.conf behind the dialplan's queues.
    """

    def __init__(
        self,
        run_dir: Path,
        dialplan: DialplanFiles,
        *,
        installation: Installation | None = None,
        ports: Ports | None = None,
        agents: Mapping[str, int] | None = None,
        trusted: tuple[str, ...] = (),
        listen: str = "127.0.0.1",
        passwords: Mapping[str, str] | None = None,
        own_queues: str = "",
    ) -> None:
        self.run_dir = run_dir.absolute()
        self.installation = installation or install()
        self.ports = ports or Ports.free()
        self.ami_user = AMI_USER
        self.ami_password = secrets.token_urlsafe(24)
        known = passwords or {}
        self.accounts = {user: Account(user, known.get(user) or secrets.token_urlsafe(9)) for user in PHONES}
        self._dialplan = dialplan
        self._agents = dict(agents or {})
        self._trusted = trusted
        self._listen = listen
        self._own_queues = own_queues
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The running Asterisk's process id. Raises PbxError when it does not run."""
        if self._process is None or self._process.poll() is not None:
            raise PbxError("Asterisk is not running in " + str(self.run_dir))
        return self._process.pid

    @property
    def log(self) -> Path:
        """Its log: notices, warnings, errors and every dialplan step."""
        return self.run_dir / "log" / "full"

    def start(self, timeout_s: float = 20.0) -> None:
        """Write the configuration, boot, and return when calls are taken. Raises PbxError with the console's last lines."""
        if len(str(self.run_dir / "run/asterisk.ctl")) > LONGEST_SOCKET_PATH:
            raise PbxError(f"The run directory's path is too long for a socket: {self.run_dir}. Choose a shorter one.")
        self._render()
        console = self.run_dir / "log" / "console"
        with console.open("wb") as output:
            self._process = subprocess.Popen(
                [*self.installation.command, "-C", str(self.run_dir / "etc/asterisk.conf"), "-f", "-n"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise PbxError("Asterisk ended while booting:\n" + _tail(console))
            if self._boot_finished():
                self._require_modules()
                return
            time.sleep(0.03)
        self.stop(grace_s=0)
        raise PbxError(f"Asterisk did not boot within {timeout_s:g} s:\n" + _tail(console))

    def stop(self, *, grace_s: float = 3.0) -> None:
        """End it; after `grace_s` seconds by force (a polite stop can take half a minute after calls)."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGCONT)
            if grace_s > 0:
                process.terminate()
        try:
            process.wait(timeout=grace_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        (self.run_dir / "run/asterisk.ctl").unlink(missing_ok=True)

    def restart(self) -> None:
        """Kill it as a power cut would and boot it again on the same ports with the same passwords."""
        self.stop(grace_s=0)
        self.start()

    def cli(self, command: str, *, timeout_s: float = 10.0) -> str:
        """Run one console command and return what it prints. Raises PbxError when the console does not answer."""
        try:
            answer = subprocess.run(
                [*self.installation.command, "-C", str(self.run_dir / "etc/asterisk.conf"), "-rx", command],
                capture_output=True,
                text=True,
                timeout=timeout_s,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise PbxError(f"Asterisk's console did not answer {command!r} within {timeout_s:g} s.") from error
        if answer.returncode != 0:
            raise PbxError(f"Asterisk's console refused {command!r}: {(answer.stdout + answer.stderr).strip()}")
        return answer.stdout

    def reload(self, dialplan: DialplanFiles | None = None) -> None:
        """Take over a changed dialplan and queues; calls in progress are not touched."""
        if dialplan is not None:
            self._dialplan = dialplan
        self._write_dialplan()
        self.cli("dialplan reload")
        self.cli("queue reload all")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _boot_finished(self) -> bool:
        if not (self.run_dir / "run/asterisk.ctl").exists():
            return False
        try:
            return "fully booted" in self.cli("core waitfullybooted")
        except PbxError:
            return False

    def _require_modules(self) -> None:
        loaded = self.cli("module show")
        missing = [module for module in wanted_modules() if module not in loaded]
        if missing:
            self.stop(grace_s=0)
            raise PbxError(f"Asterisk runs without {', '.join(missing)}; its log says why: {self.log}")

    def _render(self) -> None:
        for folder in (*FOLDERS, *(f"spool/{name}" for name in SPOOL)):
            (self.run_dir / folder).mkdir(parents=True, exist_ok=True)
        self.run_dir.chmod(0o700)
        values = {
            "RUN": self.run_dir,
            "MODULES": self.installation.modules,
            "LISTEN": self._listen,
            "SIP": self.ports.sip,
            "AMI": self.ports.ami,
            "AMI_USER": self.ami_user,
            "AMI_PASSWORD": self.ami_password,
            "RTP_FIRST": self.ports.rtp_first,
            "RTP_LAST": self.ports.rtp_last,
        }
        for template in CONF.glob("*.conf"):
            text = template.read_text()
            for name, value in values.items():
                text = text.replace(f"@{name}@", str(value))
            self._write(template.name, text + (self._endpoints() if template.stem == "pjsip" else ""))
        for name in WITH_EMPTY_SECTION:
            self._write(f"{name}.conf", "[general]\n")
        for name in EMPTY:
            self._write(f"{name}.conf", "")
        self._write_dialplan()
        self._write("queues_own.conf", self._own_queues)
        self._lay_out_data()

    def _write(self, name: str, text: str) -> None:
        path = self.run_dir / "etc" / name
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_text(text, encoding="utf-8")

    def _write_dialplan(self) -> None:
        self._write("extensions_tonepath.conf", self._dialplan.extensions)
        self._write("queues_tonepath.conf", self._dialplan.queues)

    def _endpoints(self) -> str:
        sections: list[str] = []
        for user, account in self.accounts.items():
            sections.append(
                f"[{user}](tonepath-endpoint)\ncontext=tonepath-phones\nauth={user}\naors={user}\n"
                f"callerid={user} <{user}>\n"
                f"[{user}]\ntype=auth\nauth_type=userpass\nusername={user}\npassword={account.password}\n"
                f"[{user}]\ntype=aor\nmax_contacts=3\nremove_existing=yes\n"
            )
        for name, port in self._agents.items():
            sections.append(
                f"[{name}](tonepath-endpoint)\ncontext=tonepath-phones\naors={name}\n"
                f"[{name}]\ntype=aor\ncontact=sip:{name}@127.0.0.1:{port}\n"
            )
        if self._trusted:
            sections.append("[tonepath-trunk](tonepath-endpoint)\ncontext=tonepath-in\n")
            sections.append("[tonepath-trunk-from]\ntype=identify\nendpoint=tonepath-trunk\n")
            sections.extend(f"match={address}\n" for address in self._trusted)
        return "\n" + "".join(sections)

    def _lay_out_data(self) -> None:
        data, source = self.run_dir / "data", self.installation.data
        # Not decoration: without its documentation Asterisk's configuration framework refuses to start.
        for name in ("documentation", "rest-api", "static-http"):
            _link(data / name, source / name)
        voices = (source / "sounds/en", source / "sounds/en_US_f_Allison")
        _link(data / "sounds/en", next((voice for voice in voices if voice.is_dir()), voices[0]))
        write_exchange_sounds(data / "sounds")
        _write_hold_music(data / "moh/hold.wav")


def _link(link: Path, target: Path) -> None:
    if link.is_symlink():
        link.unlink()
    elif link.exists():
        shutil.rmtree(link)
    link.symlink_to(target)


def _write_hold_music(path: Path) -> None:
    """Write five seconds of a swelling 300 Hz tone: plainly "waiting", and plainly none of the prompts."""
    if path.exists():
        return
    samples = (
        int((2500 + 1500 * math.sin(2 * math.pi * n / 20_000)) * math.sin(2 * math.pi * 300 * n / 8000))
        for n in range(40_000)
    )
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(array("h", samples).tobytes())


def _free_port(kind: socket.SocketKind, wanted: int = 0) -> int:
    with socket.socket(socket.AF_INET, kind) as probe, contextlib.suppress(OSError):
        probe.bind(("127.0.0.1", wanted))
        if wanted:
            return wanted
    return free_port(kind)


def _tail(path: Path, lines: int = 15) -> str:
    return os.linesep.join(path.read_text(errors="replace").splitlines()[-lines:])
