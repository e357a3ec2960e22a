"""Errors of the engine. Whose fault each is stands in its name and its docstring."""

from __future__ import annotations


class ReleaseError(ValueError):
    """A release document the engine cannot run: the fault of whoever built it. Says where, as flow/node."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what
