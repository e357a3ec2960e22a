"""Pure tests of simulator: no network, no clock (tests/conftest.py sees to it)."""
