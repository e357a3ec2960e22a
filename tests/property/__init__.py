"""Pure tests of property: no network, no clock (tests/conftest.py sees to it)."""
