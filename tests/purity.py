"""The guard around pure tests: no network at all, and no clock for our own packages.

What belongs here: the refusal and when it holds. Which folders are pure stands in conftest.py. What only the source can show
(datetime.now is a method of a built-in type and cannot be replaced) is checked by tests/house/test_purity.py.
"""

import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

GUARDED_CALLERS = ("runtime", "simulator")
CLOCKS = (
    "time",
    "time_ns",
    "monotonic",
    "monotonic_ns",
    "perf_counter",
    "perf_counter_ns",
    "localtime",
    "gmtime",
    "sleep",
)
LOOKUP = "getaddrinfo"
NETWORK = ("connect", "connect_ex", "bind", "sendto")


class ImpureError(AssertionError):
    """A pure package reached for the world: the fault of the code under test, never of the test."""


def _refusing_network(name: str) -> Callable[..., object]:
    def refuse(_socket: socket.socket, *arguments: object) -> object:
        raise ImpureError(
            f"socket.{name}{arguments} in a pure test; take what you need as a value, or move the test to its driver"
        )

    return refuse


def _refusing_clock(name: str, real: Callable[..., object]) -> Callable[..., object]:
    def refuse(*arguments: object) -> object:
        # pytest and hypothesis measure their own running time; only our packages must not know it.
        caller = sys._getframe(1).f_globals.get("__name__", "")
        if caller.partition(".")[0] in GUARDED_CALLERS:
            raise ImpureError(
                f"time.{name}() called by {caller} in a pure test; time is an argument here (`at`, UTC milliseconds)"
            )
        return real(*arguments)

    return refuse


@contextmanager
def no_world() -> Iterator[None]:
    """Refuse the network to everyone and `time` to our packages, until left. Raises ImpureError where they are used."""
    clocks = {name: getattr(time, name) for name in CLOCKS}
    methods = {name: socket.socket.__dict__.get(name) for name in NETWORK}
    lookup = socket.getaddrinfo

    def refuse_lookup(*arguments: object, **_options: object) -> object:
        raise ImpureError(f"a name was looked up in a pure test: {arguments[:2]}")

    try:
        for name, real in clocks.items():
            setattr(time, name, _refusing_clock(name, real))
        for name in NETWORK:
            setattr(socket.socket, name, _refusing_network(name))
        setattr(socket, LOOKUP, refuse_lookup)
        yield
    finally:
        for name, real in clocks.items():
            setattr(time, name, real)
        for name, method in methods.items():
            if method is None:  # inherited from the C type: remove what hides it
                delattr(socket.socket, name)
            else:
                setattr(socket.socket, name, method)
        setattr(socket, LOOKUP, lookup)
