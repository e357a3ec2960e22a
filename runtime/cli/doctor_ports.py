"""`app.py doctor` for ports: is one free, and if not, is it Tonepath itself that uses it?"""

from __future__ import annotations

import http.client
import socket

PATIENCE_S = 1.0
# What a page server of ours writes into its answers, and what every runtime counts.
PAGES_SIGN, RUNTIMES_SIGN = "Tonepath", "tonepath_calls_active"


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError:
            return False
    return True


def is_ours(host: str, port: int, path: str, sign: str) -> bool:
    """Whether what answers HTTP there shows our sign, in its answer or as the server's name."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host.strip("[]"), host.strip("[]"))  # noqa: S104  compared, not bound
    link = http.client.HTTPConnection(reached, port, timeout=PATIENCE_S)
    try:
        link.request("GET", path)
        answer = link.getresponse()
        return sign in (answer.getheader("Server") or "") or sign in answer.read(1_000_000).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()
