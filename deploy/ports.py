"""Ports for servers that begin later than they are chosen, or that end and begin again on the same one.

A port the kernel picks comes from the range it also takes for outgoing connections: while its server is away, any connection
of this machine may get it, and the server cannot come back. These come from below that range.
"""

import random
import socket

# Above what services have by custom, below what kernels hand out and what private exchanges take for audio.
RANGE = range(10_240, 20_000)
TRIES = 200


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A port of this machine nobody listens on. Raises RuntimeError when there is none."""
    for port in random.sample(RANGE, TRIES):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"no free port between {RANGE.start} and {RANGE.stop}")
