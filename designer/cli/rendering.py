"""The site's renderer for a command that may not need it: what makes sound is loaded with the first prompt only.

An operator who turns the emergency switch should not wait for a voice nobody asks.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from designer.fronting import Document, Render
from runtime.settings import Settings


@contextmanager
def rendering(settings: Settings) -> Iterator[Render]:
    """A renderer that opens its voices when it is first called; they are closed at the end."""
    with ExitStack() as stack:
        opened: list[Render] = []

        def render(documents: Sequence[Document]) -> Mapping[str, str]:
            if not opened:
                engine = importlib.import_module("runtime.speech.pyttsx3_engine").Pyttsx3Engine()
                stack.enter_context(engine)
                opened.append(importlib.import_module("designer.prompts").renderer(settings, engine))
            return opened[0](documents)

        yield render
