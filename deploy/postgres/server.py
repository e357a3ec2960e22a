"""One private PostgreSQL in one folder: made, started, stopped, killed, frozen; and databases in it.

It listens on this machine only, with a password of its own, and never waits for the disk: its data may be lost with the
machine, which is right for tests. As root it runs as the user nobody, because PostgreSQL refuses root.
"""

# ruff: noqa: S603  the programs started here are the installation just checked

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, LiteralString, Self

import psycopg
from psycopg import sql

from deploy.ports import free_port
from deploy.postgres.install import Installation, InstallError, install

USER = "tonepath"
UNPRIVILEGED = "nobody"
STARTED_S = 30.0
STOPPED_S = 20.0
SERVER = {
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "GMT",
    "log_timezone": "GMT",
    "jit": "off",
}


class PostgresError(RuntimeError):
    """The private server did not do what was asked; the message carries its own last words."""


class Postgres:
    """One server. Its folder lies below ``parent`` (default: the system's place for such) and goes with `stop`."""

    def __init__(self, installation: Installation | None = None, *, parent: Path | None = None) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="tonepath-pg-", dir=parent))
        self._folder.chmod(0o755)
        self._password = secrets.token_urlsafe(18)
        self._names = 0
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        self._installation = self._reachable(installation or install())
        self._make()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def version(self) -> str:
        """What it reports, such as "15.14"."""
        return self._installation.version

    @property
    def log(self) -> str:
        """What it has said."""
        path = self._folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    def url(self, name: str = "postgres") -> str:
        """The address of one of its databases, as TONEPATH_DATABASE_URL takes it."""
        return f"postgresql+psycopg://{USER}:{self._password}@127.0.0.1:{self.port}/{name}"

    def create(self, *, template: str = "template0", name: str = "", encoding: str = "UTF8") -> str:
        """Make a database, as a copy of ``template``, and return its name."""
        self._names += 1
        name = name or f"t{self._names}"
        words = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING {} LOCALE 'C' STRATEGY FILE_COPY").format(
            sql.Identifier(name), sql.Identifier(template), sql.Literal(encoding)
        )
        self._say(words)
        return name

    def drop(self, name: str) -> None:
        """Delete a database, whoever is connected to it."""
        self._say(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def refuse(self, name: str) -> None:
        """Cut every connection to one database and take no more, as if it were away."""
        self._say(sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false").format(sql.Identifier(name)))
        self._say("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", name)

    def accept(self, name: str) -> None:
        """Take connections to it again."""
        self._say(sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS true").format(sql.Identifier(name)))

    def start(self) -> None:
        """Start it and wait until it answers. Raises PostgresError."""
        options = [word for name, value in SERVER.items() for word in ("-c", f"{name}={value}")]
        command = [str(self._installation.programs / "postgres"), "-D", str(self._data), "-p", str(self.port)]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*_as_whom(dies_with_us=True), *command, "-c", f"unix_socket_directories={self._data}", *options],
                cwd=self._data,
                env={**os.environ, **self._installation.environment()},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + STARTED_S
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise PostgresError(f"PostgreSQL did not start:\n{self.log[-2000:]}")
            time.sleep(0.02)

    def answers(self) -> bool:
        """Whether it takes connections."""
        try:
            with psycopg.connect(self._plain, connect_timeout=2):
                return True
        except psycopg.Error:
            return False

    def stop(self) -> None:
        """End it, cutting every connection; its data stays and `start` brings it back."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End it with every process of it at once, as a failing machine would."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGSTOP)
                self._signal(signal.SIGKILL)
            self._process.wait(STOPPED_S)
            self._process = None

    def freeze(self) -> None:
        """Stop every process of it where it stands; connections stay open and nothing is answered."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def close(self) -> None:
        """End it for good and delete what it wrote."""
        self.thaw()
        self._end(signal.SIGQUIT)
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    @property
    def _plain(self) -> str:
        return self.url().replace("+psycopg", "")

    def _make(self) -> None:
        password = self._folder / "password"
        password.write_text(self._password)
        self._data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            someone = pwd.getpwnam(UNPRIVILEGED)
            for path in (self._data, password):
                os.chown(path, someone.pw_uid, someone.pw_gid)
        password.chmod(0o600)
        words = ["--username", USER, "--pwfile", str(password), "--auth", "scram-sha-256", "--encoding", "UTF8"]
        done = subprocess.run(
            [
                *_as_whom(),
                str(self._installation.programs / "initdb"),
                "-D",
                str(self._data),
                "--no-sync",
                "--locale=C",
                *words,
            ],
            cwd=self._data,
            env={**os.environ, "TZ": "GMT", **self._installation.environment()},
            capture_output=True,
            text=True,
            check=False,
        )
        password.unlink()
        if done.returncode != 0:
            raise PostgresError(f"initdb failed:\n{done.stdout}{done.stderr}")

    def _reachable(self, installation: Installation) -> Installation:
        """The unprivileged user cannot read root's own cache: what is there is copied beside the data."""
        if os.geteuid() != 0 or installation.root is None:
            return installation
        shutil.copytree(installation.root, self._folder / "root", symlinks=True)
        return installation.moved(self._folder / "root")

    def _end(self, number: int) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            try:
                self._process.wait(STOPPED_S)
            except subprocess.TimeoutExpired:
                self.kill()
            self._process = None

    def _signal(self, number: signal.Signals) -> None:
        for pid in self._processes():
            # The server of one connection may end between being found and being told.
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def _processes(self) -> list[int]:
        """The server and its children, which are sessions of their own."""
        if self._process is None:
            return []
        main = self._process.pid
        with contextlib.suppress(OSError):
            return [main, *map(int, Path(f"/proc/{main}/task/{main}/children").read_text().split())]
        return [main]

    def _say(self, words: sql.Composed | LiteralString, *values: Any) -> None:
        with psycopg.connect(self._plain, autocommit=True) as connection:
            connection.execute(words, values or None)


def _as_whom(*, dies_with_us: bool = False) -> list[str]:
    """What to put before a command so that it does not run as root, and is ended when this process is."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise InstallError("The command setpriv is missing. Mend: apt-get install util-linux")
    words = [setpriv, *(["--pdeathsig", "QUIT"] if dies_with_us else [])]
    if os.geteuid() == 0:
        someone = pwd.getpwnam(UNPRIVILEGED)
        words += [f"--reuid={someone.pw_uid}", f"--regid={someone.pw_gid}", "--clear-groups"]
    return words
