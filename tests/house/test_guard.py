"""The guard of tests/conftest.py: it must refuse our packages, and must not disturb anybody else."""

import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import HERE, is_pure
from tests.purity import ImpureError, no_world


def asking_the_time(module: str) -> Callable[[], float]:
    """A function that stands in the named module and asks the time."""
    namespace: dict[str, object] = {"__name__": module, "time": time}
    exec("def ask():\n    return time.time()", namespace)
    return namespace["ask"]  # type: ignore[return-value]


@pytest.mark.parametrize("module", ["runtime.engine.step", "simulator.explore"])
def test_our_packages_are_refused_the_clock(module: str) -> None:
    with no_world(), pytest.raises(ImpureError, match=module):
        asking_the_time(module)()


@pytest.mark.parametrize("module", ["hypothesis.core", "_pytest.runner", "runtimes"])
def test_test_tools_keep_the_clock(module: str) -> None:
    with no_world():
        assert asking_the_time(module)() > 0


def test_the_network_is_refused_to_everyone_and_given_back() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with no_world(), socket.socket() as caller, pytest.raises(ImpureError, match="connect"):
            caller.connect(server.getsockname())
        with no_world(), pytest.raises(ImpureError, match="looked up"):
            socket.getaddrinfo("localhost", 80)
        with socket.socket() as caller:
            caller.connect(server.getsockname())
            assert caller.getpeername() == server.getsockname()
    assert asking_the_time("runtime.engine.step")() > 0


@pytest.mark.parametrize(
    ("path", "pure"),
    [
        ("engine/test_step.py", True),
        ("property/test_flows.py", True),
        ("asterisk/test_calls.py", False),
        ("house/test_guard.py", False),
    ],
)
def test_the_folder_says_which_tests_are_pure(path: str, pure: bool) -> None:
    assert is_pure(HERE / path) is pure
    assert is_pure(Path("/elsewhere") / path) is False
