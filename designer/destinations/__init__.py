"""Destinations: groups of agents, extensions and numbers that calls are sent to."""
