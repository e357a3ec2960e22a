"""Pure tests of engine: no network, no clock (tests/conftest.py sees to it)."""
