"""Calls: which there were, and the path of each."""
