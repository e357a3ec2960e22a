"""Calls without a telephone: a world made of values, a virtual channel, scripted callers, scenarios, exploration, replay."""
