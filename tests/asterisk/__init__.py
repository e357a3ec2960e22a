"""Tests against a real Asterisk."""
