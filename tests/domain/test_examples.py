"""Every example in a docstring of the domain is true."""

import doctest
import importlib
import pkgutil

import pytest

import runtime.domain

MODULES = [module.name for module in pkgutil.iter_modules(runtime.domain.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_module(name: str) -> None:
    module = importlib.import_module(f"runtime.domain.{name}")
    assert doctest.testmod(module).failed == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder()
    found = sum(
        len(test.examples)
        for name in MODULES
        for test in finder.find(importlib.import_module(f"runtime.domain.{name}"))
    )
    assert found > 40
