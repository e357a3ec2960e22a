"""What a site decides before anything starts: one frozen value, read from TONEPATH_* and an optional TOML file.

The environment wins over the file. A name nobody knows, a value of the wrong shape, and one half of a pair without the
other all stop the start, with the setting's name. Nothing is opened, bound or created here.
"""

from __future__ import annotations

import ipaddress
import os
import re
import socket
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from runtime import setting_shapes as shapes
from runtime.setting_shapes import Networks, SettingsError

PREFIX = "TONEPATH_"
CONFIG_VARIABLE = "TONEPATH_CONFIG"
# Not settings: these lead what fetches programs once (deploy), and may stand in the same environment.
NO_SETTINGS = frozenset({CONFIG_VARIABLE, "TONEPATH_CACHE", "TONEPATH_ASTERISK", "TONEPATH_POSTGRES"})
CONFIG_FILE = "tonepath.toml"

_LOOPBACK: Networks = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default. Paths are absolute after `load`; times in seconds.

    ``fallback`` is "queue:NAME" or "number:DEVICE" for the exchange's own way to a human; ``audio_dir_asterisk`` is
    ``audio_dir`` as Asterisk sees it; ``voices`` maps a language to a voice id of the speech engine;
    ``admission_limit`` calls are taken at once, ``line_limit`` on one line (0: as many as in all); a caller beyond gets
    ``admission_beyond`` (human, message: ``full_sound`` is heard, busy), and so do new calls while the event loop is later than
    ``overload_lag_ms`` or Asterisk slower than ``overload_round_trip_ms``; ``full_numbers`` says who may see callers' numbers
    whole; ``log_format`` is json, text, or auto: text on a terminal;
    ``trunk`` is the PJSIP endpoint that outside numbers go out by;
    ``asterisk_etc`` is the folder of Asterisk's configuration when the runtime is to write its include files there, else "";
    ``agent_codes`` are dialled to sign in, to sign out and to pause, ``agent_language`` is what agents hear then;
    ``unused_audio_days`` after it was last asked for, audio no release and nothing else names is deleted; recorded
    conversations and callers' messages are after ``keep_recordings_days`` and ``keep_messages_days`` (0: each is kept for ever);
    ``agi_public`` is the host Asterisk is told to call, ``agi_second`` "host:port" of a second runtime or "".
    ``origins`` is no setting: for each one that was given it says by which variable, or where in the file.
    """

    data_dir: Path = Path("var")
    database_url: str = field(default="", repr=False)
    web_host: str = "127.0.0.1"
    web_port: int = 8080
    admin_password: str = field(default="", repr=False)
    agi_host: str = "127.0.0.1"
    agi_port: int = 4573
    agi_public: str = ""
    agi_second: str = ""
    agi_allow: Networks = _LOOPBACK
    ami_host: str = "127.0.0.1"
    ami_port: int = 5038
    ami_user: str = ""
    ami_secret: str = field(default="", repr=False)
    metrics_host: str = "127.0.0.1"
    metrics_port: int = 9573
    admission_limit: int = 500
    admission_beyond: str = "human"
    line_limit: int = 0
    full_sound: str = ""
    overload_lag_ms: int = 200
    overload_round_trip_ms: int = 1_000
    fallback: str = "queue:agents"
    trunk: str = "trunk"
    asterisk_etc: str = ""
    agent_codes: tuple[str, str, str] = ("*81", "*82", "*83")
    agent_language: str = "zh-CN"
    audio_dir: Path = Path()
    audio_dir_asterisk: str = ""
    http_allow_private: Networks = ()
    voices: Mapping[str, str] = field(default_factory=dict)
    runtime_id: str = ""
    drain_s: int = 30
    unused_audio_days: int = 30
    keep_recordings_days: int = 0
    keep_messages_days: int = 0
    log_level: str = "info"
    log_format: str = "auto"
    full_numbers: str = "nobody"
    origins: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def web_is_local(self) -> bool:
        """True when only this machine can reach the pages."""
        return _is_loopback(self.web_host)

    @property
    def live_dir(self) -> Path:
        """Where live releases are kept beside the database."""
        return self.data_dir / "live"

    @property
    def spool_dir(self) -> Path:
        """Where call logs wait for the database."""
        return self.data_dir / "spool"


def load(environment: Mapping[str, str] | None = None, *, directory: Path | None = None) -> Settings:
    """Read the settings of this process. Raises `SettingsError` for the first one that cannot be used.

    ``environment`` and ``directory`` default to the process's own; relative paths count from ``directory``.
    """
    environment = os.environ if environment is None else environment
    base = (directory or Path.cwd()).absolute()
    given = {**_from_file(environment, base), **_from_environment(environment)}
    values: dict[str, object] = {}
    for name, (value, origin) in given.items():
        values[name] = READERS[name](origin, value)
    origins = {name: origin for name, (_, origin) in given.items()}
    return _checked(Settings(**_placed(values, base), origins=origins))  # type: ignore[arg-type]  # READERS gives each field's type


# --- where they come from ---------------------------------------------------------------------------------------------


def _from_environment(environment: Mapping[str, str]) -> dict[str, tuple[object, str]]:
    given: dict[str, tuple[object, str]] = {}
    for variable, value in environment.items():
        if not variable.startswith(PREFIX) or variable in NO_SETTINGS:
            continue
        name, from_file = _name(variable.removeprefix(PREFIX).lower(), variable)
        if name in given:
            raise SettingsError(variable, "同一设置给出了两次", "is given twice, as a value and as a file")
        given[name] = (_secret_file(variable, value) if from_file else value, variable)
    return given


def _from_file(environment: Mapping[str, str], base: Path) -> dict[str, tuple[object, str]]:
    named = environment.get(CONFIG_VARIABLE, "")
    path = base / (named or CONFIG_FILE)
    if not path.exists():
        if named:
            raise SettingsError(CONFIG_VARIABLE, f"找不到文件 {path}", f"there is no file {path}")
        return {}
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(str(path), f"无法读取：{error}", f"cannot be read: {error}") from error
    given: dict[str, tuple[object, str]] = {}
    for key, value in document.items():
        origin = f"{path.name}: {key}"
        name, from_file = _name(key, origin)
        if name in given:
            raise SettingsError(origin, "同一设置给出了两次", "is given twice, as a value and as a file")
        given[name] = (_secret_file(origin, str(value)) if from_file else value, origin)
    return given


def _name(name: str, origin: str) -> tuple[str, bool]:
    """The setting's name, and whether its value stands in a file of its own (only for secrets)."""
    if name in READERS:
        return name, False
    plain = name.removesuffix("_file")
    if plain in SECRETS and plain != name:
        return plain, True
    known = ", ".join(sorted(READERS))
    raise SettingsError(origin, f"没有这个设置。可用：{known}", f"there is no such setting. Known: {known}")


