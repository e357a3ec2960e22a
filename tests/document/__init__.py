"""Pure tests of document: no network, no clock (tests/conftest.py sees to it)."""
