"""How numbers and times are shown on pages. Which words stand beside them is `texts`'."""

from __future__ import annotations

from datetime import UTC, datetime


def when(at: int | None) -> str:
    """An instant (UTC ms) on this machine's clock; "—" for none."""
    return "—" if at is None else _local(at).strftime("%Y-%m-%d %H:%M:%S")


def iso(at: int) -> str:
    """An instant for a machine to read."""
    return datetime.fromtimestamp(at / 1_000, UTC).isoformat(timespec="seconds")


def zone() -> str:
    """This machine's zone, so a time on a page is never without one."""
    offset = datetime.now(UTC).astimezone().strftime("%z")
    return f"UTC{offset[:3]}:{offset[3:]}"


def short(digest: str) -> str:
    """The beginning of a digest: enough to tell releases apart."""
    return digest[:12] or "—"


def seconds(ms: int) -> str:
    """A length in seconds, one decimal below a minute."""
    return f"{ms / 1_000:.1f}" if ms < 60_000 else f"{ms / 1_000:.0f}"


def _local(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1_000, UTC).astimezone()