def _secret_file(origin: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(origin, f"无法读取密钥文件：{error}", f"its secret file cannot be read: {error}") from error


# --- the readers ----------------------------------------------------------------------------------------------------

_PORT = shapes.whole(1, 65_535)
READERS: Mapping[str, Callable[[str, object], object]] = {
    "data_dir": shapes.path,
    "database_url": shapes.database,
    "web_host": shapes.host,
    "web_port": _PORT,
    "admin_password": shapes.line,
    "agi_host": shapes.host,
    "agi_port": _PORT,
    "agi_public": shapes.host,
    "agi_second": shapes.second,
    "agi_allow": shapes.networks,
    "ami_host": shapes.host,
    "ami_port": _PORT,
    "ami_user": shapes.line,
    "ami_secret": shapes.line,
    "metrics_host": shapes.host,
    "metrics_port": _PORT,
    "admission_limit": shapes.whole(1, 100_000),
    "admission_beyond": shapes.one_of("human", "message", "busy"),
    "line_limit": shapes.whole(0, 100_000),
    "full_sound": shapes.line,
    "overload_lag_ms": shapes.whole(10, 60_000),
    "overload_round_trip_ms": shapes.whole(10, 60_000),
    "fallback": shapes.fallback,
    "trunk": shapes.line,
    "asterisk_etc": shapes.line,
    "agent_codes": shapes.agent_codes,
    "agent_language": shapes.line,
    "audio_dir": shapes.path,
    "audio_dir_asterisk": shapes.line,
    "http_allow_private": shapes.networks,
    "voices": shapes.voices,
    "runtime_id": shapes.runtime_id,
    "drain_s": shapes.whole(0, 3_600),
    "unused_audio_days": shapes.whole(0, 36_500),
    "keep_recordings_days": shapes.whole(0, 36_500),
    "keep_messages_days": shapes.whole(0, 36_500),
    "log_level": shapes.level,
    "log_format": shapes.one_of("auto", "json", "text"),
    "full_numbers": shapes.one_of("nobody", "operators"),
}
SECRETS = frozenset({"admin_password", "ami_secret", "database_url"})


def written(settings: Settings, name: str) -> str:
    """A setting's value as a person writes it. Raises ValueError for a secret, which nobody is shown."""
    if name in SECRETS:
        raise ValueError(f"{name} is a secret")
    value = getattr(settings, name)
    if isinstance(value, Mapping):
        return ",".join(f"{key}={each}" for key, each in value.items())
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


# --- the whole --------------------------------------------------------------------------------------------------------


def _placed(values: dict[str, object], base: Path) -> dict[str, object]:
    """Make paths absolute and fill in what follows from other settings."""
    data_dir = base / _as_path(values.get("data_dir"), Path("var"))
    audio_dir = base / _as_path(values.get("audio_dir"), data_dir / "audio")
    values |= {"data_dir": data_dir, "audio_dir": audio_dir}
    values["database_url"] = values.get("database_url") or f"sqlite:///{data_dir / 'tonepath.db'}"
    values["audio_dir_asterisk"] = values.get("audio_dir_asterisk") or str(audio_dir)
    values["runtime_id"] = values.get("runtime_id") or re.sub(r"[^A-Za-z0-9_.\-]", "-", socket.gethostname())[:64]
    values["agi_public"] = (
        values.get("agi_public") or values.get("agi_host") or Settings.__dataclass_fields__["agi_host"].default
    )
    return values


def _as_path(value: object, default: Path) -> Path:
    return value if isinstance(value, Path) else default


def _checked(settings: Settings) -> Settings:
    if bool(settings.ami_user) != bool(settings.ami_secret):
        missing = "ami_secret" if settings.ami_user else "ami_user"
        raise SettingsError(
            PREFIX + missing.upper(), "AMI 账号与密码要一起给出", "user and secret of the AMI belong together"
        )
    if not _is_loopback(settings.agi_host) and settings.agi_allow == _LOOPBACK:
        raise SettingsError(
            "TONEPATH_AGI_ALLOW",
            f"AGI 监听 {settings.agi_host}，请写明允许哪些 Asterisk 地址连接",
            f"the AGI listens on {settings.agi_host}: say which addresses may connect",
        )
    if settings.agi_public in {"0.0.0.0", "::"}:  # noqa: S104  compared, not bound
        raise SettingsError(
            "TONEPATH_AGI_PUBLIC",
            "请写明 Asterisk 用哪个地址连接本机",
            "say by which address Asterisk reaches this machine",
        )
    if settings.admin_password and len(settings.admin_password) < 10:
        raise SettingsError("TONEPATH_ADMIN_PASSWORD", "至少 10 个字符", "must have at least 10 characters")
    if not settings.web_is_local and not settings.admin_password:
        raise SettingsError(
            "TONEPATH_ADMIN_PASSWORD",
            f"网页监听 {settings.web_host}，不再只限本机，请设置管理员密码",
            f"the pages listen on {settings.web_host}, beyond this machine: set an administrator's password",
        )
    ports = [settings.web_port, settings.agi_port, settings.metrics_port]
    if len(set(ports)) != len(ports):
        raise SettingsError(
            "TONEPATH_WEB_PORT, TONEPATH_AGI_PORT, TONEPATH_METRICS_PORT", "端口不能相同", "must be different ports"
        )
    return settings


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


if set(READERS) != {each.name for each in fields(Settings)} - {"origins"}:
    raise AssertionError("every setting needs a reader")
