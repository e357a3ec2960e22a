"""Calls without a telephone: virtual channel, simulated clock, exploration, scenarios and replay."""
