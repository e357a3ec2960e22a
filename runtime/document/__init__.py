"""Flow documents: validation, references, upgrades, lint, prompt inventory and release build; no I/O, no clock."""
