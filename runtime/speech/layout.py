"""How recordings lie on disk: names and formats, known without knowing anything about sound."""

from __future__ import annotations

# Extensions Asterisk knows: wav16 is 16 kHz WAV (wideband calls, and our canonical file), wav is 8 kHz WAV.
FORMATS = ("wav16", "wav", "ulaw", "alaw")


def relative(audio: str) -> str:
    """Where a content hash lies below the store's root, without extension: "ab/abcdef…"."""
    return f"{audio[:2]}/{audio}"
