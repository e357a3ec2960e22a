"""The shapes a setting can have: each reader turns one given value into its type or says what is wrong with it.

Which settings there are, and what must hold between them, belongs to `runtime.settings`.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from pathlib import Path

LOG_LEVELS = ("debug", "info", "warning", "error")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Networks = tuple[Network, ...]


class SettingsError(ValueError):
    """A setting that cannot be used: the fault of whoever configured it. ``setting`` is its name, ``zh`` and ``en`` say why."""

    def __init__(self, setting: str, zh: str, en: str) -> None:
        super().__init__(f"{setting}: {zh} / {en}")
        self.setting = setting
        self.zh = zh
        self.en = en


def line(origin: str, value: object) -> str:
    """One line of text."""
    if not isinstance(value, str) or any(ord(c) < 32 for c in value):
        raise SettingsError(origin, "应为一行文字", "must be one line of text")
    return value


def path(origin: str, value: object) -> Path:
    """A file or folder; ~ is the home folder."""
    text = line(origin, value)
    if not text:
        raise SettingsError(origin, "不能为空", "must not be empty")
    return Path(text).expanduser()


def whole(least: int, most: int) -> Callable[[str, object], int]:
    """A whole number between two bounds, both included."""

    def read(origin: str, value: object) -> int:
        text = str(value).strip()
        if isinstance(value, bool) or not re.fullmatch(r"\d{1,9}", text) or not least <= int(text) <= most:
            raise SettingsError(
                origin, f"应为 {least} 到 {most} 的整数", f"must be a whole number from {least} to {most}"
            )
        return int(text)

    return read


def one_of(*known: str) -> Callable[[str, object], str]:
    """One of a few words."""

    def read(origin: str, value: object) -> str:
        text = line(origin, value).strip().lower()
        if text not in known:
            raise SettingsError(origin, f"应为 {'、'.join(known)} 之一", f"must be one of {', '.join(known)}")
        return text

    return read


def host(origin: str, value: object) -> str:
    """A host name or an address."""
    text = line(origin, value)
    if not re.fullmatch(r"[A-Za-z0-9_.\-]+|\[?[0-9A-Fa-f:.]+\]?", text):
        raise SettingsError(origin, "应为主机名或 IP 地址", "must be a host name or an address")
    return text


def networks(origin: str, value: object) -> Networks:
    """Networks, as a list or separated by commas."""
    parts = value if isinstance(value, list) else line(origin, value).split(",")
    try:
        return tuple(ipaddress.ip_network(str(part).strip()) for part in parts if str(part).strip())
    except ValueError as error:
        raise SettingsError(
            origin, f"应为网段，如 10.0.0.0/8:{error}", f"must be networks such as 10.0.0.0/8: {error}"
        ) from error


def voices(origin: str, value: object) -> Mapping[str, str]:
    """A voice id for each language."""
    pairs = (
        value.items() if isinstance(value, dict) else [p.partition("=")[::2] for p in line(origin, value).split(",")]
    )
    voices = {str(language).strip(): str(voice).strip() for language, voice in pairs if str(language).strip()}
    if not all(voices.values()):
        raise SettingsError(
            origin, "写法：zh-CN=声音编号，en-US=声音编号", "is written as zh-CN=voice id,en-US=voice id"
        )
    return voices


def fallback(origin: str, value: object) -> str:
    """The exchange's own way to a human."""
    text = line(origin, value)
    if not re.fullmatch(r"(queue|number):[\w.+/@\-]{1,79}", text):
        raise SettingsError(
            origin,
            "写法：queue:队列名 或 number:设备（如 PJSIP/1001）",
            "is written as queue:NAME or number:DEVICE (PJSIP/1001)",
        )
    return text


def agent_codes(origin: str, value: object) -> tuple[str, str, str]:
    """Three different feature codes, as a list or separated by commas."""
    parts = [str(part).strip() for part in (value if isinstance(value, list) else line(origin, value).split(","))]
    if len(parts) != 3 or len(set(parts)) != 3 or not all(re.fullmatch(r"[0-9*#]{2,8}", part) for part in parts):
        raise SettingsError(
            origin,
            "应为三个不同的代码（签入、签出、暂停），如 *81,*82,*83",
            "must be three different codes (sign in, sign out, pause) such as *81,*82,*83",
        )
    return parts[0], parts[1], parts[2]


def second(origin: str, value: object) -> str:
    """host:port, or nothing."""
    text = line(origin, value)
    if text and not re.fullmatch(r"[A-Za-z0-9_.\-]+:\d{1,5}", text):
        raise SettingsError(origin, "写法：主机：端口", "is written as host:port")
    return text


def level(origin: str, value: object) -> str:
    """One of LOG_LEVELS."""
    text = line(origin, value).lower()
    if text not in LOG_LEVELS:
        raise SettingsError(origin, f"应为 {'、'.join(LOG_LEVELS)} 之一", f"must be one of {', '.join(LOG_LEVELS)}")
    return text


def database(origin: str, value: object) -> str:
    """A database URL of a kind that is supported; empty for the default."""
    text = line(origin, value)
    if text and not re.match(r"(sqlite|postgresql(\+psycopg)?)://", text):
        raise SettingsError(
            origin,
            "只支持 sqlite:///文件 与 postgresql+psycopg://…",
            "must begin with sqlite:/// or postgresql+psycopg://",
        )
    return text


def runtime_id(origin: str, value: object) -> str:
    """A name for this runtime among its siblings."""
    text = line(origin, value)
    if not re.fullmatch(r"[A-Za-z0-9_.\-]{1,64}", text):
        raise SettingsError(origin, "只能含字母、数字、_ . -", "may contain letters, digits, '_', '.' and '-'")
    return text
