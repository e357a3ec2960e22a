"""One question being answered in simulated time, and how much there is to hear in a prompt.

The collecting machine is the engine's; here it is only held and fed.
"""

from __future__ import annotations

from runtime.engine.actions import Ask, Pause, Say, Segment
from runtime.engine.collecting import Carry, Collecting, Done, Fed, Input, Key, begin, feed


class Question:
    """One `Ask` being answered: the collecting machine, and the keys that came when it was done."""

    __slots__ = ("_done", "late", "prompt", "spec", "state")

    def __init__(self, action: Ask, carry: Carry, at: int) -> None:
        self.spec, self.prompt = action.spec, action.prompt
        self.late = ""
        self._done: Done | None = None
        self.state: Collecting
        self._take(begin(action.spec, action.token, carry, at))

    def done(self) -> bool:
        """Is it answered?"""
        return self._done is not None

    def outcome(self) -> Done:
        """The answer and what it left over; raises RuntimeError while there is none."""
        if self._done is None:
            raise RuntimeError("the question is still open")
        return self._done

    def feed(self, given: Input) -> None:
        """Tell the machine what happened; a key that comes when it is done is kept as ``late``."""
        if not self.done():
            self._take(feed(self.spec, self.state, given))
        elif isinstance(given, Key):
            self.late += given.key

    def _take(self, fed: Fed) -> None:
        self.state, outputs = fed
        self._done = next((output for output in outputs if isinstance(output, Done)), self._done)


def words(prompt: tuple[Segment, ...]) -> str:
    """A prompt as text, a recorded one by its name; segments are set apart where the language sets words apart."""
    text = ""
    for segment in prompt:
        if isinstance(segment, Pause):
            continue
        said = segment.text if isinstance(segment, Say) else f"[{segment.name}]"
        text += f" {said}" if text and not segment.language.startswith(("zh", "ja")) else said
    return text


def units(text: str) -> int:
    """How much there is to speak: Chinese characters and digits one each, other words one each."""
    count, inside = 0, False
    for letter in text:
        single = letter.isdigit() or (letter.isalpha() and "\u2e80" <= letter <= "\u9fff")
        word = letter.isalpha() and not single
        count += single or (word and not inside)
        inside = word
    return count
