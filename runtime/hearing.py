"""What an utterance means for the question that is open: one code for the telephone's recogniser and for typed words.

The ladder of matching is the domain's; the machine that decides what follows is `runtime.engine.collecting`.
"""

from __future__ import annotations

from runtime.domain.matching import PhraseOption, match
from runtime.domain.spoken_digits import spoken_digits
from runtime.engine.collecting import Spec, Speech


def interpret(spec: Spec, heard: str, language: str, *, at: int) -> Speech:
    """Turn recognised text into what the collecting machine is fed. ``at`` in UTC milliseconds.

    Two options that sound equally near are no match, unless one is the node's own and the others are shortcuts.
    """
    options = [PhraseOption(c.id, c.phrases, c.keys) for c in spec.choices if c.phrases or c.keys]
    found = match(heard, options, language)
    option = found.option_id or ""
    if not option:
        own = [name for name in found.ambiguous if not name.startswith("@")]
        option = own[0] if len(own) == 1 else ""
    digits = spoken_digits(heard, language) if spec.digits and not option else None
    return Speech(heard=heard, at=at, option=option, digits=digits or "")
