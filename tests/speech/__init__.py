"""Tests of speech on real engines and real audio."""
