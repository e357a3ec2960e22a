"""Pure tests of domain: no network, no clock (tests/conftest.py sees to it)."""
