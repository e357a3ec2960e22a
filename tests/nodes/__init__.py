"""Pure tests of nodes: no network, no clock (tests/conftest.py sees to it)."""
