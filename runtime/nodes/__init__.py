"""The node kinds, one pure module each; no I/O, no clock, no registry filled by importing."""
