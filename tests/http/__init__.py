"""Tests of the http node's client against real servers on loopback."""
