"""Flow documents: validation, references, upgrades, lint, prompt inventory and release build; no I/O, no clock.

The schemas' own files, which are part of the program, are read once at import; nothing else is read.
"""
