"""Measurements, each beside a peer or a limit taken in the same run; no tests, no product code."""
