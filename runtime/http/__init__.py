"""The client of the http node: safe towards private addresses, bounded in time and size. No flow logic."""
